import { IconArrowNarrowRight, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { memo, useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Settings } from '../../preload/contract/domain.ts';
import { addDays, formerDays } from '../ui/days.ts';
import type { DaySpan } from '../ui/days.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { barsOf, shiftSpan } from './timeline-math.ts';
import type { BarWidth } from './timeline-math.ts';
import { TimelinePlot } from './timeline-plot.tsx';
import button from './button.module.css';
import styles from './timeline.module.css';

export type Comparison = 'off' | 'former';

export interface TimelineProps {
  /** Local date of day 0. */
  readonly dayZero: string;
  /** Incidents of each day that pass all filters but time. */
  readonly countsByDay: Float64Array;
  /** Chosen days, from <= day < to. */
  readonly from: number;
  readonly to: number;
  readonly compare: Comparison;
  readonly weekStart?: Settings['weekStart'];
  /** True if data stops within the last day. */
  readonly lastDayIsPartial?: boolean;
  /** Called with whole days while brushing, once a frame at most. */
  readonly onBrush: (from: number, to: number) => void;
  readonly onCompare: (compare: Comparison) => void;
}

/** Four bars a second. */
const PLAY_STEP_MS = 250;
const weekStartIndex = { mon: 0, sat: 5, sun: 6 } as const satisfies Record<Settings['weekStart'], number>;

/**
 * Bars of incidents over time with the chosen period as a brush. Time runs left to right in every language.
 * Drag = brush, handles = edges, drag inside = move, double-click = all, wheel = zoom; ← → , . step, Space plays.
 */
export const Timeline = memo(function Timeline(props: TimelineProps) {
  const { dayZero, countsByDay, from, to, compare, weekStart = 'mon', lastDayIsPartial = false, onBrush } = props;
  const [barWidth, setBarWidth] = useState<BarWidth>('day');
  const [isPlaying, setPlaying] = useState(false);
  const words = useMessages().timeline;
  const days = countsByDay.length;
  const span = useMemo<DaySpan>(() => ({ from, to }), [from, to]);
  const bars = useMemo(
    () => barsOf(countsByDay, barWidth, (weekdayOf(dayZero) - weekStartIndex[weekStart] + 7) % 7, lastDayIsPartial),
    [countsByDay, barWidth, dayZero, weekStart, lastDayIsPartial],
  );
  const stepDays = barWidth === 'day' ? 1 : 7;
  const step = (steps: number) => {
    const next = shiftSpan(span, steps * stepDays, days);
    if (next.from !== from) onBrush(next.from, next.to);
    return next.from !== from;
  };
  const playOn = useEffectEvent(() => {
    if (!step(1)) setPlaying(false);
  });
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setInterval(() => playOn(), PLAY_STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying]);
  const togglePlay = () => {
    // From the end it starts over; the whole span has nowhere to go, so it plays the first bars.
    if (!isPlaying && to >= days) onBrush(0, from === 0 ? Math.min(days, stepDays * 7) : to - from);
    setPlaying(!isPlaying);
  };
  return (
    <section
      className={styles.timeline}
      aria-label={words.label}
      onKeyDown={(event) => {
        const steps = { ArrowLeft: -1, ArrowRight: 1, ',': -1, '.': 1 }[event.key];
        const isButton = event.target instanceof HTMLButtonElement;
        if (steps !== undefined && !event.defaultPrevented && !isButton) step(steps * (event.shiftKey ? 7 : 1));
        else if (event.key === ' ' && !isButton) togglePlay();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <Head {...props} barWidth={barWidth} onBarWidth={setBarWidth} isPlaying={isPlaying} onTogglePlay={togglePlay} />
      <TimelinePlot
        dayZero={dayZero}
        days={days}
        bars={bars}
        span={span}
        former={compare === 'former' ? formerDays(span) : null}
        onBrush={onBrush}
      />
    </section>
  );
});

interface HeadProps extends TimelineProps {
  readonly barWidth: BarWidth;
  readonly onBarWidth: (width: BarWidth) => void;
  readonly isPlaying: boolean;
  readonly onTogglePlay: () => void;
}

function Head({ dayZero, from, to, compare, onCompare, barWidth, onBarWidth, isPlaying, onTogglePlay }: HeadProps) {
  const messages = useMessages();
  const words = messages.timeline;
  const format = useFormat();
  const PlayIcon = isPlaying ? IconPlayerPause : IconPlayerPlay;
  return (
    <div className={styles.head}>
      <button
        type="button"
        className={`${button.bare ?? ''} ${styles.play ?? ''}`}
        aria-label={isPlaying ? words.pause : words.play}
        aria-pressed={isPlaying}
        onClick={onTogglePlay}
      >
        <PlayIcon size={17} stroke={1.75} />
      </button>
      <b className={styles.period}>{format.dateRange(addDays(dayZero, from), addDays(dayZero, to))}</b>
      <span className={styles.length}>
        {messages.common.days(to - from)}
        <span className={styles.zone}> · {messages.inspector.localTime(format.timeZone)}</span>
      </span>
      <span className={styles.space} />
      {words.direction === '' ? (
        <span className={styles.oneBar}>{words.oneBar[barWidth]}</span>
      ) : (
        <span className={styles.oneBar}>
          {words.direction} <IconArrowNarrowRight size={15} stroke={1.75} aria-hidden="true" />
        </span>
      )}
      <Segments label={words.bar} choices={words.granularity} value={barWidth} onChoose={onBarWidth} />
      <Segments label={words.compare} choices={words.compareWith} value={compare} onChoose={onCompare} />
    </div>
  );
}

interface SegmentsProps<Choice extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<Choice, string>>;
  readonly value: Choice;
  readonly onChoose: (choice: Choice) => void;
}

function Segments<Choice extends string>({ label, choices, value, onChoose }: SegmentsProps<Choice>) {
  return (
    <div className={styles.segments} role="group" aria-label={label}>
      {/* Object.keys loses the key type; the record has no others. */}
      {(Object.keys(choices) as Choice[]).map((choice) => (
        <button key={choice} type="button" aria-pressed={choice === value} onClick={() => onChoose(choice)}>
          {choices[choice]}
        </button>
      ))}
    </div>
  );
}

/** Monday = 0. */
function weekdayOf(local: string): number {
  return (new Date(`${local.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;
}
