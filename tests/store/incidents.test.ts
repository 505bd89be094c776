import { describe, expect, test } from 'vitest';
import { descriptionCounts, incidentColumns, incidentPage, incidentTypes, matches } from '../../main/store/incidents.ts';
import { summary } from '../../main/store/reports.ts';
import { all, sql, type Sql, type WriteDb } from '../../main/store/sql.ts';
import { saveZones, zones } from '../../main/store/zones.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { everything, manyIncidents, squareZones } from './incidents.ts';

const rows = [
  { key: 1, local: '2018-05-10T00:00', type: 'THEFT', origin: 'discovered' },
  { key: 2, local: '2018-05-09T23:59', type: 'BATTERY', origin: 'unknown' },
  { key: 3, local: '2018-05-10T12:00', type: 'BATTERY' },
  { key: 4, local: '2018-05-10T12:00', type: 'THEFT' },
  { key: 5, local: '2018-05-11T00:00', type: 'ARSON' },
] as const;
const [theft, battery, arson] = [1, 2, 3];

async function filledCache(): Promise<WriteDb> {
  const db = await openTestWriter();
  saveZones(db, squareZones(['a', 'b']));
  importRows(db, rows, { zoneIds: Int32Array.of(1, 2, 0, 1, 0) });
  return db;
}

const filters: readonly [what: string, filter: Partial<Parameters<typeof matches>[0]>, ids: number[]][] = [
  ['everything', {}, [2, 1, 3, 4, 5]],
  ['a day, its end left out', { from: '2018-05-10', to: '2018-05-11' }, [1, 3, 4]],
  ['minutes, the end left out', { from: '2018-05-09T23:59', to: '2018-05-10T12:00' }, [2, 1]],
  ['from a day on', { from: '2018-05-11' }, [5]],
  ['types', { typeIds: [battery, arson] }, [2, 3, 5]],
  ['zones', { zoneIds: [1] }, [1, 4]],
  ['period, type and zone together', { from: '2018-05-10T06:00', typeIds: [theft], zoneIds: [1, 2] }, [4]],
  ['origins that the file tells', { origins: ['discovered', 'unknown'] }, [2, 1]],
  ['reported ones, by file or type', { origins: ['reported'] }, [3, 4, 5]],
  ['nothing', { typeIds: [99] }, []],
];

