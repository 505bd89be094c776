import type { EtsFit } from './ets-fit.ts';
import { plainScale } from './scale.ts';
import type { Prediction } from './path.ts';

/**
 * The coming steps of a fit with multiplicative errors, on the scale of the series: variances exact but for a season of factors,
 * where the usual approximation stands; that of the sum to first order.
 *
 * Time O(horizon²). Source: Hyndman, Koehler, Ord, Snyder (2008), tables 6.1, 6.4 and 6.5, classes 2 and 3.
 */
export function projectRelative(fit: Pick<EtsFit, 'form' | 'parameters' | 'final' | 'sigma2'>, horizon: number): Prediction {
  const { alpha, beta, gamma, phi } = fit.parameters;
  const { level, trend, seasonal } = fit.final;
  const { sigma2 } = fit;
  const season = seasonal.length;
  const asFactor = fit.form.season === 'M';
  const [mean, deviation, root] = [new Float64Array(horizon), new Float64Array(horizon), new Float64Array(horizon)];
  const [weights, factors] = [new Float64Array(horizon), new Float64Array(horizon).fill(1)];
  /** Expected square of what an error of the step is a share of. */
  const squares = new Float64Array(horizon);
  let damped = 0;
  for (let step = 0; step < horizon; step++) {
    weights[step] = step === 0 ? 1 : alpha + beta * damped + (!asFactor && step % season === 0 ? gamma : 0);
    damped = phi * (1 + damped);
    const effect = seasonal[step % season];
    const base = level + damped * trend + (asFactor ? 0 : effect);
    let square = base * base;
    for (let past = 0; past < step; past++) square += sigma2 * weights[step - past] ** 2 * squares[past];
    const seasons = asFactor ? Math.floor(step / season) : 0;
    factors[step] = asFactor ? effect : 1;
    squares[step] = square;
    root[step] = Math.sqrt(square);
    mean[step] = base * factors[step];
    const variance = factors[step] ** 2 * square * (1 + sigma2) * (1 + gamma * gamma * sigma2) ** seasons - mean[step] ** 2;
    deviation[step] = Math.sqrt(Math.max(0, variance));
  }
  const scale = plainScale(0);
  const bounded = mean.map((value) => scale.toValue(value));
  const sum = bounded.reduce((total, value) => total + value, 0);
  const seasonGain = asFactor ? gamma : 0;
  return {
    scale,
    mean: bounded,
    sum,
    sumDeviation: spreadOfSum({ weights, factors, root, sigma2, season, seasonGain }),
    centre: mean,
    deviation,
  };
}

interface Effects {
  readonly weights: Float64Array;
  readonly factors: Float64Array;
  readonly root: Float64Array;
  readonly sigma2: number;
  readonly season: number;
  readonly seasonGain: number;
}

/** Each error enters the sum at its own step and, through the level and the season, at the later ones. */
function spreadOfSum({ weights, factors, root, sigma2, season, seasonGain }: Effects): number {
  let squares = 0;
  for (let step = 0; step < root.length; step++) {
    let effect = 0;
    for (let later = step; later < root.length; later++) {
      effect += root[step] * factors[later] * weights[later - step];
      if (later > step && (later - step) % season === 0) effect += seasonGain * factors[later] * root[later];
    }
    squares += effect * effect;
  }
  return Math.sqrt(sigma2 * squares);
}
