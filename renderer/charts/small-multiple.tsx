import { memo } from 'react';
import type { ForecastSummary, Step } from '../../preload/contract/forecast-domain.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { bucketSums, linePath, linearScale } from '../ui/scale.ts';
import styles from './charts.module.css';
import { extent } from './fan-layout.ts';

/** How the model stands against the naive count. */
type Standing = 'mase' | 'crps' | 'judgedBy' | 'verdict';

export interface SmallMultipleProps {
  readonly name: string;
  readonly forecast: Pick<ForecastSummary, 'step' | 'expected' | 'lo80' | 'hi80' | 'lastCount' | 'steps' | 'published' | Standing>;
  /** Counts a step up to the data cut, oldest first; days are drawn as weeks, hours as days. */
  readonly history: ArrayLike<number>;
  readonly isSelected?: boolean;
  readonly onSelect?: () => void;
}

const VIEW = { width: 210, height: 58 };
/** Points of the past. */
const POINTS = 14;
/** Steps drawn as one point, so that the season does not hide the course. */
const stepsAPoint: Readonly<Record<Step, number>> = { hour: 24, day: 7, week: 1, month: 1 };

/** One series' past and expected count over the horizon with its 80 % interval, on its own scale. */
export const SmallMultiple = memo(function SmallMultiple(props: SmallMultipleProps) {
  const { name, forecast } = props;
  const words = useMessages().charts.multiple;
  const format = useFormat();
  const change = forecast.lastCount === 0 ? null : forecast.expected / forecast.lastCount - 1;
  const body = (
    <>
      <span className={styles.multipleHead}>
        <bdi className={styles.multipleName} title={name}>
          {name}
        </bdi>
        <b data-rise={change !== null && change > 0}>{change === null ? '–' : format.signedPercent(change)}</b>
      </span>
      <CourseLine {...props} />
      <span className={styles.multipleFoot}>
        <span>{words.fromTo(forecast.lastCount, forecast.expected, forecast.step, forecast.steps)}</span>
        <span>{forecast.published ? words.standing(forecast) : words.naive}</span>
      </span>
    </>
  );
  if (props.onSelect === undefined) return <div className={styles.multiple}>{body}</div>;
  return (
    <button type="button" className={styles.multiple} aria-pressed={props.isSelected ?? false} onClick={props.onSelect}>
      {body}
    </button>
  );
});

function CourseLine({ history, forecast }: SmallMultipleProps) {
  const size = stepsAPoint[forecast.step];
  const past = bucketSums(history, size).slice(-POINTS);
  const ahead = Math.max(1, forecast.steps / size);
  const [low, mid, high] = [forecast.lo80, forecast.expected, forecast.hi80].map((total) => total / ahead);
  const [least, most] = extent([past, [low, high]]);
  const x = linearScale(0, Math.max(1, past.length - 1) + ahead, 2, VIEW.width - 2);
  const y = linearScale(least, Math.max(most, 1), VIEW.height - 3, 3);
  const cut = x(past.length - 1);
  const joint = x(past.length - 1 + Math.min(1, ahead / 3));
  const end = VIEW.width - 2;
  const last = past.at(-1) ?? mid;
  const lastY = y(Number.isFinite(last) ? last : mid);
  return (
    <svg
      className={styles.multiplePlot}
      viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
      preserveAspectRatio="none"
      direction="ltr"
      aria-hidden="true"
    >
      <path
        className={forecast.published ? styles.band80 : styles.bandNaive}
        d={`M${cut} ${lastY}L${joint} ${y(high)}H${end}V${y(low)}H${joint}Z`}
      />
      <line className={styles.multipleCut} x1={cut} x2={cut} y1={0} y2={VIEW.height} />
      <path className={styles.history} d={linePath(past, x, y)} />
      <path className={forecast.published ? styles.expected : styles.expectedNaive} d={`M${cut} ${lastY}L${joint} ${y(mid)}H${end}`} />
    </svg>
  );
}
