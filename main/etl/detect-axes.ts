import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { CLEAR_NAME, nameScore } from './column-names.ts';
import type { Evidence } from '../../preload/contract/incidents.ts';
import { parseDecimalText } from './number.ts';
import type { Columns } from './sample-columns.ts';
import { timeZone } from './time-zone.ts';

/** No city lies farther from the equator. */
const INHABITED_LAT_DEG = 72;
/** A degree of longitude is four minutes of solar time; borders and politics move clocks from that by less than this. */
const CLEARLY_NEARER_DEG = 8;
const MIN_SHARE = 0.5;

type Axes = Pick<ColumnMapping, 'lon' | 'lat' | 'decimalMark' | 'swapLonLat'>;

interface Axis {
  readonly name: string;
  readonly index: number;
  /** Share of the values that are numbers. */
  readonly share: number;
  readonly byName: number;
  readonly medianDeg: number;
}

/**
 * Finds the columns of longitude and latitude, the decimal mark, and whether the two hold each other's values; null if
 * the file has no such columns.
 *
 * Clear names (longitude, lat …) are believed unless the values cannot be so. Of weak ones (x, y) the axis follows from
 * the values: beyond 90 is longitude; else the one nearer to the meridian of the time zone is.
 */
export function detectAxes(
  columns: Columns,
  given: Partial<ColumnMapping>,
  isFree: (index: number) => boolean,
): { mapping: Axes; evidence: Evidence[] } | null {
  const mark = given.decimalMark ?? detectMark(columns, given);
  const candidates = columns.names.flatMap((_, index) => (isFree(index) ? [describeAxis(columns, index, mark)] : []));
  const named = (role: 'lon' | 'lat'): Axis | undefined => {
    const wanted = given[role];
    if (wanted !== undefined) return candidates.find(({ name }) => name === wanted);
    return best(candidates, role);
  };
  const lon = named('lon');
  const lat = named('lat');
  if (lon !== undefined && lat !== undefined) return describe(lon, lat, mark, given.swapLonLat ?? isSwapped(lon, lat, columns.timeZone));
  if (given.lon !== undefined || given.lat !== undefined) return null;
  const pair = candidates.filter(({ index, share }) => share >= 0.9 && hasManyDecimals(columns.values(index), mark));
  const [first, second] = pair;
  if (pair.length !== 2 || first === undefined || second === undefined) return null;
  const isExchanged = isSwapped(first, second, columns.timeZone);
  return isExchanged ? describe(second, first, mark, false) : describe(first, second, mark, false);
}

function describe(lon: Axis, lat: Axis, decimalMark: '.' | ',', swapLonLat: boolean): { mapping: Axes; evidence: Evidence[] } {
  const evidence = (field: 'lon' | 'lat', { name, byName, share }: Axis): Evidence => ({
    ...{ field, column: name, code: byName > 0 ? 'name' : 'decimals', share },
    // The values are those of the other axis.
    params: swapLonLat ? { holds: field === 'lon' ? 'lat' : 'lon' } : {},
  });
  return {
    mapping: { lon: lon.name, lat: lat.name, decimalMark, swapLonLat },
    evidence: [evidence('lon', lon), evidence('lat', lat)],
  };
}

function describeAxis(columns: Columns, index: number, mark: '.' | ','): Axis {
  const name = columns.names[index];
  const values = columns.values(index);
  const numbers = values.map((value) => parseDecimalText(value, mark)).filter((value) => !Number.isNaN(value) && value !== 0);
  const share = values.length === 0 ? 0 : numbers.length / values.length;
  numbers.sort((a, b) => a - b);
  return { name, index, share, byName: 0, medianDeg: numbers[numbers.length >> 1] ?? Number.NaN };
}

function best(candidates: readonly Axis[], role: 'lon' | 'lat'): Axis | undefined {
  let found: Axis | undefined;
  for (const axis of candidates) {
    const byName = nameScore(axis.name, role);
    // A column whose name is no doubt stays even if its values are nonsense: the rows then say what is wrong.
    if (byName === 0 || (axis.share < MIN_SHARE && byName < CLEAR_NAME)) continue;
    if (found === undefined || byName + axis.share > found.byName + found.share) found = { ...axis, byName };
  }
  return found;
}

/** True if the column `lon` holds latitudes and `lat` longitudes. */
function isSwapped(lon: Axis, lat: Axis, zone: string): boolean {
  const [x, y] = [lon.medianDeg, lat.medianDeg];
  if (Number.isNaN(x) || Number.isNaN(y) || Math.abs(x) > 180 || Math.abs(y) > 180) return false;
  const asNamed = Math.abs(y) <= INHABITED_LAT_DEG;
  const exchanged = Math.abs(x) <= INHABITED_LAT_DEG;
  if (asNamed !== exchanged) return exchanged;
  if (lon.byName >= 0.9 && lat.byName >= 0.9) return false;
  const meridianDeg = timeZone(zone).offsetMinAt(Date.UTC(2020, 0)) / 4;
  return Math.abs(y - meridianDeg) + CLEARLY_NEARER_DEG <= Math.abs(x - meridianDeg);
}

/** The mark with which more values of the likely columns are numbers. */
function detectMark(columns: Columns, given: Partial<ColumnMapping>): '.' | ',' {
  let withPoint = 0;
  let withComma = 0;
  for (const [index, name] of columns.names.entries()) {
    if (name !== given.lon && name !== given.lat && nameScore(name, 'lon') + nameScore(name, 'lat') === 0) continue;
    for (const value of columns.values(index)) {
      if (/^[+-]?\d+\.\d+$/.test(value)) withPoint++;
      else if (/^[+-]?\d+,\d+$/.test(value)) withComma++;
    }
  }
  return withComma > withPoint ? ',' : '.';
}

function hasManyDecimals(values: readonly string[], mark: '.' | ','): boolean {
  const fine = values.filter((value) => (value.split(mark)[1]?.length ?? 0) >= 3 && Math.abs(parseDecimalText(value, mark)) <= 180);
  return values.length > 0 && fine.length >= 0.8 * values.length;
}
