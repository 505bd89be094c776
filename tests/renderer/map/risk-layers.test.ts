import { expect, test } from 'vitest';
import type { Risk } from '../../../renderer/state/server-truth.ts';
import { chanceAt, paintRisk, riskAt, riskBounds, riskPeriods } from '../../../renderer/map/risk-layers.ts';

/** Two columns and two rows, without a cell in the north-east; two days. */
const risk: Risk = {
  ...{ runId: 1, step: 'day', edges: ['2026-01-01', '2026-01-02', '2026-01-03'] },
  ...{ columns: 2, rows: 2, bounds: [10, 20, 12, 22], cell: Int32Array.of(0, 1, 2), zone: Int32Array.of(5, 5, 6) },
  expected: Float32Array.of(0.1, 0.2, 4, 0.3, 0.2, 1),
  lo80: Float32Array.of(0, 0.1, 3, 0.1, 0.1, 0.5),
  hi80: Float32Array.of(0.2, 0.4, 5, 0.5, 0.4, 2),
  chance: Float32Array.of(0.1, 0.18, 0.98, 0.26, 0.18, 0.63),
};
const palette = ['#000001', '#000002', '#000003', '#000004', '#000005', '#000006', '#0000FF'];

test('a place has the risk of its cell in the chosen period', () => {
  const west = riskAt(risk, 0, { lon: 10.2, lat: 21.9 });
  expect([west?.expected, west?.lo80, west?.hi80]).toEqual([4, 3, 5]);
  expect(riskAt(risk, 1, { lon: 10.2, lat: 21.9 })?.expected).toBe(1);
});

test('outside the cells, the grid and the periods there is none', () => {
  expect(riskAt(risk, 0, { lon: 11.5, lat: 21.5 })).toBeNull();
  expect(riskAt(risk, 0, { lon: 12.5, lat: 21.5 })).toBeNull();
  expect(riskAt(risk, riskPeriods(risk), { lon: 10.2, lat: 21.9 })).toBeNull();
});

test('classes are round, ascending and the same for all periods', () => {
  const bounds = riskBounds(risk);
  expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
  expect(bounds.at(-1)).toBe(4);
  expect(riskBounds(risk)).toBe(bounds);
});

test('a picture has its north at the top and the strongest colour for the strongest cell', () => {
  const picture = paintRisk(risk, 0, palette);
  expect([...(picture?.data.slice(0, 4) ?? [])]).toEqual([0, 0, 255, 255]);
  expect(picture?.data[4 + 3]).toBe(0);
  expect(paintRisk(risk, 2, palette)).toBeNull();
});

test('a class has the chance of the cell that comes nearest to it', () => {
  expect(chanceAt(risk, 0.9)).toBeCloseTo(0.63, 5);
  expect(chanceAt({ ...risk, expected: new Float32Array() }, 1)).toBeNull();
});
