/** A model of the ETS family: how its error, trend and season enter; N none, A additive, M multiplicative, Ad additive and damped. */
export interface EtsForm {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A' | 'Ad';
  readonly season: 'N' | 'A' | 'M';
}

/**
 * The forms that may be fitted, simple ones first. Left out are, as by R's `ets`, a multiplicative season with additive errors
 * (its variance is infinite) and multiplicative trends (they explode).
 */
export const etsForms: readonly EtsForm[] = (['A', 'M'] as const).flatMap((error) =>
  (['N', 'A', 'M'] as const)
    .filter((season) => error === 'M' || season !== 'M')
    .flatMap((season) => (['N', 'A', 'Ad'] as const).map((trend) => ({ error, trend, season }))),
);

/** Name as in the literature: ETS(M,Ad,M). */
export function etsName({ error, trend, season }: EtsForm): string {
  return `ETS(${error},${trend},${season})`;
}

/** Numbers estimated from the values: weights, damping, initial states and the variance of the error. */
export function countEstimated({ trend, season }: EtsForm, seasonSteps: number): number {
  return (
    1 + { N: 0, A: 1, Ad: 2 }[trend] + (season === 'N' ? 0 : 1) + 1 + (trend === 'N' ? 0 : 1) + (season === 'N' ? 0 : seasonSteps - 1) + 1
  );
}
