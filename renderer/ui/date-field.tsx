import { useState } from 'react';
import { useMessages } from '../strings/index.ts';
import { daysInMonth, toLocalDate, typedNumber } from './days.ts';
import { useFormat } from './format.ts';
import styles from './date-field.module.css';
import parts from './parts.module.css';

export interface DateFieldProps {
  readonly label: string;
  /** Local date, 2018-05-10. */
  readonly value: string;
  /** First and last date that can be chosen. */
  readonly min: string;
  readonly max: string;
  /** Called with a date within the limits when a part is left or Enter is pressed. */
  readonly onCommit: (value: string) => void;
}

/**
 * Day, month by its name, year: in the language and digits of the screen, where a date input of the browser would follow
 * the computer's. Digits of either kind can be typed.
 */
export function DateField({ label, value, min, max, onCommit }: DateFieldProps) {
  const format = useFormat();
  const { filter } = useMessages();
  const [year, month, day] = value.split('-').map(Number) as [number, number, number];
  const [typed, setTyped] = useState({ day: format.number(day), month, year: format.ungrouped(year) });
  const local = dateOf(typed);
  const isFitting = local !== null && local >= min && local <= max;
  const commit = (date: string | null) => {
    if (date !== null && date >= min && date <= max && date !== value) onCommit(date);
  };
  const part = (name: 'day' | 'year') => (
    <input
      className={parts.input}
      data-part={name}
      inputMode="numeric"
      aria-label={filter[name]}
      aria-invalid={!isFitting}
      maxLength={name === 'day' ? 2 : 4}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
      onBlur={() => commit(local)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(local);
      }}
    />
  );
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.parts}>
        {part('day')}
        <select
          className={parts.input}
          aria-label={filter.month}
          aria-invalid={!isFitting}
          value={typed.month}
          onChange={(event) => {
            const changed = { ...typed, month: Number(event.currentTarget.value) };
            setTyped(changed);
            commit(dateOf(changed));
          }}
        >
          {Array.from({ length: 12 }, (_, index) => (
            <option key={index} value={index + 1}>
              {format.month(toLocalDate(2000, index + 1, 1), 'long')}
            </option>
          ))}
        </select>
        {part('year')}
      </div>
      {isFitting ? null : (
        <div className={styles.warn} role="alert">
          {filter.noSuchDate}
        </div>
      )}
    </fieldset>
  );
}

/** The local date that was typed; null if there is none such. */
function dateOf({ day, month, year }: { readonly day: string; readonly month: number; readonly year: string }): string | null {
  const [wholeDay, wholeYear] = [typedNumber(day), typedNumber(year)];
  if (wholeDay === null || wholeYear === null || wholeYear < 1_000) return null;
  return wholeDay >= 1 && wholeDay <= daysInMonth(wholeYear, month) ? toLocalDate(wholeYear, month, wholeDay) : null;
}
