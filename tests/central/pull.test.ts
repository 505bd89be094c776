import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { connectCentral } from '../../main/central/session.ts';
import { MarkSum } from '../../main/store/mark-sum.ts';
import { uidOf } from '../../main/store/sync-identity.ts';
import type { CentralIncidents } from '../../main/central-wire.ts';
import { startCluster, withClient } from './cluster.ts';
import { type PlainIncident, plain, pullAll, signIn, square } from './ops.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
const { keeper, admin, boss, salma, links } = town;
afterAll(town.close);

const sql = (text: string, values: readonly unknown[] = []) =>
  withClient(keeper, async (client) => (await client.query<Record<string, unknown>>(text, [...values])).rows);
const fill = (rows: number) =>
  sql(
    `INSERT INTO kh.incident (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, origin, status, batch_id, line, content_hash)
     SELECT gen_random_uuid(), i % 3 + 1, CASE i % 5 WHEN 0 THEN 'سرقة' ELSE 'THEFT' END, 1e12 + i * 1e7, -300, 47.9 + random() / 3, 29.3 + random() / 3,
       repeat('نص طويل ', (i % 7)::int), CASE i % 2 WHEN 0 THEN '' ELSE 'A' END, '', CASE i % 3 WHEN 0 THEN 1 END, '',
       CASE i % 4 WHEN 0 THEN gen_random_uuid() END, i, -i * 1e14
     FROM generate_series(1, $1::bigint) i`,
    [rows],
  );
await sql("INSERT INTO kh.incident_type (code) VALUES ('سرقة')");
await fill(45_000);

/** Incidents as a plain SELECT says them. */
async function selected(where: string): Promise<readonly PlainIncident[]> {
  const rows = await sql(`SELECT * FROM kh.incident WHERE ${where} ORDER BY id`);
  return rows.map((row) => ({
    ...{ id: String(row['id']), ver: Number(row['ver']), zone: Number(row['zone_id']), type: String(row['type_code']) },
    ...{
      occurredMs: Number(row['occurred_ms']),
      utcOffsetMin: Number(row['utc_offset_min']),
      lon: Number(row['lon']),
      lat: Number(row['lat']),
    },
    ...{ description: String(row['description']), place: String(row['place']), extra: String(row['extra']), status: String(row['status']) },
    origin: row['origin'] === null ? -1 : Number(row['origin']),
    batch: (row['batch_id'] as string | null) ?? '00000000-0000-0000-0000-000000000000',
    ...{ line: Number(row['line']), contentHash: BigInt(String(row['content_hash'])), isDeleted: row['deleted_at'] !== null },
  }));
}

