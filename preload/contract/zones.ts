import { z } from 'zod';
import * as d from './domain.ts';
import { analysisErrors, analysisPlaced, analysisWhere, incidentFilter, layer, layerErrors } from './incidents.ts';
import { procedure } from './procedure.ts';

export const zones = {
  list: procedure({
    doc: 'Lists zones with their area and number of incidents.',
    rest: ['GET', '/api/zones'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(d.Zone) }),
  }),
  counts: procedure({
    doc: 'Counts incidents by zone, those with most first.',
    rest: ['GET', '/api/zone-counts'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ ...incidentFilter, ...analysisWhere }),
    output: z.object({
      ...analysisPlaced,
      incidents: z.int(),
      items: z.array(
        z.object({
          zoneId: d.Id.nullable().meta({ description: 'In this cache; null = in no zone, or a zone that it does not have' }),
          code: z.string().meta({ description: 'Empty = in no zone' }),
          incidents: z.int(),
        }),
      ),
    }),
    errors: [...analysisErrors],
  }),
  geometry: procedure({
    doc: 'Gives all zone borders as flat rings: zone i has polygons, polygons have rings, the first ring is the outside.',
    rest: ['GET', '/api/zone-geometry'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({
      zoneIds: d.Int32,
      polygonEnds: d.Int32.meta({ description: 'Per zone: end index into ringEnds groups' }),
      ringEnds: d.Int32.meta({ description: 'Per polygon: end index into pointEnds' }),
      pointEnds: d.Int32.meta({ description: 'Per ring: end index into points' }),
      lonLat: d.Float64,
    }),
  }),
  import: procedure({
    doc: 'Imports zones from GeoJSON (plain or gzip) or a layer of polygons of a GeoPackage or SpatiaLite file; zones with the same code are updated.',
    rest: ['POST', '/api/zones/import'],
    may: 'analyst',
    long: true,
    input: z.object({
      file: d.FileToken,
      layer,
      codeField: z.string().optional(),
      nameEnField: z.string().optional(),
      nameArField: z.string().optional(),
    }),
    output: z.object({
      added: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
      rejects: z.array(d.Reject),
      ms: z.number(),
    }),
    errors: [
      'file.missing',
      'file.empty',
      'geojson.invalid',
      'geojson.crs',
      'geojson.no-polygons',
      'csv.column-unknown',
      ...layerErrors,
      'disk.full',
    ],
  }),
};
