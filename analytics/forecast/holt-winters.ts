import { fitEts, type EtsFit } from './ets-fit.ts';
import type { Path } from './path.ts';
import type { SmoothingParameters } from './smoother.ts';

/** What a projection needs of a fit with additive errors. */
export type AdditiveFit = Pick<EtsFit, 'parameters' | 'final' | 'sigma2'>;

/**
 * Fits damped additive Holt-Winters, the model ETS(A,Ad,A), by maximum likelihood.
 *
 * @param start  parameters to start from, for instance of a fit to a shorter part of the series; saves half the time.
 * Values, season, result, errors, time and source: see fitEts.
 */
export function fitHoltWinters(values: Float64Array, season: number, start?: SmoothingParameters): EtsFit {
  return fitEts(values, season, { form: { error: 'A', trend: 'Ad', season: season === 1 ? 'N' : 'A' }, start });
}

/**
 * The coming steps of a fit with additive errors: exact for the fitted model, without the uncertainty of its parameters.
 *
 * @param horizon  number of steps, >= 1.
 * Source: Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing (2008), tables 6.1 and 6.2, class 1.
 */
export function projectHoltWinters(fit: AdditiveFit, horizon: number): Path {
  const { alpha, beta, gamma, phi } = fit.parameters;
  const { level, trend, seasonal } = fit.final;
  const season = seasonal.length;
  const centre = new Float64Array(horizon);
  const weights = new Float64Array(horizon);
  let damped = 0;
  for (let step = 0; step < horizon; step++) {
    weights[step] = step === 0 ? 1 : alpha + beta * damped + (step % season === 0 ? gamma : 0);
    damped = phi * (1 + damped);
    centre[step] = level + damped * trend + seasonal[step % season];
  }
  return { centre, weights, sigma2: fit.sigma2 };
}
