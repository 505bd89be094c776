import { createRandom, type Random } from '../math/random.ts';

export interface FeedbackInput {
  /** Incidents that happen in each zone in a day, on average, >= 0; two zones or more, one of them above 0. */
  readonly trueRates: readonly number[];
  /** Share 0…1 of what is recorded that patrols discover; the rest is reported by people, wherever patrols are. */
  readonly discoveredShare: number;
  readonly days: number;
  readonly seed: number;
  /** True: a discovered incident counts the less, the more patrols its zone gets. */
  readonly correct: boolean;
}

export interface FeedbackRun {
  readonly zoneCount: number;
  /** (days + 1) × zones, day-major: share of the patrols that each zone gets, before day 0 and after each day. */
  readonly share: Float64Array<ArrayBuffer>;
  /** Share of each zone in what happens: what patrols would follow if they knew. */
  readonly trueShare: Float64Array<ArrayBuffer>;
  /** Incidents recorded in each zone over all days, by where they came from. */
  readonly reported: Float64Array<ArrayBuffer>;
  readonly discovered: Float64Array<ArrayBuffer>;
  /** Share of the patrols that is in the wrong zone after each day (half the sum of differences to trueShare), days + 1. */
  readonly misplaced: Float64Array<ArrayBuffer>;
}

const PATROLS_A_DAY = 10;

/**
 * Simulates how forecasts feed back on themselves: patrols go where incidents were recorded, and record incidents where they go.
 *
 * An urn holds one ball for each recorded incident; at the start all zones have the same, together one day's worth. Each day
 * ten patrols draw their zone from it. What they discover there, and what people report from everywhere, is added. With even
 * patrols as many incidents are recorded whatever discoveredShare is. Discovered incidents alone end with nearly all patrols in
 * one zone, that of the highest rate or, among equal ones, one that chance picks. Reported ones alone lead to the true shares. So does
 * the correction: an incident counts the share of the least visited zone over that of its own.
 *
 * @throws {RangeError} if an option is out of range.
 * Same seed, same run. Time O(days × (zones + records)).
 * Source: Ensign, Friedler, Neville, Scheidegger, Venkatasubramanian, Runaway Feedback Loops in Predictive Policing, PMLR 81 (2018); the
 * correction is theirs in expectation, for any number of zones, by weighing instead of rejecting.
 */
export function simulateFeedback({ trueRates, discoveredShare, days, seed, correct }: FeedbackInput): FeedbackRun {
  checkInput({ trueRates, discoveredShare, days, seed, correct });
  const random = createRandom(seed);
  const zoneCount = trueRates.length;
  const rates = Float64Array.from(trueRates);
  const trueShare = normalise(rates);
  const urn = new Float64Array(zoneCount).fill(rates.reduce((sum, rate) => sum + rate, 0) / zoneCount);
  const share = new Float64Array((days + 1) * zoneCount);
  const misplaced = new Float64Array(days + 1);
  const reported = new Float64Array(zoneCount);
  const discovered = new Float64Array(zoneCount);
  const visitRate = (discoveredShare * zoneCount) / PATROLS_A_DAY;
  for (let day = 0; ; day++) {
    const today = normalise(urn);
    share.set(today, day * zoneCount);
    misplaced[day] = today.reduce((sum, value, zone) => sum + Math.abs(value - trueShare[zone]) / 2, 0);
    if (day === days) return { zoneCount, share, trueShare, reported, discovered, misplaced };
    const least = today.reduce((smallest, value) => Math.min(smallest, value), 1);
    for (let zone = 0; zone < zoneCount; zone++) {
      const count = drawPoisson(random, (1 - discoveredShare) * rates[zone]);
      reported[zone] += count;
      urn[zone] += count;
    }
    for (let patrol = 0; patrol < PATROLS_A_DAY; patrol++) {
      const zone = drawZone(random, today);
      const count = drawPoisson(random, visitRate * rates[zone]);
      discovered[zone] += count;
      urn[zone] += correct ? (count * least) / today[zone] : count;
    }
  }
}

function normalise(weights: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function drawZone(random: Random, shares: Float64Array): number {
  let left = random.next();
  for (let zone = 0; zone < shares.length - 1; zone++) {
    left -= shares[zone];
    if (left < 0) return zone;
  }
  return shares.length - 1;
}

/** By products of uniform numbers, in pieces of at most 30, so that exp(-mean) never vanishes. */
function drawPoisson(random: Random, mean: number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = random.next(); product > limit; product *= random.next()) count++;
  }
  return count;
}

function checkInput({ trueRates, discoveredShare, days }: FeedbackInput): void {
  if (trueRates.length < 2) throw new RangeError(`trueRates: needs two zones or more, has ${trueRates.length}`);
  if (trueRates.some((rate) => !(rate >= 0 && rate <= 1e4)) || !trueRates.some((rate) => rate > 0))
    throw new RangeError('trueRates: must lie within 0…10,000 incidents a day, one of them above 0');
  if (!(discoveredShare >= 0 && discoveredShare <= 1)) throw new RangeError(`discoveredShare: must lie within 0…1, is ${discoveredShare}`);
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`days: must be a whole number >= 1, is ${days}`);
}
