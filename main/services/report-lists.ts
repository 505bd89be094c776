/** Sections that list what other subjects keep: forecasts, alerts, imports. */
import type { rejectCodes } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Cell, Method, Section, TableSection } from '../reports/document.ts';
import { findAnomalies } from './anomalies.ts';
import type { Counts } from './report-counts.ts';
import type { Found } from './report-places.ts';
import type { ReportSources } from './report-sources.ts';
import { scoreboard } from './ledger.ts';

const MOST_ROWS = 40;
const MOST_PAGE = 200;
const UNUSUAL_DAYS = 14;

const placeCell = ({ zoneName }: ReportSources, zoneId: number | null): Cell =>
  zoneId === null ? { word: 'city' } : { text: zoneName(zoneId) };
const typeCell = ({ typeName }: ReportSources, typeId: number | null): Cell =>
  typeId === null ? { word: 'allTypes' } : { text: typeName(typeId) };
const note = (word: Extract<Section, { kind: 'note' }>['word']): Found => ({ sections: [{ kind: 'note', word }], methods: [] });
const listed = (table: Omit<TableSection, 'kind' | 'left'>, total = table.rows.length, methods: readonly Method[] = []): Found => {
  const rows = table.rows.slice(0, MOST_ROWS);
  return { sections: [{ kind: 'table', ...table, rows, left: Math.max(0, total - rows.length) }], methods };
};

/** The fan of the zone or the city, and what is expected in each zone. */
export async function forecastSection(sources: ReportSources, { filter: { zoneIds, typeIds } }: Counts): Promise<Found> {
  const { read } = sources.ports;
  const found = await read.forecastSummaries(null);
  const items = (found?.items ?? []).filter(
    ({ zoneId, typeId }) =>
      (zoneIds.length === 0 || (zoneId !== null && zoneIds.includes(zoneId))) && (typeId === null || typeIds.includes(typeId)),
  );
  const [first] = items.toSorted((a, b) => Number(a.zoneId !== null) - Number(b.zoneId !== null) || b.expected - a.expected);
  const fan = first === undefined ? null : await read.forecast(first.id);
  if (found === null || first === undefined || fan === null) return note('noForecast');
  const shown = zoneIds.length === 1 ? [] : items.filter(({ zoneId }) => zoneId !== null).toSorted((a, b) => b.expected - a.expected);
  const table = listed({
    title: 'expected',
    columns: [
      ...[{ head: 'zone', share: 3 } as const, { head: 'type', share: 2.4 } as const, { head: 'expected', share: 1.2 } as const],
      ...[{ head: 'interval80', share: 1.8 } as const, { head: 'last', share: 1.2 } as const, { head: 'model', share: 2 } as const],
    ],
    rows: shown.map(({ zoneId, typeId, expected, lo80, hi80, lastCount, published }) => [
      placeCell(sources, zoneId),
      typeCell(sources, typeId),
      { number: expected },
      { interval: [lo80, hi80] },
      { number: lastCount },
      { word: published ? 'published' : 'notPublished' },
    ]),
  });
  return {
    sections: [
      {
        kind: 'forecast',
        name: first.zoneId === null ? '' : sources.zoneName(first.zoneId),
        ...{ step: fan.step, isPublished: fan.published, expected: fan.expected, lo80: fan.lo80, hi80: fan.hi80 },
        ...{ mase: fan.mase, naiveMase: fan.naiveMase, historyFrom: fan.historyFrom, history: fan.history, from: fan.from },
        mean: fan.mean,
        bands: { lo80: fan.stepLo80, hi80: fan.stepHi80, lo95: fan.stepLo95, hi95: fan.stepHi95 },
      },
      ...(shown.length === 0 ? [] : table.sections),
    ],
    methods: [{ kind: 'forecast', dataCut: found.run.dataCut }],
  };
}

