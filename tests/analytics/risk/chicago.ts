import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildZoneIndex, type ZoneIndex } from '../../../analytics/geo/zone-index.ts';
import { parseDay } from '../../../analytics/series/calendar.ts';

export interface Incidents {
  readonly lonLat: Float64Array<ArrayBuffer>;
  /** Days since 2018-01-01 00:00 local, with the hour as a fraction. */
  readonly day: Float64Array<ArrayBuffer>;
  readonly type: readonly string[];
}

const sample = (name: string) => gunzipSync(readFileSync(new URL(`../../../resources/sample/${name}`, import.meta.url))).toString();

/** Incidents of the bundled sample that have a place. */
export function readChicagoIncidents(): Incidents {
  const dayZero = parseDay('2018-01-01');
  const fields = sample('chicago_2018.csv.gz')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))
    .filter((row) => row.at(-1) !== '');
  return {
    lonLat: Float64Array.from(fields.flatMap((row) => [Number(row.at(-1)), Number(row.at(-2))])),
    day: Float64Array.from(fields, ([date]) => parseDay(date) - dayZero + Number(date.slice(11, 13)) / 24),
    type: fields.map((row) => row[2]),
  };
}

interface Areas {
  readonly features: readonly {
    readonly properties: { readonly area_numbe: string };
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: number[][][] }
      | { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };
  }[];
}

/** The 77 community areas, ids 1…77. */
export function readChicagoAreas(): ZoneIndex {
  const { features } = JSON.parse(sample('chicago_community_areas.geojson.gz')) as Areas;
  const borders = { zoneIds: [] as number[], polygonEnds: [] as number[], ringEnds: [] as number[], pointEnds: [] as number[] };
  const lonLat: number[] = [];
  for (const { properties, geometry } of features) {
    for (const polygon of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
      for (const ring of polygon) {
        lonLat.push(...ring.flat());
        borders.pointEnds.push(lonLat.length / 2);
      }
      borders.ringEnds.push(borders.pointEnds.length);
    }
    borders.zoneIds.push(Number(properties.area_numbe));
    borders.polygonEnds.push(borders.ringEnds.length);
  }
  return buildZoneIndex({
    zoneIds: Int32Array.from(borders.zoneIds),
    polygonEnds: Int32Array.from(borders.polygonEnds),
    ringEnds: Int32Array.from(borders.ringEnds),
    pointEnds: Int32Array.from(borders.pointEnds),
    lonLat: Float64Array.from(lonLat),
  });
}
