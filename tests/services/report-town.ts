/** A town of two zones and sixty days, each incident of which is known here: what a report counts is counted again in plain loops. */
import type { Call, Ports } from '../../main/services/ports.ts';
import { makeDocument } from '../../main/services/report-document.ts';
import { openSources, type ReportWish } from '../../main/services/report-sources.ts';
import type { ReportDocument, Section } from '../../main/reports/document.ts';
import { type MadeIncident, newCall, offerText, type Opened, openPorts, toCsv, twoZones } from './open-ports.ts';

/** From 2025-01-01, 30 days, then 30 days with half as many again in the west; theft thrice as often as fraud. */
export function townIncidents(): readonly MadeIncident[] {
  const made: MadeIncident[] = [];
  for (let day = 0; day < 60; day++) {
    const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
    for (let n = 0; n < (day < 30 ? 12 : 18); n++) {
      const isWest = n % 4 !== 3;
      const hour = String((7 * n + day) % 24).padStart(2, '0');
      made.push({
        time: `${date} ${hour}:15:00`,
        type: n % 4 === 1 ? 'FRAUD' : 'THEFT',
        lon: (isWest ? 47.92 : 48.03) + (n % 5) * 0.002 + (day % 7) * 0.0004,
        lat: 29.29 + (n % 3) * 0.002 + (day % 5) * 0.0003,
      });
    }
  }
  return made;
}

export const lastThirty = { from: '2025-01-31', to: '2025-03-02' } as const;

export async function openTown(incidents: readonly MadeIncident[] = townIncidents(), zones = twoZones): Promise<Opened> {
  const opened = await openPorts();
  const { services, files } = opened;
  await services.zones.import({ file: await offerText(files, 'zones.geojson', zones) }, newCall());
  if (incidents.length === 0) return opened;
  await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(incidents)), timeZone: 'Asia/Kuwait' }, newCall());
  return opened;
}

export const weekly: ReportWish = { template: 'weekly', sections: [], from: null, to: null, typeIds: [], zoneIds: [], paper: 'A4' };

export async function documentOf(ports: Ports, wish: Partial<ReportWish> = {}, call: Call = newCall()): Promise<ReportDocument> {
  const all = { ...weekly, ...wish };
  return makeDocument(await openSources(ports, call, all.language), all);
}

export function sectionOf<K extends Section['kind']>(document: ReportDocument, kind: K): Extract<Section, { readonly kind: K }> {
  const found = document.sections.find((section) => section.kind === kind);
  if (found === undefined) throw new Error(`the report has no section ${kind}`);
  // Safe: it has this kind.
  return found as Extract<Section, { readonly kind: K }>;
}
