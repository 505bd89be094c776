import { readFileSync } from 'node:fs';

/** Values of R: see tests/fixtures/reference/evaluate/README.md. */
export interface EvaluateReference {
  readonly special: {
    readonly logGamma: readonly { readonly x: number; readonly value: number }[];
    readonly gammaUpper: readonly { readonly a: number; readonly x: number; readonly upper: number; readonly lower: number }[];
    readonly betaLower: readonly { readonly x: number; readonly a: number; readonly b: number; readonly value: number }[];
  };
  readonly counts: readonly {
    readonly mean: number;
    readonly dispersion: number;
    readonly count: number;
    readonly upper: number;
    readonly lower: number;
    readonly logChance: number;
    readonly p: readonly number[];
    readonly quantiles: readonly number[];
  }[];
  readonly crps: readonly { readonly centre: number; readonly deviation: number; readonly value: number; readonly crps: number }[];
  readonly compare: {
    readonly one: readonly number[];
    readonly other: readonly number[];
    readonly tests: readonly { readonly overlap: number; readonly statistic: number; readonly pValue: number }[];
  };
  readonly adjusted: { readonly p: readonly number[]; readonly adjusted: readonly number[] };
  readonly usual: readonly {
    readonly weeks: readonly number[];
    readonly counts: readonly number[];
    readonly observed: number;
    readonly trend: boolean;
    readonly expected: number;
    readonly dispersion: number;
    readonly limit: number;
    readonly pValue: number;
    readonly slope: number | null;
  }[];
  readonly changes: Readonly<Record<'rate' | 'meanAndVariance', readonly Segmentation[]>>;
}

interface Segmentation {
  readonly values: readonly number[];
  readonly at: readonly number[];
  readonly cost: number;
  readonly penalty: number;
  readonly least: number;
}

const file = new URL('../../fixtures/reference/evaluate/r-evaluate.json', import.meta.url);

export const reference = JSON.parse(readFileSync(file, 'utf8')) as EvaluateReference;

/** Distance as a share of what is expected. */
export function relativeError(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.abs(expected);
}
