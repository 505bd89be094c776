/** ECharts without a page: options in, a drawing out. */
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { adoptSvg, type Markup } from './markup.ts';

use([BarChart, HeatmapChart, LineChart, GridComponent, VisualMapPiecewiseComponent, SVGRenderer]);

export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who do not see it. */
  readonly label: string;
}

/** Tokens of the screen, light: what is printed has no other theme. */
export const ink = {
  text: '#191D20',
  quiet: '#61676C',
  line: '#E7E4DE',
  track: '#EDEBE6',
  past: '#1B6583',
  former: '#8A867E',
  future: '#6547B5',
  futureSoft: '#ECE7F9',
  futureMiddle: '#D5C8EB',
  rise: '#DA854F',
  fall: '#4A94A6',
  rule: '#191D20',
} as const;

// Without quotes: they would end the attribute that ECharts puts it into.
const FONTS = 'Inter, Noto Sans Arabic, sans-serif';

/** Time runs from left to right in both languages: the drawing does not mirror. */
export function drawChart(option: EChartsCoreOption, { width, height, label }: ChartFrame): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONTS }, ...option });
    return adoptSvg(chart.renderToSVGString(), label);
  } finally {
    // It keeps a timer, and the thread with it.
    chart.dispose();
  }
}

export const axisText = { color: ink.quiet, fontSize: 10.5, fontFamily: FONTS } as const;

export const categoryAxis = (data: readonly string[], interval?: number | ((index: number) => boolean)) => ({
  type: 'category' as const,
  data: [...data],
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  axisLabel: { ...axisText, ...(interval === undefined ? {} : { interval }) },
});

export const valueAxis = (format: (value: number) => string) => ({
  type: 'value' as const,
  min: 0,
  splitNumber: 3,
  axisLabel: { ...axisText, formatter: format },
  splitLine: { lineStyle: { color: ink.line } },
});
