import { linearScale, largest } from '../ui/scale.ts';

export interface DayStripProps {
  /** Counts by day, oldest first. */
  readonly counts: ArrayLike<number>;
  /** Place of the judged day among them. */
  readonly judged: number;
  readonly usual: number;
  readonly limit: number;
  /** What the strip shows, in a sentence. */
  readonly label: string;
  readonly className?: string | undefined;
}

const view = { width: 168, height: 26 };

/** Counts of the last days as bars, one of them marked, with the usual count of that day and its limit as ticks. */
export function DayStrip({ counts, judged, usual, limit, label, className }: DayStripProps) {
  const y = linearScale(0, Math.max(1, limit, largest(counts)), view.height - 1, 2);
  const slot = view.width / Math.max(1, counts.length);
  const tick = (value: number, dash?: string) => (
    <line x1={(judged - 1) * slot} x2={(judged + 2) * slot} y1={y(value)} y2={y(value)} strokeDasharray={dash} />
  );
  return (
    <svg className={className} viewBox={`0 0 ${view.width} ${view.height}`} role="img" aria-label={label} direction="ltr">
      {Array.from(counts, (count, day) => (
        <rect
          key={day}
          data-judged={day === judged}
          x={day * slot + 0.5}
          y={y(count)}
          width={Math.max(1, slot - 1)}
          height={view.height - 1 - y(count)}
        />
      ))}
      {tick(usual)}
      {tick(limit, '2 2')}
    </svg>
  );
}
