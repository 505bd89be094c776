import { describe, expect, test } from 'vitest';
import { expectStep, fitBaseline, OUTBREAK_RESIDUAL } from '../../../analytics/alert/baseline.ts';
import { findExceedances, type ExceedanceInput } from '../../../analytics/alert/exceedance.ts';
import { countQuantile, countUpper } from '../../../analytics/math/counts.ts';
import { reference, relativeError } from '../evaluate/reference.ts';
import { drawCounts } from './draw-counts.ts';

describe('fitBaseline', () => {
  test.each(reference.usual)('learns what farringtonFlexible of R learns: expected $expected, trend $trend', (usual) => {
    const { counts, weeks, trend, observed } = usual;
    const columns = trend ? [Float64Array.from(weeks, (week) => week - 320)] : [];

    const baseline = fitBaseline({
      counts: Float64Array.from(counts),
      columns,
      precisions: columns.map(() => 0),
      outbreak: OUTBREAK_RESIDUAL,
    })!;
    const { mean } = expectStep(baseline, trend ? [0] : []);

    // R stops its rounds at a relative change of the deviance of 1e-8 and makes the dispersion from the residuals before the last.
    expect(relativeError(mean, usual.expected)).toBeLessThan(1e-6);
    expect(relativeError(baseline.dispersion, usual.dispersion)).toBeLessThan(1e-5);
    expect(countQuantile(0.995, { mean, dispersion: baseline.dispersion })).toBe(usual.limit);
    expect(relativeError(countUpper(observed, { mean, dispersion: baseline.dispersion }), usual.pValue)).toBeLessThan(1e-4);
    if (trend) expect(baseline.effects[1]).toBeCloseTo(usual.slope!, 7);
  });

  test('has nothing to say without an incident, or with fewer counts than effects', () => {
    const column = Float64Array.of(0, 1, 2);
    const options = { precisions: [0], outbreak: OUTBREAK_RESIDUAL };

    expect(fitBaseline({ counts: new Float64Array(3), columns: [column], ...options })).toBeNull();
    expect(fitBaseline({ counts: Float64Array.of(1, Number.NaN, 2), columns: [column], ...options })).toBeNull();
  });
});

const options = { seriesCount: 1, season: 7, stepsAYear: 365.25, judged: 7, guard: 14, falseDiscoveryRate: 0.05 };
const judge = (values: Float64Array, more: Partial<ExceedanceInput> = {}) => findExceedances({ ...options, values, ...more });

