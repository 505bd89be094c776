/** Sections about places: the map, and hotspots one by one. */
import type { Hotspot } from '../../preload/contract/domain.ts';
import type { Cell, Method, Section, TableSection } from '../reports/document.ts';
import { hotspotsService } from './hotspots.ts';
import type { Counts } from './report-counts.ts';
import { compare } from './report-counts.ts';
import type { ReportSources } from './report-sources.ts';

const BANDWIDTH_M = 500;
const CELL_M = 125;
const MOST_HOTSPOTS = 20;
const MOST_DOSSIERS = 12;
const MOST_ON_MAP = 24;

export interface Found {
  readonly sections: readonly Section[];
  readonly methods: readonly Method[];
  readonly seed?: number | undefined;
}

export async function mapSection(sources: ReportSources, { filter, now }: Counts): Promise<Found> {
  const { ports, call, zones, zoneName } = sources;
  const [borders, columns, search] = await Promise.all([
    sources.borders(),
    ports.read.incidentColumns(filter),
    sources.search(filter.typeIds),
  ]);
  const lengths = { bandwidthM: BANDWIDTH_M, cellM: CELL_M };
  const density =
    columns.count === 0 ? null : await ports.compute('densityGrid', { lonLat: columns.lonLat, ...lengths }, { signal: call.signal });
  const shown = (search?.hotspots ?? []).filter((hotspot) => isIn(hotspot, filter.zoneIds)).slice(0, MOST_ON_MAP);
  const { version: _version, ...geometry } = borders;
  const map: Section = {
    kind: 'map',
    zones: geometry,
    names: zones.map(({ id }) => ({ zoneId: id, name: zoneName(id), incidents: now?.byZone.get(id) ?? 0 })),
    focus: filter.zoneIds,
    density,
    hotspots: shown.map(({ rank, support, outline }) => ({ rank, support, outline })),
    hotspotType: search === null || search.run.typeId === null ? null : sources.typeName(search.run.typeId),
  };
  const densityMethod: Method[] = density === null ? [] : [{ kind: 'density', bandwidthM: BANDWIDTH_M }];
  return { sections: [map], ...(await withSearch(sources, filter.typeIds, densityMethod)) };
}

const isIn = ({ zoneId }: Hotspot, zoneIds: readonly number[]): boolean => zoneIds.length === 0 || zoneIds.includes(zoneId ?? 0);

async function withSearch(
  sources: ReportSources,
  typeIds: readonly number[],
  others: readonly Method[],
): Promise<Pick<Found, 'methods' | 'seed'>> {
  const search = await sources.search(typeIds);
  if (search === null) return { methods: others };
  const { radiusM, minPoints, typeId, period, seed } = search.run;
  const type = typeId === null ? null : sources.typeName(typeId);
  return { methods: [...others, { kind: 'hotspots', radiusM, minPoints, type, period }], seed };
}

export async function hotspotsSection(sources: ReportSources, { filter }: Counts): Promise<Found> {
  const search = await sources.search(filter.typeIds);
  const shown = (search?.hotspots ?? []).filter((hotspot) => isIn(hotspot, filter.zoneIds));
  if (shown.length === 0) return { sections: [{ kind: 'note', word: 'noHotspots' }], methods: [] };
  const row = ({ rank, zoneId, incidents, areaM2, support, firstMs, lastMs }: Hotspot): readonly Cell[] => [
    { number: rank },
    zoneId === null ? { word: 'noZone' } : { text: sources.zoneName(zoneId) },
    { number: incidents },
    { number: areaM2 / 10_000, decimals: 1 },
    { number: incidents / (areaM2 / 1_000_000) },
    { number: support },
    { momentMs: firstMs },
    { momentMs: lastMs },
  ];
  const table: TableSection = {
    kind: 'table',
    title: 'hotspots',
    columns: [
      ...[{ head: 'rank', share: 0.7 } as const, { head: 'zone', share: 3 } as const, { head: 'incidents', share: 1.2 } as const],
      ...[{ head: 'hectares', share: 1.2 } as const, { head: 'perKm2', share: 1.2 } as const, { head: 'support', share: 1.2 } as const],
      ...[{ head: 'first', share: 2.2 } as const, { head: 'last', share: 2.2 } as const],
    ],
    rows: shown.slice(0, MOST_HOTSPOTS).map(row),
    left: Math.max(0, shown.length - MOST_HOTSPOTS),
  };
  return { sections: [table], ...(await withSearch(sources, filter.typeIds, [])) };
}

/** What each hotspot is made of: its types, its weeks, what was written of it. */
export async function hotspotDetails(sources: ReportSources, { filter }: Counts): Promise<Found> {
  const search = await sources.search(filter.typeIds);
  const shown = (search?.hotspots ?? []).filter((hotspot) => isIn(hotspot, filter.zoneIds)).slice(0, MOST_DOSSIERS);
  const service = hotspotsService(sources.ports);
  const sections: Section[] = [];
  for (const { id, rank, zoneId } of shown) {
    sources.call.signal.throwIfAborted();
    const { types, weeks, descriptions, isMasked } = await service.get({ id }, sources.call);
    const place = zoneId === null ? '' : sources.zoneName(zoneId);
    sections.push({ kind: 'heading', text: place, detail: `${rank}` });
    sections.push({ kind: 'weeks', former: [], weeks: weeks.map(({ incidents }) => incidents), stepDays: 7 });
    const now = { now: { ...emptyCounts, byType: new Map(types.map(({ typeId, incidents }) => [typeId, incidents])) }, before: null };
    sections.push({ kind: 'typeBars', rows: compare(now, 'byType', sources.typeName).slice(0, 5) });
    if (!isMasked && descriptions.length > 0)
      sections.push({
        kind: 'table',
        title: 'descriptions',
        columns: [
          { head: 'description', share: 5 },
          { head: 'incidents', share: 1 },
        ],
        rows: descriptions.slice(0, 5).map(({ text, incidents }) => [{ text }, { number: incidents }]),
        left: 0,
      });
  }
  return { sections, methods: [] };
}

const emptyCounts = { incidents: 0, byZone: new Map<number, number>(), byWeekdayHour: [], byDay: [], bars: [], weekdays: [] };
