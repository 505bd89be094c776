import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ets } from '../../../analytics/forecast/ets.ts';
import { fitEts } from '../../../analytics/forecast/ets-fit.ts';
import { etsForms, etsName, type EtsForm } from '../../../analytics/forecast/ets-form.ts';
import type { SeriesMemory } from '../../../analytics/forecast/model.ts';
import { projectRelative } from '../../../analytics/forecast/project-relative.ts';
import { runRelativeSmoother } from '../../../analytics/forecast/relative-smoother.ts';
import { chooseScale, plainScale } from '../../../analytics/forecast/scale.ts';
import { generateDailySeries, mulberry32, TRAINING_DAYS } from './generated-series.ts';

interface ClassicEts {
  readonly name: string;
  readonly frequency: number;
  readonly h: number;
  readonly y: readonly number[];
  readonly ets: {
    readonly method: string;
    readonly loglik: number;
    readonly aicc: number;
    readonly mean: readonly number[];
    readonly lo80: readonly number[];
    readonly hi80: readonly number[];
  };
}

const file = new URL('../../fixtures/reference/forecast/r-classic.json.gz', import.meta.url);
const classics = JSON.parse(gunzipSync(readFileSync(file)).toString()) as readonly ClassicEts[];
const classic = (name: string) => classics.find((one) => one.name.startsWith(name))!;
const formNamed = (name: string): EtsForm => etsForms.find((form) => etsName(form) === name)!;
const anyValue = plainScale(Number.NEGATIVE_INFINITY);

function greatestRelativeDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] / value - 1)));
}

function forecast(values: readonly number[], options: { season: number; horizon: number; memory?: SeriesMemory }) {
  const context = { season: options.season, scale: anyValue, regressors: null, memory: options.memory ?? {} };
  return ets.predictor(context)(Float64Array.from(values), options.horizon);
}

describe.each(['AirPassengers', 'UKDriverDeaths'])('on %s', (name) => {
  const { y, frequency, h, ets: ofR } = classic(name);
  const fit = fitEts(Float64Array.from(y), frequency, { form: formNamed(ofR.method) });

  test('the form that R ets() chose is at least as likely as R found it, with the same likelihood and AICc', () => {
    expect(fit.deviance).toBeLessThanOrEqual(-2 * ofR.loglik);
    // R stops its search early: 0.8 and 2.0 are missing.
    expect(fit.deviance).toBeGreaterThan(-2 * ofR.loglik - 2.5);
    expect(fit.aicc - fit.deviance).toBeCloseTo(ofR.aicc + 2 * ofR.loglik, 6);
  });

  test('its means and 80 % intervals are within 1.5 and 2.5 % of those of R', () => {
    const { mean, deviation } = projectRelative(fit, h);

    expect(greatestRelativeDifference(mean, ofR.mean)).toBeLessThan(0.015);
    expect(
      greatestRelativeDifference(
        mean.map((value, i) => value + 1.2815515655 * deviation[i]),
        ofR.hi80,
      ),
    ).toBeLessThan(0.025);
    expect(
      greatestRelativeDifference(
        mean.map((value, i) => value - 1.2815515655 * deviation[i]),
        ofR.lo80,
      ),
    ).toBeLessThan(0.025);
  });

  test('the chosen form has an AICc below that of the choice of R', () => {
    const memory: SeriesMemory = {};
    forecast(y, { season: frequency, horizon: h, memory });

    const chosen = etsForms[memory.ets?.[4] ?? -1];

    expect(fitEts(Float64Array.from(y), frequency, { form: chosen }).aicc).toBeLessThan(ofR.aicc);
  });
});

test('AirPassengers: the forecast of the chosen form is within 1 % of that of R', () => {
  const { y, frequency, h, ets: ofR } = classic('AirPassengers');

  expect(greatestRelativeDifference(forecast(y, { season: frequency, horizon: h }).mean, ofR.mean)).toBeLessThan(0.01);
});

