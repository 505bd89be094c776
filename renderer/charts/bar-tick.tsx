import styles from './charts.module.css';

export interface BarTickProps {
  /** Length of the bar, 0…1 of the track. */
  readonly share: number;
  /** Place of the tick, 0…1; null = no tick. */
  readonly tick: number | null;
  readonly tone?: 'past' | 'future' | 'former' | 'finding';
}

/** A bar on a track with a tick to compare it with. Decoration: the row beside it says the numbers. Mirrors with the language. */
export function BarTick({ share, tick, tone = 'past' }: BarTickProps) {
  return (
    <span className={styles.track} aria-hidden="true">
      <span className={styles.bar} data-tone={tone} style={{ inlineSize: percent(share) }} />
      {tick === null ? null : <span className={styles.tick} style={{ insetInlineStart: percent(tick) }} />}
    </span>
  );
}

function percent(share: number): string {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}
