import { AppError } from '../preload/contract/errors.ts';

/** Deeper than any input of the contract, and far from where a schema that walks it would run out of stack. */
export const MAX_DEPTH = 32;
/** Values and keys in one input; the largest lists of the contract hold 10,000 items. */
const MAX_VALUES = 100_000;
const unsafeCharacters = /[\0\p{Cs}]/u;
/** Keys that lead to what all objects share. */
const sharedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses input that no schema should have to walk: too deep, too many values, keys of prototypes, and texts with NUL or half a
 * surrogate pair, which SQLite, PostgreSQL and files each cut or change in their own way.
 *
 * @throws AppError input.invalid, input.too-large or input.hidden-characters, naming the path. Nothing of the text is repeated.
 */
export function refuseUnsafeShape(input: unknown): void {
  const open: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: input, path: [] }];
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') refuseUnsafeText(value, path);
    // Typed arrays hold numbers and nothing else.
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (path.length >= MAX_DEPTH) throw refusal(path.slice(0, 4), 'depth', `nested deeper than ${String(MAX_DEPTH)} levels`);
    for (const [key, item] of Object.entries(value)) {
      if (++values > MAX_VALUES) throw new AppError('input.too-large', { path: path.slice(0, 4).join('.'), maxValues: MAX_VALUES });
      if (sharedKeys.has(key)) throw refusal([...path, key], 'key', 'a name that cannot be a field');
      if (!Array.isArray(value)) refuseUnsafeText(key, path);
      open.push({ value: item, path: [...path, key] });
    }
  }
}

function refuseUnsafeText(text: string, path: readonly string[]): void {
  if (unsafeCharacters.test(text)) throw new AppError('input.hidden-characters', { path: path.join('.').slice(0, 80) });
}

const refusal = (path: readonly string[], rule: string, detail: string): AppError =>
  new AppError('input.invalid', { path: path.join('.').slice(0, 80), rule, detail });
