import { useMessages } from '../strings/index.ts';
import styles from './charts.module.css';

export interface SupportStripProps {
  /** Resamples of 100 in which the hotspot was found. */
  readonly support: number;
}

/** A hundred ticks, one for each resample: found tall, missed short and grey; found ones first. */
export function SupportStrip({ support }: SupportStripProps) {
  return (
    <svg
      className={styles.support}
      viewBox="0 0 400 16"
      preserveAspectRatio="none"
      role="img"
      aria-label={useMessages().hotspot.foundIn(support)}
    >
      {Array.from({ length: 100 }, (_, index) => (
        <rect
          key={index}
          data-found={index < support}
          x={index * 4}
          y={index < support ? 0 : 5}
          width={2.6}
          height={index < support ? 16 : 6}
        />
      ))}
    </svg>
  );
}
