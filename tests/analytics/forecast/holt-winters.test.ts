import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitHoltWinters, projectHoltWinters } from '../../../analytics/forecast/holt-winters.ts';
import { stepDeviations, sumDeviation } from '../../../analytics/forecast/path.ts';
import { plainScale } from '../../../analytics/forecast/scale.ts';
import { runSmoother, type SmoothingState } from '../../../analytics/forecast/smoother.ts';
import { normalQuantile } from '../../../analytics/math/distributions.ts';
import { generateDailySeries, TRAINING_DAYS } from './generated-series.ts';
import { classicSeries, reference } from './reference.ts';

const anyValue = plainScale(Number.NEGATIVE_INFINITY);

function expectClose(actual: ArrayLike<number>, expected: readonly number[], relative: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(relative * Math.abs(value)));
}

function stateOfR(states: readonly number[]): SmoothingState {
  return { level: states[0], trend: states[1], seasonal: Float64Array.from(states.slice(2).toReversed()) };
}

describe.each(classicSeries)('on %s', (name) => {
  const classic = reference.classic[name];
  const values = Float64Array.from(classic.values);

  test('the recursion gives the errors and forecasts of R HoltWinters() under its weights', () => {
    const { alpha, beta, gamma, level, trend, season, squaredError, mean } = classic.holtWinters;
    // R corrects trend and season by shares of the level's correction; ours are shares of the error. R starts after one season.
    const parameters = { alpha, beta: alpha * beta, gamma: (1 - alpha) * gamma, phi: 1 };

    const run = runSmoother(values.subarray(classic.frequency), parameters, { level, trend, seasonal: Float64Array.from(season) });
    const fit = { parameters, initial: run.final, final: run.final, squaredError: run.squaredError, sigma2: 1, observed: values.length };

    // 1e-9: R prints ten decimals of the weights.
    expectClose([run.squaredError], [squaredError], 1e-8);
    expectClose(projectHoltWinters(fit, classic.frequency).centre, mean, 1e-8);
  });

  test('means and intervals are those of R ets(AAdA) under its parameters', () => {
    const final = stateOfR(classic.states);
    const fit = { parameters: classic.parameters, initial: final, final, squaredError: 0, sigma2: classic.sigma2, observed: values.length };

    const path = projectHoltWinters(fit, classic.frequency);
    const deviations = stepDeviations(path);

    expectClose(path.centre, classic.mean, 1e-8);
    expectClose(
      path.centre.map((mean, i) => mean - normalQuantile(0.9) * deviations[i]),
      classic.lo80,
      1e-8,
    );
    expectClose(
      path.centre.map((mean, i) => mean + normalQuantile(0.975) * deviations[i]),
      classic.hi95,
      1e-8,
    );
    // 2 %: four standard errors of a deviation from 20,000 simulated sums.
    expectClose([sumDeviation(path, anyValue)], [classic.sumDeviation], 0.02);
  });

  test('the fit is at least as likely as that of R, and forecasts alike', () => {
    const fit = fitHoltWinters(values, classic.frequency);

    expect(fit.squaredError).toBeLessThanOrEqual(classic.squaredError);
    // 2 %: R stops its own search early (its squared error is 0.6 and 3.6 % higher).
    expectClose(projectHoltWinters(fit, classic.frequency).centre, classic.mean, 0.02);
  });
});

describe('projectHoltWinters', () => {
  test('weighs an error by what one unit of it does to the later steps', () => {
    const parameters = { alpha: 0.3, beta: 0.1, gamma: 0.4, phi: 0.9 };
    const initial = { level: 20, trend: 1, seasonal: Float64Array.of(-3, 1, 2) };
    const projectAfter = (error: number) => {
      const expected = initial.level + parameters.phi * initial.trend + initial.seasonal[0];
      const { final } = runSmoother(Float64Array.of(expected + error), parameters, initial);
      return projectHoltWinters({ parameters, final, sigma2: 1 }, 10);
    };

    const [without, withOne] = [projectAfter(0), projectAfter(1)];

    without.weights.slice(1).forEach((weight, step) => expect(withOne.centre[step] - without.centre[step]).toBeCloseTo(weight, 12));
    expect(without.weights[0]).toBe(1);
  });
});

