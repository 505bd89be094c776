import { describe, expect, test } from 'vitest';
import { createEnsemble, type EnsembleMember } from '../../../analytics/forecast/ensemble.ts';
import type { Prediction } from '../../../analytics/forecast/path.ts';
import { plainScale, rootScale } from '../../../analytics/forecast/scale.ts';
import { mulberry32 } from './generated-series.ts';

const scale = plainScale(0);

/** A member that says `level` with deviation 1 for every step. */
function flat(level: number, prior = 1): EnsembleMember {
  const predict = (_training: Float64Array, horizon: number): Prediction => {
    const mean = new Float64Array(horizon).fill(level);
    return { scale, mean, centre: mean, deviation: new Float64Array(horizon).fill(1), sum: level * horizon, sumDeviation: horizon };
  };
  return { name: 'recent-mean', predict, prior };
}

describe('createEnsemble', () => {
  test('weighs by the priors while nothing is known', () => {
    const { predict, weights } = createEnsemble([flat(10), flat(20), flat(30, 0.5)], scale);

    const { mean } = predict(new Float64Array(30).fill(12), 7);

    expect([...weights()]).toEqual([0.4, 0.4, 0.2]);
    expect(mean[0]).toBeCloseTo(18, 12);
  });

  test('turns to the member that was right', () => {
    const { predict, weights } = createEnsemble([flat(12.5), flat(20), flat(14)], scale);
    const values = new Float64Array(100).fill(12);
    for (const origin of [30, 37, 44, 51, 58]) predict(values.subarray(0, origin), 28);

    const { mean, deviation } = predict(values.subarray(0, 86), 28);

    expect(weights()[0]).toBeGreaterThan(0.99);
    expect(mean[27]).toBeCloseTo(12.5, 2);
    expect(deviation[27]).toBeCloseTo(1, 12);
  });

  test('weighs by what was known at the time, whatever came after', () => {
    const random = mulberry32(3);
    const calm = Float64Array.from({ length: 90 }, () => 10 + 4 * random());
    const turned = calm.map((value, day) => (day < 60 ? value : 100));
    const runs = [calm, turned].map((values) => {
      const { predict, weights } = createEnsemble([flat(11), flat(13), flat(50)], scale);
      return [30, 37, 44, 60].map((origin) => ({ mean: predict(values.subarray(0, origin), 28).mean, weights: weights() }));
    });

    expect(runs[0]).toEqual(runs[1]);
  });

  test('leaves out gaps, and shares among members without any error', () => {
    const { predict, weights } = createEnsemble([flat(5), flat(5), flat(6)], scale);
    const values = Float64Array.from({ length: 60 }, (_, day) => (day % 2 === 0 ? 5 : Number.NaN));
    predict(values.subarray(0, 20), 28);

    predict(values.subarray(0, 48), 28);

    expect([...weights()]).toEqual([0.5, 0.5, 0]);
  });

  test('puts members of other scales on its own', () => {
    const { predict } = createEnsemble([flat(9), flat(9)], rootScale);

    const { centre, deviation } = predict(new Float64Array(20).fill(9), 1);

    expect(centre[0]).toBeCloseTo(rootScale.toWorking(9), 12);
    expect(deviation[0]).toBeCloseTo((rootScale.toWorking(10) - rootScale.toWorking(8)) / 2, 12);
  });
});
