import { memo, useState } from 'react';
import type { Forecast } from '../../preload/contract/domain.ts';
import { addDays } from '../ui/days.ts';
import { useMessages } from '../strings/index.ts';
import { type Format, useFormat } from '../ui/format.ts';
import styles from './charts.module.css';
import { bandPath, labelWidthPx, linePath, linearScale, niceTicks } from '../ui/scale.ts';
import type { Scale } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';
import type { Size } from '../ui/use-size.ts';

export interface FanChartProps {
  readonly forecast: Forecast;
  /** Days of history to draw before the data cut. */
  readonly historyDays?: number;
}

const MARGIN = { top: 14, bottom: 24 };
/** Between a label and what it belongs to. */
const LABEL_GAP_PX = 8;
const LABEL_LINE_PX = 15;

/**
 * Daily counts up to the data cut, then the expected count with its 80 and 95 % intervals; the five values at the end
 * are written out. Fills its container. Drawn in grey when the model is not published: then it is the naive count.
 */
export const FanChart = memo(function FanChart({ forecast, historyDays = 70 }: FanChartProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 720, height: 320 });
  const words = useMessages().charts.fan;
  const format = useFormat();
  const [hoveredDay, setHoveredDay] = useState<number | null>(null);
  const ends = endValues(forecast, words.expected, format);
  const plot = layOut({ forecast, historyDays, size, ends, format });
  const last = forecast.mean.length - 1;
  const { mean, stepLo80, stepHi80 } = forecast;
  const summary = words.summary(mean.length, mean[0], mean[last], stepLo80[last], stepHi80[last]);
  return (
    <div ref={ref} className={styles.fan} dir="ltr" data-published={forecast.published}>
      <svg
        width={size.width}
        height={size.height}
        role="img"
        aria-label={summary}
        onPointerMove={(event) => setHoveredDay(plot.dayAt(event.clientX - event.currentTarget.getBoundingClientRect().left))}
        onPointerLeave={() => setHoveredDay(null)}
      >
        <Axes plot={plot} />
        <Marks forecast={forecast} plot={plot} />
        <DataCut plot={plot} label={words.dataCut} />
        <EndValues plot={plot} ends={ends} />
        {hoveredDay === null ? null : (
          <line className={styles.crosshair} x1={plot.x(hoveredDay)} x2={plot.x(hoveredDay)} y1={plot.top} y2={plot.bottom} />
        )}
      </svg>
      {hoveredDay === null ? null : <DayTip forecast={forecast} plot={plot} day={hoveredDay} />}
    </div>
  );
});

interface Plot {
  /** Days from the first one drawn; the data cut lies at `history.length - 0.5`. */
  readonly x: Scale;
  readonly y: Scale;
  readonly yTicks: readonly number[];
  readonly xTicks: readonly number[];
  readonly history: Float64Array;
  readonly firstDay: string;
  readonly days: number;
  readonly top: number;
  readonly bottom: number;
  readonly start: number;
  readonly end: number;
  readonly dayAt: (px: number) => number | null;
}

interface Content {
  readonly forecast: Forecast;
  readonly historyDays: number;
  readonly size: Size;
  readonly ends: readonly EndValue[];
  readonly format: Format;
}

function layOut({ forecast, historyDays, size, ends, format }: Content): Plot {
  const history = forecast.history.subarray(Math.max(0, forecast.history.length - historyDays));
  const days = history.length + forecast.mean.length;
  const low = history.reduce((min, value) => Math.min(min, value), minOf(forecast.stepLo95));
  const high = history.reduce((max, value) => Math.max(max, value), maxOf(forecast.stepHi95));
  const bottom = size.height - MARGIN.bottom;
  // Lines may crop the axis; with small counts zero is near and worth showing.
  const yTicks = niceTicks(low < high * 0.4 ? 0 : low, high, Math.max(2, Math.floor((bottom - MARGIN.top) / 46)));
  const start = LABEL_GAP_PX + widest(yTicks.map((tick) => format.number(tick, 1)));
  const end = size.width - LABEL_GAP_PX - widest(ends.map(({ figure, name }) => `${figure} ${name}`));
  const x = linearScale(0, days - 1, start + 4, end);
  const firstDay = addDays(forecast.from, -history.length);
  const dayPx = LABEL_GAP_PX + widest(Array.from({ length: days }, (_, day) => format.shortDate(addDays(firstDay, day))));
  const tickEvery = 7 * Math.max(1, Math.ceil((days * dayPx) / (7 * Math.max(1, end - start))));
  const xTicks: number[] = [];
  for (let day = history.length % tickEvery; day < days; day += tickEvery) xTicks.push(day);
  return {
    x,
    y: linearScale(yTicks[0], yTicks[yTicks.length - 1], bottom, MARGIN.top),
    yTicks,
    xTicks,
    history,
    firstDay,
    days,
    top: MARGIN.top,
    bottom,
    start,
    end,
    dayAt: (px) => {
      const day = Math.round(((px - start - 4) / (end - start - 4)) * (days - 1));
      return day >= 0 && day < days ? day : null;
    },
  };
}

function Axes({ plot }: { readonly plot: Plot }) {
  const format = useFormat();
  return (
    <g>
      {plot.yTicks.map((tick) => (
        <g key={tick}>
          <line className={styles.gridLine} x1={plot.start} x2={plot.end} y1={plot.y(tick)} y2={plot.y(tick)} />
          <text className={styles.axisText} x={plot.start - LABEL_GAP_PX} y={plot.y(tick) + 4} textAnchor="end">
            {format.number(tick, 1)}
          </text>
        </g>
      ))}
      {plot.xTicks.map((day) => (
        <text key={day} className={styles.axisText} x={plot.x(day)} y={plot.bottom + 17} textAnchor="middle">
          {format.shortDate(addDays(plot.firstDay, day))}
        </text>
      ))}
    </g>
  );
}

