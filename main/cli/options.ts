import { UsageError } from './errors.ts';
import type { OptionValues } from './command.ts';

/** Value of an option that is text; undefined if it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredText(options: OptionValues, name: string): string {
  const value = textOption(options, name);
  if (value === undefined) throw new UsageError(({ usage }) => usage.missing(`--${name}`));
  return value;
}

/** @throws UsageError if the value is no number, or not whole where it must be. */
export function numberOption(options: OptionValues, name: string, { whole = false } = {}): number | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(({ usage }) => (whole ? usage.wholeNumber : usage.number)(`--${name}`, value));
}

export function requiredNumber(options: OptionValues, name: string, rule: { readonly whole?: boolean } = {}): number {
  const value = numberOption(options, name, rule);
  if (value === undefined) throw new UsageError(({ usage }) => usage.missing(`--${name}`));
  return value;
}

/** Values of an option that may be given many times. */
export function listOption(options: OptionValues, name: string): readonly string[] {
  const values = options[name];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

/** Numbers of an option that may be given many times. @throws UsageError if one is no whole number. */
export function idsOption(options: OptionValues, name: string): number[] {
  return listOption(options, name).map((text) => {
    if (/^\d+$/.test(text)) return Number(text);
    throw new UsageError(({ usage }) => usage.wholeNumber(`--${name}`, text));
  });
}

/** A local day or minute. @throws UsageError if there is none such in the calendar. */
export function dateOption(options: OptionValues, name: string): string | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const form = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2})?$/.exec(value);
  // A day that a month does not have rolls over to the next one.
  const ms = form === null ? Number.NaN : Date.parse(`${form[1] ?? ''}${form[2] ?? 'T00:00'}Z`);
  if (Number.isFinite(ms) && new Date(ms).toISOString().startsWith(value)) return value;
  throw new UsageError(({ usage }) => usage.dayOrMinute(`--${name}`, value));
}

/** Hours of the day: "22-5" are those from 22:00 to 5:59. @throws UsageError if they are none. */
export function hoursOption(options: OptionValues, name: string): [number, number] | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const [from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text)?.slice(1).map(Number) ?? [];
  if (from !== undefined && to !== undefined && from < 24 && to < 24) return [from, to];
  throw new UsageError(({ usage }) => usage.hours(`--${name}`, text));
}

/** One of some words. @throws UsageError naming them. */
export function choiceOption<const T extends string>(options: OptionValues, name: string, choices: readonly T[]): T | undefined {
  const value = textOption(options, name);
  const choice = choices.find((candidate) => candidate === value);
  if (value !== undefined && choice === undefined) throw new UsageError(({ usage }) => usage.oneOf(`--${name}`, choices));
  return choice;
}

/** Words that may be given many times, each one of some. @throws UsageError naming them. */
export function choicesOption<const T extends string>(options: OptionValues, name: string, choices: readonly T[]): T[] {
  return listOption(options, name).map((value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw new UsageError(({ usage }) => usage.oneOf(`--${name}`, choices));
    return choice;
  });
}

/** The first operand as the id of a row. @throws UsageError if it is none. */
export function idOperand([text = '']: readonly string[]): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(({ usage }) => usage.wholeNumber('ID', text));
}

/** The options that were given, so that procedures fill in their own defaults. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Safe: only keys without a value are left out.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
