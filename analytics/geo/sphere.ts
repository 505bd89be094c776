/** Mean radius of the earth (IUGG R1), metres: the sphere of every distance and area in this project. */
export const EARTH_RADIUS_M = 6_371_008.8;
export const RADIANS_PER_DEGREE = Math.PI / 180;
/** Metres along a meridian, or along the equator. */
export const METRES_PER_DEGREE = EARTH_RADIUS_M * RADIANS_PER_DEGREE;

/** Great-circle distance by the haversine formula; degrees in, metres out. Right at poles, antimeridian and antipodes. */
export function haversineM(lonA: number, latA: number, lonB: number, latB: number): number {
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine(lonA, latA, lonB, latB))));
}

/**
 * sin²(d/2) of the angle d between two points, degrees in. It grows with the distance, so a radius can be compared
 * without a root or arc sine. Written term by term like scikit-learn's HaversineDistance, so that a tie is decided alike.
 */
export function haversine(lonA: number, latA: number, lonB: number, latB: number): number {
  const phiA = latA * RADIANS_PER_DEGREE;
  const phiB = latB * RADIANS_PER_DEGREE;
  const sinLat = Math.sin(0.5 * (phiA - phiB));
  const sinLon = Math.sin(0.5 * (lonA * RADIANS_PER_DEGREE - lonB * RADIANS_PER_DEGREE));
  return sinLat * sinLat + Math.cos(phiA) * Math.cos(phiB) * sinLon * sinLon;
}

/** haversine() of two points that are `distanceM` apart. */
export function haversineOf(distanceM: number): number {
  const half = Math.sin(0.5 * (distanceM / EARTH_RADIUS_M));
  return half * half;
}

/** Extremes of some coordinates, degrees. */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * Extremes of [lon0, lat0, …]; infinite for no points. One pass, which also checks every coordinate.
 * @throws {RangeError} unless `lonLat` holds whole pairs of finite degrees, longitude within ±180 and latitude within ±90.
 */
export function measureBounds(lonLat: Float64Array): Bounds {
  if (lonLat.length % 2 !== 0) throw new RangeError(`lonLat has ${lonLat.length} numbers: pass a longitude and a latitude for every point`);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < lonLat.length; i += 2) {
    const lon = lonLat[i];
    const lat = lonLat[i + 1];
    if (lon >= west && lon <= east && lat >= south && lat <= north) continue;
    // Only a point beyond all before can be beyond the earth. Written so that NaN is refused too.
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      throw new RangeError(`point ${i / 2} is at [${lon}, ${lat}]: pass [longitude, latitude] in degrees, within ±180 and ±90`);
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { west, south, east, north };
}
