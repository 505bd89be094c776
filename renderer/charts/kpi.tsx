import type { ReactNode } from 'react';
import styles from './charts.module.css';

export interface KpiProps {
  readonly label: string;
  /** Already formatted. */
  readonly value: string;
  readonly unit?: string;
  /** One short line below: what it compares with, its interval or its sample size. */
  readonly note?: ReactNode;
  /** Tense of the number: past counts stay plain, findings and the future have their hue. */
  readonly tone?: 'plain' | 'finding' | 'future';
}

/** One headline number with what it is measured against. */
export function Kpi({ label, value, unit, note, tone = 'plain' }: KpiProps) {
  return (
    <div className={styles.kpi}>
      <div className={styles.kpiLabel}>{label}</div>
      <div className={styles.kpiValue} data-tone={tone}>
        {value}
        {unit === undefined ? null : <span className={styles.kpiUnit}> {unit}</span>}
      </div>
      {note === undefined ? null : <div className={styles.kpiNote}>{note}</div>}
    </div>
  );
}
