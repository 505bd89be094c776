import { memo } from 'react';
import type { Backtest } from '../../preload/contract/forecast-domain.ts';
import { useMessages } from '../strings/index.ts';
import { type Format, useFormat } from '../ui/format.ts';
import styles from './charts.module.css';
import { linearScale, niceTicks } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';

export interface BacktestStripProps {
  readonly backtest: Backtest;
}

/** At the top room for a figure above the highest bar. */
const MARGIN = { top: 16, end: 8, bottom: 22, start: 36 };
const MAX_BAR_PX = 56;
/** A bar at least this high holds its figure. */
const LEAST_BAR_PX = 18;

/** One bar an origin with the model's loss that judges (MASE or CRPS, lower is better), a tick for the naive count. */
export const BacktestStrip = memo(function BacktestStrip({ backtest }: BacktestStripProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 720, height: 96 });
  const format = useFormat();
  const { origins } = backtest;
  const bottom = size.height - MARGIN.bottom;
  const ticks = niceTicks(
    0,
    origins.reduce((max, origin) => Math.max(max, origin.loss, origin.naiveLoss), backtest.judgedBy === 'mase' ? 1 : 0),
    3,
  );
  const y = linearScale(0, ticks[ticks.length - 1], bottom, MARGIN.top);
  const slot = (size.width - MARGIN.start - MARGIN.end) / Math.max(1, origins.length);
  const bar = Math.min(MAX_BAR_PX, slot * 0.74);
  const { own, naive } = judgedLosses(backtest);
  const summary = useMessages().charts.backtest.summary(backtestWins(backtest), origins.length, { judge: backtest.judgedBy, own, naive });
  return (
    <div ref={ref} className={styles.backtest} dir="ltr">
      <svg width={size.width} height={size.height} role="img" aria-label={summary}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className={styles.gridLine} x1={MARGIN.start} x2={size.width - MARGIN.end} y1={y(tick)} y2={y(tick)} />
            <text className={styles.axisText} x={MARGIN.start - 8} y={y(tick) + 4} textAnchor="end">
              {format.number(tick, tick < 1 ? 2 : 1)}
            </text>
          </g>
        ))}
        {origins.map((origin, index) => {
          const middle = MARGIN.start + (index + 0.5) * slot;
          const figure = placeFigure(y(origin.loss), y(origin.naiveLoss), bottom);
          return (
            <g key={origin.date}>
              <rect
                className={styles.originBar}
                data-lost={origin.loss >= origin.naiveLoss}
                x={middle - bar / 2}
                y={y(origin.loss)}
                width={bar}
                height={bottom - y(origin.loss)}
                rx={2}
              />
              {bar < 26 ? null : (
                <text className={styles.originText} data-inside={figure.isInside} x={middle} y={figure.y} textAnchor="middle">
                  {format.fixed(origin.loss)}
                </text>
              )}
              <line
                className={styles.naiveTick}
                x1={middle - bar / 2 - 3}
                x2={middle + bar / 2 + 3}
                y1={y(origin.naiveLoss)}
                y2={y(origin.naiveLoss)}
              />
              {slot < 40 && index % 2 === 1 ? null : (
                <text className={styles.axisText} x={middle} y={bottom + 15} textAnchor="middle">
                  {originLabel(origin.date, origins[index - 1]?.date, format)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
});

/**
 * Where the figure of an origin stands so that the tick of the naive count never crosses it: inside a bar that ends below
 * the tick and has room, else above both. Pixels from the top; `y` is the base line of the text.
 */
function placeFigure(barTop: number, tick: number, bottom: number): { readonly isInside: boolean; readonly y: number } {
  const isInside = tick <= barTop && bottom - barTop >= LEAST_BAR_PX;
  return { isInside, y: isInside ? barTop + 13 : Math.min(barTop, tick) - 4 };
}

/** The day of an origin; of the next ones on the same day, which only hours have, the time. */
function originLabel(date: string, former: string | undefined, format: Format): string {
  return date.length > 10 && former?.slice(0, 10) === date.slice(0, 10) ? format.time(date) : format.shortDate(date);
}

/** What the marks of the strip mean. */
export function BacktestKey() {
  const words = useMessages().charts.backtest;
  return (
    <ul className={styles.key}>
      <li>
        <span className={styles.keyBar} /> {words.model}
      </li>
      <li>
        <span className={styles.keyTick} /> {words.naive}
      </li>
      <li>{words.lowerIsBetter}</li>
    </ul>
  );
}

/** Origins at which the model did better than the naive count. */
export function backtestWins(backtest: Backtest): number {
  return backtest.origins.filter((origin) => origin.loss < origin.naiveLoss).length;
}

/** Mean loss that judges, of the model and of the naive count. */
export function judgedLosses({ judgedBy, mase, naiveMase, origins }: Backtest): { readonly own: number; readonly naive: number } {
  if (judgedBy === 'mase') return { own: mase, naive: naiveMase };
  const mean = (of: (origin: Backtest['origins'][number]) => number) =>
    origins.reduce((sum, origin) => sum + of(origin), 0) / Math.max(1, origins.length);
  return { own: mean(({ loss }) => loss), naive: mean(({ naiveLoss }) => naiveLoss) };
}
