import { z } from 'zod';
import * as d from './domain.ts';
import { incidentFilter } from './incidents.ts';
import { procedure } from './procedure.ts';

/** Incidents on their way out: part of the group `incidents`. */
export const incidentExport = {
  export: procedure({
    doc: 'Writes incidents to a file: by type, zone, day and cell of 250 m, or exactly, which needs a supervisor and a reason.',
    rest: ['POST', '/api/incidents/export'],
    may: 'viewer',
    zones: 'filtered',
    long: true,
    input: z.object({
      ...incidentFilter,
      origins: z.array(d.IncidentOrigin).default([]).meta({ description: 'Empty = all' }),
      format: z.enum(['csv']).default('csv'),
      exact: z.boolean().default(false),
      reason: z.string().trim().max(500).optional().meta({ description: 'Why exact data are needed, 10 characters or more; it is kept' }),
      target: d.FileToken.optional().meta({
        description: 'Token of a place that a person chose; left out = the host keeps the file to be fetched',
      }),
    }),
    output: z.object({
      fileName: z.string(),
      rows: z.int(),
      bytes: z.number(),
      isMasked: z.boolean(),
      file: d.FileToken.nullable().meta({
        description: 'By which the host gives the file, and what says what it is; null = it is where it was to go',
      }),
      meta: d.FileToken.nullable(),
    }),
    errors: ['file.missing', 'file.unwritable', 'disk.full', 'cancelled'],
  }),
};
