import { z } from 'zod';
import * as d from './domain.ts';
import { incidentFilter } from './incidents.ts';
import { procedure } from './procedure.ts';

export const reports = {
  summary: procedure({
    doc: 'Sums up the cache: counts by type, zone, day, and hour by weekday, with the data cut.',
    rest: ['GET', '/api/analytics/summary'],
    may: 'viewer',
    input: z.object(incidentFilter),
    output: z.object({
      incidents: z.int(),
      firstLocal: d.LocalTime.nullable(),
      dataCut: d.LocalTime.nullable().meta({ description: 'Local minute of the newest incident' }),
      byType: z.array(z.object({ typeId: d.Id, incidents: z.int() })),
      byZone: z.array(z.object({ zoneId: d.Id.nullable(), incidents: z.int() })),
      byDay: z.array(z.object({ day: d.LocalTime, incidents: z.int() })),
      byWeekdayHour: z.array(z.int()).length(168).meta({ description: 'Index 24 × weekday + hour, Monday = 0' }),
      hotspots: z.int(),
      forecasts: z.int(),
      openAlerts: z.int(),
    }),
  }),
};
