import type { ReportSection, ReportTemplate } from '../../preload/contract/report-domain.ts';
import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of the panel of reports; what stands in them is said by main/reports/strings. */
export function englishReports(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const templates: Record<ReportTemplate, string> = {
    daily: 'Daily brief',
    weekly: 'Weekly zone report',
    dossier: 'Hotspot dossier',
    scoreboard: 'Forecast scoreboard',
    alerts: 'Alert log',
    quality: 'Data quality',
    custom: 'Own report',
  };
  const about: Record<ReportTemplate, string> = {
    daily: 'The newest day against the week before.',
    weekly: 'Counts, map, hotspots, forecast.',
    dossier: 'Each hotspot: types, weeks, descriptions.',
    scoreboard: 'Sealed forecasts and what came of them.',
    alerts: 'Alerts and the messages sent for them.',
    quality: 'Files, rows left out, drift of the feed.',
    custom: 'Parts of your choice.',
  };
  const sections: Record<ReportSection, string> = {
    summary: 'Summary',
    map: 'Map',
    zones: 'Zones',
    hours: 'Hours and weekdays',
    weeks: 'Weeks',
    types: 'Types',
    changes: 'Changes',
    days: 'Days',
    weekdays: 'Weekdays',
    hotspots: 'Hotspots',
    'hotspot-details': 'Hotspots one by one',
    forecast: 'Forecast',
    scoreboard: 'Scoreboard',
    ledger: 'Sealed forecasts',
    alerts: 'Alerts',
    deliveries: 'Messages',
    imports: 'Imported files',
    rejects: 'Rows left out',
    unusual: 'Unusual counts',
  };
  return {
    ...{ templates, about, sections },
    title: 'Reports',
    preview: 'Preview',
    choices: 'What the report is made of',
    drawing: 'The report is being drawn',
    changed: 'Choices changed, drawing',
    chooseParts: 'A report of your own needs at least one part. Choose parts at the side.',
    pages: (n: number) => `${counted(n, 'page', 'pages')}, as they will be printed.`,
    pageOf: (n: number, of: number) => `Page ${f.number(n)} of ${f.number(of)}`,
    masked: 'Masked, as you see the data.',
    days: (n: number) => `${counted(n, 'day', 'days')}.`,
    language: 'Language',
    paper: 'Paper',
    period: 'Period and types',
    usual: 'Usual',
    asFilter: 'As on the map',
    parts: 'Parts',
    zones: (n: number) => (n === 0 ? 'Zones: all' : `Zones: ${f.number(n)}`),
    eachZone: (n: number) => `One report for each zone (${f.number(n)})`,
    eachZoneAbout: 'All in one file; the preview shows the first.',
    format: 'File',
    make: 'Make the report',
    makeAbout: 'What you see is what is written. It is noted in the audit trail.',
    made: (pages: number, format: 'pdf' | 'html') => `Report ready: ${counted(pages, 'page', 'pages')}, ${format.toUpperCase()}.`,
    noPrinter: 'Nothing here makes PDF, so it is HTML, which prints the same from any browser.',
  };
}
