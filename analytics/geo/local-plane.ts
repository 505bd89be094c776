import { METRES_PER_DEGREE, RADIANS_PER_DEGREE } from './sphere.ts';

/** A plane in metres around one place: x to the east, y to the north (equirectangular). */
export interface LocalPlane {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly metresPerLonDeg: number;
}

/** Lengths are right to about (size / earth radius) × tan(latitude): 0.5 % over 50 km in Kuwait. Not for the poles. */
export function layPlane(lonDeg: number, latDeg: number): LocalPlane {
  return { lonDeg, latDeg, metresPerLonDeg: METRES_PER_DEGREE * Math.max(1e-6, Math.cos(latDeg * RADIANS_PER_DEGREE)) };
}

/** x of a longitude, the short way round the earth. */
export function toX(plane: LocalPlane, lonDeg: number): number {
  const east = lonDeg - plane.lonDeg;
  return (east > 180 ? east - 360 : east < -180 ? east + 360 : east) * plane.metresPerLonDeg;
}

export function toY(plane: LocalPlane, latDeg: number): number {
  return (latDeg - plane.latDeg) * METRES_PER_DEGREE;
}

export function toLonDeg(plane: LocalPlane, x: number): number {
  const lonDeg = plane.lonDeg + x / plane.metresPerLonDeg;
  return lonDeg > 180 ? lonDeg - 360 : lonDeg < -180 ? lonDeg + 360 : lonDeg;
}

export function toLatDeg(plane: LocalPlane, y: number): number {
  return plane.latDeg + y / METRES_PER_DEGREE;
}
