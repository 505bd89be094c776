/** Makes the document of one report out of the ports. */
import { AppError } from '../../preload/contract/errors.ts';
import type { ReportSection } from '../../preload/contract/report-domain.ts';
import type { Method, ReportDocument, Section } from '../reports/document.ts';
import {
  changesSection,
  countAll,
  type Counts,
  daysSection,
  hoursSection,
  rankingSection,
  summarySection,
  typesSection,
  weekdaysSection,
  weeksSection,
} from './report-counts.ts';
import {
  alertsSection,
  deliveriesSection,
  forecastSection,
  importsSection,
  ledgerSection,
  rejectsSection,
  scoreboardSection,
  unusualSection,
} from './report-lists.ts';
import { type Found, hotspotDetails, hotspotsSection, mapSection } from './report-places.ts';
import type { ReportSources, ReportWish } from './report-sources.ts';
import { type Template, templates } from './report-templates.ts';
import { LEAST_TOLD, MASK_CELL_M } from './view.ts';

type Make = (sources: ReportSources, counts: Counts) => Promise<Found>;

const only =
  (make: (sources: ReportSources, counts: Counts) => Section | Promise<Section>): Make =>
  async (sources, counts) => ({ sections: [await make(sources, counts)], methods: [] });

const makers: Readonly<Record<ReportSection, Make>> = {
  summary: only(summarySection),
  map: mapSection,
  zones: only(rankingSection),
  hours: only((_, counts) => hoursSection(counts)),
  weeks: only((_, counts) => weeksSection(counts)),
  types: only(typesSection),
  changes: only(changesSection),
  days: only((_, counts) => daysSection(counts)),
  weekdays: only((_, counts) => weekdaysSection(counts)),
  hotspots: hotspotsSection,
  'hotspot-details': hotspotDetails,
  forecast: forecastSection,
  scoreboard: scoreboardSection,
  ledger: ledgerSection,
  alerts: alertsSection,
  deliveries: deliveriesSection,
  imports: importsSection,
  rejects: rejectsSection,
  unusual: unusualSection,
};

/** Say something of a time without incidents, too. */
const needNoIncidents: ReadonlySet<ReportSection> = new Set<ReportSection>([
  ...(['summary', 'forecast', 'scoreboard', 'ledger', 'alerts', 'deliveries', 'imports', 'rejects', 'unusual'] as const),
]);
/** Say something only against a former period. */
const needFormer: ReadonlySet<ReportSection> = new Set<ReportSection>(['changes']);

/** @throws AppError input.invalid: sections of a template that has its own, a custom one without any, zones that there are not. */
export async function makeDocument(sources: ReportSources, wish: ReportWish): Promise<ReportDocument> {
  const template = templateOf(wish);
  refuseUnknownZones(sources, wish);
  const counts = await countAll(sources, wish, template);
  const isEmpty = counts.now?.incidents === 0 || counts.period === null;
  const names = template.sections.filter(
    (name) => (!isEmpty || needNoIncidents.has(name)) && (counts.former !== null || !needFormer.has(name)),
  );
  const found: Found[] = [];
  for (const name of names) {
    sources.call.signal.throwIfAborted();
    found.push(await makers[name](sources, counts));
  }
  const empty: Section[] = isEmpty ? [{ kind: 'note', word: sources.dataCut === null ? 'noIncidents' : 'emptyPeriod' }] : [];
  const [zoneId, ...otherZones] = wish.zoneIds;
  const { settings, ports, call } = sources;
  const isMasked = ports.limits?.isMasked === true;
  return {
    ...{ template: wish.template, language: sources.language, paper: wish.paper, digits: settings.digits, timeZone: settings.timeZone },
    ...{ weekStart: settings.weekStart, period: counts.period, former: counts.former },
    workspace: sources.language === 'ar' ? settings.workspaceNameAr : settings.workspaceNameEn,
    zone: zoneId !== undefined && otherZones.length === 0 ? sources.zoneName(zoneId) : null,
    sections: [...found.flatMap(({ sections }) => sections), ...empty],
    provenance: {
      dataCut: sources.dataCut,
      incidents: counts.now === null ? 0 : counts.now.incidents,
      total: sources.total,
      types: wish.typeIds.map(sources.typeName),
      zones: wish.zoneIds.map(sources.zoneName),
      methods: methodsOf(found, { isCompared: counts.former !== null, isMasked }),
      seed: found.find(({ seed }) => seed !== undefined)?.seed ?? null,
      version: ports.about.version,
      author: { name: call.caller.name, role: call.caller.role },
      madeMs: ports.now(),
      auditHead: sources.auditHead,
      sources: sources.files,
      ...{ isMasked, isPart: ports.limits?.hasZones === true },
    },
  };
}

export function templateOf({ template, sections }: Pick<ReportWish, 'template' | 'sections'>): Template {
  const refuse = (detail: string) => new AppError('input.invalid', { path: 'sections', rule: 'template', detail });
  if (template !== 'custom' && sections.length > 0) throw refuse('only a custom report has sections of its own');
  if (template === 'custom' && sections.length === 0) throw refuse('a custom report needs at least one section');
  return template === 'custom' ? { ...templates.custom, sections: [...new Set(sections)] } : templates[template];
}

function refuseUnknownZones({ zones, types }: ReportSources, { zoneIds, typeIds }: ReportWish): void {
  const zone = zoneIds.find((id) => !zones.some((known) => known.id === id));
  if (zone !== undefined) throw new AppError('not-found', { what: 'zone', id: zone });
  const type = typeIds.find((id) => !types.some((known) => known.id === id));
  if (type !== undefined) throw new AppError('not-found', { what: 'type', id: type });
}

function methodsOf(
  found: readonly Found[],
  { isCompared, isMasked }: { readonly isCompared: boolean; readonly isMasked: boolean },
): Method[] {
  const all: Method[] = [
    ...found.flatMap(({ methods }) => methods),
    ...(isCompared ? [{ kind: 'chance' } as const] : []),
    ...(isMasked ? [{ kind: 'masked', cellM: MASK_CELL_M, least: LEAST_TOLD } as const] : []),
  ];
  return all.filter((method, i) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(method)) === i);
}
