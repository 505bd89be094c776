import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalsOf, UNCALIBRATED } from '../../../analytics/forecast/intervals.ts';
import type { Prediction } from '../../../analytics/forecast/path.ts';
import { predictCounts } from '../../../analytics/forecast/count-prediction.ts';
import { reconcilePredictions } from '../../../analytics/forecast/reconcile-predictions.ts';
import { reconcileMeans, type Hierarchy } from '../../../analytics/forecast/reconcile.ts';
import { plainScale, rootScale } from '../../../analytics/forecast/scale.ts';

interface Case {
  readonly upperValues: readonly number[];
  readonly leafValues: readonly number[];
  readonly structural: { readonly free: readonly number[]; readonly bounded: readonly number[] };
  readonly variance: { readonly free: readonly number[]; readonly bounded: readonly number[] };
}
const reference = JSON.parse(readFileSync(new URL('../../fixtures/reference/calendar/reconcile.json', import.meta.url), 'utf8')) as {
  readonly upper: readonly (readonly number[])[];
  readonly upperVariance: readonly number[];
  readonly leafVariance: readonly number[];
  readonly cases: Readonly<Record<'plain' | 'negative', Case>>;
};
const variance = Float64Array.from([...reference.upperVariance, ...reference.leafVariance]);
const hierarchy: Hierarchy = { leafCount: 6, upper: reference.upper.map((members) => Int32Array.from(members)) };

