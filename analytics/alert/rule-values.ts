import { countUpper } from '../math/counts.ts';

/**
 * What is measured at the end of each step, over the window of steps that ends there.
 *
 * count: incidents, or the sum of their weights.
 * rate: the same for each km² and day.
 * excess: count over the usual one, minus 1 (0.5 = half as many again); 0 where that is within chance.
 * record: count minus the highest earlier one; 1 or more is a new record.
 * silence: hours since the last incident, whatever the window.
 */
export type SeriesMeasure = 'count' | 'rate' | 'excess' | 'record' | 'silence';

export interface SeriesMeasureOptions {
  readonly measure: SeriesMeasure;
  readonly stepMin: number;
  readonly steps: number;
  /** Steps of the window, >= 1. */
  readonly windowSteps: number;
  /** excess, record and rate of a window with fewer incidents are 0. */
  readonly minCount: number;
  /** rate: km² of each subject, > 0; NaN = not known, and the rate is NaN too. */
  readonly areasKm2: Float64Array | null;
}

/** Seasons back whose windows say what is usual, and how many of them must be known. */
const USUAL_SEASONS = 8;
const LEAST_SEASONS = 4;
const WEEK_MIN = 10_080;
const DAY_MIN = 1_440;
/** Chance of so high a count in usual times up to which it is an excess. */
const CHANCE = 0.01;
/** What is usual where nothing ever happened: half an incident (Jeffreys). */
const LEAST_USUAL = 0.5;
/** Days of history before a record means something, and days that it is a record of. */
const LEAST_RECORD_DAYS = 28;
const RECORD_DAYS = 365;

/**
 * The values of a measure for each subject and step.
 *
 * @param counts  subjects × steps, subject-major; not changed.
 * @returns of the same shape; NaN where there is too little history to say.
 * @throws {RangeError} if a size is out of range, or a week is no whole number of steps where it is needed.
 *
 * Time O(subjects × steps), for excess times the 8 weeks that are compared. What is usual are the windows at the same time of the 8 weeks
 * before; their dispersion widens the chance (negative binomial), as does that their mean is itself an estimate.
 */
export function measureSteps(counts: Float64Array, options: SeriesMeasureOptions): Float64Array<ArrayBuffer> {
  const { measure, steps } = options;
  checkOptions(counts, options);
  const values = new Float64Array(counts.length);
  for (let from = 0, subject = 0; from < counts.length; from += steps, subject++) {
    const row = counts.subarray(from, from + steps);
    const into = values.subarray(from, from + steps);
    if (measure === 'silence') hoursSilent(row, into, options);
    else {
      const sums = windowSums(row, options.windowSteps);
      if (measure === 'count') into.set(sums);
      else if (measure === 'rate') ratesOf(sums, into, { options, areaKm2: options.areasKm2?.[subject] ?? Number.NaN });
      else if (measure === 'record') recordsOf(sums, into, options);
      else excessesOf(sums, into, options);
    }
  }
  return values;
}

/** Sum of the window that ends with each step; NaN while the window would begin before the first step, or holds an unknown one. */
export function windowSums(counts: Float64Array, windowSteps: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(counts.length).fill(Number.NaN);
  for (let i = windowSteps - 1; i < counts.length; i++) {
    const before = i === 0 ? Number.NaN : sums[i - 1];
    const sum = Number.isNaN(before) ? sumOf(counts, i - windowSteps + 1, i + 1) : before + counts[i] - counts[i - windowSteps];
    // Running sums of weights gather rounding errors, by which a threshold would be missed.
    sums[i] = Math.round(sum * 1e9) / 1e9;
  }
  return sums;
}

function sumOf(counts: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += counts[i];
  return sum;
}

function ratesOf(
  sums: Float64Array,
  into: Float64Array,
  { options, areaKm2 }: { readonly options: SeriesMeasureOptions; readonly areaKm2: number },
): void {
  const days = (options.windowSteps * options.stepMin) / DAY_MIN;
  sums.forEach((sum, i) => (into[i] = sum < options.minCount ? 0 : sum / areaKm2 / days));
}

