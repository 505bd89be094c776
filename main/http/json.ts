import { setImmediate } from 'node:timers/promises';

const SLICE = 16_384;

/** True if a value holds a typed array anywhere. */
export function hasArrays(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ArrayBuffer.isView(value) || Object.values(value).some(hasArrays);
}

/**
 * A value as JSON text, its typed arrays as lists of numbers. Comes in pieces with the event loop in between, so that a
 * million incidents do not hold up other calls.
 */
export async function* writeJson(value: unknown): AsyncGenerator<string> {
  if (!hasArrays(value)) {
    yield JSON.stringify(value) ?? 'null';
  } else if (ArrayBuffer.isView(value)) {
    yield* writeNumbers(value as Float64Array);
  } else if (Array.isArray(value)) {
    yield* writeList(
      '[',
      value.map((item: unknown) => ['', item] as const),
      ']',
    );
  } else {
    const fields = Object.entries(value as object).filter(([, item]) => item !== undefined);
    yield* writeList(
      '{',
      fields.map(([key, item]: [string, unknown]) => [`${JSON.stringify(key)}:`, item] as const),
      '}',
    );
  }
}

async function* writeList(
  open: string,
  items: readonly (readonly [prefix: string, item: unknown])[],
  close: string,
): AsyncGenerator<string> {
  yield open;
  for (const [index, [prefix, item]] of items.entries()) {
    yield (index === 0 ? '' : ',') + prefix;
    yield* writeJson(item);
  }
  yield close;
}

/** Numbers that JSON has no word for (NaN, infinity) become null, as JSON.stringify does it. */
async function* writeNumbers(array: Float64Array): AsyncGenerator<string> {
  yield '[';
  for (let from = 0; from < array.length; from += SLICE) {
    yield (from === 0 ? '' : ',') + JSON.stringify(Array.from(array.subarray(from, from + SLICE))).slice(1, -1);
    await setImmediate();
  }
  yield ']';
}
