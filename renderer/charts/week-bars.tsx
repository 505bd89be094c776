import { memo } from 'react';
import { daysBetween } from '../ui/days.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import styles from './charts.module.css';
import { labelWidthPx, linearScale } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';

export interface WeekBarsProps {
  /** Incidents a week, oldest first; a week starts at local date `from`. */
  readonly weeks: readonly { readonly from: string; readonly incidents: number }[];
  /** Local dates, half-open: weeks of this period are findings, the others are grey. */
  readonly period: { readonly from: string; readonly to: string };
}

const AXIS_HEIGHT = 18;

/** Incidents a week inside one outline: since when it stands out. Zero baseline, gaps are weeks without incidents. */
export const WeekBars = memo(function WeekBars({ weeks, period }: WeekBarsProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 340, height: 64 });
  const format = useFormat();
  const words = useMessages().charts.weeks;
  const peak = weeks.reduce((best, week) => (week.incidents > best.incidents ? week : best), { from: period.from, incidents: 0 });
  const bottom = size.height - AXIS_HEIGHT;
  const y = linearScale(0, Math.max(1, peak.incidents), 0, bottom - 2);
  const slot = size.width / Math.max(1, weeks.length);
  const isWithin = (from: string) => daysBetween(period.from, from) > -7 && daysBetween(from, period.to) > 0;
  const summary = words.summary(weeks.length, peak.incidents, format.date(peak.from));
  const within = weeks.map((week, index) => (isWithin(week.from) ? index : -1)).filter((index) => index >= 0);
  return (
    <div ref={ref} className={styles.weeks} dir="ltr">
      <svg width={size.width} height={size.height} role="img" aria-label={summary}>
        {within.length === 0 ? null : (
          <rect className={styles.periodGround} x={within[0] * slot} y={0} width={within.length * slot} height={bottom} />
        )}
        {weeks.map((week, index) => (
          <rect
            key={week.from}
            className={styles.weekBar}
            data-within={isWithin(week.from)}
            x={index * slot + 1}
            y={bottom - y(week.incidents)}
            width={Math.max(1, slot - 2)}
            height={y(week.incidents)}
            rx={1.5}
          >
            <title>{words.bar(format.date(week.from), week.incidents)}</title>
          </rect>
        ))}
        {monthLabels(
          weeks.map((week) => ({ from: week.from, text: format.month(week.from) })),
          slot,
        ).map(({ index, text }) => (
          <text key={index} className={styles.axisText} x={index * slot + 1} y={size.height - 4}>
            {text}
          </text>
        ))}
      </svg>
    </div>
  );
});

/** Name at the first week of each month, as many as fit without touching each other or the end. */
function monthLabels(weeks: readonly { readonly from: string; readonly text: string }[], slot: number): { index: number; text: string }[] {
  const labels: { index: number; text: string }[] = [];
  let free = 0;
  weeks.forEach(({ from, text }, index) => {
    const isNewMonth = index === 0 || from.slice(0, 7) !== weeks[index - 1].from.slice(0, 7);
    const end = index * slot + 1 + labelWidthPx(text);
    if (!isNewMonth || index * slot < free || end > weeks.length * slot) return;
    labels.push({ index, text });
    free = end + 6;
  });
  return labels;
}
