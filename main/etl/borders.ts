import type { Borders } from '../batch.ts';

export type Point = readonly [lonDeg: number, latDeg: number];
/** Closed: the last point is the first one. */
export type Ring = readonly Point[];

/**
 * Mends a polygon as read from JSON: rings are closed, repeated points dropped, the outside turned counter-clockwise and
 * holes clockwise; holes with fewer than 4 points are left out.
 *
 * @returns null if it is no polygon, a coordinate is no number, or the outside has fewer than 4 points or no area.
 */
export function repairPolygon(polygon: unknown): Ring[] | null {
  if (!Array.isArray(polygon)) return null;
  const rings = polygon.map((ring: unknown, index) => repairRing(ring, index === 0));
  if (rings[0] === undefined || rings[0] === null) return null;
  return rings.filter((ring) => ring !== null);
}

/** Zones as flat arrays; see Borders in main/batch.ts. */
export class BordersBuilder {
  readonly #polygonEnds: number[] = [];
  readonly #ringEnds: number[] = [];
  readonly #pointEnds: number[] = [];
  readonly #lonLat: number[] = [];

  addZone(polygons: readonly (readonly Ring[])[]): void {
    for (const rings of polygons) {
      for (const ring of rings) {
        for (const [lon, lat] of ring) this.#lonLat.push(lon, lat);
        this.#pointEnds.push(this.#lonLat.length / 2);
      }
      this.#ringEnds.push(this.#pointEnds.length);
    }
    this.#polygonEnds.push(this.#ringEnds.length);
  }

  finish(): Borders {
    return {
      polygonEnds: Int32Array.from(this.#polygonEnds),
      ringEnds: Int32Array.from(this.#ringEnds),
      pointEnds: Int32Array.from(this.#pointEnds),
      lonLat: Float64Array.from(this.#lonLat),
    };
  }
}

function repairRing(ring: unknown, isOutside: boolean): Ring | null {
  if (!Array.isArray(ring)) return null;
  const points: Point[] = [];
  for (const position of ring as unknown[]) {
    if (!Array.isArray(position)) return null;
    const [lon, lat] = position as unknown[];
    if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
    const last = points.at(-1);
    if (last === undefined || last[0] !== lon || last[1] !== lat) points.push([lon, lat]);
  }
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  if (first[0] !== last[0] || first[1] !== last[1]) points.push(first);
  if (points.length < 4) return null;
  const area = signedArea(points);
  if (area === 0) return null;
  return area > 0 === isOutside ? points : points.reverse();
}

/** In square degrees, positive if counter-clockwise. Measured from the first point, which keeps it exact for small rings. */
function signedArea(ring: Ring): number {
  const [originX, originY] = ring[0];
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1];
    const [bx, by] = ring[i];
    twice += (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
  }
  return twice / 2;
}
