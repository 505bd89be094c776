/**
 * The rule of the Umm al-Qura calendar since 1423 AH, by the positions of sun and moon: the month begins on the day after the
 * first evening on which, at Mecca, the moon was new before sunset and sets after the sun.
 * Positions: Meeus, Astronomical Algorithms (2nd ed.), chapters 13, 15, 25 and 47 with the larger terms only; setting times
 * come out within a minute. Difference of dynamical and universal time: Espenak and Meeus (2006), for 2005–2050.
 */

const MECCA = { latDeg: 21.4225, lonDeg: 39.8262 };
const UNIX_EPOCH_JD = 2_440_587.5;
const J2000 = 2_451_545;

export interface EveningOfRule {
  /** Day number of the first day of the month. */
  readonly firstDay: number;
  /** Least distance of the deciding times, of this evening and the one before, in minutes: below some 2 it is a toss-up. */
  readonly marginMinutes: number;
}

/**
 * First day of the month that begins near a day.
 *
 * @param nearDay  day number within some days of the beginning.
 */
export function monthByRule(nearDay: number): EveningOfRule {
  const newMoon = root(nearDay + UNIX_EPOCH_JD - 4.5, nearDay + UNIX_EPOCH_JD + 1.5, (jd) => -elongationDeg(jd));
  for (let evening = Math.floor(newMoon - UNIX_EPOCH_JD) - 1; ; evening++) {
    const margin = marginOf(evening, newMoon);
    if (margin > 0) return { firstDay: evening + 1, marginMinutes: Math.min(margin, Math.abs(marginOf(evening - 1, newMoon))) };
  }
}

/** Minutes by which both conditions hold on an evening; negative: by which they fail. */
function marginOf(evening: number, newMoon: number): number {
  const sunset = settingTime(evening, 'sun');
  return 1_440 * Math.min(sunset - newMoon, settingTime(evening, 'moon') - sunset);
}

function settingTime(day: number, body: Body): number {
  const noonMecca = day + UNIX_EPOCH_JD + 9 / 24;
  return root(noonMecca, noonMecca + 9 / 24, (jd) => altitudeAboveSettingDeg(jd, body));
}

type Body = 'sun' | 'moon';