test('UKDriverDeaths: the chosen form has factors where R adds its season, and forecasts within 7 % of R', () => {
  const { y, frequency, h, ets: ofR } = classic('UKDriverDeaths');

  expect(greatestRelativeDifference(forecast(y, { season: frequency, horizon: h }).mean, ofR.mean)).toBeLessThan(0.07);
});

describe('the family', () => {
  test('has the fifteen forms of R ets() that keep a finite variance', () => {
    expect(etsForms).toHaveLength(15);
    expect(etsForms.map(etsName)).not.toContain('ETS(A,N,M)');
  });

  test('finds no season where there is none, and one where there is', () => {
    const chosen = (values: Float64Array): EtsForm => {
      const memory: SeriesMemory = {};
      ets.predictor({ season: 7, scale: chooseScale(values), regressors: null, memory })(values, 28);
      return etsForms[memory.ets?.[4] ?? -1];
    };
    const counts = generateDailySeries()[150].counts.subarray(0, TRAINING_DAYS);
    const random = mulberry32(1);
    const shuffled = Float64Array.from(
      Array.from(counts, (count) => ({ count, key: random() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ count }) => count),
    );

    expect(chosen(counts).season).not.toBe('N');
    expect(chosen(shuffled).season).toBe('N');
  });

  test('keeps its form while a series grows little, and forecasts alike from its memory', () => {
    const counts = generateDailySeries()[120].counts;
    const context = { season: 7, scale: chooseScale(counts), regressors: null };
    const memory: SeriesMemory = {};
    ets.predictor({ ...context, memory })(counts.subarray(0, 700), 28);

    const warm = ets.predictor({ ...context, memory: JSON.parse(JSON.stringify(memory)) as SeriesMemory })(counts.subarray(0, 707), 28);
    const cold = ets.predictor(context)(counts.subarray(0, 707), 28);

    expect(greatestRelativeDifference(warm.mean, [...cold.mean])).toBeLessThan(0.01);
  });

  test('starts anew from a memory that is no state', () => {
    const counts = generateDailySeries()[120].counts;
    const context = { season: 7, scale: chooseScale(counts), regressors: null };

    const cold = ets.predictor(context)(counts, 7);

    for (const broken of [[], [Number.NaN, 0, 0, 1, 3, 700], [0.1, 0, 0, 1, 99, 700], [5, 0, 0, 1, 3, 700]]) {
      expect(ets.predictor({ ...context, memory: { ets: broken } })(counts, 7).mean).toEqual(cold.mean);
    }
  });
});

describe('runRelativeSmoother', () => {
  const parameters = { alpha: 0.3, beta: 0.1, gamma: 0.2, phi: 0.9 };

  test('follows the equations of ETS(M,Ad,M)', () => {
    const initial = { level: 10, trend: 1, seasonal: Float64Array.of(0.8, 1.2) };

    const { squaredError, final, logMeans } = runRelativeSmoother(Float64Array.of(9), { parameters, seasonIsFactor: true, initial });

    const base = 10 + 0.9;
    const error = (9 - base * 0.8) / (base * 0.8);
    expect(squaredError).toBeCloseTo(error ** 2, 12);
    expect(logMeans).toBeCloseTo(Math.log(base * 0.8), 12);
    expect(final.level).toBeCloseTo(base * (1 + 0.3 * error), 12);
    expect(final.trend).toBeCloseTo(0.9 + 0.1 * base * error, 12);
    expect([...final.seasonal]).toEqual([1.2, 0.8 * (1 + 0.2 * error)]);
  });

  test('says of a mean that is not positive that it is no model', () => {
    const initial = { level: 1, trend: 0, seasonal: Float64Array.of(-2) };

    expect(runRelativeSmoother(Float64Array.of(1), { parameters, seasonIsFactor: false, initial }).squaredError).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
