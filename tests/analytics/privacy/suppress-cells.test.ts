import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withMargins } from '../../../analytics/privacy/count-table.ts';
import { auditCells, complement, small, suppressCells, suppressList, told } from '../../../analytics/privacy/suppress-cells.ts';

const k = 5;
const table = fc.integer({ min: 1, max: 6 }).chain((rows) =>
  fc.integer({ min: 1, max: 6 }).chain((columns) =>
    fc
      .array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 60 })), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((values) => ({ values: Float64Array.from(values), rows, columns })),
  ),
);

/** The equations that an attacker has: one a row and one a column, in the withheld cells alone. */
function equations(rows: number, columns: number, withheld: readonly number[]): number[][] {
  const width = columns + 1;
  const sign = (cell: number): number => ((Math.floor(cell / width) === rows) === (cell % width === columns) ? 1 : -1);
  const line = (isOf: (cell: number) => boolean): number[] => withheld.map((cell) => (isOf(cell) ? sign(cell) : 0));
  return [
    ...Array.from({ length: rows + 1 }, (_, row) => line((cell) => Math.floor(cell / width) === row)),
    ...Array.from({ length: width }, (_, column) => line((cell) => cell % width === column)),
  ];
}

/** Gauss–Jordan; the unknowns that the system gives one value. */
function solved(system: number[][], unknowns: number): number[] {
  const lines = system.map((line) => [...line]);
  let top = 0;
  for (let column = 0; column < unknowns; column++) {
    const pivot = lines.findIndex((line, i) => i >= top && Math.abs(line[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    [lines[top], lines[pivot]] = [lines[pivot] ?? [], lines[top] ?? []];
    const head = lines[top] ?? [];
    const by = head[column] ?? 1;
    head.forEach((value, i) => (head[i] = value / by));
    lines.forEach((line, i) => {
      const factor = line[column] ?? 0;
      if (i !== top && factor !== 0) line.forEach((value, j) => (line[j] = value - factor * (head[j] ?? 0)));
    });
    top++;
  }
  return lines.flatMap((line) => {
    const used = line.flatMap((value, i) => (Math.abs(value) > 1e-9 ? [i] : []));
    return used.length === 1 ? used : [];
  });
}

describe('suppressCells', () => {
  it('withholds every count from 1 to k - 1, margins too, and tells zeros', () => {
    fc.assert(
      fc.property(table, (given) => {
        const { counts } = withMargins(given.values, given.rows, given.columns);
        const state = suppressCells({ ...given, k });
        counts.forEach((count, cell) => {
          expect(state[cell] === small, `${count}`).toBe(count > 0 && count < k);
          if (count === 0) expect(state[cell]).toBe(told);
        });
      }),
    );
  });

  it('leaves no withheld cell that the rows and columns give one value', () => {
    fc.assert(
      fc.property(table, (given) => {
        const state = suppressCells({ ...given, k });
        const withheld = Array.from(state.keys()).filter((cell) => state[cell] !== told);
        expect(solved(equations(given.rows, given.columns, withheld), withheld.length)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('lets every small cell be k more than it is, and no withheld one be known, by the audit', () => {
    fc.assert(
      fc.property(table, (given) => {
        const { counts } = withMargins(given.values, given.rows, given.columns);
        const state = suppressCells({ ...given, k });
        const { lo, hi } = auditCells(given, state);
        state.forEach((one, cell) => {
          if (one === small) expect(hi[cell]).toBeGreaterThanOrEqual((counts[cell] ?? 0) + k);
          if (one !== told) expect(hi[cell]).toBeGreaterThan(lo[cell] ?? 0);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('withholds a square where one small cell stands among large ones', () => {
    const values = Float64Array.of(3, 40, 50, 60, 20, 70, 80, 90, 30);

    const state = suppressCells({ values, rows: 3, columns: 3, k });

    const withheld = Array.from(state.keys()).filter((cell) => state[cell] !== told);
    expect(state[0]).toBe(small);
    // 20, in the middle, with 40 and 60 beside it: the cheapest square.
    expect(withheld).toEqual([0, 1, 4, 5]);
    expect(state[5]).toBe(complement);
  });

  it('refuses what are no counts', () => {
    expect(() => suppressCells({ values: Float64Array.of(1.5), rows: 1, columns: 1, k })).toThrow(RangeError);
    expect(() => suppressCells({ values: Float64Array.of(1), rows: 2, columns: 1, k })).toThrow(RangeError);
    expect(() => suppressCells({ values: Float64Array.of(1), rows: 1, columns: 1, k: 0 })).toThrow(RangeError);
  });
});

describe('auditCells', () => {
  /** All tables of whole numbers that fit what is told, by trying; only for tables without withheld margins. */
  function boundsByTrying(values: readonly number[], isWithheld: readonly boolean[]): [lo: number, hi: number][] {
    const [rows, columns] = [2, 3];
    const sums = (cells: readonly number[]) => [
      ...[0, 1].map((row) => cells.slice(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0)),
      ...[0, 1, 2].map((column) => (cells[column] ?? 0) + (cells[columns + column] ?? 0)),
    ];
    const wanted = JSON.stringify(sums(values));
    const bounds = values.map((): [number, number] => [Infinity, -Infinity]);
    const most = Math.max(...sums(values).slice(0, rows));
    const fill = (at: number, cells: readonly number[]): void => {
      if (at === values.length) {
        if (JSON.stringify(sums(cells)) !== wanted) return;
        cells.forEach((value, i) => (bounds[i] = [Math.min(bounds[i]?.[0] ?? 0, value), Math.max(bounds[i]?.[1] ?? 0, value)]));
        return;
      }
      if (!(isWithheld[at] ?? false)) {
        fill(at + 1, [...cells, values[at] ?? 0]);
        return;
      }
      for (let value = 1; value <= most; value++) fill(at + 1, [...cells, value]);
    };
    fill(0, []);
    return bounds;
  }

  it('gives the bounds that trying every table gives', () => {
    const cell = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 6, maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (values, isWithheld) => {
          const state = new Uint8Array(12);
          isWithheld.forEach((is, i) => (state[Math.floor(i / 3) * 4 + (i % 3)] = is ? small : told));

          const { lo, hi } = auditCells({ values: Float64Array.from(values), rows: 2, columns: 3 }, state);

          boundsByTrying(values, isWithheld).forEach(([least, most], i) => {
            const at = Math.floor(i / 3) * 4 + (i % 3);
            expect([lo[at], hi[at]]).toEqual([least, most]);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('suppressList', () => {
  const list = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 20 });

  it('lets every small count be k more than it is, while the sum is told', () => {
    fc.assert(
      fc.property(list, (counts) => {
        const state = suppressList({ values: Float64Array.from(counts), k });
        if (state === null) return;
        const withheld = counts.filter((_, i) => state[i] !== told);
        const sum = withheld.reduce((a, b) => a + b, 0);
        counts.forEach((count, i) => {
          expect(state[i] === small).toBe(count > 0 && count < k);
          if (state[i] === small) expect(sum - (withheld.length - 1)).toBeGreaterThanOrEqual(count + k);
        });
      }),
    );
  });

  it('takes the smallest count that does', () => {
    expect(suppressList({ values: Float64Array.of(3, 100, 7, 50), k })).toEqual(Uint8Array.of(small, told, complement, told));
  });

  it('tells nothing where the sum itself is small, or nothing can stand before the small ones', () => {
    expect(suppressList({ values: Float64Array.of(2, 2), k })).toBeNull();
    expect(suppressList({ values: Float64Array.of(3, 2), k })).toBeNull();
    expect(suppressList({ values: Float64Array.of(0, 0), k })).toEqual(Uint8Array.of(told, told));
  });
});
