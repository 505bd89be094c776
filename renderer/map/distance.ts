/** Mean radius of the earth (IUGG R1), metres: the sphere on which this project measures. */
export const EARTH_RADIUS_M = 6_371_008.8;

const radiansPerDegree = Math.PI / 180;

/**
 * Great-circle distance of two places [lon, lat], degrees WGS 84 in, metres out. Haversine formula, term by term like
 * analytics/geo/sphere.ts, which the page may not load; a test holds the two together.
 * Source: Sinnott, Sky and Telescope 68 (1984), 159.
 */
export function distanceM([lonA, latA]: readonly [number, number], [lonB, latB]: readonly [number, number]): number {
  const phiA = latA * radiansPerDegree;
  const phiB = latB * radiansPerDegree;
  const sinLat = Math.sin(0.5 * (phiA - phiB));
  const sinLon = Math.sin(0.5 * (lonA * radiansPerDegree - lonB * radiansPerDegree));
  const haversine = sinLat * sinLat + Math.cos(phiA) * Math.cos(phiB) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