describe('reconcileMeans', () => {
  test.each(['plain', 'negative'] as const)('agrees with the formula and the bounded solution of SciPy (%s)', (name) => {
    const { upperValues, leafValues, ...solutions } = reference.cases[name];
    const mean = Float64Array.from([...upperValues, ...leafValues]);

    for (const method of ['structural', 'variance'] as const) {
      const weights = method === 'variance' ? variance : leafCounts(hierarchy);
      const leaves = reconcileMeans(mean, hierarchy, weights).subarray(6);
      leaves.forEach((value, leaf) => expect(value).toBeCloseTo(solutions[method].bounded[leaf], 8));
      const isBounded = solutions[method].free.some((value) => value < 0);
      if (!isBounded) leaves.forEach((value, leaf) => expect(value).toBeCloseTo(solutions[method].free[leaf], 8));
    }
  });

  test('is tested on a case in which a leaf would be negative', () => {
    expect(reference.cases.negative.structural.free.some((value) => value < 0)).toBe(true);
  });

  test('shares out by hand what two zones miss of the city: structural weights 2, 1, 1', () => {
    // Residual 3; the city holds half of its error, each zone a quarter.
    const out = reconcileMeans(Float64Array.of(10, 4, 3), zoneHierarchy(2), leafCounts(zoneHierarchy(2)));

    expect([...out].map((value) => Number(value.toFixed(12)))).toEqual([8.5, 4.75, 3.75]);
  });

  const nodeValues = fc.double({ min: -20, max: 500, noNaN: true });
  const inputs = fc
    .record({ zones: fc.integer({ min: 1, max: 6 }), types: fc.integer({ min: 1, max: 4 }), steps: fc.integer({ min: 1, max: 3 }) })
    .chain(({ zones, types, steps }) => {
      const shape = gridHierarchy(zones, types);
      const nodes = shape.upper.length + shape.leafCount;
      return fc.record({
        shape: fc.constant(shape),
        steps: fc.constant(steps),
        mean: fc.array(nodeValues, { minLength: nodes * steps, maxLength: nodes * steps }),
        variances: fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: nodes, maxLength: nodes }),
      });
    });
  test('always adds up and is never negative', () => {
    fc.assert(
      fc.property(inputs, ({ shape, steps, mean, variances }) => {
        const out = reconcileMeans(Float64Array.from(mean), shape, Float64Array.from(variances));

        expect(out.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
        shape.upper.forEach((members, node) => {
          for (let step = 0; step < steps; step++) {
            const sum = members.reduce((total, leaf) => total + out[(shape.upper.length + leaf) * steps + step], 0);
            expect(Math.abs(out[node * steps + step] - sum)).toBeLessThanOrEqual(1e-9);
          }
        });
      }),
      { seed: 10, numRuns: 300 },
    );
  });

  test('leaves alone what adds up already', () => {
    fc.assert(
      fc.property(inputs, ({ shape, steps, mean, variances }) => {
        const values = addUp(mean.map(Math.abs), shape, steps);

        const out = reconcileMeans(values, shape, Float64Array.from(variances));

        expect(out.every((value, i) => Math.abs(value - values[i]) <= 1e-6 * (1 + values[i]))).toBe(true);
      }),
      { seed: 11 },
    );
  });

  test('comes no further from the forecasts than any other leaves', () => {
    fc.assert(
      fc.property(inputs, fc.integer(), ({ shape, mean, variances }, seed) => {
        const nodes = shape.upper.length + shape.leafCount;
        const values = Float64Array.from(mean.slice(0, nodes));
        const weights = Float64Array.from(variances, (value) => value + 1);
        const distance = (from: Float64Array) => from.reduce((sum, value, node) => sum + (value - values[node]) ** 2 / weights[node], 0);

        const out = reconcileMeans(values, shape, weights);

        const other = out.map((value, node) => (node < shape.upper.length ? 0 : Math.max(0, value + Math.sin(seed + node))));
        expect(distance(out)).toBeLessThanOrEqual(distance(addUp([...other], shape, 1)) + 1e-6);
      }),
      { seed: 12 },
    );
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'means that do not divide',
      () => reconcileMeans(new Float64Array(5), zoneHierarchy(2), leafCounts(zoneHierarchy(2))),
      /do not divide into 3/,
    ],
    [
      'no number',
      () => reconcileMeans(Float64Array.of(1, Number.NaN, 1), zoneHierarchy(2), leafCounts(zoneHierarchy(2))),
      /value 1 is NaN/,
    ],
    ['no variances', () => reconcileMeans(new Float64Array(3), zoneHierarchy(2), new Float64Array(0)), /needs 3 values, has 0/],
    [
      'a leaf twice',
      () => reconcileMeans(new Float64Array(3), { leafCount: 2, upper: [Int32Array.of(0, 0)] }, Float64Array.of(1, 1, 1)),
      /node 0/,
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('reconcilePredictions', () => {
  const predict = (means: readonly number[], deviation: number, scale = rootScale): Prediction => {
    const mean = Float64Array.from(means);
    const sum = mean.reduce((total, value) => total + value, 0);
    const centre = mean.map((value) => Math.sqrt(Math.max(0, value + 3 / 8 - deviation ** 2)));
    const onScale = scale === rootScale ? centre : mean.slice();
    return { scale, mean, sum, sumDeviation: Math.sqrt(sum) + 1, centre: onScale, deviation: mean.map(() => deviation) };
  };
  const countSpread = ({ scale, centre, deviation }: Prediction, step: number) => scale.slopeAt(centre[step]) * deviation[step];

  test('moves the distributions with their means', () => {
    const [city, ...zones] = reconcilePredictions(
      [predict([100, 90], 0.6), predict([40, 30], 0.6), predict([50, 70], 0.6)],
      zoneHierarchy(2),
      leafCounts(zoneHierarchy(2)),
    );

    for (const step of [0, 1]) {
      expect(city.mean[step]).toBeCloseTo(zones[0].mean[step] + zones[1].mean[step], 9);
      for (const { scale, mean, centre, deviation } of [city, ...zones])
        expect(scale.expectedValue(centre[step], deviation[step] ** 2)).toBeCloseTo(mean[step], 6);
    }
    expect(city.sum).toBeCloseTo(city.mean[0] + city.mean[1], 9);
    expect(zones[0].deviation).toEqual(Float64Array.of(0.6, 0.6));
  });

  test('never leaves the city less certain than its zones could be together', () => {
    const [city, ...zones] = reconcilePredictions(
      [predict([60], 3), predict([30], 0.4), predict([30], 0.4)],
      zoneHierarchy(2),
      leafCounts(zoneHierarchy(2)),
    );

    expect(countSpread(city, 0)).toBeLessThanOrEqual(1.01 * (countSpread(zones[0], 0) + countSpread(zones[1], 0)));
    expect(city.sumDeviation).toBeLessThanOrEqual(zones[0].sumDeviation + zones[1].sumDeviation);
    expect(city.scale.expectedValue(city.centre[0], city.deviation[0] ** 2)).toBeCloseTo(60, 6);
  });

  test('keeps a distribution of counts one: whole numbers, its size, and 0 where it was likely', () => {
    const rare = predictCounts([{ mean: 0.2, dispersion: 1.1 }], 0);
    const [, one] = reconcilePredictions([predict([1], 0.5), rare, rare], zoneHierarchy(2), Float64Array.of(1, 1, 1));

    expect(one.mean[0]).toBeCloseTo(0.2 + 0.6 / 3, 12);
    expect(one.dispersion?.[0]).toBeCloseTo(1 + 0.1 * (one.mean[0] / 0.2), 12);
    expect(one.sumDeviation ** 2).toBeCloseTo(one.mean[0] * one.dispersion![0], 12);
    const { lo80, hi80 } = intervalsOf(one, UNCALIBRATED);
    expect([lo80[0], hi80[0]]).toEqual([0, 1]);
  });

  test('gives finite intervals around every mean, for zeros and giants too', () => {
    const value = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }));
    const node = fc.record({ mean: value, deviation: fc.double({ min: 0, max: 5, noNaN: true }), plain: fc.boolean() });
    fc.assert(
      fc.property(fc.array(node, { minLength: 6, maxLength: 6 }), (nodes) => {
        const shape: Hierarchy = zoneHierarchy(5);
        const before = nodes.map(({ mean, deviation, plain }) => predict([mean, mean / 2], deviation, plain ? plainScale(0) : rootScale));

        const after = reconcilePredictions(before, shape, leafCounts(shape));

        for (const prediction of after) {
          const { lo95, hi95, sumLo80, sumHi80 } = intervalsOf(prediction, UNCALIBRATED);
          prediction.mean.forEach((mean, step) => {
            expect(lo95[step] >= 0 && lo95[step] <= mean && mean <= hi95[step] && Number.isFinite(hi95[step])).toBe(true);
          });
          expect(sumLo80 <= prediction.sum && prediction.sum <= sumHi80 && Number.isFinite(sumHi80)).toBe(true);
          expect(prediction.deviation.every((deviation) => deviation >= 0)).toBe(true);
        }
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  test('refuses predictions of several horizons', () => {
    expect(() => reconcilePredictions([predict([1], 1), predict([1, 2], 1)], zoneHierarchy(1), Float64Array.of(1, 1))).toThrow(/needs 2/);
  });
});

/** The city over its zones. */
function zoneHierarchy(zones: number): Hierarchy {
  return { leafCount: zones, upper: [Int32Array.from({ length: zones }, (_, zone) => zone)] };
}

/** The city, each zone and each type over zones × types leaves. */
function gridHierarchy(zones: number, types: number): Hierarchy {
  const city = Int32Array.from({ length: zones * types }, (_, leaf) => leaf);
  const ofZone = Array.from({ length: zones }, (_, zone) => city.slice(zone * types, (zone + 1) * types));
  const ofType = Array.from({ length: types }, (_, type) => city.filter((leaf) => leaf % types === type));
  return { leafCount: zones * types, upper: [city, ...ofZone, ...ofType] };
}

/** Structural weights: an upper node's error is taken to grow with its number of leaves. */
function leafCounts({ leafCount, upper }: Hierarchy): Float64Array {
  return Float64Array.from({ length: upper.length + leafCount }, (_, node) => Math.max(1, upper[node]?.length ?? 1));
}

/** Takes the leaves as they are and makes the upper nodes their sums. */
function addUp(values: readonly number[], { upper }: Hierarchy, steps: number): Float64Array<ArrayBuffer> {
  const out = Float64Array.from(values);
  upper.forEach((members, node) => {
    for (let step = 0; step < steps; step++) {
      out[node * steps + step] = members.reduce((sum, leaf) => sum + out[(upper.length + leaf) * steps + step], 0);
    }
  });
  return out;
}