export async function scoreboardSection(sources: ReportSources): Promise<Found> {
  const items = await scoreboard(sources.ports, null);
  if (items.length === 0) return note('noScores');
  return listed({
    title: 'scoreboard',
    columns: [
      ...[{ head: 'zone', share: 2.6 } as const, { head: 'type', share: 2.2 } as const, { head: 'model', share: 2.2 } as const],
      ...[{ head: 'scored', share: 1.1 } as const, { head: 'won', share: 1 } as const, { head: 'lost', share: 1 } as const],
      ...[{ head: 'skill', share: 1.2 } as const, { head: 'coverage80', share: 1.5 } as const],
    ],
    rows: items.map(({ zoneId, typeId, model, scored, won, lost, skill, coverage80 }) => [
      placeCell(sources, zoneId),
      typeCell(sources, typeId),
      { code: model },
      ...[{ number: scored }, { number: won }, { number: lost }, { percent: skill }, { percent: coverage80 }],
    ]),
  });
}

export async function ledgerSection(sources: ReportSources, { filter: { zoneIds } }: Counts): Promise<Found> {
  const { total, items } = await sources.ports.read.ledgerPage({ page: 1, pageSize: MOST_PAGE });
  const shown = items.filter(({ zoneId }) => zoneIds.length === 0 || (zoneId !== null && zoneIds.includes(zoneId)));
  if (shown.length === 0) return note('noSeals');
  return listed(
    {
      title: 'ledger',
      columns: [
        ...[{ head: 'number', share: 0.8 } as const, { head: 'zone', share: 2.6 } as const, { head: 'first', share: 1.7 } as const],
        ...[{ head: 'expected', share: 1.2 } as const, { head: 'interval80', share: 1.6 } as const],
        ...[{ head: 'actual', share: 1 } as const, { head: 'outcome', share: 1.3 } as const, { head: 'hash', share: 1.8 } as const],
      ],
      rows: shown.map(({ seq, zoneId, from, expected, lo80, hi80, score, digest }) => [
        { number: seq },
        placeCell(sources, zoneId),
        { date: from },
        { number: expected },
        { interval: [lo80, hi80] },
        { number: score?.actual ?? null },
        { word: score?.outcome ?? 'open' },
        { code: digest.slice(0, 12) },
      ]),
    },
    zoneIds.length === 0 ? total : shown.length,
  );
}

export async function alertsSection(sources: ReportSources, { filter: { zoneIds } }: Counts): Promise<Found> {
  const { total, items } = await sources.ports.read.alerts(null, { page: 1, pageSize: MOST_PAGE });
  const shown = items.filter(({ zoneId }) => zoneIds.length === 0 || (zoneId !== null && zoneIds.includes(zoneId)));
  if (shown.length === 0) return note('noAlerts');
  return listed(
    {
      title: 'alerts',
      columns: [
        ...[{ head: 'code', share: 1.3 } as const, { head: 'fired', share: 2.2 } as const, { head: 'severity', share: 1.2 } as const],
        ...[{ head: 'rule', share: 2.6 } as const, { head: 'zone', share: 2.4 } as const, { head: 'value', share: 1 } as const],
        ...[{ head: 'threshold', share: 1 } as const, { head: 'state', share: 1.5 } as const, { head: 'by', share: 1.6 } as const],
      ],
      rows: shown.map((alert) => [
        { code: alert.refCode },
        { momentMs: alert.firedMs },
        { word: alert.severity },
        { text: alert.ruleName },
        placeCell(sources, alert.zoneId),
        ...[
          { number: alert.value, decimals: 2 },
          { number: alert.threshold, decimals: 2 },
        ],
        { word: alert.state },
        { text: alert.acknowledgedBy ?? '' },
      ]),
    },
    zoneIds.length === 0 ? total : shown.length,
  );
}

export async function deliveriesSection({ ports }: ReportSources): Promise<Found> {
  const { total, items } = await ports.read.deliveries(null, { page: 1, pageSize: MOST_PAGE });
  if (items.length === 0) return note('noDeliveries');
  return listed(
    {
      title: 'deliveries',
      columns: [
        ...[{ head: 'code', share: 1.2 } as const, { head: 'recipient', share: 2.4 } as const, { head: 'channel', share: 1.2 } as const],
        ...[{ head: 'phone', share: 1.8 } as const, { head: 'state', share: 1.4 } as const, { head: 'time', share: 2 } as const],
      ],
      rows: items.map(({ refCode, recipientName, channel, phoneMasked, state, updatedMs }) => [
        ...[{ code: refCode }, { text: recipientName }, { code: channel }, { code: phoneMasked }],
        { word: state },
        { momentMs: updatedMs },
      ]),
    },
    total,
  );
}

