import { expect, test } from 'vitest';
import type { Risk } from '../../../renderer/state/server-truth.ts';
import { hatchCells, isWide, RISK_HATCH_PX, wideCells } from '../../../renderer/map/risk-hatch.ts';
import { cellRows, zoneRows } from '../../../renderer/map/risk-rows.ts';
import { toWorldPx } from '../../../renderer/map/hatch.ts';
import { chanceAt, paintRisk, riskAt, riskBounds, riskPeriods } from '../../../renderer/map/risk-cells.ts';

/** Two columns and two rows, without a cell in the north-east; two days. */
const risk: Risk = {
  ...{ runId: 1, step: 'day', edges: ['2026-01-01', '2026-01-02', '2026-01-03'] },
  ...{ columns: 2, rows: 2, bounds: [10, 20, 12, 22], cell: Int32Array.of(0, 1, 2), zone: Int32Array.of(5, 5, 6) },
  expected: Float32Array.of(0.1, 0.2, 4, 0.3, 0.2, 1),
  lo80: Float32Array.of(0, 0.1, 3, 0.1, 0.1, 0.5),
  hi80: Float32Array.of(0.2, 0.4, 5, 0.5, 0.4, 2),
  chance: Float32Array.of(0.1, 0.18, 0.98, 0.26, 0.18, 0.63),
  zones: {
    id: Int32Array.of(5, 6),
    ...{ expected: Float32Array.of(0.3, 4, 0.5, 1), lo80: Float32Array.of(0, 2, 0, 0), hi80: Float32Array.of(1, 6, 2, 3) },
  },
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

test('what is uncertain by more than its value is hatched, where it is drawn', () => {
  expect(isWide(1, 0.4, 1.3)).toBe(false);
  expect(isWide(1, 0.4, 1.5)).toBe(true);
  expect(isWide(0, 0, 1)).toBe(false);
  // Widths of 0.2, 0.3, 2 by values of 0.1, 0.2, 4; then 0.4, 0.3, 1.5 by 0.3, 0.2, 1. Below 0.3 nothing is drawn.
  expect([...wideCells(risk, 0)]).toEqual([0, 0, 0, 0]);
  expect([...wideCells(risk, 1)]).toEqual([1, 0, 1, 0]);
  expect(wideCells(risk, 2).includes(1)).toBe(false);
});

test('hatch lines stay in the cells they mark, and run on from one to the next', () => {
  const zoom = 9;
  const ofOne = hatchCells(risk, Uint8Array.of(0, 1, 0, 0), zoom);
  const ofTwo = hatchCells(risk, Uint8Array.of(1, 1, 0, 0), zoom);

  // The cell in the south-east: 11 to 12 east, 20 to 21 north; some 700 pixels wide at this zoom.
  expect(ofOne.length).toBeGreaterThan(100);
  for (const [lon, lat] of ofOne.flat()) {
    expect(lon > 11 - 1e-9 && lon < 12 + 1e-9 && lat > 20 - 1e-9 && lat < 21 + 1e-9).toBe(true);
  }
  const sums = ofOne.map(([[lon, lat]]) => toWorldPx(lon, lat).reduce((sum, part) => sum + part, 0) * 2 ** zoom);
  for (let i = 1; i < sums.length; i++) expect((sums[i] - sums[i - 1]) / Math.SQRT2).toBeCloseTo(RISK_HATCH_PX, 6);
  expect(ofTwo.some(([[from], [to]]) => from < 11 && to > 11)).toBe(true);
});

test('rows have the strongest first, with the middle of a cell and the interval of their period', () => {
  expect(zoneRows(risk, 0).map(({ zoneId, expected, isWide: wide }) => [zoneId, Number(expected.toFixed(1)), wide])).toEqual([
    [6, 4, false],
    [5, 0.3, true],
  ]);
  expect(zoneRows(risk, 1)[0]).toMatchObject({ zoneId: 6, expected: 1, lo80: 0, hi80: 3, place: null, chance: null });
  const [first, second, ...more] = cellRows(risk, 1, 2);
  expect(first).toMatchObject({ zoneId: 6, expected: 1, lo80: 0.5, hi80: 2, place: [10.5, 21.5], isWide: true });
  expect(second).toMatchObject({ zoneId: 5, place: [10.5, 20.5] });
  expect(more).toEqual([]);
});
