import { Tooltip } from '@mantine/core';
import { IconAlertCircle, type TablerIcon } from '@tabler/icons-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './parts.module.css';

export const iconStroke = 1.75;

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: TablerIcon;
  /** Name for the tooltip and for screen readers. */
  readonly label: string;
  /** Key that does the same, shown in the tooltip. */
  readonly hotkey?: string;
  /** Turns around when reading goes from right to left. */
  readonly isMirrored?: boolean;
}

/** Button of one icon with its name as a tooltip. */
export function IconButton({ icon: Icon, label, hotkey, isMirrored = false, ...button }: IconButtonProps) {
  return (
    <Tooltip label={hotkey === undefined ? label : `${label} (${hotkey})`}>
      <button type="button" className={styles.iconButton} aria-label={label} {...button}>
        <Icon size={18} stroke={iconStroke} className={isMirrored ? styles.mirrored : undefined} aria-hidden />
      </button>
    </Tooltip>
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'primary' | 'second' | 'quiet' | 'link';
  readonly size?: 'small' | 'usual';
  readonly icon?: TablerIcon;
}

export function Button({ kind = 'second', size = 'usual', icon: Icon, children, ...button }: ButtonProps) {
  return (
    <button type="button" className={styles.button} data-kind={kind} data-size={size} {...button}>
      {Icon === undefined ? null : <Icon size={16} stroke={iconStroke} aria-hidden />}
      {children}
    </button>
  );
}

export type Tone = 'plain' | 'accent' | 'finding' | 'future' | 'ok' | 'warn' | 'bad';

/** A state as icon and word; colour never speaks alone. */
export function Tag({
  tone = 'plain',
  icon: Icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: TablerIcon;
  readonly children: ReactNode;
}) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {Icon === undefined ? null : <Icon size={13} stroke={2} aria-hidden />}
      {children}
    </span>
  );
}

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few choices, all of them seen. */
export function Segmented<T extends string>({ label, value, choices, onChange }: SegmentedProps<T>) {
  return (
    <div className={styles.segmented} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          className={styles.segment}
          aria-checked={choice.value === value}
          onClick={() => {
            onChange(choice.value);
          }}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

export interface SectionProps {
  readonly title?: ReactNode;
  /** Beside the title: what the numbers below are. */
  readonly help?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Part of an inspector: title, what it counts at the end of the line, content. */
export function Section({ title, help, aside, children }: SectionProps) {
  return (
    <section className={styles.section}>
      {title === undefined ? null : (
        <div className={styles.sectionHead}>
          <h3 className={styles.sectionTitle}>{title}</h3>
          {help}
          {aside === undefined ? null : <div className={styles.sectionAside}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

export interface EmptyProps {
  readonly icon: TablerIcon;
  readonly title?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here: one sentence, one action. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <Icon size={26} stroke={1.5} aria-hidden />
      {title === undefined ? null : <div className={styles.emptyTitle}>{title}</div>}
      <div className={styles.emptyText}>{children}</div>
      {action}
    </div>
  );
}

/** What happened, what it means, what to do; where it happened. */
export function FailureText({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.failure} role="alert">
      <IconAlertCircle size={18} stroke={iconStroke} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** Grey lines in the place of what is being read; seen only if it takes longer than a blink. */
export function Skeleton({ lines, label }: { readonly lines: number; readonly label: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ inlineSize: `${String(92 - ((line * 17) % 40))}%` }} />
      ))}
    </div>
  );
}

/** How far a work is, 0…1. */
export function ProgressBar({
  fraction,
  label,
  tone = 'accent',
}: {
  readonly fraction: number;
  readonly label: string;
  readonly tone?: 'accent' | 'ok' | 'bad';
}) {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.progress}
      data-tone={tone}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ inlineSize: `${String(percent)}%` }} />
    </div>
  );
}

/** A value from the data in its own direction. */
export function DataText({ children }: { readonly children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}
