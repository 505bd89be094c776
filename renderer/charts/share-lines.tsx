import { linearScale, linePath } from '../ui/scale.ts';
import { useFormat } from '../ui/format.ts';
import { useSize } from '../ui/use-size.ts';

export interface ShareLinesProps {
  /** 0…1 by day, day 0 first. */
  readonly share: Float64Array;
  /** What it would be if all were known, 0…1. */
  readonly trueShare: number;
  /** What the chart shows, in a sentence. */
  readonly label: string;
  /** Name of a day on the axis. */
  readonly dayName: (day: number) => string;
  readonly classes: Readonly<Partial<Record<'plot' | 'grid' | 'axis' | 'shareLine' | 'trueLine', string>>>;
}

const margin = { top: 6, end: 8, bottom: 18, start: 40 };
const ticks = [0, 0.5, 1];

/** One zone's share of the patrols through time, against its share of what happens, dashed. */
export function ShareLines({ share, trueShare, label, dayName, classes }: ShareLinesProps) {
  const [ref, size] = useSize<HTMLDivElement>({ width: 360, height: 118 });
  const format = useFormat();
  const days = share.length - 1;
  const right = size.width - margin.end;
  const bottom = size.height - margin.bottom;
  const x = linearScale(0, Math.max(1, days), margin.start, right);
  const y = linearScale(0, 1, bottom, margin.top);
  return (
    <div ref={ref} className={classes.plot} dir="ltr">
      <svg width={size.width} height={size.height} role="img" aria-label={label}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className={classes.grid} x1={margin.start} x2={right} y1={y(tick)} y2={y(tick)} />
            <text className={classes.axis} x={margin.start - 6} y={y(tick) + 4} textAnchor="end">
              {format.percent(tick)}
            </text>
          </g>
        ))}
        <line className={classes.trueLine} x1={margin.start} x2={right} y1={y(trueShare)} y2={y(trueShare)} />
        <path className={classes.shareLine} d={linePath(share, x, y)} />
        <text className={classes.axis} x={margin.start} y={size.height - 4}>
          {dayName(0)}
        </text>
        <text className={classes.axis} x={right} y={size.height - 4} textAnchor="end">
          {dayName(days)}
        </text>
      </svg>
    </div>
  );
}
