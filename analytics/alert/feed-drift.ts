import { learnUsual, type Usual } from './usual.ts';

export interface FeedInput {
  /** Incidents of each local day that have arrived so far, all types and zones; the last one is the newest day. NaN = no data by plan. */
  readonly counts: Float64Array;
  /** How many of them have a usable place; same length. */
  readonly placed: Float64Array;
  /** Share of a day's incidents that has arrived 0, 1, 2 … days after it, rising; later days count as whole. Empty: all arrive at once. */
  readonly completeness: Float64Array;
  /** Days at the end that are watched, >= 1; what lies before teaches what is usual. */
  readonly watchedDays: number;
}

export type FeedVerdict = 'ok' | 'volume-dropped' | 'volume-jumped' | 'geocoding-worse' | 'too-short';

/** Sum of what was watched from the start of a deviation, or over all watched days if there is none. */
export interface FeedReading {
  readonly observed: number;
  readonly expected: number;
  /** Largest evidence for the change so far, as a log-likelihood ratio, and what it may reach. */
  readonly score: number;
  readonly limit: number;
  /** Index of the first deviating day; -1 = none. */
  readonly sinceDay: number;
}

export interface FeedState {
  /** All but 'ok' and 'too-short' stop automatic alerts: their baselines no longer hold. Volume is named before places. */
  readonly verdict: FeedVerdict;
  /** Incidents a day. */
  readonly drop: FeedReading;
  readonly jump: FeedReading;
  /** Incidents without a usable place. */
  readonly unplaced: FeedReading;
  /** Shares 0…1 of incidents without a place: before, and since the deviation or in all watched days. */
  readonly usualUnplacedShare: number;
  readonly unplacedShare: number;
  /** Newest days of which too little has arrived to judge them. */
  readonly partialDays: number;
}

const LEAST_PAST_DAYS = 28;
/** A day counts once so much of it has arrived. */
const LEAST_COMPLETE = 0.9;
/** Evidence that is enough: the change is 1,100 times as likely as that all is as usual. At most one false alarm in 1,100 days a side. */
const LIMIT = Math.log(1_100);
/** What is too small to stop alerts, however certain: change of the volume, and of the share of unplaced incidents. */
const LEAST_VOLUME_CHANGE = 0.25;
const LEAST_SHARE_CHANGE = 0.03;
/** The changes that are looked for: volume as a multiple of the usual; share of the unplaced doubled, or this much more. */
const DROPPED = 0.65;
const JUMPED = 1.5;
const WORSE_SHARE = 0.06;

/**
 * Watches the feed itself: did the number of incidents drop or jump beyond what weekdays and trend explain, or do more of them come
 * without a usable place? Cumulative sums (CUSUM) of each day's evidence find both a sudden stop and a slow decay.
 *
 * Late incidents are no drop: a day is compared with the share of it that has usually arrived by now, and not at all below 90 %.
 *
 * @returns 'too-short' with fewer than 28 observed days before the watched ones.
 * @throws {RangeError} if lengths differ, watchedDays is out of range, a count is negative or infinite, or more is placed than counted.
 * Sources: Page, Biometrika 41 (1954), pp. 100–115; Lorden, Annals of Mathematical Statistics 42 (1971), pp. 1897–1908 (false alarms).
 */
export function watchFeed(input: FeedInput): FeedState {
  checkInput(input);
  const { counts, placed, watchedDays } = input;
  const from = Math.max(0, counts.length - watchedDays);
  const past = counts.subarray(0, from);
  const partialDays = countPartial(input);
  const until = Math.max(from, counts.length - partialDays);
  const usualShare = unplacedShareOf(input, { from: 0, until: from });
  if (past.filter((count) => !Number.isNaN(count)).length < LEAST_PAST_DAYS) return tooShort(input, partialDays);

  const usual = learnUsual(past, { season: 7, stepsAYear: 365.25, steps: counts.length });
  const volume = { from, until, counts, expected: (day: number) => usual.at(day).mean * arrivedShare(input, day) };
  const evidence = (ratio: number) => (day: number) =>
    volumeEvidence(usual, { count: counts[day], share: arrivedShare(input, day), day }, ratio);
  const drop = accumulate(volume, evidence(DROPPED));
  const jump = accumulate(volume, evidence(JUMPED));
  const unplacedCounts = counts.map((count, day) => count - placed[day]);
  const spread = shareDispersion(input, from, usualShare);
  const unplaced = accumulate(
    { from, until, counts: unplacedCounts, expected: (day) => counts[day] * usualShare },
    (day) => shareEvidence(unplacedCounts[day], counts[day], usualShare) / spread,
  );
  const watched = { from: unplaced.sinceDay >= 0 ? unplaced.sinceDay : from, until };
  const unplacedShare = unplacedShareOf(input, watched);
  const verdict = decide({ drop, jump, unplaced, shareChange: unplacedShare - usualShare });
  return { verdict, drop, jump, unplaced, usualUnplacedShare: usualShare, unplacedShare, partialDays };
}

