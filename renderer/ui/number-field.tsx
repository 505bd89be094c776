import { TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { typedNumber } from './days.ts';
import { useFormat } from './format.ts';
import styles from './number-field.module.css';

export interface NumberFieldProps {
  readonly label: string;
  /** The label is told to screen readers alone: a table head says it to others. */
  readonly isLabelHidden?: boolean;
  /** A whole number; null = empty. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  /** What an arrow adds or takes away (1). */
  readonly step?: number;
  readonly placeholder?: string;
  /** The number that an arrow puts into an empty field (min). */
  readonly start?: number;
  readonly disabled?: boolean;
  /** Called with a changed number within the limits when the field is left or Enter is pressed. */
  readonly onCommit: (value: number) => void;
  /** Called when the field is left empty; without it the former number comes back. */
  readonly onClear?: () => void;
}

/**
 * A whole number in the digits of the screen, where a number input of the browser would have Latin ones. Digits of either
 * kind can be typed; a number beyond the limits becomes the limit, and what is no number is forgotten.
 */
export function NumberField({
  label,
  isLabelHidden = false,
  value,
  min,
  max,
  step = 1,
  placeholder,
  start = min,
  disabled = false,
  onCommit,
  onClear,
}: NumberFieldProps) {
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : format.ungrouped(value));
  const wished = typedNumber(shown);
  const within = (number: number) => Math.min(max, Math.max(min, number));
  const commit = () => {
    setTyped(null);
    if (shown.trim() === '' && value !== null) onClear?.();
    if (wished !== null && within(wished) !== value) onCommit(within(wished));
  };
  const stepBy = (change: number) => {
    setTyped(format.ungrouped(within(wished === null ? start : wished + change)));
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    const change = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (change === undefined) return;
    event.preventDefault();
    stepBy(change);
  };
  const arrows = (
    <span className={styles.arrows} aria-hidden>
      {([step, -step] as const).map((change) => (
        <button
          key={change}
          type="button"
          disabled={disabled}
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => stepBy(change)}
        >
          {change > 0 ? <IconChevronUp size={12} stroke={2} /> : <IconChevronDown size={12} stroke={2} />}
        </button>
      ))}
    </span>
  );
  return (
    <TextInput
      ref={input}
      role="spinbutton"
      inputMode="numeric"
      autoComplete="off"
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      placeholder={placeholder}
      disabled={disabled}
      value={shown}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={wished ?? undefined}
      error={shown !== '' && (wished === null || wished !== within(wished))}
      rightSection={arrows}
      rightSectionWidth={22}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={press}
    />
  );
}
