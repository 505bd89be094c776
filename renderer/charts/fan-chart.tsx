import { memo, useState } from 'react';
import type { CalendarEvent, Forecast } from '../../preload/contract/forecast-domain.ts';
import { useMessages } from '../strings/index.ts';
import { type Format, useFormat } from '../ui/format.ts';
import { bandPath, linePath, type Scale } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';
import styles from './charts.module.css';
import { FanEvents } from './fan-events.tsx';
import { axisLabel, LABEL_GAP_PX, layOutFan, type Plot, spreadLabels } from './fan-layout.ts';
import { FanTip } from './fan-tip.tsx';

export interface FanChartProps {
  readonly forecast: Forecast;
  /** Holidays, Ramadan and school terms to mark. */
  readonly events?: readonly CalendarEvent[];
  /** Steps drawn after the data cut; all by default. */
  readonly ahead?: number;
  /** Steps drawn before it. */
  readonly past?: number;
}

const END_LINE_PX = 15;
const noEvents: readonly CalendarEvent[] = [];

/**
 * Counts up to the data cut, then the expected count with its 80 and 95 % intervals; the five values at the end are written
 * out. Fills its container. Drawn in grey when the model is not published: then it is the naive count.
 */
export const FanChart = memo(function FanChart({ forecast, events = noEvents, ahead = forecast.steps, past = 70 }: FanChartProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 720, height: 320 });
  const words = useMessages().charts.fan;
  const format = useFormat();
  const [hovered, setHovered] = useState<number | null>(null);
  const ends = endValues(forecast, ahead - 1, words.expected, format);
  const plot = layOutFan({ forecast, past, ahead, size, ends: ends.map(({ figure, name }) => `${figure} ${name}`), format });
  const { mean, stepLo80, stepHi80, step } = forecast;
  const last = ahead - 1;
  const summary = words.summary(step, { n: ahead, first: mean[0], last: mean[last], low: stepLo80[last], high: stepHi80[last] });
  return (
    <div ref={ref} className={styles.fan} dir="ltr" data-published={forecast.published}>
      <svg
        width={size.width}
        height={size.height}
        role="img"
        aria-label={summary}
        onPointerMove={(event) => setHovered(plot.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left))}
        onPointerLeave={() => setHovered(null)}
      >
        <FutureGround plot={plot} />
        <FanEvents events={events} plot={plot} step={step} />
        <Axes plot={plot} step={step} />
        <Marks forecast={forecast} plot={plot} />
        <DataCut plot={plot} label={words.dataCut} />
        <EndValues plot={plot} ends={ends} />
        {hovered === null ? null : (
          <line className={styles.crosshair} x1={plot.x(hovered)} x2={plot.x(hovered)} y1={plot.top} y2={plot.bottom} />
        )}
      </svg>
      {hovered === null ? null : <FanTip forecast={forecast} events={events} plot={plot} index={hovered} />}
    </div>
  );
});

interface PlotProps {
  readonly plot: Plot;
}

const cutOf = ({ x, history }: Plot): number => x(history.length - 0.5);

function FutureGround({ plot }: PlotProps) {
  const cut = cutOf(plot);
  return <rect className={styles.futureGround} x={cut} y={plot.top} width={Math.max(0, plot.end - cut)} height={plot.bottom - plot.top} />;
}

function Axes({ plot, step }: PlotProps & Pick<Forecast, 'step'>) {
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
      {plot.xTicks.map((index) => (
        <text key={index} className={styles.axisText} x={plot.x(index)} y={plot.bottom + 17} textAnchor="middle">
          {axisLabel(plot.startOf(index), step, format)}
        </text>
      ))}
    </g>
  );
}

function Marks({ forecast, plot }: PlotProps & { readonly forecast: Forecast }) {
  const { history, y, ahead } = plot;
  // The fan opens at the last step counted, of which nothing is in doubt; after a gap it has no such place.
  const now = history.subarray(-1).filter(Number.isFinite);
  const future: Scale = (index) => plot.x(history.length - now.length + index);
  const fromNow = (values: Float64Array) => [...now, ...values.subarray(0, ahead)];
  return (
    <g>
      <path className={styles.band95} d={bandPath(fromNow(forecast.stepLo95), fromNow(forecast.stepHi95), future, y)} />
      <path className={styles.band80} d={bandPath(fromNow(forecast.stepLo80), fromNow(forecast.stepHi80), future, y)} />
      <path className={styles.history} d={linePath(history, plot.x, y)} />
      {Array.from(history, (value, index) =>
        Number.isFinite(value) && (history.length <= 120 || isAlone(history, index)) ? (
          <circle key={index} className={styles.historyDot} cx={plot.x(index)} cy={y(value)} r={2} />
        ) : null,
      )}
      <path className={styles.expected} d={linePath(fromNow(forecast.mean), future, y)} />
    </g>
  );
}

/** A count between two gaps: a line would not show it. */
function isAlone(values: Float64Array, index: number): boolean {
  return !Number.isFinite(values[index - 1]) && !Number.isFinite(values[index + 1]);
}

function DataCut({ plot, label }: PlotProps & { readonly label: string }) {
  const x = cutOf(plot);
  return (
    <g>
      <line className={styles.cutLine} x1={x} x2={x} y1={plot.top} y2={plot.bottom} />
      <foreignObject x={x - 124} y={plot.top + 6} width={120} height={24}>
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
function endValues(forecast: Forecast, last: number, expected: string, format: Format): EndValue[] {
  return [
    { value: forecast.stepHi95[last], name: format.percent(0.95) },
    { value: forecast.stepHi80[last], name: format.percent(0.8) },
    { value: forecast.mean[last], name: expected },
    { value: forecast.stepLo80[last], name: format.percent(0.8) },
    { value: forecast.stepLo95[last], name: format.percent(0.95) },
  ].map((end) => ({ ...end, figure: format.rate(end.value) }));
}

function EndValues({ plot, ends }: PlotProps & { readonly ends: readonly EndValue[] }) {
  const tops = spreadLabels(
    ends.map((end) => plot.y(end.value)),
    END_LINE_PX,
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
