import { describe, expect, test } from 'vitest';
import { locateZones } from '../../../analytics/geo/zone-index.ts';
import { countLower } from '../../../analytics/math/counts.ts';
import { createRandom } from '../../../analytics/math/random.ts';
import { gammaQuantiles } from '../../../analytics/risk/gamma-quantiles.ts';
import { findCells } from '../../../analytics/risk/share-grid.ts';
import { whereNext, type WhereNext, type WhereNextInput } from '../../../analytics/risk/where-next.ts';
import { readChicagoAreas, readChicagoIncidents } from './chicago.ts';

const zones = readChicagoAreas();
const zoneIds = Int32Array.from({ length: 77 }, (_, i) => i + 1);
const incidents = readChicagoIncidents();
const zoneOf = locateZones({ lonLat: incidents.lonLat, index: zones });
const CELL_M = 250;

function pick(isWanted: (day: number, type: string) => boolean): number[] {
  return incidents.type.flatMap((type, i) => (isWanted(incidents.day[i], type) ? [i] : []));
}
const placesOf = (chosen: readonly number[]) =>
  Float64Array.from(chosen.flatMap((i) => [incidents.lonLat[2 * i], incidents.lonLat[2 * i + 1]]));

/** The coming week as the mean of the eight before, in each area: a forecast that needs no model. */
function forecastWeek(chosen: readonly number[], origin: number) {
  const weeks = new Float64Array(77 * 8);
  for (const i of chosen) {
    const week = Math.floor((origin - incidents.day[i]) / 7);
    if (week < 8 && zoneOf[i] > 0) weeks[(zoneOf[i] - 1) * 8 + week]++;
  }
  const expected = Float64Array.from(
    { length: 77 },
    (_, zone) => weeks.subarray(zone * 8, zone * 8 + 8).reduce((sum, count) => sum + count, 0) / 8,
  );
  const deviation = expected.map((mean, zone) => {
    const squares = weeks.subarray(zone * 8, zone * 8 + 8).reduce((sum, count) => sum + (count - mean) ** 2, 0);
    return Math.sqrt(Math.max(mean, squares / 7) * (1 + 1 / 8));
  });
  return { expected, deviation };
}

interface Week {
  readonly risk: WhereNext;
  /** Incidents of the four weeks before and of the week itself, by cell. */
  readonly before: Float64Array;
  readonly came: Float64Array;
}

function playWeek(type: string | null, origin: number): Week {
  const isType = (name: string) => type === null || name === type;
  const past = pick((day, name) => day < origin && isType(name));
  const risk = whereNext({
    zones,
    zoneIds,
    periods: 1,
    ...forecastWeek(past, origin),
    lonLat: placesOf(past),
    ageDays: Float64Array.from(past, (i) => origin - incidents.day[i]),
    cellM: CELL_M,
  });
  const count = (from: number, to: number) => {
    const counts = new Float64Array(risk.cell.length);
    const chosen = pick((day, name) => day >= from && day < to && isType(name));
    for (const cell of findCells(risk, placesOf(chosen))) if (cell >= 0) counts[cell]++;
    return counts;
  };
  return { risk, before: count(origin - 28, origin), came: count(origin, origin + 7) };
}

/** Incidents in the cells of the highest score that make up this share of the area; equal scores share what they have. */
function hitsOf(score: ArrayLike<number>, came: Float64Array, areaShare: number): number {
  const order = Array.from(came.keys()).sort((a, b) => score[b] - score[a]);
  let [hits, left, at] = [0, areaShare * came.length, 0];
  while (left > 0 && at < order.length) {
    let [end, sum] = [at, 0];
    while (end < order.length && score[order[end]] === score[order[at]]) sum += came[order[end++]];
    hits += (sum * Math.min(left, end - at)) / (end - at);
    left -= end - at;
    at = end;
  }
  return hits;
}

function hitRate(weeks: readonly Week[], areaShare: number, scoreOf: (week: Week) => ArrayLike<number>): number {
  const all = weeks.reduce((sum, { came }) => sum + came.reduce((total, count) => total + count, 0), 0);
  return weeks.reduce((sum, week) => sum + hitsOf(scoreOf(week), week.came, areaShare), 0) / all;
}

const origins = [175, 182, 189, 196, 203, 210];

