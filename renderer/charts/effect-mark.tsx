import type { CalendarEffect } from '../../preload/contract/forecast-domain.ts';
import styles from './effect-mark.module.css';

export interface EffectMarkProps {
  readonly share: NonNullable<CalendarEffect['share']>;
  /** Share at either end of the scale, whose middle is 0; what lies beyond is cut there. */
  readonly reach: number;
}

/** An effect as a dot on its interval, 0 as a line in the middle. Decoration: the cell beside it says the numbers. Mirrors with the language. */
export function EffectMark({ share: { estimate, lo80, hi80 }, reach }: EffectMarkProps) {
  const place = (value: number) => Math.min(100, Math.max(0, 50 + (50 * value) / reach));
  const tone = lo80 > 0 ? 'more' : hi80 < 0 ? 'fewer' : 'open';
  return (
    <span className={styles.scale} aria-hidden="true" data-tone={tone}>
      <span className={styles.zero} />
      <span
        className={styles.interval}
        style={{ insetInlineStart: `${String(place(lo80))}%`, inlineSize: `${String(place(hi80) - place(lo80))}%` }}
      />
      <span className={styles.dot} style={{ insetInlineStart: `${String(place(estimate))}%` }} />
    </span>
  );
}
