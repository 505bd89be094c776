/**
 * 200 daily count series with known expectation, the same on every machine: levels from 0.3 to 200 incidents a day, a
 * weekly profile, a yearly wave, a trend, and in half of them more variance than Poisson. The generator keeps a random
 * source of its own, so that recorded figures do not move with the product's.
 */
export const TRAINING_DAYS = 730;
export const HELD_OUT_DAYS = 28;
export const SERIES_COUNT = 200;

export interface GeneratedSeries {
  /** TRAINING_DAYS + HELD_OUT_DAYS counts. */
  readonly counts: Float64Array<ArrayBuffer>;
  /** Their expectations: what the best possible forecast would say. */
  readonly expected: Float64Array<ArrayBuffer>;
}

export function generateDailySeries(seed = 20_240_229): GeneratedSeries[] {
  const random = mulberry32(seed);
  return Array.from({ length: SERIES_COUNT }, (_, index) => generateOne(index / (SERIES_COUNT - 1), random));
}

/** @param rank  0…1: place of the series between the rarest and the busiest. */
function generateOne(rank: number, random: () => number): GeneratedSeries {
  const days = TRAINING_DAYS + HELD_OUT_DAYS;
  const level = 0.3 * (200 / 0.3) ** rank;
  const weekday = Array.from({ length: 7 }, () => Math.exp(0.2 * gaussian(random)));
  const wave = 0.35 * random();
  const peakDay = 365.25 * random();
  const changeAYear = 0.4 * (random() - 0.5);
  const excess = random() < 0.5 ? 0 : 0.03 * random();
  const expected = Float64Array.from({ length: days }, (_, day) => {
    const yearly = 1 + wave * Math.cos((2 * Math.PI * (day - peakDay)) / 365.25);
    return level * weekday[day % 7] * yearly * Math.exp((changeAYear * day) / 365.25);
  });
  const counts = expected.map((mean) => poisson(excess > 0 ? mean * excess * gamma(1 / excess, random) : mean, random));
  return { counts, expected };
}

/** Uniform on [0, 1), 32 bits of state. Source: Ettinger, mulberry32 (public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Poisson by inversion in pieces of at most 30, so that exp(-mean) never vanishes. */
function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = random(); product > limit; product *= random()) count++;
  }
  return count;
}

/** Gamma with scale 1, shape >= 1. Source: Marsaglia, Tsang, ACM TOMS 26 (2000), pp. 363–372. */
function gamma(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  for (;;) {
    const z = gaussian(random);
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
