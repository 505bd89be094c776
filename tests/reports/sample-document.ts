/** A document with everything that a report can hold, every text of which is the one given. */
import type { ReportDocument, Section } from '../../main/reports/document.ts';

const square = (west: number): number[] => [west, 29.2, west + 0.1, 29.2, west + 0.1, 29.3, west, 29.3, west, 29.2];

export function sampleDocument(text: string, changes: Partial<ReportDocument> = {}): ReportDocument {
  const compared = [
    { name: text, count: 40, former: 20 },
    { name: `${text} 2`, count: 3, former: 5 },
    { name: text, count: null, former: null },
  ];
  const sections: Section[] = [
    { kind: 'summary', incidents: 400, former: 300, items: compared, hotspots: { found: 3, strong: 1, type: text } },
    {
      kind: 'map',
      zones: {
        zoneIds: Int32Array.of(1, 2),
        polygonEnds: Int32Array.of(1, 2),
        ringEnds: Int32Array.of(1, 2),
        pointEnds: Int32Array.of(5, 10),
        lonLat: Float64Array.from([...square(47.9), ...square(48)]),
      },
      names: [
        { zoneId: 1, name: text, incidents: 40 },
        { zoneId: 2, name: text, incidents: 3 },
      ],
      focus: [1],
      density: { columns: 3, rows: 3, bounds: [47.9, 29.2, 48, 29.3], perKm2: Float32Array.of(0, 1, 0, 1, 40, 1, 0, 1, 0) },
      hotspots: [90, 70, 20].map((support, i) => ({
        rank: i + 1,
        support,
        outline: [
          [47.92 + i * 0.02, 29.24],
          [47.93 + i * 0.02, 29.24],
          [47.93 + i * 0.02, 29.25],
          [47.92 + i * 0.02, 29.24],
        ],
      })),
      hotspotType: text,
    },
    { kind: 'ranking', of: 'zones', rows: compared, left: 2 },
    { kind: 'hours', counts: Array.from({ length: 168 }, (_, i) => i % 9), days: 14 },
    { kind: 'weeks', former: [10, 20], weeks: [30, null], stepDays: 7 },
    { kind: 'days', from: '2025-01-01', counts: [1, 2, 3, null] },
    { kind: 'weekdays', counts: [1, 2, 3, 4, 5, 6, 7] },
    { kind: 'typeBars', rows: compared },
    { kind: 'changes', rows: compared },
    { kind: 'heading', text, detail: '1' },
    {
      ...{ kind: 'forecast', name: text, step: 'day', isPublished: false, expected: 10, lo80: 5, hi80: 15, mase: 0.9, naiveMase: 1 },
      ...{ historyFrom: '2025-01-01', history: Float64Array.of(1, Number.NaN, 3), from: '2025-01-04', mean: Float64Array.of(2, 2) },
      bands: {
        lo80: Float64Array.of(1, 1),
        hi80: Float64Array.of(3, 3),
        lo95: Float64Array.of(0, 0),
        hi95: Float64Array.of(4, 4),
      },
    },
    {
      ...{ kind: 'table', title: 'alerts', left: 5 },
      columns: [
        { head: 'rule', share: 3 },
        { head: 'code', share: 1 },
        { head: 'value', share: 1 },
      ],
      rows: Array.from({ length: 90 }, (_, i) => [{ text: `${text} ${i}` }, { code: text }, { number: i, decimals: 1 }]),
    },
    { kind: 'note', word: 'noAlerts' },
  ];
  return {
    ...{ template: 'weekly', language: 'en', digits: 'arab', timeZone: 'Asia/Kuwait', weekStart: 'sun', paper: 'A4' },
    ...{ workspace: text, zone: text, period: { from: '2025-01-01', to: '2025-01-15' }, former: { from: '2024-12-18', to: '2025-01-01' } },
    sections,
    provenance: {
      ...{ dataCut: '2025-01-14T23:59', incidents: 400, total: 1_000, types: [text], zones: [text], seed: 42, version: '1.2.3' },
      methods: [
        { kind: 'density', bandwidthM: 500 },
        { kind: 'hotspots', radiusM: 250, minPoints: 10, type: text, period: { from: '2025-01-01', to: '2025-01-15' } },
        { kind: 'chance' },
      ],
      author: { name: text, role: 'analyst' },
      madeMs: Date.UTC(2025, 0, 15, 6),
      auditHead: { seq: 7, hash: '9b41e07c52aa1d3f00'.padEnd(64, '0') },
      sources: [text, text, text],
      ...{ isMasked: false, isPart: false },
    },
    ...changes,
  };
}