const sorted = (rows: readonly PlainIncident[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('what a laptop reads', () => {
  it('by COPY is what a SELECT says, value for value, in batches of at most 20,000', async () => {
    const batches: CentralIncidents[] = [];
    await salma.session.pull(
      { deviceId: salma.id, cursor: null, scopeVer: 1, schema: 1 },
      async () => undefined,
      async (rows) => {
        if (rows.table === 'incident') batches.push(rows.incidents);
      },
    );

    expect(batches.map(({ count }) => count)).toEqual([20_000, 10_000]);
    expect(sorted(batches.flatMap(plain))).toEqual(await selected('zone_id IN (1, 2)'));
  });

  it('the first time comes in pieces that make up the whole together with the delta from where they start', async () => {
    const device = await signIn(links.salma);
    const { cursor, chunks } = await device.session.snapshotPlan(device.id);
    const [moved, gone, lateId] = (await selected('zone_id = 1')).slice(-3).map(({ id }) => id);
    const copy = new Map<string, PlainIncident>();
    const read = async (from: number, to: number) => {
      for (const chunk of chunks.slice(from, to)) {
        let rows = 0;
        await device.session.snapshotChunk(chunk, async (incidents) => {
          rows += incidents.count;
          for (const row of plain(incidents)) copy.set(row.id, row);
        });
        expect(rows).toBeLessThanOrEqual(20_000);
      }
    };
    // One moves from a zone that is not read yet to one that is, one is deleted, one is changed.
    await read(1, chunks.length);
    await sql('UPDATE kh.incident SET zone_id = 2 WHERE id = $1', [moved]);
    await sql('UPDATE kh.incident SET deleted_at = now() WHERE id = $1', [gone]);
    await sql("UPDATE kh.incident SET place = 'late' WHERE id = $1", [lateId]);
    await read(0, 1);
    const delta = await pullAll(device.session, device.id, cursor);
    for (const row of delta.incidents) copy.set(row.id, row);

    expect(chunks.map(({ zone, rows }) => [zone, rows])).toEqual([
      [1, 15_000],
      [2, 15_000],
    ]);
    expect(delta.incidents.map(({ id }) => id).sort()).toEqual([moved, gone, lateId].sort());
    expect(sorted([...copy.values()])).toEqual(await selected('zone_id IN (1, 2)'));
    await device.session.close();
  });

  it('of big zones comes in pieces with borders', async () => {
    await sql('UPDATE kh.incident SET zone_id = 3 WHERE zone_id = 1 AND line % 2 = 0');
    await sql('UPDATE kh.incident SET zone_id = 3 WHERE zone_id = 2 AND line % 2 = 0');
    const { chunks } = await boss.session.snapshotPlan(boss.id);
    const big = chunks.filter(({ zone }) => zone === 3);
    const seen: PlainIncident[] = [];
    for (const chunk of big) await boss.session.snapshotChunk(chunk, async (incidents) => void seen.push(...plain(incidents)));

    expect(big.map(({ rows }) => rows)).toEqual([20_000, expect.any(Number)]);
    expect(big[0]).toMatchObject({ lo: null, hi: big[1]?.lo });
    expect(big[1]?.hi).toBeNull();
    expect(sorted(seen)).toEqual(await selected('zone_id = 3 AND deleted_at IS NULL'));
  });

  it('a deleted row comes once more, as deleted, and counts say what comes', async () => {
    const id = await town.incident();
    await salma.pull();
    await salma.push({ table: 'incident', rowId: id, kind: 'del', baseVer: 1 });
    const { start, incidents } = await salma.pull();

    expect(start).toMatchObject({ lastN: salma.n, counts: { incident: 1 } });
    expect(incidents).toMatchObject([{ id, ver: 2, isDeleted: true }]);
    expect((await salma.pull()).start.counts).toEqual({});
  });

  it('zone borders come back digit for digit', async () => {
    const { rows } = await pullAll(boss.session, boss.id, null);
    const zone = rows['zone']?.find(({ code }) => code === 'B');

    expect(zone?.['geom']).toEqual({ type: 'MultiPolygon', coordinates: [(square(48, 29.3) as { coordinates: unknown }).coordinates] });
  });

  it('the digest is the same that a laptop makes of its own rows', async () => {
    const rows = await selected('zone_id = 1 AND deleted_at IS NULL');
    const sum = new MarkSum();
    for (const { id, ver } of rows) sum.add(uidOf(id), ver);

    expect(sum.result().count).toBeGreaterThan(0);
    expect(await boss.session.digest('incident', 1)).toEqual(sum.result());
    expect((await boss.session.digest('zone', 0)).count).toBe(3);
  });

  it('a slow taker holds up the server instead of filling the memory', async () => {
    let [open, most]: [number, number] = [0, 0];
    await pullAllSlowly(async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open--;
    });

    expect(most).toBe(1);
  });
});

const pullAllSlowly = (onRows: () => Promise<void>) =>
  boss.session.pull({ deviceId: boss.id, cursor: null, scopeVer: 1, schema: 1 }, async () => undefined, onRows);

describe('what may go wrong', () => {
  it('an error of the taker ends the pull and comes through; a new connection goes on', async () => {
    const session = await connectCentral(links.salma, new AbortController().signal);
    const failed = session.pull(
      { deviceId: salma.id, cursor: null, scopeVer: 1, schema: 1 },
      async () => undefined,
      async (rows) => {
        if (rows.table === 'incident') throw new RangeError('disk full');
      },
    );

    await expect(failed).rejects.toMatchObject({ code: 'internal', cause: expect.any(RangeError) });
    await session.close();
    expect((await salma.pull()).start.isFull).toBe(false);
  });

  it('a client that is too old may not pull, but what it did is taken over', async () => {
    await sql('UPDATE sync.epoch SET min_client = 2');
    const device = await signIn(links.salma);
    const id = randomUUID();
    const [result] = await device.push({ table: 'incident_type', rowId: id, kind: 'put' });

    expect(result?.outcome).toBe('applied');
    await expect(device.pull()).rejects.toMatchObject({ code: 'central.too-old' });
    await sql('UPDATE sync.epoch SET min_client = 1');
    await device.session.close();
  });

  it('a pull outside REPEATABLE READ is refused', async () => {
    await withClient(links.salma, async (client) => {
      await expect(client.query('SELECT sync_api.pull_begin($1, NULL, 1)', [salma.id])).rejects.toMatchObject({ code: '25001' });
    });
  });
});

it('changes of a zone are found by the index, under row security, even if nobody told the planner about them', async () => {
  const { start } = await salma.pull();
  await sql("UPDATE kh.incident SET place = 'x' WHERE id IN (SELECT id FROM kh.incident WHERE zone_id = 1 LIMIT 100)");
  const plan = await withClient(keeper, async (client) => {
    const notices: string[] = [];
    client.on('notice', ({ message }) => void notices.push(message ?? ''));
    await client.query(
      "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET client_min_messages = log",
    );
    await client.query('SET SESSION AUTHORIZATION kh_u_salma; BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('SELECT count(*) FROM sync_api.pull_incidents($1)', [start.next]);
    return notices.find((text) => text.includes('FROM sync.incident_shown i\n'))!;
  });

  expect(plan).toMatch(/Index Scan using incident_0_zone_id_sv_xid_idx/);
  expect(plan).toMatch(/Index Cond: .*zone_id = ANY.*sv_xid >=/);
  expect(plan).not.toMatch(/Seq Scan on incident/);
  expect((await salma.pull()).incidents).toHaveLength(100);
  expect((await admin.pull()).start.isFull).toBe(true);
});

it('who changed an incident is told of each, but not of a bulk change of more than 20,000', async () => {
  await fill(15_000);
  await salma.pull();
  await sql("UPDATE kh.incident SET place = 'one' WHERE id = (SELECT id FROM kh.incident WHERE zone_id = 1 LIMIT 1)");
  expect((await salma.pull()).rows['incident_history']).toMatchObject([{ what: 'synced', changes: { place: [expect.anything(), 'one'] } }]);

  const [{ amount }] = await sql(
    "WITH changed AS (UPDATE kh.incident SET place = 'all' WHERE zone_id IN (1, 2) RETURNING id) SELECT count(*)::int AS amount FROM changed",
  );
  expect(amount).toBeGreaterThan(20_000);
  const bulk = await salma.pull();
  expect(bulk.incidents).toHaveLength(Number(amount));
  expect(bulk.rows['incident_history']).toBeUndefined();
});