describe.each([
  // Share of the next week's incidents in 5 and 10 % of the area, by us and by the map of the last four weeks. PAI = share / 0.05 or 0.1.
  { type: null, ours: [0.289, 0.433], naive: [0.274, 0.413] },
  { type: 'BURGLARY', ours: [0.17, 0.294], naive: [0.145, 0.253] },
  { type: 'ROBBERY', ours: [0.329, 0.459], naive: [0.211, 0.298] },
])('the coming weeks of Chicago, $type', ({ type, ours, naive }) => {
  const weeks = origins.map((origin) => playWeek(type, origin));

  test('finds more of the incidents than the map of the last four weeks', () => {
    for (const [i, areaShare] of [0.05, 0.1].entries()) {
      const found = hitRate(weeks, areaShare, ({ risk }) => risk.expected);
      const naively = hitRate(weeks, areaShare, ({ before }) => before);

      expect(found).toBeCloseTo(ours[i], 2);
      expect(naively).toBeCloseTo(naive[i], 2);
      expect(found).toBeGreaterThan(naively);
    }
  });

  test('its distributions cover 80 and 95 % of the counts, in the cells of most risk too', () => {
    const random = createRandom(5);
    for (const [from, to] of [
      [0, 0.05],
      [0.05, 0.2],
      [0, 1],
    ]) {
      let [inside80, inside95, cells] = [0, 0, 0];
      for (const { risk, came } of weeks) {
        const order = Array.from(came.keys()).sort((a, b) => risk.expected[b] - risk.expected[a]);
        for (const cell of order.slice(from * order.length, to * order.length)) {
          const mean = risk.expected[cell];
          const distribution = { mean, dispersion: 1 + mean * risk.variation[cell] };
          // Most counts are 0 or 1: the place within the jump of the distribution is drawn, else no interval could hold 80 %.
          const [below, upTo] = [countLower(came[cell] - 1, distribution), countLower(came[cell], distribution)];
          const place = below + random.next() * (upTo - below);
          inside80 += place > 0.1 && place < 0.9 ? 1 : 0;
          inside95 += place > 0.025 && place < 0.975 ? 1 : 0;
          cells++;
        }
      }
      expect(Math.abs(inside80 / cells - 0.8)).toBeLessThan(0.04);
      expect(Math.abs(inside95 / cells - 0.95)).toBeLessThan(0.03);
    }
  });

  test('its chances of at least one incident come true', () => {
    for (const [low, high] of [
      [0.02, 0.1],
      [0.1, 0.3],
      [0.3, 0.6],
      [0.6, 0.9],
    ]) {
      let [chances, hits, cells] = [0, 0, 0];
      for (const { risk, came } of weeks) {
        risk.chance.forEach((chance, cell) => {
          if (chance < low || chance >= high) return;
          chances += chance;
          hits += came[cell] > 0 ? 1 : 0;
          cells++;
        });
      }
      if (cells > 500) expect(Math.abs(hits - chances) / cells).toBeLessThan(0.05);
    }
  });
});

describe('whereNext', () => {
  const input: WhereNextInput = {
    zones,
    zoneIds: Int32Array.of(8, 32),
    periods: 2,
    expected: Float64Array.of(10, 20, 5, 0),
    deviation: Float64Array.of(4, 6, 3, 0),
    lonLat: Float64Array.of(-87.63, 41.9, -87.63, 41.9, -87.6305, 41.9005, -87.628, 41.88),
    ageDays: Float64Array.of(3, 20, 4, 40),
    cellM: 300,
  };

  test('the cells of a zone expect what the zone does, in each period', () => {
    const { zone, expected } = whereNext(input);
    const sumOf = (period: number, id: number) =>
      expected
        .subarray(period * zone.length, (period + 1) * zone.length)
        .reduce((sum, value, i) => (zone[i] === id ? sum + value : sum), 0);

    expect(sumOf(0, 8)).toBeCloseTo(10, 4);
    expect(sumOf(0, 32)).toBeCloseTo(20, 4);
    expect(sumOf(1, 8)).toBeCloseTo(5, 4);
    expect(sumOf(1, 32)).toBe(0);
    expect(sumOf(0, 1)).toBe(0);
  });

  test('expects most where most happened, and keeps the expectation within its interval', () => {
    const risk = whereNext(input);
    const [cell, far] = findCells(risk, Float64Array.of(-87.63, 41.9, -87.62, 41.895));

    expect(risk.expected[cell]).toBeGreaterThan(2 * risk.expected[far]);
    for (const i of [cell, far]) {
      expect(risk.lo80[i]).toBeLessThan(risk.expected[i]);
      expect(risk.hi80[i]).toBeGreaterThan(risk.expected[i]);
      expect(risk.chance[i]).toBeGreaterThan(0);
      expect(risk.chance[i]).toBeLessThan(1);
    }
  });

  test('a forecast that is less sure makes wider intervals', () => {
    const sure = whereNext(input);
    const unsure = whereNext({ ...input, deviation: Float64Array.of(12, 18, 9, 0) });
    const [cell] = findCells(sure, Float64Array.of(-87.63, 41.9));

    expect(unsure.hi80[cell] - unsure.lo80[cell]).toBeGreaterThan(sure.hi80[cell] - sure.lo80[cell]);
    expect(unsure.expected[cell]).toBe(sure.expected[cell]);
  });

  test('spreads a forecast evenly where nothing ever happened', () => {
    const risk = whereNext({ ...input, lonLat: new Float64Array(0), ageDays: new Float64Array(0) });
    const inLoop = [...risk.expected.subarray(0, risk.cell.length)].filter((_, i) => risk.zone[i] === 32);

    expect(Math.max(...inLoop)).toBeCloseTo(20 / inLoop.length, 5);
    expect([...risk.expected, ...risk.lo80, ...risk.hi80, ...risk.chance].every(Number.isFinite)).toBe(true);
  });

  test.each<Partial<WhereNextInput>>([
    { cellM: 0 },
    { cellM: 1 },
    { periods: 3 },
    { expected: Float64Array.of(1, 2, 3, Number.NaN) },
    { ageDays: Float64Array.of(1, 2, 3, -1) },
    { lonLat: new Float64Array(2) },
  ])('refuses %o', (wrong) => {
    expect(() => whereNext({ ...input, ...wrong })).toThrow(RangeError);
  });
});

describe('gammaQuantiles', () => {
  // R 4.2.2: qgamma(c(0.1, 0.9), shape, rate = shape)
  test.each([
    [0.3, 0.00107908207, 2.94936924],
    [1.37, 0.173308932, 2.13053764],
    [50, 0.823581358, 1.18498004],
  ])('of shape %d are those of R to 1.5 %', (shape, low, high) => {
    const [below, above] = gammaQuantiles([0.1, 0.9])(shape);

    expect(Math.abs(below / low - 1)).toBeLessThan(0.015);
    expect(Math.abs(above / high - 1)).toBeLessThan(0.01);
  });
});
