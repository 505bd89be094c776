import { z } from 'zod';
import * as d from './domain.ts';
import { errorCodes } from './errors.ts';
import { incidentFilter } from './incidents.ts';
import { procedure } from './procedure.ts';
import { papers, reportSections, reportTemplates } from './report-domain.ts';

const Template = z.enum(reportTemplates);
const Section = z.enum(reportSections);

const wish = {
  template: Template,
  sections: z.array(Section).max(reportSections.length).default([]).meta({ description: 'Of a custom report, in its order' }),
  ...incidentFilter,
  language: d.Language.optional().meta({ description: 'Left out: as in the settings' }),
  paper: z.enum(papers).default('A4'),
};

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
  templates: procedure({
    doc: 'Lists the kinds of reports with their parts, and says what makes PDF here.',
    rest: ['GET', '/api/reports/templates'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          template: Template,
          sections: z.array(Section),
          days: z.int().nullable().meta({ description: 'Days before the data cut that it tells of unless asked otherwise; null = all' }),
        }),
      ),
      sections: z.array(Section).meta({ description: 'What a custom report can be made of' }),
      pdfBy: z.enum(['desktop', 'chromium']).nullable().meta({ description: 'null: nothing here makes PDF; the HTML prints the same' }),
    }),
  }),
  preview: procedure({
    doc: 'Makes a report and gives its pages as one HTML file that needs nothing else: the same that `make` writes.',
    rest: ['GET', '/api/reports/preview'],
    may: 'viewer',
    zones: 'filtered',
    long: true,
    input: z.object(wish),
    example: { template: 'weekly' },
    output: z.object({ html: z.string(), pages: z.int(), title: z.string(), isMasked: z.boolean() }),
    errors: ['cancelled'],
  }),
  make: procedure({
    doc: 'Makes a report, or one for each zone, as PDF or HTML: into a file or folder that a person chose, or kept to be fetched.',
    rest: ['POST', '/api/reports/make'],
    may: 'viewer',
    zones: 'filtered',
    audit: 'export',
    long: true,
    input: z.object({
      ...wish,
      each: z.enum(['zone']).optional().meta({ description: 'One report for each zone of the filter' }),
      bind: z.enum(['files', 'one']).default('files').meta({ description: 'Of several reports: a file each, or all in one' }),
      format: z.enum(['pdf', 'html']).default('pdf'),
      target: d.FileToken.optional().meta({
        description: 'Token of a file, or of a folder for a file each; left out = the host keeps them to be fetched',
      }),
    }),
    example: { template: 'weekly', format: 'html' },
    output: z.object({
      files: z.array(
        z.object({
          name: z.string(),
          pages: z.int(),
          bytes: z.int(),
          file: d.FileToken.nullable().meta({ description: 'By which the host gives it; null = it is where it was to go' }),
        }),
      ),
      pages: z.int(),
      format: z.enum(['pdf', 'html']),
      fallback: z.enum(errorCodes).nullable().meta({ description: 'Why it is HTML although PDF was asked for' }),
      isMasked: z.boolean(),
    }),
    errors: ['file.missing', 'file.unwritable', 'disk.full', 'disk.failed', 'reports.print-failed', 'cancelled'],
  }),
};
