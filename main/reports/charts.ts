/** The charts of a report. Counts that are not told have no mark. */
import { classBreaks, classOf } from '../../preload/drawing/classes.ts';
import { classPalettes } from '../../preload/drawing/palettes.ts';
import { axisText, categoryAxis, type ChartFrame, drawChart, ink, valueAxis } from './chart.ts';
import type { Compared, ForecastSection, Section, Told } from './document.ts';
import { addDays } from './days.ts';
import type { Look } from './look.ts';
import type { Markup } from './markup.ts';

type Of<K extends Section['kind']> = Extract<Section, { readonly kind: K }>;
type Size = Pick<ChartFrame, 'width' | 'height'>;

const shown = (count: Told): number | '-' => count ?? '-';
const plainGrid = { left: 4, right: 4, top: 8, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const;

/** Former bars grey, then those of the period; letters below say which is which. */
export function weeksChart({ former, weeks, stepDays }: Of<'weeks'>, { words, format }: Look, size: Size): Markup {
  const isCompared = former.length > 0;
  const all = [...former.map((count) => ({ count, colour: ink.former })), ...weeks.map((count) => ({ count, colour: ink.past }))];
  const middle = (from: number, length: number) => from + Math.floor((length - 1) / 2);
  const labels = all.map((_, i) => {
    if (!isCompared) return format.number(i + 1);
    return i === middle(0, former.length) ? words.chart.bLong : i === middle(former.length, weeks.length) ? words.chart.aLong : '';
  });
  return drawChart(
    {
      grid: plainGrid,
      xAxis: categoryAxis(labels, isCompared ? 0 : undefined),
      yAxis: valueAxis((value) => format.number(value)),
      series: [
        {
          type: 'bar',
          barCategoryGap: '16%',
          data: all.map(({ count, colour }) => ({ value: shown(count), itemStyle: { color: colour, borderRadius: [2, 2, 0, 0] } })),
        },
      ],
    },
    { ...size, label: stepDays === 1 ? words.titles.days : words.titles.weeks },
  );
}

export function daysChart({ from, counts }: Of<'days'>, { words, format }: Look, size: Size): Markup {
  return drawChart(
    {
      grid: plainGrid,
      xAxis: categoryAxis(
        counts.map((_, day) => format.shortDate(addDays(from, day))),
        Math.max(0, Math.ceil(counts.length / 5) - 1),
      ),
      yAxis: valueAxis((value) => format.number(value)),
      series: [{ type: 'line', data: counts.map(shown), symbol: 'none', lineStyle: { width: 1.3, color: ink.past } }],
    },
    { ...size, label: words.titles.days },
  );
}

const firstWeekday = { mon: 0, sat: 5, sun: 6 } as const;
const weekOrder = (start: keyof typeof firstWeekday): number[] => Array.from({ length: 7 }, (_, i) => (firstWeekday[start] + i) % 7);

export function weekdaysChart({ counts }: Of<'weekdays'>, { words, format, document }: Look, size: Size): Markup {
  const order = weekOrder(document.weekStart);
  return drawChart(
    {
      grid: { ...plainGrid, top: 16 },
      xAxis: categoryAxis(
        order.map((day) => format.weekday(day)),
        0,
      ),
      yAxis: { ...valueAxis((value) => format.number(value)), show: false },
      series: [
        {
          type: 'bar',
          barCategoryGap: '28%',
          itemStyle: { color: ink.past, borderRadius: [2, 2, 0, 0] },
          data: order.map((day) => shown(counts[day] ?? null)),
          label: {
            show: true,
            position: 'top',
            ...axisText,
            formatter: ({ value }: { value: unknown }) => numberOr(value, (count) => format.number(count)),
          },
        },
      ],
    },
    { ...size, label: words.titles.weekdays },
  );
}

const numberOr = (value: unknown, write: (value: number) => string): string => (typeof value === 'number' ? write(value) : '');

/** 24 × 7 cells in seven classes; an hour without a count that is told stays empty. */
export function hoursChart({ counts }: Of<'hours'>, { words, format, document }: Look, size: Size): Markup {
  const order = weekOrder(document.weekStart).toReversed();
  const palette = classPalettes.light.counts;
  const bounds = classBreaks(
    counts.filter((count) => count !== null),
    'quantile',
    palette.length,
  );
  const data = order.flatMap((day, row) =>
    Array.from({ length: 24 }, (_, hour) => {
      const count = counts[24 * day + hour] ?? null;
      // Its class, as the scale stands for classes.
      return [hour, row, count === null ? '-' : classOf(bounds, count)];
    }),
  );
  return drawChart(
    {
      grid: { ...plainGrid, top: 0 },
      xAxis: {
        ...categoryAxis(
          Array.from({ length: 24 }, (_, hour) => format.hour(hour)),
          (index) => index % 6 === 0,
        ),
        axisLine: { show: false },
        splitArea: { show: false },
      },
      yAxis: {
        ...categoryAxis(
          order.map((day) => format.weekday(day)),
          0,
        ),
        axisLine: { show: false },
      },
      visualMap: {
        ...{ type: 'piecewise', show: false, dimension: 2 },
        pieces: bounds.map((_, index) => ({ value: index, color: palette[palette.length - bounds.length + index] })),
      },
      series: [{ type: 'heatmap', data, itemStyle: { borderRadius: 1.5, borderColor: '#FFFFFF', borderWidth: 1.2 } }],
    },
    { ...size, label: words.titles.hours },
  );
}

/** Bar A, mark B, as in lists. Longest at the top. */
export function typesChart({ rows }: Of<'typeBars'>, { words, format }: Look, size: Size): Markup {
  const order = rows.toReversed();
  const hasFormer = rows.some(({ former }) => former !== null);
  return drawChart(
    {
      grid: { ...plainGrid, right: 44, top: 0 },
      xAxis: { ...valueAxis((value) => format.number(value)), show: false },
      yAxis: {
        ...categoryAxis(
          order.map(({ name }) => shorten(name)),
          0,
        ),
        axisLine: { show: false },
      },
      series: [
        {
          type: 'bar',
          barWidth: 8,
          itemStyle: { color: ink.past, borderRadius: [0, 2, 2, 0] },
          data: order.map(({ count }) => shown(count)),
          label: {
            show: true,
            position: 'right',
            distance: 9,
            ...axisText,
            formatter: ({ value }: { value: unknown }) => numberOr(value, (count) => format.number(count)),
          },
        },
        ...(hasFormer ? [{ ...marks(order), z: 5 }] : []),
      ],
    },
    { ...size, label: words.titles.typeBars },
  );
}

/** Thin bars of their own from a little before the former count to it. */
const marks = (rows: readonly Compared[]) => ({
  type: 'line' as const,
  data: rows.map(({ former }) => shown(former)),
  lineStyle: { width: 0 },
  symbol: 'rect',
  symbolSize: [2.4, 13],
  itemStyle: { color: ink.rule },
});

const LONGEST_NAME = 24;
const shorten = (name: string): string => (name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`);

/** Shares of change around nothing; what chance allows is pale. */
export function changesChart({ rows }: Of<'changes'>, { words, format }: Look, size: Size): Markup {
  const order = rows.toReversed();
  const share = ({ count, former }: Compared): number => (former === null || former === 0 || count === null ? 0 : count / former - 1);
  const colour = (row: Compared): string => (share(row) >= 0 ? ink.rise : ink.fall);
  return drawChart(
    {
      grid: { ...plainGrid, top: 0, right: 40, left: 8 },
      xAxis: {
        type: 'value',
        show: false,
        max: ({ max }: { max: number }) => Math.max(max, 0.05),
        min: ({ min }: { min: number }) => Math.min(min, 0),
      },
      yAxis: {
        ...categoryAxis(
          order.map(({ name }) => shorten(name)),
          0,
        ),
        axisLine: { show: false },
      },
      series: [
        {
          type: 'bar',
          barWidth: 8,
          data: order.map((row) => ({
            value: share(row),
            itemStyle: { color: colour(row), opacity: isBeyondChance(row) ? 1 : 0.4, borderRadius: 2 },
            label: { position: share(row) >= 0 ? 'right' : 'left' },
          })),
          label: {
            show: true,
            ...axisText,
            formatter: ({ value }: { value: unknown }) => numberOr(value, (part) => format.signedPercent(part)),
          },
        },
      ],
    },
    { ...size, label: words.titles.changes },
  );
}

/**
 * Whether two counts of equally long periods differ by more than chance allows at 95 %, each taken as a Poisson count: given their sum,
 * the first is binomial with one half. Source: J. Przyborowski and H. Wilenski, Biometrika 31 (1940).
 */
export function isBeyondChance({ count, former }: Pick<Compared, 'count' | 'former'>): boolean | null {
  if (count === null || former === null) return null;
  return Math.abs(count - former) > 1.96 * Math.sqrt(count + former);
}

/** Steps of the past that are drawn before the forecast. */
const MOST_PAST = 56;

export function fanChart(section: ForecastSection, { words, format }: Look, size: Size): Markup {
  const { bands, mean } = section;
  const past = Math.min(MOST_PAST, section.history.length);
  const history = [...section.history.slice(-past)];
  const stepDays = { hour: 1 / 24, day: 1, week: 7, month: 30 }[section.step];
  const labels = Array.from({ length: past + mean.length }, (_, i) =>
    format.shortDate(addDays(section.from, Math.floor((i - past) * stepDays))),
  );
  const ahead = (values: ArrayLike<number>): (number | '-')[] => [...new Array<'-'>(past).fill('-'), ...Array.from(values)];
  const band = (lo: Float64Array, hi: Float64Array, color: string, name: string) => [
    { ...flat, stack: name, data: ahead(lo), areaStyle: { opacity: 0 } },
    { ...flat, stack: name, data: ahead(hi.map((value, i) => value - (lo[i] ?? 0))), areaStyle: { color, opacity: 1 } },
  ];
  return drawChart(
    {
      grid: plainGrid,
      xAxis: categoryAxis(labels, Math.ceil(labels.length / 8)),
      yAxis: valueAxis((value) => format.number(value)),
      series: [
        ...band(bands.lo95, bands.hi95, ink.futureSoft, '95'),
        ...band(bands.lo80, bands.hi80, ink.futureMiddle, '80'),
        { ...flat, data: history.map((value) => (Number.isNaN(value) ? '-' : value)), lineStyle: { width: 1.6, color: ink.past } },
        {
          ...flat,
          data: ahead(mean),
          lineStyle: { width: 2, type: [6, 3], color: section.isPublished ? ink.future : ink.former },
        },
      ],
    },
    { ...size, label: words.titles.forecast },
  );
}

const flat = { type: 'line' as const, symbol: 'none', lineStyle: { width: 0 } };
