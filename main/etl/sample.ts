import type { LocalFile } from '../services/ports.ts';
import type { ZoneBatch } from '../batch.ts';
import { type Cell, writeCsv } from './csv-writer.ts';
import { readZones } from './zones.ts';
import { createRandom, cumulate, type Random } from './random.ts';
import { hotSpots, hourWeights, incidentTypes, origins, weekdayWeights } from './sample-words.ts';

export interface SampleOptions {
  /** Zones that every point lies in: resources/sample/kuwait_governorates.geojson.gz. */
  readonly governorates: LocalFile;
  /** The CSV file to write. */
  readonly path: string;
  readonly count: number;
  /** The same seed and options give the same file. */
  readonly seed: number;
  readonly language: 'ar' | 'en';
  /** First local day, YYYY-MM-DD. */
  readonly fromDay: string;
  readonly days: number;
}

const HOUR_MS = 3_600_000;
const KM_PER_DEGREE = 111.195;
const ORIGIN_STREAM = 1_000_003;
/** Seven of ten incidents fall at a hot spot, the others anywhere within some kilometres of one. */
const SHARE_AT_HOT_SPOTS = 0.7;
const BACKGROUND_KM = 5;

const header = ['timestamp', 'incident_type', 'lat', 'lon', 'governorate', 'zone', 'reported_by', 'description'];

/**
 * Writes synthetic incidents of Kuwait as CSV, in order of time: clustered at twelve real districts, more in the evening,
 * on Thursday night and on the weekend of Friday and Saturday; patrols find part of some types. Places and frequencies are invented.
 *
 * @returns the number of rows. Memory is flat.
 * @throws AppError of readZones and writeCsv. @throws {RangeError} if count or days is no positive whole number.
 */
export async function writeSample(options: SampleOptions): Promise<number> {
  const { count, days } = options;
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(days) || days < 1)
    throw new RangeError('count and days must be whole numbers above 0');
  const { zones } = await readZones(options.governorates, {});
  return writeCsv(options.path, header, sampleRows(options, zones));
}

function* sampleRows({ count, seed, language, fromDay, days }: SampleOptions, zones: ZoneBatch): Generator<readonly Cell[]> {
  const random = createRandom(seed);
  // A stream of its own: the places of a seed stay where they were.
  const originRandom = createRandom(seed + ORIGIN_STREAM);
  const fromMs = Date.parse(`${fromDay}T00:00:00Z`);
  const slots = cumulate(Array.from({ length: 24 * days }, (_, hour) => slotWeight(fromMs + hour * HOUR_MS)));
  const spotShares = cumulate(hotSpots.map(({ weight }) => weight));
  const typeShares = cumulate(incidentTypes.map(({ weight }) => weight));
  const originShares = { told: cumulate(origins.map(({ told }) => told)), found: cumulate(origins.map(({ found }) => found)) };
  const governorates = language === 'ar' ? zones.namesAr : zones.namesEn;
  let quantile = 0;
  for (let left = count; left > 0; left--) {
    // The smallest of `left` numbers drawn evenly from what remains: sorted times without sorting.
    quantile = 1 - (1 - quantile) * random.uniform() ** (1 / left);
    const { lon, lat, spot, zone } = drawPlace(random, spotShares, zones);
    const type = incidentTypes[random.pick(typeShares)];
    yield [
      formatLocal(fromMs + invert(slots, quantile) * HOUR_MS),
      type[language],
      Number(lat.toFixed(6)),
      Number(lon.toFixed(6)),
      governorates[zone] ?? zones.codes[zone],
      spot[language],
      origins[originRandom.pick(originShares[type.isOftenFound ? 'found' : 'told'])][language],
      language === 'ar' ? `بلاغ ${type.ar} في منطقة ${spot.ar}` : `${type.en} reported in ${spot.en}`,
    ];
  }
}

function slotWeight(localMs: number): number {
  const date = new Date(localMs);
  const isWeekendNight = (date.getUTCDay() === 4 && date.getUTCHours() >= 20) || (date.getUTCDay() === 5 && date.getUTCHours() < 3);
  return hourWeights[date.getUTCHours()] * weekdayWeights[date.getUTCDay()] * (isWeekendNight ? 1.5 : 1);
}

/** Where a quantile lies among running sums: slot number and the fraction of that slot. */
function invert(cumulative: Float64Array, quantile: number): number {
  const target = quantile * cumulative.at(-1)!;
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > target) high = middle;
    else low = middle + 1;
  }
  const before = low === 0 ? 0 : cumulative[low - 1];
  return low + (target - before) / (cumulative[low] - before);
}

/** A point within one of the governorates, and the hot spot that it was drawn around. */
function drawPlace(
  random: Random,
  shares: Float64Array,
  zones: ZoneBatch,
): { lon: number; lat: number; spot: (typeof hotSpots)[number]; zone: number } {
  for (;;) {
    const spot = hotSpots[random.pick(shares)];
    const sigmaKm = random.uniform() < SHARE_AT_HOT_SPOTS ? spot.sigmaKm : BACKGROUND_KM;
    const lat = spot.lat + (random.normal() * sigmaKm) / KM_PER_DEGREE;
    const lon = spot.lon + (random.normal() * sigmaKm) / (KM_PER_DEGREE * Math.cos((spot.lat * Math.PI) / 180));
    const zone = zoneOf(zones, lon, lat);
    if (zone >= 0) return { lon, lat, spot, zone };
  }
}

/** The first zone that holds a point, -1 if none does: a ray to the east crosses its rings an odd number of times. */
function zoneOf({ borders: { polygonEnds, ringEnds, pointEnds, lonLat } }: ZoneBatch, lon: number, lat: number): number {
  let ring = 0;
  let point = 0;
  for (const [zone, polygonEnd] of polygonEnds.entries()) {
    let isInside = false;
    for (const ringEnd = ringEnds[polygonEnd - 1]; ring < ringEnd; ring++) {
      for (const end = pointEnds[ring]; point < end - 1; point++) {
        const [x1, y1, x2, y2] = [lonLat[2 * point], lonLat[2 * point + 1], lonLat[2 * point + 2], lonLat[2 * point + 3]];
        if (y1 > lat !== y2 > lat && lon < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
      }
      point++;
    }
    if (isInside) return zone;
  }
  return -1;
}

function formatLocal(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19).replace('T', ' ');
}
