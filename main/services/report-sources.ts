/** What all reports of one call are made of: read once, however many zones there are. */
import type { Hotspot, HotspotRun, IncidentType, Language, Settings, Zone } from '../../preload/contract/domain.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { Paper, ReportSection, ReportTemplate } from '../../preload/contract/report-domain.ts';
import { arabicTypeName, calmName, titleName } from '../../preload/drawing/incident-type-names.ts';
import type { Provenance, Told } from '../reports/document.ts';
import { everything } from './filter.ts';
import type { Call, Ports } from './ports.ts';
import { readSettings } from './settings.ts';
import { summarise } from './summary.ts';

/** What a caller wants to read. */
export interface ReportWish extends IncidentFilter {
  readonly template: ReportTemplate;
  readonly sections: readonly ReportSection[];
  readonly language?: Language | undefined;
  readonly paper: Paper;
}

export interface ReportSources {
  readonly ports: Ports;
  readonly call: Call;
  readonly settings: Settings;
  readonly language: Language;
  readonly types: readonly IncidentType[];
  readonly zones: readonly Zone[];
  readonly typeName: (id: number) => string;
  /** null = in no zone. */
  readonly zoneName: (id: number) => string;
  readonly total: Told;
  /** Local minute, or day, of the oldest and the newest incident; null = there is none. */
  readonly firstLocal: string | null;
  readonly dataCut: string | null;
  readonly auditHead: Provenance['auditHead'];
  readonly files: readonly string[];
  readonly borders: () => ReturnType<Ports['read']['zoneBorders']>;
  readonly search: (typeIds: readonly number[]) => Promise<{ readonly run: HotspotRun; readonly hotspots: readonly Hotspot[] } | null>;
}

export async function openSources(ports: Ports, call: Call, language: Language | undefined): Promise<ReportSources> {
  const { read } = ports;
  const [settings, types, zones, sums, auditHead, batches] = await Promise.all([
    readSettings(ports),
    read.incidentTypes(),
    read.zones(),
    summarise(ports, everything),
    read.auditTip(),
    read.importBatches(),
  ]);
  const spoken = language ?? settings.language;
  const pick = (nameEn: string | null, nameAr: string | null) => (spoken === 'ar' ? (nameAr ?? nameEn) : (nameEn ?? nameAr));
  const typeNames = new Map(
    types.map(({ id, code, nameEn, nameAr }) => {
      const known = spoken === 'ar' ? (nameAr ?? arabicTypeName(code)) : null;
      return [id, known ?? calmName(pick(nameEn, nameAr) ?? code)];
    }),
  );
  const zoneNames = new Map(zones.map(({ id, code, nameEn, nameAr }) => [id, titleName(pick(nameEn, nameAr) ?? code)]));
  return {
    ...{ ports, call, settings, types, zones, auditHead, language: spoken },
    typeName: (id) => typeNames.get(id) ?? `#${id}`,
    zoneName: (id) => zoneNames.get(id) ?? `#${id}`,
    ...{ total: sums.incidents, firstLocal: sums.firstLocal, dataCut: sums.dataCut },
    files: batches.map(({ fileName }) => fileName).filter((name, i, all) => name !== '' && all.indexOf(name) === i),
    borders: once(() => read.zoneBorders()),
    search: searchesOf(ports),
  };
}

/**
 * The newest search that a map shows: of the type, if it is of one; else that over all types; else the one with the most hotspots that
 * return in 80 of 100 resamples.
 */
function searchesOf({ read }: Ports): ReportSources['search'] {
  const load = once(async () => {
    const [runs, hotspots] = await Promise.all([read.hotspotRuns(), read.hotspots('own')]);
    const own = new Map<number, Hotspot[]>();
    for (const hotspot of hotspots ?? []) own.set(hotspot.runId, [...(own.get(hotspot.runId) ?? []), hotspot]);
    return { runs: runs.filter(({ id, madeBy }) => own.has(id) && madeBy === null), own };
  });
  const strong = (hotspots: readonly Hotspot[]) => hotspots.filter(({ support }) => support >= STRONG_SUPPORT).length;
  return async (typeIds) => {
    const { runs, own } = await load();
    const of = (run: Pick<HotspotRun, 'id'>) => own.get(run.id) ?? [];
    const ofTypes = typeIds.length === 0 ? runs : runs.filter(({ typeId }) => typeId !== null && typeIds.includes(typeId));
    const over = ofTypes.find(({ typeId }) => typeId === null);
    const best = over ?? ofTypes.toSorted((a, b) => strong(of(b)) - strong(of(a)) || a.id - b.id)[0];
    return best === undefined ? null : { run: best, hotspots: of(best).toSorted((a, b) => a.rank - b.rank) };
  };
}

/** As the legend of the map has it: a hotspot that returns in so many of 100 resamples is strong. */
export const STRONG_SUPPORT = 80;

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
