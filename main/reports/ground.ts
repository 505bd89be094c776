/** Land and water of the bundled basemap, for places where it is fine enough to be printed. See resources/basemap/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Box } from '../../preload/drawing/zone-shapes.ts';

type Line = readonly (readonly [number, number])[];

export interface Ground {
  /** What the frame is filled with. */
  readonly base: 'water' | 'outside';
  /** What lies on it: land on water, or water on land. Outer rings and holes. */
  readonly rings: readonly Line[];
}

const gulf: Box = [44, 21, 60, 32];
const lakes: Box = [-93, 40.5, -75, 49.5];

/** Ground around a place; plain land where nothing finer is bundled, or the file is missing or damaged. */
export function groundAt(folder: string, [west, south, east, north]: Box): Ground {
  const isWithin = (box: Box) => west >= box[0] && south >= box[1] && east <= box[2] && north <= box[3];
  const near = (rings: readonly Line[]) => rings.filter((ring) => touches(ring, [west, south, east, north]));
  if (isWithin(gulf)) {
    const land = read(join(folder, 'gulf_land_ne10m.geojson.gz'));
    return land === null ? plain : { base: 'water', rings: near(land) };
  }
  if (isWithin(lakes)) return { base: 'outside', rings: near(read(join(folder, 'great_lakes.geojson.gz')) ?? []) };
  return plain;
}

const plain: Ground = { base: 'outside', rings: [] };
const kept = new Map<string, readonly Line[] | null>();

function read(file: string): readonly Line[] | null {
  const known = kept.get(file);
  if (known !== undefined) return known;
  let rings: readonly Line[] | null = null;
  try {
    // Its form is checked by a test.
    const { features } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Features;
    rings = features.flatMap(({ geometry: { type, coordinates } }) =>
      type === 'Polygon' ? (coordinates as Line[]) : (coordinates as Line[][]).flat(),
    );
  } catch {
    // The map is drawn without it.
  }
  kept.set(file, rings);
  return rings;
}

interface Features {
  readonly features: readonly { readonly geometry: { readonly type: string; readonly coordinates: unknown } }[];
}

function touches(ring: Line, [west, south, east, north]: Box): boolean {
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  const span = (values: readonly number[]) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] as const;
  const [lonSpan, latSpan] = [span(lons), span(lats)];
  return lonSpan[0] <= east && lonSpan[1] >= west && latSpan[0] <= north && latSpan[1] >= south;
}