/** Where a falling function crosses 0, by bisection. */
function root(from: number, to: number, f: (jd: number) => number): number {
  let [low, high] = [from, to];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

function altitudeAboveSettingDeg(jd: number, body: Body): number {
  const sky = positions(jd);
  const [lon, lat] = body === 'moon' ? [sky.moonLonDeg, sky.moonLatDeg] : [sky.sunLonDeg, 0];
  const ascension = Math.atan2(sin(lon) * cos(sky.tiltDeg) - (sin(lat) / cos(lat)) * sin(sky.tiltDeg), cos(lon)) / RADIAN;
  const declination = Math.asin(sin(lat) * cos(sky.tiltDeg) + cos(lat) * sin(sky.tiltDeg) * sin(lon)) / RADIAN;
  const hourAngle = 280.46061837 + 360.98564736629 * (jd - J2000) + MECCA.lonDeg - ascension;
  const altitude = Math.asin(sin(MECCA.latDeg) * sin(declination) + cos(MECCA.latDeg) * cos(declination) * cos(hourAngle)) / RADIAN;
  // Refraction of 34', half the disc, and the moon's parallax.
  const setting = body === 'moon' ? (0.7275 * Math.asin(6378.14 / sky.moonKm)) / RADIAN - 34 / 60 : -50 / 60;
  return altitude - setting;
}

/** Longitude of the moon less that of the sun, -180…180. */
function elongationDeg(jd: number): number {
  const { moonLonDeg, sunLonDeg } = positions(jd);
  return ((((moonLonDeg - sunLonDeg + 180) % 360) + 360) % 360) - 180;
}

function positions(jd: number) {
  const year = 2000 + (jd - J2000) / 365.25;
  const dynamicalLead = (62.92 + 0.32217 * (year - 2000) + 0.005589 * (year - 2000) ** 2) / 86_400;
  const t = (jd + dynamicalLead - J2000) / 36_525;
  const angles: Angles = {
    d: 297.8501921 + 445_267.1114034 * t,
    sun: 357.5291092 + 35_999.0502909 * t,
    moon: 134.9633964 + 477_198.8675055 * t,
    node: 93.272095 + 483_202.0175233 * t,
  };
  const centre = (1.914602 - 0.004817 * t) * sin(angles.sun) + 0.019993 * sin(2 * angles.sun) + 0.000289 * sin(3 * angles.sun);
  return {
    moonLonDeg: 218.3164477 + 481_267.88123421 * t + sumTerms(LONGITUDE, angles, sin) / 1e6,
    moonLatDeg: sumTerms(LATITUDE, angles, sin) / 1e6,
    moonKm: 385_000.56 + sumTerms(DISTANCE, angles, cos) / 1e3,
    sunLonDeg: 280.46646 + 36_000.76983 * t + centre - 0.00569,
    tiltDeg: 23.4392911 - 0.0130042 * t,
  };
}

interface Angles {
  readonly d: number;
  readonly sun: number;
  readonly moon: number;
  readonly node: number;
}

/** Multiples of D, M, M' and F, and the coefficient. */
type Term = readonly [number, number, number, number, number];

function sumTerms(terms: readonly Term[], { d, sun, moon, node }: Angles, wave: (deg: number) => number): number {
  return terms.reduce((sum, [a, b, c, e, size]) => sum + size * wave(a * d + b * sun + c * moon + e * node), 0);
}

const RADIAN = Math.PI / 180;

function sin(deg: number): number {
  return Math.sin(deg * RADIAN);
}

function cos(deg: number): number {
  return Math.cos(deg * RADIAN);
}

// prettier-ignore
const LONGITUDE: readonly Term[] = [
  [0, 0, 1, 0, 6288774], [2, 0, -1, 0, 1274027], [2, 0, 0, 0, 658314], [0, 0, 2, 0, 213618], [0, 1, 0, 0, -185116], [0, 0, 0, 2, -114332],
  [2, 0, -2, 0, 58793], [2, -1, -1, 0, 57066], [2, 0, 1, 0, 53322], [2, -1, 0, 0, 45758], [0, 1, -1, 0, -40923], [1, 0, 0, 0, -34720],
  [0, 1, 1, 0, -30383], [2, 0, 0, -2, 15327], [0, 0, 1, 2, -12528], [0, 0, 1, -2, 10980], [4, 0, -1, 0, 10675], [0, 0, 3, 0, 10034],
  [4, 0, -2, 0, 8548], [2, 1, -1, 0, -7888], [2, 1, 0, 0, -6766], [1, 0, -1, 0, -5163], [1, 1, 0, 0, 4987], [2, -1, 1, 0, 4036],
  [2, 0, 2, 0, 3994], [4, 0, 0, 0, 3861], [2, 0, -3, 0, 3665],
];
// prettier-ignore
const LATITUDE: readonly Term[] = [
  [0, 0, 0, 1, 5128122], [0, 0, 1, 1, 280602], [0, 0, 1, -1, 277693], [2, 0, 0, -1, 173237], [2, 0, -1, 1, 55413], [2, 0, -1, -1, 46271],
  [2, 0, 0, 1, 32573], [0, 0, 2, 1, 17198], [2, 0, 1, -1, 9266], [0, 0, 2, -1, 8822], [2, -1, 0, -1, 8216], [2, 0, -2, -1, 4324],
  [2, 0, 1, 1, 4200], [2, 1, 0, -1, -3359], [2, -1, -1, 1, 2463], [2, -1, 0, 1, 2211], [2, -1, -1, -1, 2065], [0, 1, -1, -1, -1870],
  [4, 0, -1, -1, 1828],
];
// prettier-ignore
const DISTANCE: readonly Term[] = [
  [0, 0, 1, 0, -20905355], [2, 0, -1, 0, -3699111], [2, 0, 0, 0, -2955968], [0, 0, 2, 0, -569925], [2, 0, -2, 0, 246158],
  [2, 0, 1, 0, -170733], [2, -1, -1, 0, -152138],
];
