import { readFileSync } from 'node:fs';

/** See tests/fixtures/reference/forecast/README.md. */
export interface ForecastReference {
  readonly checksum: number;
  readonly classic: Readonly<Record<'AirPassengers' | 'UKDriverDeaths', ClassicReference>>;
  readonly generated: readonly {
    readonly method: string;
    readonly mean: readonly number[];
    readonly inside80: number;
    readonly inside95: number;
    readonly dampedSquaredError: number;
  }[];
}

export interface ClassicReference {
  readonly frequency: number;
  readonly values: readonly number[];
  readonly parameters: { readonly alpha: number; readonly beta: number; readonly gamma: number; readonly phi: number };
  /** Level, trend, then the season backwards: the effect of the latest step first, of the coming step last. */
  readonly states: readonly number[];
  readonly firstStates: readonly number[];
  readonly sigma2: number;
  readonly squaredError: number;
  readonly mean: readonly number[];
  readonly lo80: readonly number[];
  readonly hi95: readonly number[];
  readonly sumDeviation: number;
  readonly seasonalNaive: { readonly mean: readonly number[]; readonly hi95: readonly number[] };
  readonly holtWinters: {
    readonly alpha: number;
    readonly beta: number;
    readonly gamma: number;
    readonly squaredError: number;
    readonly level: number;
    readonly trend: number;
    readonly season: readonly number[];
    readonly mean: readonly number[];
  };
}

const file = new URL('../../fixtures/reference/forecast/r-forecast.json', import.meta.url);

export const reference = JSON.parse(readFileSync(file, 'utf8')) as ForecastReference;

export const classicSeries = ['AirPassengers', 'UKDriverDeaths'] as const;

/** See tests/fixtures/reference/forecast/README.md. */
export interface ArimaCountsReference {
  readonly arima: Readonly<Record<string, ArimaReference>>;
  readonly negativeBinomial: {
    readonly counts: readonly number[];
    readonly holiday: readonly number[];
    /** Logarithm of the mean of each weekday, then the effect of a holiday. */
    readonly coefficients: readonly number[];
    readonly theta: number;
    readonly logLikelihood: number;
    /** Of the next seven weekdays without a holiday. */
    readonly mean: readonly number[];
    readonly quantile90: readonly number[];
    readonly quantile975: readonly number[];
    readonly chanceOfZero: readonly number[];
    readonly poissonCoefficients: readonly number[];
  };
  readonly croston: { readonly values: readonly number[]; readonly mean: Readonly<Record<string, number>> };
}

export interface ArimaReference {
  readonly values: readonly number[];
  readonly season: number;
  readonly order: readonly [number, number, number];
  readonly seasonal: readonly [number, number, number];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly columns: readonly (readonly number[])[];
}

const arimaCountsFile = new URL('../../fixtures/reference/forecast/r-arima-counts.json', import.meta.url);

export const arimaCounts = JSON.parse(readFileSync(arimaCountsFile, 'utf8')) as ArimaCountsReference;