export async function importsSection({ ports }: ReportSources): Promise<Found> {
  // Files hold incidents of anywhere.
  if (ports.limits?.hasZones === true) return note('notForZones');
  const batches = await ports.read.importBatches();
  if (batches.length === 0) return note('noImports');
  return listed({
    title: 'imports',
    columns: [
      ...[{ head: 'file', share: 3.4 } as const, { head: 'time', share: 2 } as const, { head: 'read', share: 1.1 } as const],
      ...[{ head: 'accepted', share: 1.1 } as const, { head: 'updated', share: 1.1 } as const],
      ...[{ head: 'unchanged', share: 1.1 } as const, { head: 'rejected', share: 1.1 } as const],
    ],
    rows: batches.map(({ fileName, finishedMs, read, accepted, updated, unchanged, rejected }) => [
      { code: fileName },
      { momentMs: finishedMs },
      ...[{ number: read }, { number: accepted }, { number: updated }, { number: unchanged }, { number: rejected }],
    ]),
  });
}

type RejectCode = (typeof rejectCodes)[number];

/** Why rows were not taken in: reasons by their number, without what stood there. */
export async function rejectsSection({ ports, call }: ReportSources): Promise<Found> {
  if (ports.limits?.hasZones === true) return note('notForZones');
  const counts = new Map<RejectCode, number>();
  for (const { batchId, rejected } of await ports.read.importBatches()) {
    for (let page = 1; (page - 1) * REJECT_PAGE < rejected; page++) {
      call.signal.throwIfAborted();
      const found = await ports.read.rejects(batchId, { page, pageSize: REJECT_PAGE });
      for (const { code } of found?.items ?? []) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return note('noRejects');
  return listed({
    title: 'rejects',
    columns: [
      { head: 'reason', share: 5 },
      { head: 'rows', share: 1 },
    ],
    rows: [...counts].toSorted(([, a], [, b]) => b - a).map(([code, rows]) => [{ word: code }, { number: rows }]),
  });
}

const REJECT_PAGE = 1_000;

/** Counts beyond the usual, and drift of the feed. */
export async function unusualSection(sources: ReportSources): Promise<Found> {
  const { exceedances, changes, feed } = await findAnomalies(sources.ports, UNUSUAL_DAYS, sources.call).catch((error: unknown) => {
    // Too short a history to say what is usual.
    if (error instanceof AppError && error.code !== 'cancelled') return { exceedances: [], changes: [], feed: null };
    throw error;
  });
  const verdict: Section[] = feed === null ? [] : [{ kind: 'note', word: `feed-${feed.verdict}` }];
  if (exceedances.length + changes.length === 0) return { sections: [...verdict, ...note('nothingUnusual').sections], methods: [] };
  const { sections, methods } = listed({
    title: 'unusual',
    columns: [
      ...[{ head: 'day', share: 1.6 } as const, { head: 'zone', share: 2.6 } as const, { head: 'type', share: 2.2 } as const],
      ...[{ head: 'what', share: 1.8 } as const, { head: 'observed', share: 1.1 } as const, { head: 'usual', share: 1.1 } as const],
    ],
    rows: [
      ...exceedances.map(({ day, zoneId, typeId, observed, usual }): readonly Cell[] => [
        { date: day },
        placeCell(sources, zoneId),
        typeCell(sources, typeId),
        { word: 'excess' },
        ...[
          { number: observed, decimals: 1 },
          { number: usual, decimals: 1 },
        ],
      ]),
      ...changes.map(({ day, zoneId, typeId, before, after }): readonly Cell[] => [
        { date: day },
        placeCell(sources, zoneId),
        typeCell(sources, typeId),
        { word: 'newLevel' },
        ...[
          { number: after, decimals: 1 },
          { number: before, decimals: 1 },
        ],
      ]),
    ],
  });
  return { sections: [...verdict, ...sections], methods };
}
