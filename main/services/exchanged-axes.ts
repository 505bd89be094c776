import type { Borders } from '../batch.ts';
import type { FilePreview } from './ports.ts';

/** Fewer rows prove nothing. */
const MIN_ROWS = 5;
const MIN_SHARE = 0.9;

/**
 * True if longitude and latitude of a file stand in each other's columns, seen by its first rows: all are rejected for
 * that, or they lie among the zones only when they are exchanged. For a place such as Kuwait (29° N, 48° E) both orders
 * are possible places on earth, so nothing but the zones can tell.
 *
 * @param borders  of all zones, degrees; without zones only impossible positions tell.
 */
export function areAxesExchanged(rows: FilePreview['rows'], borders: Borders): boolean {
  const swapped = rows.filter(({ reject }) => reject?.code === 'coordinate.swapped').length;
  const points = rows.flatMap(({ incident }) => (incident === null ? [] : [incident]));
  if (swapped + points.length < MIN_ROWS) return false;
  if (points.length === 0) return true;
  const isWithin = boxOf(borders.lonLat);
  const [asNamed, exchanged] = [points.filter(({ lon, lat }) => isWithin(lon, lat)), points.filter(({ lon, lat }) => isWithin(lat, lon))];
  return asNamed.length === 0 && exchanged.length >= MIN_SHARE * points.length;
}

function boxOf(lonLat: Float64Array): (lon: number, lat: number) => boolean {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < lonLat.length; i += 2) {
    const lon = lonLat[i] ?? 0;
    const lat = lonLat[i + 1] ?? 0;
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return (lon, lat) => lon >= west && lon <= east && lat >= south && lat <= north;
}