describe('fitHoltWinters', () => {
  const generated = generateDailySeries();
  const weekly = generated[150].counts.slice(0, TRAINING_DAYS);

  test('is as likely as R ets(AAdA) on the generated series', () => {
    const checksum = generated.reduce((sum, { counts }) => counts.reduce((part, count, day) => part + count * ((day + 1) % 997), sum), 0);
    const lost = generated.map(({ counts }, i) => {
      const { squaredError } = fitHoltWinters(counts.slice(0, TRAINING_DAYS), 7);
      return (TRAINING_DAYS / 2) * Math.log(squaredError / reference.generated[i].dampedSquaredError);
    });

    expect(checksum).toBe(reference.checksum);
    // In units of log-likelihood: nowhere more than one behind R, and ahead of it on nine series of ten.
    expect(Math.max(...lost)).toBeLessThan(1);
    expect(lost.filter((difference) => difference < 0).length).toBeGreaterThanOrEqual(180);
  });

  test('started from the parameters of a shorter part, comes to the same forecast', () => {
    const cold = fitHoltWinters(weekly, 7);
    const warm = fitHoltWinters(weekly, 7, fitHoltWinters(weekly.subarray(0, 600), 7).parameters);

    // 0.5 %: both searches stop at 1e-4 of the log of the squared error.
    expect(Math.abs(Math.log(warm.squaredError / cold.squaredError))).toBeLessThan(1e-3);
    expectClose(projectHoltWinters(warm, 28).centre, [...projectHoltWinters(cold, 28).centre], 0.005);
  });

  test('follows the season through gaps', () => {
    const season = [10, 12, 15, 11, 10, 30, 40];
    const values = Float64Array.from({ length: 140 }, (_, day) => (day % 11 === 3 ? Number.NaN : season[day % 7] + ((day * 31) % 5) / 10));

    const { centre } = projectHoltWinters(fitHoltWinters(values, 7), 7);

    expectClose(
      centre,
      season.map((value) => value + 0.2),
      0.03,
    );
  });

  test('multiplies its forecast as the series is multiplied', () => {
    const short = weekly.subarray(0, 200);
    const mean = projectHoltWinters(fitHoltWinters(short, 7), 14).centre;
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (factor) => {
        const scaled = projectHoltWinters(
          fitHoltWinters(
            short.map((value) => value * factor),
            7,
          ),
          14,
        ).centre;
        // 1e-4: rounding may turn one comparison of the search.
        expectClose(
          scaled,
          [...mean].map((value) => value * factor),
          1e-4,
        );
      }),
      { seed: 3, numRuns: 25 },
    );
  });

  test('gives finite numbers for every finite series and season', () => {
    const series = fc.array(fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 1_000_000_000 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 14 }), (values, season) => {
        fc.pre(values.some((value) => !Number.isNaN(value)));

        const fit = fitHoltWinters(Float64Array.from(values), season);
        const { centre, sigma2 } = projectHoltWinters(fit, 2 * season);

        expect([...centre, sigma2].every(Number.isFinite)).toBe(true);
        expect(sigma2).toBeGreaterThanOrEqual(0);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  test('refuses a season that is no whole number, an infinite value and nothing but gaps', () => {
    expect(() => fitHoltWinters(weekly, 0)).toThrow(RangeError);
    expect(() => fitHoltWinters(weekly, 1.5)).toThrow(RangeError);
    expect(() => fitHoltWinters(Float64Array.of(1, Number.POSITIVE_INFINITY), 1)).toThrow(/value 1 is infinite/);
    expect(() => fitHoltWinters(Float64Array.of(Number.NaN), 1)).toThrow(/gaps/);
  });
});
