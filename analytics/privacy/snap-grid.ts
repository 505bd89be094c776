import { findConvexHull } from '../geo/convex-hull.ts';
import { METRES_PER_DEGREE, RADIANS_PER_DEGREE } from '../geo/sphere.ts';

/**
 * The grid that masked places stand on. Bands of latitude of `cellM` metres, counted from the equator, whose edges are circles of latitude;
 * each band is cut, from 180° west, into as many equal cells as make them `cellM` wide along its middle (a whole number around the
 * earth, so that cells are at most one part in some 160,000 wider at city latitudes). It depends on nothing but `cellM`: the same
 * place gives the same cell in every file and on every machine.
 */
interface Cell {
  readonly west: number;
  readonly south: number;
  readonly widthDeg: number;
  readonly heightDeg: number;
}

function cellAt(lon: number, lat: number, cellM: number): Cell {
  const heightDeg = cellM / METRES_PER_DEGREE;
  const south = Math.floor(lat / heightDeg) * heightDeg;
  const columns = Math.max(1, Math.floor((360 / heightDeg) * Math.cos((south + heightDeg / 2) * RADIANS_PER_DEGREE)));
  const widthDeg = 360 / columns;
  const column = Math.min(columns - 1, Math.max(0, Math.floor((lon + 180) / widthDeg)));
  return { west: -180 + column * widthDeg, south, widthDeg, heightDeg };
}

/**
 * Moves every point to the middle of its cell.
 *
 * @param input  lonLat: [lon0, lat0, …], degrees WGS 84. cellM: side of a cell in metres, > 0.
 * @returns as many numbers; no point is moved by more than cellM / √2, but for the stretch of the grid.
 * @throws {RangeError} if `lonLat` has odd length or `cellM` is not above 0.
 */
export function snapPoints({ lonLat, cellM }: { readonly lonLat: Float64Array; readonly cellM: number }): Float64Array<ArrayBuffer> {
  if (lonLat.length % 2 !== 0) throw new RangeError(`lonLat has ${lonLat.length} numbers: pass a longitude and a latitude for every point`);
  needSide(cellM);
  const snapped = new Float64Array(lonLat.length);
  for (let i = 0; i < lonLat.length; i += 2) {
    const { west, south, widthDeg, heightDeg } = cellAt(lonLat[i], lonLat[i + 1], cellM);
    snapped[i] = west + widthDeg / 2;
    snapped[i + 1] = Math.min(90, south + heightDeg / 2);
  }
  return snapped;
}

/**
 * Outlines whose corners say nothing of single places: the convex hull of the cells that the corners of each lie in.
 * It holds the former outline, if that was convex.
 *
 * @param input  outlines: rings of [lon, lat] in degrees WGS 84, closed. cellM: side of a cell in metres, > 0.
 * @returns closed rings, counter-clockwise.
 */
export function coarsenOutlines({
  outlines,
  cellM,
}: {
  readonly outlines: readonly (readonly [number, number][])[];
  readonly cellM: number;
}): [number, number][][] {
  needSide(cellM);
  return outlines.map((outline) => {
    const corners = outline.flatMap(([lon, lat]) => {
      const { west, south, widthDeg, heightDeg } = cellAt(lon, lat, cellM);
      const [east, north] = [west + widthDeg, south + heightDeg];
      return [west, south, east, south, east, north, west, north];
    });
    const hull = findConvexHull(Float64Array.from(corners));
    const ring = Array.from({ length: hull.length / 2 }, (_, i): [number, number] => [hull[2 * i], hull[2 * i + 1]]);
    return ring.length === 0 ? [] : [...ring, ring[0]];
  });
}

function needSide(cellM: number): void {
  if (!(cellM > 0)) throw new RangeError(`a cell has a side above 0 m, not ${cellM}`);
}
