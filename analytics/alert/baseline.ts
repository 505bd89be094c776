import { factorise, solveFactored, solveLower } from '../math/cholesky.ts';

export interface BaselineInput {
  /** Counts of the steps that the baseline is learned from, NaN = gap. */
  readonly counts: Float64Array;
  /** Columns of the log-linear model beside the intercept, each as long as `counts`. */
  readonly columns: readonly Float64Array[];
  /** What pulls each column's effect to 0: 1 / variance of its normal prior; 0 = nothing. As many as columns. */
  readonly precisions: readonly number[];
  /** Standardised residuals above this mark past outbreaks, which count less (Infinity: none do). */
  readonly outbreak: number;
}

export interface Baseline {
  /** Intercept, then one effect a column, on the log scale. */
  readonly effects: Float64Array<ArrayBuffer>;
  /** Variance of the counts as a multiple of their mean, >= 1. */
  readonly dispersion: number;
  /** Cholesky factor of the information, (columns + 1)², for `dispersion` 1. */
  readonly information: Float64Array<ArrayBuffer>;
  readonly observed: number;
  /** Sum of the counts. */
  readonly total: number;
}

/** What is known of one step without its count. */
export interface Expectation {
  readonly mean: number;
  /** Variance of log(mean), from the uncertainty of the effects. */
  readonly logVariance: number;
}

/** As in the source: beyond this about 0.5 % of the residuals of quiet times lie. */
export const OUTBREAK_RESIDUAL = 2.58;

/**
 * Learns what is usual from past counts: quasi-Poisson regression with logarithmic link, fitted twice. In the second fit a count
 * whose standardised Anscombe residual s passes `outbreak` counts only s⁻² as much as the others, so that a past outbreak does not hide
 * the next one.
 *
 * @returns null if there is nothing to learn from: no count above 0, fewer observed counts than effects + 1, or no solution.
 * Time O(n · columns²) for each of some 2 × 6 rounds.
 * Sources: Farrington and others, JRSS A 159 (1996), pp. 547–563; Noufaily and others, Statistics in Medicine 32 (2013),
 * pp. 1206–1222. Equal to the fit of R surveillance 1.20.3, farringtonFlexible, without its trend rule.
 */
export function fitBaseline(input: BaselineInput): Baseline | null {
  const design = layDesign(input);
  const { counts } = design;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0 || counts.length < design.width + 1) return null;
  const equal = new Float64Array(counts.length).fill(1);
  const first = fitWeighted(design, equal);
  if (!first) return null;
  const weights = outbreakWeights(design, first, input.outbreak);
  const fit = weights ? fitWeighted(design, weights, first) : first;
  if (!fit) return null;
  const { effects, information, dispersion } = fit;
  return { effects, information, dispersion, observed: counts.length, total };
}

/** Expectation of a step from its values of the columns. */
export function expectStep({ effects, information, dispersion }: Baseline, columns: readonly number[]): Expectation {
  const row = Float64Array.of(1, ...columns);
  const log = row.reduce((sum, value, i) => sum + value * effects[i], 0);
  solveLower(information, row);
  return { mean: Math.exp(log), logVariance: dispersion * row.reduce((sum, value) => sum + value * value, 0) };
}

interface Design {
  readonly counts: Float64Array;
  /** counts.length × width, row-major, the first of each row 1. */
  readonly rows: Float64Array;
  readonly width: number;
  readonly precisions: readonly number[];
}

function layDesign({ counts, columns, precisions }: BaselineInput): Design {
  const kept = Array.from(counts.keys()).filter((i) => !Number.isNaN(counts[i]));
  const width = columns.length + 1;
  const rows = new Float64Array(kept.length * width);
  kept.forEach((step, i) => {
    rows[i * width] = 1;
    columns.forEach((column, c) => (rows[i * width + c + 1] = column[step]));
  });
  return { counts: Float64Array.from(kept, (step) => counts[step]), rows, width, precisions: [0, ...precisions] };
}

interface Fit {
  readonly effects: Float64Array<ArrayBuffer>;
  readonly information: Float64Array<ArrayBuffer>;
  readonly means: Float64Array;
  readonly dispersion: number;
}

const MAX_ROUNDS = 50;

/** Newton's rounds (reweighted least squares), from the counts themselves or from an earlier fit, until no effect moves. */
function fitWeighted(design: Design, weights: Float64Array, earlier?: Fit): Fit | null {
  const { counts, width } = design;
  const means = earlier ? earlier.means.slice() : counts.map((count) => count + 0.1);
  let effects = new Float64Array(width);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = solveRound(design, weights, means);
    if (!next) return null;
    const change = next.reduce((most, effect, i) => Math.max(most, Math.abs(effect - effects[i])), 0);
    effects = next;
    for (let i = 0; i < means.length; i++) means[i] = Math.exp(Math.min(700, dotRow(design, i, effects)));
    if (change > 1e-9) continue;
    const { information } = normalEquations(design, weights, means);
    if (!factorise(information, width)) return null;
    const pearson = counts.reduce((sum, count, i) => sum + (weights[i] * (count - means[i]) ** 2) / means[i], 0);
    return { effects, information, means, dispersion: Math.max(1, pearson / (counts.length - width)) };
  }
  return null;
}

function solveRound(design: Design, weights: Float64Array, means: Float64Array): Float64Array<ArrayBuffer> | null {
  const { information, target } = normalEquations(design, weights, means);
  if (!factorise(information, design.width)) return null;
  solveFactored(information, target);
  return target;
}

/** Most columns are 0 at most steps (weekdays): those are passed over. */
function normalEquations({ counts, rows, width, precisions }: Design, weights: Float64Array, means: Float64Array) {
  const information = new Float64Array(width * width);
  const target = new Float64Array(width);
  for (let c = 0; c < width; c++) information[c * width + c] = precisions[c];
  for (let i = 0; i < means.length; i++) {
    const weight = weights[i] * means[i];
    const pull = weight * Math.log(means[i]) + weights[i] * (counts[i] - means[i]);
    for (let a = 0; a < width; a++) {
      const value = rows[i * width + a];
      if (value === 0) continue;
      target[a] += pull * value;
      for (let b = 0; b <= a; b++) information[a * width + b] += weight * value * rows[i * width + b];
    }
  }
  return { information, target };
}

function dotRow({ rows, width }: Design, index: number, effects: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += rows[index * width + c] * effects[c];
  return sum;
}

/** Null if no count passes the threshold: all weights are then 1. The weights add up to the number of counts. */
function outbreakWeights(design: Design, { means, information, dispersion }: Fit, outbreak: number): Float64Array | null {
  const { counts, rows, width } = design;
  let outbreaks = 0;
  const weights = counts.map((count, i) => {
    const row = rows.slice(i * width, (i + 1) * width);
    solveLower(information, row);
    const leverage = means[i] * row.reduce((sum, value) => sum + value * value, 0);
    const raw = 1.5 * (Math.cbrt(count * count) * means[i] ** (-1 / 6) - Math.sqrt(means[i]));
    const residual = raw / Math.sqrt(dispersion * Math.max(1e-9, 1 - leverage));
    if (!(residual > outbreak)) return 1;
    outbreaks++;
    return residual ** -2;
  });
  if (outbreaks === 0) return null;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight * counts.length) / sum);
}
