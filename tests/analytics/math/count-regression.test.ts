import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitQuasiPoisson, type SparseRow } from '../../../analytics/math/count-regression.ts';

interface Reference {
  readonly counts: readonly (number | null)[];
  readonly columns: readonly (readonly number[])[];
  readonly effects: readonly number[];
  readonly standardErrors: readonly number[];
  readonly mean: readonly number[];
}

const reference = JSON.parse(readFileSync(new URL('../../fixtures/reference/calendar/effects.json', import.meta.url), 'utf8')) as Reference;
const counts = Float64Array.from(reference.counts, (count) => count ?? Number.NaN);
const rows = reference.counts.map((_, step): SparseRow => {
  const at = reference.columns.flatMap((column, i) => (column[step] === 0 ? [] : [i]));
  return { at, value: at.map((i) => reference.columns[i][step]) };
});

test("effects, errors and means are those of R's glm", () => {
  const fit = fitQuasiPoisson({ counts, rows, penalty: new Float64Array(6).fill(1e-12) })!;

  // Both end once nothing moves any more; what is left are the last digits of the recorded values.
  reference.effects.forEach((effect, i) => expect(fit.effects[i]).toBeCloseTo(effect, 8));
  reference.standardErrors.forEach((error, i) => expect(fit.standardErrorOf(i)).toBeCloseTo(error, 8));
  reference.mean.forEach((mean, i) => expect(fit.mean[i]).toBeCloseTo(mean, 7));
});

test('an effect that no count speaks for stays finite and is as uncertain as its prior', () => {
  const zero = counts.map((_, step) => (step < 20 ? 0 : 4));
  const withColumn = rows.map(({ at, value }, step): SparseRow => (step < 20 ? { at: [0, 1], value: [1, 1] } : { at, value }));

  const silent = fitQuasiPoisson({ counts, rows, penalty: new Float64Array(7).fill(0.25) })!;
  const never = fitQuasiPoisson({
    counts: zero,
    rows: withColumn.map(({ at }) => ({ at: at.slice(0, 2), value: [1, 1] })),
    penalty: new Float64Array(6).fill(1),
  })!;

  expect(silent.effects[6]).toBe(0);
  expect(silent.standardErrorOf(6)).toBeCloseTo(2, 12);
  expect(never.effects.every(Number.isFinite)).toBe(true);
});