describe('a filter', () => {
  test.each(filters)('by %s gives columns by local time and id, and pages the other way round', async (_, changes, ids) => {
    const db = await filledCache();
    const filter = { ...everything, ...changes };
    expect([...incidentColumns(db, filter).ids]).toEqual(ids);
    const page = incidentPage(db, filter, { page: 1, pageSize: 100 });
    expect(page.items.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(page.total).toBe(ids.length);
  });
});

test('pages are cut from the same order, and one beyond the end is empty', async () => {
  const db = await filledCache();
  const idsOf = (page: number): number[] => incidentPage(db, everything, { page, pageSize: 2 }).items.map(({ id }) => id);
  expect([1, 2, 3, 4].map(idsOf)).toEqual([[5, 4], [3, 1], [2], []]);
});

test('columns count local minutes from the first day and carry full coordinates', async () => {
  const db = await filledCache();
  const columns = incidentColumns(db, everything);
  expect(columns).toMatchObject({ count: 5, dayZero: '2018-05-09' });
  expect([...columns.localMin]).toEqual([1_439, 1_440, 2_160, 2_160, 2_880]);
  expect([...columns.typeIds]).toEqual([battery, theft, battery, theft, arson]);
  expect([...columns.zoneIds]).toEqual([2, 1, 0, 1, 0]);
  expect(columns.occurredMs[0]).toBe(Date.parse('2018-05-09T23:59+03:00'));
  const [second] = incidentPage(db, { ...everything, from: '2018-05-10', to: '2018-05-10T00:01' }, { page: 1, pageSize: 1 }).items;
  expect([...columns.lonLat.subarray(2, 4)]).toEqual([second.lon, second.lat]);
});

test('columns of an empty cache have no first day', async () => {
  expect(incidentColumns(await openTestWriter(), everything)).toMatchObject({ count: 0, dayZero: null, ids: new Int32Array() });
});

test('types and zones carry their counts', async () => {
  const db = await filledCache();
  expect(incidentTypes(db).map(({ incidents }) => incidents)).toEqual([2, 2, 1]);
  expect(zones(db).map(({ code, incidents }) => [code, incidents])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('descriptions are counted, most frequent first, empty ones left out', async () => {
  const db = await openTestWriter();
  const texts = ['B', 'A', 'B', '', 'C', 'C', 'B'];
  importRows(
    db,
    texts.map((description, key) => ({ key, description })),
  );
  expect(descriptionCounts(db, Int32Array.of(1, 2, 3, 4, 5, 6), 2)).toEqual([
    { text: 'B', incidents: 2 },
    { text: 'C', incidents: 2 },
  ]);
});

test('the summary counts what matches, and gives the span of the whole cache', async () => {
  const db = await filledCache();
  const found = summary(db, { ...everything, from: '2018-05-10', to: '2018-05-11' });
  expect(found).toMatchObject({
    incidents: 3,
    firstLocal: '2018-05-09T23:59',
    dataCut: '2018-05-11T00:00',
    byType: [
      { typeId: theft, incidents: 2 },
      { typeId: battery, incidents: 1 },
    ],
    byZone: [
      { zoneId: null, incidents: 1 },
      { zoneId: 1, incidents: 2 },
    ],
    byDay: [{ day: '2018-05-10', incidents: 3 }],
    hotspots: 0,
    forecasts: 0,
    openAlerts: 0,
  });
  // 10 May 2018 was a Thursday.
  expect(found.byWeekdayHour[3 * 24]).toBe(1);
  expect(found.byWeekdayHour[3 * 24 + 12]).toBe(2);
  expect(found.byWeekdayHour).toHaveLength(168);
});

describe('query plans', () => {
  const planOf = (db: WriteDb, query: Sql): string =>
    all<{ detail: string }>(db, { text: `EXPLAIN QUERY PLAN ${query.text}`, values: query.values })
      .map(({ detail }) => detail)
      .join('\n');
  const filter = matches({ from: '2018-05-10', to: '2018-05-11', typeIds: [1], zoneIds: [1], origins: ['reported'] });

  test.each([false, true])(
    'of filters, pages and columns walk along incident_by_time and never sort (statistics: %s)',
    async (hasStatistics) => {
      const db = await openTestWriter();
      importRows(db, manyIncidents(2_000));
      if (hasStatistics) db.exec('ANALYZE');
      const byPeriod = 'SEARCH incident USING COVERING INDEX incident_by_time (local_min>? AND local_min<?)';
      const queries: [Sql, string][] = [
        [sql`SELECT count(*) FROM incident WHERE ${filter}`, byPeriod],
        [sql`SELECT id FROM incident WHERE ${filter} ORDER BY local_min DESC, id DESC LIMIT 100`, byPeriod],
        [
          sql`SELECT id, local_min, type_id, zone_id, origin, occurred_ms, lon, lat FROM incident WHERE ${filter} ORDER BY local_min, id`,
          byPeriod,
        ],
        [
          sql`SELECT id FROM incident WHERE ${matches({ ...everything, typeIds: [1] })} ORDER BY local_min DESC, id DESC LIMIT 100`,
          'SCAN incident USING COVERING INDEX incident_by_time',
        ],
        [sql`SELECT type_id, count(*) FROM incident GROUP BY type_id`, 'SCAN incident USING COVERING INDEX incident_by_type_and_zone'],
      ];
      for (const [query, step] of queries) {
        const plan = planOf(db, query);
        expect(plan).toContain(step);
        expect(plan).not.toContain('USE TEMP B-TREE');
      }
    },
  );

  test('of a second import finds rows by the index of uids', async () => {
    const db = await openTestWriter();
    expect(planOf(db, sql`SELECT id FROM incident WHERE uid = ${new Uint8Array(16)}`)).toBe(
      'SEARCH incident USING COVERING INDEX incident_by_uid (uid=?)',
    );
  });

  test('of the outbox and the rejects use their indexes', async () => {
    const db = await openTestWriter();
    expect(planOf(db, sql`SELECT id FROM delivery WHERE state = 'pending' ORDER BY id LIMIT 1`)).toContain('delivery_by_state (state=?)');
    expect(planOf(db, sql`SELECT line FROM reject WHERE batch_id = 1 ORDER BY line, id`)).toBe(
      'SEARCH reject USING COVERING INDEX reject_by_batch (batch_id=?)',
    );
  });
});
