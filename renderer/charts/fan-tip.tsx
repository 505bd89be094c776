import type { CalendarEvent, Forecast } from '../../preload/contract/forecast-domain.ts';
import { useMessages } from '../strings/index.ts';
import { type Format, useFormat } from '../ui/format.ts';
import styles from './charts.module.css';
import { useEventName } from './fan-events.tsx';
import type { Plot } from './fan-layout.ts';

export interface FanTipProps {
  readonly forecast: Forecast;
  readonly events: readonly CalendarEvent[];
  readonly plot: Plot;
  readonly index: number;
}

/** Count or expected count of one step, with what the calendar says of it. */
export function FanTip({ forecast, events, plot, index }: FanTipProps) {
  const format = useFormat();
  const words = useMessages().charts.fan;
  const nameOf = useEventName();
  const [from, to] = [plot.startOf(index), plot.startOf(index + 1)];
  const side =
    plot.x(index) > (plot.start + plot.end) / 2 ? { right: `calc(100% - ${plot.x(index) - 10}px)` } : { left: plot.x(index) + 10 };
  const within = events.filter((event) => event.from < to && event.to > from.slice(0, 10));
  return (
    <div className={styles.tip} style={{ ...side, top: plot.top }} dir="auto">
      <div className={styles.tipTitle}>{spanOf(from, to, forecast.step, format)}</div>
      <StepCount forecast={forecast} plot={plot} index={index} />
      {within.map((event) => (
        <div key={`${event.id} ${event.from}`} className={styles.quiet}>
          {nameOf(event)}
          {event.uncertaintyDays > 0 ? ` ${words.uncertain(event.uncertaintyDays)}` : ''}
        </div>
      ))}
    </div>
  );
}

function StepCount({ forecast, plot, index }: Omit<FanTipProps, 'events'>) {
  const format = useFormat();
  const words = useMessages().charts.fan;
  const ahead = index - plot.history.length;
  if (ahead < 0) {
    const count = plot.history[index];
    return Number.isFinite(count) ? (
      <div>
        <b>{format.number(count)}</b> {words.counted}
      </div>
    ) : (
      <div>{words.gap}</div>
    );
  }
  return (
    <>
      <div>
        <b>{format.rate(forecast.mean[ahead])}</b> {words.expected}
      </div>
      <div className={styles.quiet}>
        {format.percent(0.8)}: <bdi>{format.range(forecast.stepLo80[ahead], forecast.stepHi80[ahead])}</bdi>
      </div>
      <div className={styles.quiet}>
        {format.percent(0.95)}: <bdi>{format.range(forecast.stepLo95[ahead], forecast.stepHi95[ahead])}</bdi>
      </div>
    </>
  );
}

function spanOf(from: string, to: string, step: Forecast['step'], format: Format): string {
  if (step === 'hour') return format.dateTime(from);
  if (step === 'week') return format.dateRange(from, to);
  return step === 'month' ? format.monthYear(from) : `${format.weekday(weekdayIndex(from))} ${format.date(from)}`;
}

/** Monday = 0. */
const weekdayIndex = (local: string): number => (new Date(`${local.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;
