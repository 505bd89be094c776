import type { CalendarEvent, Step } from '../../preload/contract/forecast-domain.ts';
import { useFormat } from '../ui/format.ts';
import styles from './charts.module.css';
import { labelBaseline, placeEvents, type Plot } from './fan-layout.ts';

export interface FanEventsProps {
  readonly events: readonly CalendarEvent[];
  readonly plot: Plot;
  readonly step: Step;
}

/** Holidays as dotted lines, Ramadan as a band, school terms as a strip at the foot, with their names at the top. */
export function FanEvents({ events, plot, step }: FanEventsProps) {
  const nameOf = useEventName();
  return (
    <g>
      {placeEvents(events, plot, step, nameOf).map(({ event, fromPx, toPx, isBand, label }) => {
        const isTerm = event.kind === 'school-term';
        return (
          <g key={`${event.id} ${event.from}`}>
            {isBand ? (
              <rect
                className={isTerm ? styles.termBand : styles.eventBand}
                x={fromPx}
                width={toPx - fromPx}
                y={isTerm ? plot.bottom - 5 : plot.top}
                height={isTerm ? 5 : plot.bottom - plot.top}
              />
            ) : (
              <line
                className={styles.eventLine}
                x1={fromPx}
                x2={fromPx}
                y1={label === null ? plot.top : labelBaseline(label.row) + 4}
                y2={plot.bottom}
              />
            )}
            {label === null ? null : (
              <text className={styles.axisText} x={label.x} y={labelBaseline(label.row)} textAnchor="middle">
                {nameOf(event)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** The name of a holiday in the language of the screen. */
export function useEventName(): (event: Pick<CalendarEvent, 'nameEn' | 'nameAr'>) => string {
  const { language } = useFormat();
  return ({ nameEn, nameAr }) => (language === 'ar' ? nameAr : nameEn);
}
