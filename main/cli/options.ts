import { UsageError } from './errors.ts';
import type { OptionValues } from './command.ts';

/** Value of an option that is text; undefined if it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredText(options: OptionValues, name: string): string {
  const value = textOption(options, name);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

/** @throws UsageError if the value is no number, or not whole where it must be. */
export function numberOption(options: OptionValues, name: string, { whole = false } = {}): number | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(`--${name} needs a ${whole ? 'whole ' : ''}number, not "${value}"`);
}

export function requiredNumber(options: OptionValues, name: string, rule: { readonly whole?: boolean } = {}): number {
  const value = numberOption(options, name, rule);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

/** Values of an option that may be given many times. */
export function listOption(options: OptionValues, name: string): readonly string[] {
  const values = options[name];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

/** One of some words. @throws UsageError naming them. */
export function choiceOption<const T extends string>(options: OptionValues, name: string, choices: readonly T[]): T | undefined {
  const value = textOption(options, name);
  const choice = choices.find((candidate) => candidate === value);
  if (value !== undefined && choice === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}`);
  return choice;
}

/** The options that were given, so that procedures fill in their own defaults. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Safe: only keys without a value are left out.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
