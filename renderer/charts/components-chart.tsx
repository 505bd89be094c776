import { memo } from 'react';
import type { Step } from '../../preload/contract/forecast-domain.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { labelWidthPx, linePath, linearScale, niceTicks } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';
import styles from './charts.module.css';
import { axisLabel, extent, LABEL_GAP_PX, stepTicks } from './fan-layout.ts';
import { stepStart } from './step-time.ts';

export interface ComponentsChartProps {
  /** Of each step: they add up to the counts. */
  readonly components: Readonly<Record<'level' | 'season' | 'rest', Float64Array>>;
  readonly step: Step;
  /** Start of the first step after the last one of the components. */
  readonly end: string;
}

/** What is drawn of a long history: enough to see the level move and the season repeat. */
const shownSteps: Readonly<Record<Step, number>> = { hour: 504, day: 366, week: 260, month: 240 };
const MARGIN = { top: 8, bottom: 8 };
const AXIS_PX = 24;

/** Level, season and rest of a series, one above the other on one time axis, each on a scale of its own. */
export const ComponentsChart = memo(function ComponentsChart({ components, step, end }: ComponentsChartProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 720, height: 320 });
  const words = useMessages().forecast.components;
  const format = useFormat();
  const shown = Math.min(shownSteps[step], components.level.length);
  const rows = (['level', 'season', 'rest'] as const).map((name) => {
    const values = components[name].subarray(-shown);
    const [low, high] = extent([values]);
    return { name, values, low, high, ticks: niceTicks(low, high, 3) };
  });
  const rowPx = Math.max(40, (size.height - AXIS_PX) / rows.length);
  const start = LABEL_GAP_PX + Math.max(...rows.flatMap(({ ticks }) => ticks.map((tick) => labelWidthPx(format.number(tick, 1)))));
  const x = linearScale(0, Math.max(1, shown - 1), start + 4, size.width - 4);
  const startOf = (index: number) => stepStart(end, step, index - shown);
  const summary = rows.map(({ name, low, high }) => words.summary(words[name], low, high)).join(' ');
  return (
    <div className={styles.components}>
      <div className={styles.componentNames}>
        {rows.map(({ name, low, high }) => (
          <div key={name}>
            <b>{words[name]}</b>
            <div className={styles.quiet}>{words.unit(step)}</div>
            <div className={styles.quiet}>{words.span(low, high)}</div>
          </div>
        ))}
      </div>
      <div ref={ref} className={styles.fan} dir="ltr">
        <svg width={size.width} height={size.height} role="img" aria-label={summary}>
          {rows.map(({ name, values, ticks }, row) => {
            const [top, bottom] = [row * rowPx + MARGIN.top, (row + 1) * rowPx - MARGIN.bottom];
            const y = linearScale(ticks[0], ticks[ticks.length - 1], bottom, top);
            return (
              <g key={name}>
                {ticks.map((tick) => (
                  <g key={tick}>
                    <line
                      className={tick === 0 ? styles.zeroLine : styles.gridLine}
                      x1={start}
                      x2={size.width - 4}
                      y1={y(tick)}
                      y2={y(tick)}
                    />
                    <text className={styles.axisText} x={start - LABEL_GAP_PX} y={y(tick) + 4} textAnchor="end">
                      {format.number(tick, 1)}
                    </text>
                  </g>
                ))}
                {name === 'rest' ? (
                  <RestBars values={values} x={x} y={y} />
                ) : (
                  <path className={styles.history} d={linePath(values, x, y)} />
                )}
              </g>
            );
          })}
          {stepTicks({ count: shown, startOf, step, width: size.width - start, first: shown, format }).map((index) => (
            <text key={index} className={styles.axisText} x={x(index)} y={rows.length * rowPx + 14} textAnchor="middle">
              {axisLabel(startOf(index), step, format)}
            </text>
          ))}
        </svg>
      </div>
    </div>
  );
});

function RestBars({
  values,
  x,
  y,
}: {
  readonly values: Float64Array;
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
}) {
  const zero = y(0);
  let path = '';
  values.forEach((value, index) => {
    if (Number.isFinite(value)) path += `M${x(index).toFixed(1)} ${zero.toFixed(1)}V${y(value).toFixed(1)}`;
  });
  return <path className={styles.restBars} d={path} />;
}
