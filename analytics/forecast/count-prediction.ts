import type { CountDistribution } from '../math/counts.ts';
import { countQuantiles } from './count-quantiles.ts';
import { ModelFailure } from './model.ts';
import type { Prediction } from './path.ts';
import { rootScale } from './scale.ts';

/**
 * Puts distributions of counts into a prediction: exact quantiles, with centre and deviation on the root scale beside them.
 *
 * @param sharedVariance  variance of the sum that its steps have in common: of a level that is not known exactly.
 */
export function predictCounts(steps: readonly CountDistribution[], sharedVariance: number): Prediction {
  const mean = Float64Array.from(steps, (step) => step.mean);
  const working = mean.map(rootScale.toWorking);
  const deviation = working.map((root, step) => Math.min(root, Math.sqrt(steps[step].mean * steps[step].dispersion) / (2 * root)));
  const quantiles = countQuantiles(steps);
  return {
    scale: rootScale,
    mean,
    sum: mean.reduce((sum, value) => sum + value, 0),
    sumDeviation: Math.sqrt(steps.reduce((sum, step) => sum + step.mean * step.dispersion, sharedVariance)),
    // The root of the mean less what spread adds to the mean.
    centre: working.map((root, step) => Math.sqrt(root ** 2 - deviation[step] ** 2)),
    deviation,
    dispersion: Float64Array.from(steps, ({ dispersion }) => dispersion),
    ...(quantiles ? { quantiles } : {}),
  };
}

/** @throws {ModelFailure} unless all observed values are whole numbers >= 0 and one of them is not 0. */
export function requireCounts(values: Float64Array): void {
  const other = values.find((value) => !Number.isNaN(value) && !(value >= 0 && Number.isInteger(value)));
  if (other !== undefined) throw new ModelFailure('degenerate', `a model of counts, the series holds ${other}`);
  if (!values.some((value) => value > 0)) throw new ModelFailure('degenerate', 'nothing ever happened');
}

export interface OneStepForecasts {
  /** Forecast of each value from those before it. */
  readonly forecasts: Float64Array;
  /** Of every coming step. */
  readonly next: number;
}

/** Index of the forecasts nearest to the values, and the variance of their errors in means: 1 for Poisson counts, never less. */
export function nearestForecasts(values: Float64Array, candidates: readonly OneStepForecasts[]): { best: number; dispersion: number } {
  const totals = candidates.map(({ forecasts }) => {
    let [squares, sum] = [0, 0];
    values.forEach((value, i) => {
      if (Number.isNaN(value) || Number.isNaN(forecasts[i])) return;
      squares += (value - forecasts[i]) ** 2;
      sum += forecasts[i];
    });
    return { squares, sum };
  });
  const best = totals.reduce((nearest, { squares }, i) => (squares < totals[nearest].squares ? i : nearest), 0);
  const { squares, sum } = totals[best];
  return { best, dispersion: sum > 0 ? Math.max(1, squares / sum) : 1 };
}
