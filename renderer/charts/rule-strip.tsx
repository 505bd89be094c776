import { memo } from 'react';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { linearScale } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';
import styles from './charts.module.css';

export interface RuleStripProps {
  readonly run: {
    /** Highest value of any zone at each look, the first of which is of the step that begins at `knownFrom`. */
    readonly highest: Float64Array;
    readonly knownFrom: string;
    readonly threshold: number | null;
    readonly stepMin: number;
    readonly firings: readonly { readonly at: string }[];
  };
  readonly value: (value: number) => string;
  readonly isWarning: boolean;
}

const HEIGHT = 72;
const MOST_BARS = 120;

/** The highest value at each look beside the threshold; looks that fired are findings. Many looks share a bar, which shows the highest. */
export const RuleStrip = memo(function RuleStrip({ run, value, isWarning }: RuleStripProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 520, height: HEIGHT });
  const format = useFormat();
  const words = useMessages().rules.try;
  const threshold = run.threshold ?? 0;
  const looks = run.highest.length;
  const each = Math.max(1, Math.ceil(looks / MOST_BARS));
  const bars = Array.from({ length: Math.ceil(looks / each) }, (_, bar) => barOf(run, bar * each, each));
  const highest = bars.reduce((most, bar) => Math.max(most, bar.value), threshold);
  const y = linearScale(0, Math.max(1e-9, highest), 0, HEIGHT - 4);
  const slot = size.width / Math.max(1, bars.length);
  return (
    <div ref={ref} className={styles.ruleStrip} dir="ltr">
      <svg width={size.width} height={HEIGHT} role="img" aria-label={words.chart(looks, value(threshold))}>
        {bars.map((bar, index) => (
          <rect
            key={bar.from}
            className={styles.ruleBar}
            data-fired={bar.hasFired}
            data-warn={isWarning}
            x={index * slot + 0.5}
            y={HEIGHT - y(Math.max(0, bar.value))}
            width={Math.max(1, slot - 1)}
            height={y(Math.max(0, bar.value))}
          >
            <title>{`${format.date(bar.from)}: ${value(bar.value)}`}</title>
          </rect>
        ))}
        <line className={styles.ruleThreshold} x1={0} x2={size.width} y1={HEIGHT - y(threshold)} y2={HEIGHT - y(threshold)} />
      </svg>
    </div>
  );
});

function barOf({ highest, knownFrom: from, stepMin, firings }: RuleStripProps['run'], first: number, looks: number) {
  const start = localAt(from, first * stepMin);
  const end = localAt(from, (first + looks) * stepMin);
  return {
    from: start.slice(0, 10),
    value: highest.subarray(first, first + looks).reduce((most, one) => Math.max(most, one), 0),
    // A look is at the end of its step.
    hasFired: firings.some(({ at }) => at > start && at <= end),
  };
}

/** Local time some minutes after another one; wall-clock text never shifts. */
function localAt(from: string, minutes: number): string {
  const ms = Date.parse(`${from.length === 10 ? `${from}T00:00` : from}Z`) + minutes * 60_000;
  return new Date(ms).toISOString().slice(0, 16);
}
