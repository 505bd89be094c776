/** The scale a model works on, and the way back to the scale of the series. */
export interface Scale {
  readonly toWorking: (value: number) => number;
  /** Value whose working value this is; never below the least possible value of the series. */
  readonly toValue: (working: number) => number;
  /** Expected value, if the working value varies around `centre` with this variance. */
  readonly expectedValue: (centre: number, variance: number) => number;
  /** Change of the value by a small change of the working value. */
  readonly slopeAt: (working: number) => number;
  readonly lowestValue: number;
}

/** Makes the variance of a root of a Poisson count nearest to 1/4 at every level. */
const ANSCOMBE = 3 / 8;

/**
 * Square root of a count: steadies its variance and turns effects that grow with the level (a weekend's, a summer's) into
 * more even ones. Source: Anscombe, Biometrika 35 (1948), pp. 246–254.
 */
export const rootScale: Scale = {
  toWorking: (value) => Math.sqrt(value + ANSCOMBE),
  toValue: (working) => Math.max(0, Math.max(0, working) ** 2 - ANSCOMBE),
  expectedValue: (centre, variance) => Math.max(0, Math.max(0, centre) ** 2 + variance - ANSCOMBE),
  slopeAt: (working) => 2 * Math.max(Math.sqrt(ANSCOMBE), working),
  lowestValue: 0,
};

/** The scale of the series itself, for values that are not counts. */
export function plainScale(lowestValue: number): Scale {
  return {
    toWorking: (value) => value,
    toValue: (working) => Math.max(lowestValue, working),
    expectedValue: (centre) => Math.max(lowestValue, centre),
    slopeAt: () => 1,
    lowestValue,
  };
}

/**
 * Scale for a series: the root if all observed values are whole numbers >= 0, else its own. A series that was never
 * negative gets no negative forecast on either.
 */
export function chooseScale(values: Float64Array): Scale {
  const observed = values.filter((value) => !Number.isNaN(value));
  if (!observed.every((value) => value >= 0)) return plainScale(Number.NEGATIVE_INFINITY);
  return observed.every((value) => Number.isInteger(value)) ? rootScale : plainScale(0);
}
