/** Days on which a source was silent: not a day without incidents, but one without data. */

export interface SilentSpan {
  /** Indices into the series, half-open. */
  readonly from: number;
  readonly to: number;
  /** outside-files: no imported file covers it. silence: files do, but that nothing happened anywhere is not to be believed. */
  readonly evidence: 'outside-files' | 'silence';
  /** Incidents that the time around would let expect; NaN for lack of such time. */
  readonly expected: number;
  /** log10 of the chance of such a silence if the source had been working. */
  readonly logChance: number;
}

export interface GapInput {
  /** Count of all incidents of the source a step, the whole city together. */
  readonly totals: Float64Array;
  /** Steps that belong together (7: a quiet Friday is compared with Fridays), >= 1. */
  readonly season: number;
  /** Spans of steps that the imported files cover, half-open; null = not known. */
  readonly covered: readonly { readonly from: number; readonly to: number }[] | null;
  /** A silence less likely than this is a gap, log10; -6 = once in a million steps. */
  readonly logChance?: number;
}

/** Seasons looked at on each side of a silence. */
const NEIGHBOUR_SEASONS = 6;
/** A level taken from fewer steps would be guesswork. */
const LEAST_NEIGHBOURS = 4;

/**
 * Finds the steps without data: those that no file covers, and runs of zeros over the whole city that the counts around make
 * next to impossible. The chance of a run is that of a Poisson count of 0 at the mean of the same places in the seasons around,
 * its exponent divided by their dispersion (variance ÷ mean, at least 1), so that bursts do not make every pause a gap.
 *
 * @returns spans in ascending order, none overlapping. A series of zeros alone has no gap of silence: nothing says otherwise.
 * @throws {RangeError} if `season` is not a whole number >= 1, a total is negative or not finite, or a span is not within the series.
 *
 * Time O(n · NEIGHBOUR_SEASONS).
 */
export function findGaps({ totals, season, covered, logChance = -6 }: GapInput): SilentSpan[] {
  if (!Number.isInteger(season) || season < 1) throw new RangeError(`season: must be a whole number >= 1, is ${season}`);
  const bad = totals.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0) throw new RangeError(`totals: value ${bad} is ${totals[bad]}; needs counts >= 0`);
  const isCovered = markCovered(totals.length, covered);
  const spans: SilentSpan[] = [];
  for (let from = 0; from < totals.length;) {
    const kind = isCovered[from];
    let to = from + 1;
    while (to < totals.length && isCovered[to] === kind && (kind === 0 || (totals[to] === 0) === (totals[from] === 0))) to++;
    if (kind === 0) spans.push({ from, to, evidence: 'outside-files', expected: Number.NaN, logChance: Number.NaN });
    else if (totals[from] === 0) {
      const silence = judgeSilence(totals, { from, to, season, isCovered });
      if (silence.logChance < logChance) spans.push({ from, to, evidence: 'silence', ...silence });
    }
    from = to;
  }
  return spans;
}

/**
 * Puts NaN into every series where the source was silent.
 *
 * @param values  series × steps, series-major; changed in place.
 * @returns `values`
 */
export function maskGaps(
  values: Float64Array<ArrayBuffer>,
  steps: number,
  gaps: readonly Pick<SilentSpan, 'from' | 'to'>[],
): Float64Array<ArrayBuffer> {
  for (let start = 0; start < values.length; start += steps) {
    for (const { from, to } of gaps) values.fill(Number.NaN, start + from, start + to);
  }
  return values;
}

function markCovered(steps: number, covered: GapInput['covered']): Uint8Array {
  if (covered === null) return new Uint8Array(steps).fill(1);
  const marks = new Uint8Array(steps);
  for (const { from, to } of covered) {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > steps)
      throw new RangeError(`covered: needs whole 0 <= from <= to <= ${steps}, has ${from}, ${to}`);
    marks.fill(1, from, to);
  }
  return marks;
}

interface Silence {
  readonly from: number;
  readonly to: number;
  readonly season: number;
  readonly isCovered: Uint8Array;
}

/** Expectation from the observed values of the same places in the seasons around, zeros of other silences included. */
function judgeSilence(totals: Float64Array, { from, to, season, isCovered }: Silence): Pick<SilentSpan, 'expected' | 'logChance'> {
  let expected = 0;
  let squares = 0;
  let values = 0;
  for (let place = 0; place < Math.min(season, to - from); place++) {
    const around: number[] = [];
    for (let side = -NEIGHBOUR_SEASONS; side <= NEIGHBOUR_SEASONS; side++) {
      const first = from + place;
      // After the run: the first step past it that has the same place in the season.
      const base = side > 0 ? first + Math.ceil((to - first) / season) * season - season : first;
      const step = base + side * season;
      if (side !== 0 && step >= 0 && step < totals.length && isCovered[step] === 1 && (step < from || step >= to))
        around.push(totals[step]);
    }
    if (around.length < LEAST_NEIGHBOURS) return { expected: Number.NaN, logChance: 0 };
    const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
    const steps = Math.ceil((to - from - place) / season);
    expected += mean * steps;
    squares += around.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (around.length - 1);
    values += mean;
  }
  const dispersion = Math.max(1, values > 0 ? squares / values : 1);
  return { expected, logChance: -expected / dispersion / Math.LN10 };
}