/** A window is compared with those that ended before it began. */
function recordsOf(sums: Float64Array, into: Float64Array, { windowSteps, stepMin, minCount }: SeriesMeasureOptions): void {
  const least = Math.ceil((LEAST_RECORD_DAYS * DAY_MIN) / stepMin);
  const span = Math.ceil((RECORD_DAYS * DAY_MIN) / stepMin);
  /** Indices of earlier windows whose sums fall: the first is the highest of the span. */
  const falling: number[] = [];
  let head = 0;
  const first = sums.findIndex((sum) => !Number.isNaN(sum));
  for (let i = 0; i < sums.length; i++) {
    const before = i - windowSteps;
    if (before >= 0 && !Number.isNaN(sums[before])) {
      while (falling.length > head && sums[falling[falling.length - 1]] <= sums[before]) falling.pop();
      falling.push(before);
    }
    while (falling.length > head && falling[head] < i - span) head++;
    const isKnown = falling.length > head && i - first >= least;
    if (!isKnown) into[i] = Number.NaN;
    else into[i] = sums[i] < minCount ? 0 : sums[i] - sums[falling[head]];
  }
}

function excessesOf(sums: Float64Array, into: Float64Array, { stepMin, minCount }: SeriesMeasureOptions): void {
  const season = WEEK_MIN / stepMin;
  for (let i = 0; i < sums.length; i++) {
    const usual = usualAt(sums, i, season);
    if (usual === null || Number.isNaN(sums[i])) into[i] = Number.NaN;
    else {
      const mean = Math.max(LEAST_USUAL, usual.mean);
      const isBeyond = sums[i] >= minCount && countUpper(sums[i], { mean, dispersion: usual.dispersion }) <= CHANCE;
      into[i] = isBeyond ? sums[i] / mean - 1 : 0;
    }
  }
}

export interface UsualWindow {
  readonly mean: number;
  /** Variance of a new count as a multiple of the mean, that of the estimate of the mean included. */
  readonly dispersion: number;
}

/** What is usual of the window that ends with a step; null with fewer than 4 earlier weeks. */
export function usualAt(sums: Float64Array, step: number, season: number): UsualWindow | null {
  let [known, sum, squares] = [0, 0, 0];
  for (let k = 1; k <= USUAL_SEASONS; k++) {
    const earlier = step - k * season;
    if (earlier < 0 || Number.isNaN(sums[earlier])) break;
    known++;
    sum += sums[earlier];
    squares += sums[earlier] ** 2;
  }
  if (known < LEAST_SEASONS) return null;
  const mean = sum / known;
  const variance = Math.max(0, (squares - known * mean * mean) / (known - 1));
  return { mean, dispersion: (mean > 0 ? Math.max(1, variance / mean) : 1) * (1 + 1 / known) };
}

/** NaN before the first incident: how long it was silent before is not known. */
function hoursSilent(counts: Float64Array, into: Float64Array, { stepMin }: SeriesMeasureOptions): void {
  let last = -1;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] > 0) last = i;
    into[i] = last < 0 ? Number.NaN : ((i - last) * stepMin) / 60;
  }
}

function checkOptions(counts: Float64Array, { measure, stepMin, steps, windowSteps, minCount, areasKm2 }: SeriesMeasureOptions): void {
  const isWhole = (value: number) => Number.isInteger(value) && value >= 1;
  if (!isWhole(stepMin)) throw new RangeError(`stepMin: must be a whole number >= 1, is ${stepMin}`);
  if (!isWhole(steps) || counts.length % steps !== 0)
    throw new RangeError(`counts: ${counts.length} values are no multiple of ${steps} steps`);
  if (!isWhole(windowSteps)) throw new RangeError(`windowSteps: must be a whole number >= 1, is ${windowSteps}`);
  if (!(minCount >= 0)) throw new RangeError(`minCount: must be >= 0, is ${minCount}`);
  if (measure === 'excess' && WEEK_MIN % stepMin !== 0)
    throw new RangeError(`stepMin: a week must be a whole number of steps, is ${stepMin}`);
  if (measure === 'rate' && areasKm2?.length !== counts.length / steps)
    throw new RangeError('areasKm2: one a subject is needed for a rate');
}
