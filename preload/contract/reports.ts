import { z } from 'zod';
import * as d from './domain.ts';
import { incidentFilter } from './incidents.ts';
import { procedure } from './procedure.ts';

export const reports = {
  summary: procedure({
    doc: 'Sums up the cache: counts by type, zone, day, and hour by weekday, with the data cut.',
    rest: ['GET', '/api/analytics/summary'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object(incidentFilter),
    output: z.object({
      isMasked: z.boolean().meta({
        description: 'Made for a caller who sees masked data: null counts are fewer than 5, or withheld so that such stay hidden',
      }),
      incidents: z.int().nullable(),
      firstLocal: d.LocalTime.nullable(),
      dataCut: d.LocalTime.nullable().meta({ description: 'Local minute of the newest incident' }),
      byType: z.array(z.object({ typeId: d.Id, incidents: z.int().nullable() })),
      byZone: z.array(z.object({ zoneId: d.Id.nullable(), incidents: z.int().nullable() })),
      byDay: z.array(z.object({ day: d.LocalTime, incidents: z.int().nullable() })),
      byWeekdayHour: z
        .array(z.int().nullable())
        .length(168)
        .meta({ description: 'Index 24 × weekday + hour, Monday = 0; masked ones are told of all incidents together only' }),
      hotspots: z.int(),
      forecasts: z.int(),
      openAlerts: z.int(),
    }),
  }),
};