function Marks({ forecast, plot }: { readonly forecast: Forecast; readonly plot: Plot }) {
  const { history, y } = plot;
  const cut = plot.x(history.length - 0.5);
  const now = history.subarray(-1);
  // The fan opens at the last day counted, of which nothing is in doubt.
  const future: Scale = (index) => plot.x(history.length - now.length + index);
  const fromNow = (values: Float64Array) => [...now, ...values];
  return (
    <g>
      <rect className={styles.futureGround} x={cut} y={plot.top} width={Math.max(0, plot.end - cut)} height={plot.bottom - plot.top} />
      <path className={styles.band95} d={bandPath(fromNow(forecast.stepLo95), fromNow(forecast.stepHi95), future, y)} />
      <path className={styles.band80} d={bandPath(fromNow(forecast.stepLo80), fromNow(forecast.stepHi80), future, y)} />
      <path className={styles.history} d={linePath(history, plot.x, y)} />
      {history.length > 120
        ? null
        : Array.from(history, (value, index) => (
            <circle key={index} className={styles.historyDot} cx={plot.x(index)} cy={y(value)} r={2} />
          ))}
      <path className={styles.expected} d={linePath(fromNow(forecast.mean), future, y)} />
    </g>
  );
}

function DataCut({ plot, label }: { readonly plot: Plot; readonly label: string }) {
  const x = plot.x(plot.history.length - 0.5);
  return (
    <g>
      <line className={styles.cutLine} x1={x} x2={x} y1={plot.top} y2={plot.bottom} />
      <foreignObject x={x - 124} y={plot.top + 18} width={120} height={24}>
        <div className={styles.cutFlag}>
          <span dir="auto">{label}</span>
        </div>
      </foreignObject>
    </g>
  );
}

interface EndValue {
  readonly value: number;
  readonly figure: string;
  readonly name: string;
}

/** What is written at the end of the fan, from the top down; the expected value is the middle one. */
function endValues(forecast: Forecast, expected: string, format: Format): EndValue[] {
  const last = forecast.mean.length - 1;
  return [
    { value: forecast.stepHi95[last], name: format.percent(0.95) },
    { value: forecast.stepHi80[last], name: format.percent(0.8) },
    { value: forecast.mean[last], name: expected },
    { value: forecast.stepLo80[last], name: format.percent(0.8) },
    { value: forecast.stepLo95[last], name: format.percent(0.95) },
  ].map((end) => ({ ...end, figure: format.number(end.value) }));
}

function EndValues({ plot, ends }: { readonly plot: Plot; readonly ends: readonly EndValue[] }) {
  const tops = spreadLabels(
    ends.map((end) => plot.y(end.value)),
    LABEL_LINE_PX,
    plot.bottom + 6,
  );
  return (
    <g>
      {ends.map((end, index) => (
        <text key={index} className={index === 2 ? styles.endExpected : styles.endValue} x={plot.end + LABEL_GAP_PX} y={tops[index] + 4}>
          {end.figure} <tspan className={styles.endName}>{end.name}</tspan>
        </text>
      ))}
    </g>
  );
}

/** Pushes ascending positions apart to at least `gap`, keeping the middle one where it is, and all above `limit`. */
export function spreadLabels(positions: readonly number[], gap: number, limit: number): number[] {
  const placed = [...positions];
  const middle = Math.floor(placed.length / 2);
  for (let index = middle - 1; index >= 0; index--) placed[index] = Math.min(placed[index], placed[index + 1] - gap);
  for (let index = middle + 1; index < placed.length; index++) placed[index] = Math.max(placed[index], placed[index - 1] + gap);
  const excess = Math.max(0, placed[placed.length - 1] - limit);
  return placed.map((position) => position - excess);
}

interface DayTipProps {
  readonly forecast: Forecast;
  readonly plot: Plot;
  readonly day: number;
}

function DayTip({ forecast, plot, day }: DayTipProps) {
  const format = useFormat();
  const words = useMessages().charts.fan;
  const ahead = day - plot.history.length;
  const isPast = ahead < 0;
  const side = plot.x(day) > (plot.start + plot.end) / 2 ? { right: `calc(100% - ${plot.x(day) - 10}px)` } : { left: plot.x(day) + 10 };
  return (
    <div className={styles.tip} style={{ ...side, top: plot.top }} dir="auto">
      <div className={styles.tipTitle}>{format.date(addDays(plot.firstDay, day))}</div>
      <div>
        <b>{format.number(isPast ? plot.history[day] : forecast.mean[ahead])}</b> {isPast ? words.counted : words.expected}
      </div>
      {isPast ? null : (
        <>
          <div className={styles.quiet}>
            {format.percent(0.8)}: <bdi>{format.range(forecast.stepLo80[ahead], forecast.stepHi80[ahead])}</bdi>
          </div>
          <div className={styles.quiet}>
            {format.percent(0.95)}: <bdi>{format.range(forecast.stepLo95[ahead], forecast.stepHi95[ahead])}</bdi>
          </div>
        </>
      )}
    </div>
  );
}

function widest(labels: readonly string[]): number {
  return labels.reduce((width, label) => Math.max(width, labelWidthPx(label)), 0);
}

function minOf(values: Float64Array): number {
  return values.reduce((min, value) => Math.min(min, value), Infinity);
}

function maxOf(values: Float64Array): number {
  return values.reduce((max, value) => Math.max(max, value), -Infinity);
}
