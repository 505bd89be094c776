import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { demotion, scoreSealed } from '../../../analytics/evaluate/scoreboard.ts';
import { forecastDigestInput, type SealedForecast } from '../../../analytics/evaluate/seal.ts';

const sealed: SealedForecast = {
  dataHash: 'ab'.repeat(32),
  model: 'ets',
  version: '1.0.0',
  parameters: { season: 7, horizon: 2, calendar: 'kuwait', calibrated: true },
  subject: 'zone:7',
  firstDay: '2026-03-01',
  endDay: '2026-03-03',
  step: 'day',
  sealedAtMs: 1_772_150_400_000,
  mean: Float64Array.of(10, 12),
  lo80: Float64Array.of(6, 8),
  hi80: Float64Array.of(14, 16),
  lo95: Float64Array.of(4, 5),
  hi95: Float64Array.of(17, 20),
  naive: Float64Array.of(9, 15),
  sum: 22,
  sumLo80: 16,
  sumHi80: 28,
};
const hash = (forecast: SealedForecast) => createHash('sha256').update(forecastDigestInput(forecast)).digest('hex');

describe('forecastDigestInput', () => {
  test('is the documented layout, byte for byte', () => {
    const bytes = Buffer.from(forecastDigestInput({ ...sealed, parameters: { b: false, a: 'خ' } }));

    const text = (value: string) => {
      const encoded = Buffer.from(value, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32LE(encoded.length);
      return Buffer.concat([length, encoded]);
    };
    const word = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
    const numbers = (values: ArrayLike<number>) => Buffer.from(Float64Array.from(values).buffer);
    const list = (values: Float64Array) => Buffer.concat([word(values.length), numbers(values)]);
    const { dataHash, model, version, subject, firstDay, endDay, step } = sealed;
    expect(bytes).toEqual(
      Buffer.concat([
        Buffer.from('KHSF'),
        word(1),
        ...[dataHash, model, version, subject, firstDay, endDay, step].map(text),
        numbers([sealed.sealedAtMs]),
        word(2),
        text('a'),
        Buffer.from('s'),
        text('خ'),
        text('b'),
        Buffer.from('b'),
        Buffer.of(0),
        ...[sealed.mean, sealed.lo80, sealed.hi80, sealed.lo95, sealed.hi95, sealed.naive].map(list),
        numbers([22, 16, 28]),
      ]),
    );
  });

  test('keeps its seal for good: the layout of version 1', () => {
    expect(hash(sealed)).toBe('0af75ce7f65f0b4bbfee6da1b750ce25295d53c40bec85c68ad33a1f17ab292d');
  });

  test('writes any text as UTF-8, a lone surrogate as its replacement', () => {
    const text = 'a é خ € 😀 \ud800';
    const bytes = Buffer.from(forecastDigestInput({ ...sealed, model: text }));

    expect(bytes.includes(Buffer.from(new TextEncoder().encode(text)))).toBe(true);
  });

  test('does not hang on the order of parameters, the case of the hash or the sign of 0', () => {
    const parameters = { calibrated: true, calendar: 'kuwait', horizon: 2, season: 7 };
    const zero = { ...sealed, lo95: Float64Array.of(0, 5) };

    expect(hash({ ...sealed, parameters, dataHash: 'AB'.repeat(32) })).toBe(hash(sealed));
    expect(hash({ ...sealed, lo95: Float64Array.of(-0, 5) })).toBe(hash(zero));
  });

  test.each<[string, Partial<SealedForecast>]>([
    ['one number', { mean: Float64Array.of(10, 12.000000000000002) }],
    ['numbers moved between lists', { lo80: sealed.lo95, lo95: sealed.lo80 }],
    ['the naive count', { naive: Float64Array.of(9, 14) }],
    ['the model', { model: 'arima' }],
    ['letters moved between texts', { model: 'ets1', version: '.0.0' }],
    ['a parameter', { parameters: { ...sealed.parameters, season: 1 } }],
    ['a parameter from number to text', { parameters: { ...sealed.parameters, season: '7' } }],
    ['the data', { dataHash: 'ac'.repeat(32) }],
    ['the period', { endDay: '2026-03-04' }],
    ['the moment of sealing', { sealedAtMs: 1_772_150_400_001 }],
    ['a gap', { mean: Float64Array.of(10, Number.NaN) }],
  ])('changes with %s', (_what, change) => {
    expect(hash({ ...sealed, ...change })).not.toBe(hash(sealed));
  });

  test.each([{ dataHash: 'xy' }, { firstDay: '1.3.2026' }, { hi80: new Float64Array(3) }])('refuses %o', (wrong) => {
    expect(() => forecastDigestInput({ ...sealed, ...wrong })).toThrow(RangeError);
  });
});

describe('scoreSealed', () => {
  test('scores what was sealed against what came, and against the naive count', () => {
    const score = scoreSealed(sealed, Float64Array.of(11, 18));

    expect(score).toMatchObject({ outcome: 'lost', observedSteps: 2, mae: 3.5, naiveMae: 2.5 });
    expect(score.skill).toBeCloseTo(-0.4, 12);
    expect(score.bias).toBe(-3.5);
    expect(score.rmse).toBeCloseTo(Math.sqrt(18.5), 12);
    expect(score).toMatchObject({ coverage80: 0.5, coverage95: 1, sumInside80: false });
  });

  test('weighs the intervals: wide ones and missed ones cost', () => {
    // One step, y = 11: pinball .025·7 + .1·5 + .5·1 + .1·3 + .025·6 = 1.625; × 2/5.
    const one = {
      ...sealed,
      ...Object.fromEntries((['mean', 'lo80', 'hi80', 'lo95', 'hi95', 'naive'] as const).map((key) => [key, sealed[key].slice(0, 1)])),
    };

    expect(scoreSealed(one, Float64Array.of(11)).intervalScore).toBeCloseTo(0.65, 12);
    expect(scoreSealed(one, Float64Array.of(30)).intervalScore).toBeGreaterThan(10);
  });

  test('judges rare counts by all chances: a mean between 0 and 1 does not lose to zeros', () => {
    const steps = (value: number) => new Float64Array(4).fill(value);
    const rare = {
      ...{ ...sealed, mean: steps(0.4), lo80: steps(0), hi80: steps(1), lo95: steps(0), hi95: steps(2), naive: steps(0) },
    };

    const score = scoreSealed(rare, Float64Array.of(0, 1, 0, 2));

    expect(score.naiveMae).toBe(0.75);
    expect(score.intervalScore).toBeLessThan(score.naiveMae);
    expect(score.outcome).toBe('won');
    // Days of a series with more ones than zeros are judged by their absolute error.
    expect(scoreSealed(rare, Float64Array.of(0, 1, 1, 1)).outcome).toBe('won');
    expect(scoreSealed({ ...rare, naive: steps(1) }, Float64Array.of(0, 1, 1, 1)).outcome).toBe('lost');
  });

  test('leaves out days that are not known, and is open without any', () => {
    const half = scoreSealed(sealed, Float64Array.of(10, Number.NaN));
    const none = scoreSealed(sealed, Float64Array.of(Number.NaN, Number.NaN));

    expect(half).toMatchObject({ outcome: 'won', observedSteps: 1, mae: 0, sumInside80: null });
    expect(none.outcome).toBe('open');
    expect(none.mae).toBeNaN();
  });

  test('refuses counts of another length', () => {
    expect(() => scoreSealed(sealed, new Float64Array(3))).toThrow(RangeError);
  });
});

describe('demotion', () => {
  test('takes k losses in a row, and k wins in a row to come back', () => {
    expect(demotion(['lost', 'lost', 'won', 'lost', 'lost'], 3)).toEqual({ published: true, streak: 2, left: 1, since: -1 });
    expect(demotion(['won', 'lost', 'lost', 'lost'], 3)).toEqual({ published: false, streak: 0, left: 3, since: 3 });
    expect(demotion(['lost', 'lost', 'lost', 'won', 'won'], 3)).toMatchObject({ published: false, streak: 2, left: 1 });
    expect(demotion(['lost', 'lost', 'lost', 'won', 'won', 'won', 'lost'], 3)).toEqual({ published: true, streak: 1, left: 2, since: 5 });
  });

  test('passes over open periods; a tie ends a row', () => {
    expect(demotion(['lost', 'open', 'lost'], 2).published).toBe(false);
    expect(demotion(['lost', 'tied', 'lost'], 2).published).toBe(true);
    expect(demotion([], 3)).toEqual({ published: true, streak: 0, left: 3, since: -1 });
  });

  test('refuses a k below 1', () => {
    expect(() => demotion([], 0)).toThrow(RangeError);
  });
});
