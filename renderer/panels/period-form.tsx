import { useState } from 'react';
import { brushDays, choosePeriod } from '../actions/filter.ts';
import { dayCount } from '../state/cross-filter.ts';
import { selectDays } from '../state/derived.ts';
import { addDays, daysBetween } from '../ui/days.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { DateField } from '../ui/date-field.tsx';
import { Button } from '../ui/parts.tsx';
import styles from './filter-bar.module.css';

const usualSpans = [7, 28, 91] as const;

/** First and last day by date, or one of the usual spans up to the data cut. */
export function PeriodForm() {
  const { filter } = useMessages();
  const columns = useStore(({ server }) => server.columns);
  const days = useStore(selectDays);
  if (columns?.dayZero == null || days === null) return null;
  const { dayZero } = columns;
  const total = dayCount(columns);
  const key = `${String(days.from)}-${String(days.to)}`;
  return (
    <>
      <PeriodFields
        key={key}
        first={addDays(dayZero, days.from)}
        last={addDays(dayZero, days.to - 1)}
        min={dayZero}
        max={addDays(dayZero, total - 1)}
      />
      <div className={styles.foot}>
        {usualSpans
          .filter((span) => span < total)
          .map((span) => (
            <Button key={span} size="small" onClick={() => brushDays({ from: total - span, to: total })}>
              {filter.lastDays(span)}
            </Button>
          ))}
        <Button size="small" onClick={() => choosePeriod({ from: null, to: null })}>
          {filter.wholePeriod}
        </Button>
      </div>
    </>
  );
}

interface PeriodFieldsProps {
  readonly first: string;
  readonly last: string;
  readonly min: string;
  readonly max: string;
}

/** Two dates, both included; applied as soon as they are in order. */
function PeriodFields({ first, last, min, max }: PeriodFieldsProps) {
  const { filter } = useMessages();
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(last);
  const apply = (start: string, end: string) => {
    setFrom(start);
    setTo(end);
    if (daysBetween(start, end) >= 0) choosePeriod({ from: start <= min ? null : start, to: end >= max ? null : addDays(end, 1) });
  };
  return (
    <>
      <DateField label={filter.from} value={from} min={min} max={max} onCommit={(date) => apply(date, to)} />
      <DateField label={filter.to} value={to} min={min} max={max} onCommit={(date) => apply(from, date)} />
      {daysBetween(from, to) >= 0 ? null : (
        <div className={styles.warn} role="alert">
          {filter.badPeriod}
        </div>
      )}
    </>
  );
}