interface Watched {
  readonly from: number;
  readonly until: number;
  readonly counts: Float64Array;
  readonly expected: (day: number) => number;
}

/** CUSUM: a change starts on the day after the sum last was 0. */
function accumulate({ from, until, counts, expected }: Watched, evidenceOf: (day: number) => number): FeedReading {
  let [sum, score, start, sinceDay] = [0, 0, from, -1];
  for (let day = from; day < until; day++) {
    if (Number.isNaN(counts[day])) continue;
    if (sum === 0) start = day;
    sum = Math.max(0, sum + evidenceOf(day));
    if (sum > score) {
      score = sum;
      if (score > LIMIT) sinceDay = start;
    }
  }
  let [seen, usual] = [0, 0];
  for (let day = sinceDay >= 0 ? sinceDay : from; day < until; day++) {
    if (Number.isNaN(counts[day])) continue;
    seen += counts[day];
    usual += expected(day);
  }
  return { observed: seen, expected: usual, score, limit: LIMIT, sinceDay };
}

/** Log-likelihood of a count with `ratio` times the usual mean against the usual one; quasi-Poisson. */
function volumeEvidence(usual: Usual, { count, share, day }: { count: number; share: number; day: number }, ratio: number): number {
  const { mean, dispersion } = usual.at(day);
  return (count * Math.log(ratio) - mean * share * (ratio - 1)) / dispersion;
}

/** Log-likelihood of so many unplaced incidents with the worse share against the usual one; binomial. */
function shareEvidence(count: number, of: number, share: number): number {
  const worse = Math.min((1 + share) / 2, share + Math.max(share, WORSE_SHARE));
  return count * Math.log(worse / share) + (of - count) * Math.log((1 - worse) / (1 - share));
}

interface Days {
  readonly from: number;
  readonly until: number;
}

/** Variance of the past days' unplaced incidents as a multiple of the binomial one, >= 1. */
function shareDispersion({ counts, placed }: FeedInput, until: number, share: number): number {
  let [squares, days] = [0, 0];
  for (let day = 0; day < until; day++) {
    if (!(counts[day] > 0)) continue;
    squares += (counts[day] - placed[day] - counts[day] * share) ** 2 / (counts[day] * share * (1 - share));
    days++;
  }
  return days > 1 ? Math.max(1, squares / (days - 1)) : 1;
}

/** With half an incident more on either side, so that it is neither 0 nor 1. */
function unplacedShareOf({ counts, placed }: FeedInput, { from, until }: Days): number {
  let [all, unplaced] = [1, 0.5];
  for (let day = from; day < until; day++) {
    if (Number.isNaN(counts[day])) continue;
    all += counts[day];
    unplaced += counts[day] - placed[day];
  }
  return unplaced / all;
}

function decide(at: { drop: FeedReading; jump: FeedReading; unplaced: FeedReading; shareChange: number }): FeedVerdict {
  const { drop, jump, unplaced, shareChange } = at;
  if (drop.sinceDay >= 0 && drop.observed <= (1 - LEAST_VOLUME_CHANGE) * drop.expected) return 'volume-dropped';
  if (jump.sinceDay >= 0 && jump.observed >= (1 + LEAST_VOLUME_CHANGE) * jump.expected) return 'volume-jumped';
  return unplaced.sinceDay >= 0 && shareChange >= LEAST_SHARE_CHANGE ? 'geocoding-worse' : 'ok';
}

function arrivedShare({ counts, completeness }: FeedInput, day: number): number {
  const age = counts.length - 1 - day;
  return age < completeness.length ? completeness[age] : 1;
}

function countPartial(input: FeedInput): number {
  let partial = 0;
  while (partial < input.counts.length && arrivedShare(input, input.counts.length - 1 - partial) < LEAST_COMPLETE) partial++;
  return partial;
}

function tooShort(input: FeedInput, partialDays: number): FeedState {
  const unknown = { observed: Number.NaN, expected: Number.NaN, score: 0, limit: LIMIT, sinceDay: -1 };
  const share = unplacedShareOf(input, { from: 0, until: input.counts.length });
  const readings = { drop: unknown, jump: unknown, unplaced: unknown };
  return { verdict: 'too-short', ...readings, usualUnplacedShare: Number.NaN, unplacedShare: share, partialDays };
}

function checkInput({ counts, placed, completeness, watchedDays }: FeedInput): void {
  if (placed.length !== counts.length) throw new RangeError(`placed: needs ${counts.length} days, has ${placed.length}`);
  if (!Number.isInteger(watchedDays) || watchedDays < 1)
    throw new RangeError(`watchedDays: must be a whole number >= 1, is ${watchedDays}`);
  counts.forEach((count, day) => {
    if (count < 0 || count === Number.POSITIVE_INFINITY || placed[day] > count || placed[day] < 0)
      throw new RangeError(`counts: day ${day} has ${count}, of them ${placed[day]} placed; pass counts >= 0, no more placed than counted`);
  });
  if (completeness.some((share, i) => !(share >= 0 && share <= 1) || share < completeness[Math.max(0, i - 1)]))
    throw new RangeError('completeness: must be rising shares 0…1');
}