describe('findExceedances', () => {
  const quiet = (mean: number, dispersion: number, seed: number) => drawCounts({ mean: () => mean, dispersion, steps: 400, seed });

  test('finds the one day that is out of the ordinary, and says what would have been ordinary', () => {
    const values = quiet(8, 1, 1);
    values[397] = 25;

    const found = judge(values);

    expect([...found.flagged]).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(found.expected[4]).toBeGreaterThan(5.5);
    expect(found.expected[4]).toBeLessThan(10.5);
    expect(found.limit[4]).toBeLessThan(25);
    expect(found.pValue[4]).toBeLessThan(1e-4);
    expect(found.adjusted[4]).toBeGreaterThan(found.pValue[4]);
  });

  test('asks more of a count that always varies much', () => {
    const even = judge(quiet(8, 1, 2));
    const uneven = judge(quiet(8, 4, 2));

    expect(even.dispersion[0]).toBeLessThan(1.35);
    expect(uneven.dispersion[0]).toBeGreaterThan(3);
    expect(uneven.limit[0]).toBeGreaterThan(even.limit[0] + 3);
  });

  test.each([0.05, 0.2, 1, 5, 60])('raises false alarms at no more than the stated rate, mean %d a day', (mean) => {
    const seriesCount = 120;
    const values = new Float64Array(seriesCount * 400);
    for (let series = 0; series < seriesCount; series++) values.set(quiet(mean, series % 2 === 0 ? 1 : 2, 100 + series), series * 400);

    const { pValue, flagged, limit, expected } = judge(values, { seriesCount });

    const share = (chance: number) => pValue.filter((value) => value <= chance).length / pValue.length;
    // Chances of counts are never below the stated ones, but for what estimating the dispersion costs.
    expect(share(0.05)).toBeLessThan(0.06);
    // 840 counts: two standard errors are 0.005.
    expect(share(0.005)).toBeLessThan(0.01);
    expect(flagged.filter((flag) => flag === 1).length).toBeLessThanOrEqual(2);
    expect(limit.every((value, i) => value >= Math.floor(expected[i]))).toBe(true);
  });

  test('does not take a past outbreak for the usual', () => {
    const values = quiet(10, 1, 3);
    for (let day = 300; day < 310; day++) values[day] = 45;
    const clean = judge(quiet(10, 1, 3));

    const after = judge(values);

    expect(after.expected[0] / clean.expected[0]).toBeLessThan(1.12);
    expect(after.dispersion[0]).toBeLessThan(3);
  });

  test('follows a trend where it is clear, and none where there is none', () => {
    const rising = judge(drawCounts({ mean: (day) => 10 * Math.exp(day / 365), dispersion: 1, steps: 400, seed: 4 }));
    const level = Array.from({ length: 40 }, (_, seed) => judge(quiet(10, 1, 900 + seed)));

    expect(rising.trend[0]).toBeCloseTo(Math.E - 1, 0);
    expect(rising.expected[6]).toBeGreaterThan(23);
    expect(level.filter(({ trend }) => trend[0] === 0).length).toBeGreaterThanOrEqual(35);
  });

  test('knows the weekdays, and the season of a second year', () => {
    const mean = (day: number) => (day % 7 === 5 ? 30 : 10) * Math.exp(0.6 * Math.cos((2 * Math.PI * day) / 365.25));
    const values = drawCounts({ mean, dispersion: 1, steps: 1_100, seed: 6 });

    const { expected, flagged } = judge(values);

    expected.forEach((value, i) => expect(relativeError(value, mean(1_093 + i))).toBeLessThan(0.15));
    expect([...flagged].some((flag) => flag === 1)).toBe(false);
  });

  test('flags the first incidents in a zone that never had any, by how many', () => {
    const values = new Float64Array(400);
    values[398] = 1;
    values[399] = 4;

    const { pValue, flagged, expected } = judge(values);

    expect(expected[6]).toBeCloseTo(0.5 / 379, 10);
    expect(pValue[5]).toBeLessThan(0.002);
    expect(flagged[6]).toBe(1);
  });

  test('leaves gaps and short series unjudged', () => {
    const values = quiet(8, 1, 7);
    values[399] = Number.NaN;

    expect(judge(values).pValue[6]).toBeNaN();
    expect([...judge(values.slice(0, 30)).pValue].every(Number.isNaN)).toBe(true);
    expect(judge(values.slice(0, 30)).baselineSteps[0]).toBe(9);
  });

  test('stays finite for constant, spiked and huge series', () => {
    const spike = new Float64Array(400);
    spike[200] = 1e6;
    for (const values of [new Float64Array(400).fill(3), spike, new Float64Array(400).fill(1e9), quiet(1e6, 50, 8)]) {
      const { expected, limit, pValue } = judge(values);
      expect([...expected, ...limit, ...pValue].every(Number.isFinite)).toBe(true);
    }
  });

  test.each([{ judged: 0 }, { season: 1.5 }, { guard: -1 }, { falseDiscoveryRate: 2 }, { seriesCount: 3 }, { judged: 401 }])(
    'refuses %o',
    (wrong) => {
      expect(() => judge(new Float64Array(400), wrong)).toThrow(RangeError);
    },
  );

  test('refuses a negative count', () => {
    expect(() => judge(new Float64Array(400).fill(-1))).toThrow(RangeError);
  });
});

describe('findExceedances against forecasts', () => {
  const told = (values: readonly number[]) => Float64Array.from([Number.NaN, Number.NaN, Number.NaN, ...values]);

  test('judges counts by the width that their forecast gave itself, and the others by what is usual', () => {
    const values = drawCounts({ mean: () => 8, dispersion: 1, steps: 400, seed: 1 });
    values.set([150, 150, 4, Number.NaN], 396);
    const forecasts = { mean: told([100, 100, 0.1, 20]), hi95: told([120, 180, 1, 30]) };

    const { flagged, limit, pValue, expected, isForecast } = judge(values, { forecasts });
    const usual = judge(values);

    expect([...isForecast]).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect([...flagged]).toEqual([0, 0, 0, 1, 0, 1, 0]);
    expect(limit[4]).toBeGreaterThan(180);
    expect(pValue[6]).toBeNaN();
    expect([...expected.subarray(3)]).toEqual([100, 100, 0.1, 20]);
    expect(expected.subarray(0, 3)).toEqual(usual.expected.subarray(0, 3));
  });

  test('judges a series that is too short to know what is usual', () => {
    const short = judge(
      Float64Array.from({ length: 12 }, (_, day) => (day === 11 ? 40 : 2)),
      {
        forecasts: { mean: new Float64Array(7).fill(3), hi95: new Float64Array(7).fill(7) },
      },
    );

    expect([...short.flagged]).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(short.dispersion[0]).toBeNaN();
  });

  test('refuses forecasts of another length', () => {
    const forecasts = { mean: new Float64Array(7), hi95: new Float64Array(6) };
    expect(() => judge(new Float64Array(400), { forecasts })).toThrow(/forecasts: need 7 values, have 7 and 6/);
  });
});
