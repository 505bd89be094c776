/** Whether a cursor loses rows while others write: ours beside the two usual ones, which must lose some, or the test proves nothing. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../analytics/math/random.ts';
import { startCluster, withClient } from './cluster.ts';
import { pullAll, signIn } from './ops.ts';
import { buildTown } from './town.ts';

const WRITERS = 24;
const RUN_MS = 15_000;

const cluster = await startCluster();
const town = await buildTown(cluster);
afterAll(town.close);

it(
  'of 24 writers with long, idle, aborted and savepoint transactions no row is lost and no note comes before its incident; usual cursors lose rows',
  { timeout: 120_000 },
  async () => {
    const device = await signIn(town.links.boss);
    const until = Date.now() + RUN_MS;
    const committed = new Map<string, number>();
    const writers = Array.from({ length: WRITERS }, (_, i) => write(i, until, committed));
    const ours = pullUntil(device.session, device.id, until, Promise.all(writers));
    const byTime = pollUntil('changed_at', "'-infinity'::timestamptz", until, Promise.all(writers));
    const bySequence = pollUntil('sv_seq', '0', until, Promise.all(writers));
    await Promise.all(writers);
    const [got, timed, sequenced] = await Promise.all([ours, byTime, bySequence]);

    const lost = (known: ReadonlyMap<string, number>) => [...committed].filter(([id, ver]) => known.get(id) !== ver).length;
    console.log(
      `${committed.size} rows, ${got.pulls} pulls: lost ${lost(got.known)}, orphans ${got.orphans}; by time lost ${lost(timed)}, by sequence lost ${lost(sequenced)}`,
    );
    expect(committed.size).toBeGreaterThan(500);
    expect(lost(got.known)).toBe(0);
    expect(got.orphans).toBe(0);
    expect(got.known.size).toBe(committed.size);
    expect(lost(timed)).toBeGreaterThan(0);
    expect(lost(sequenced)).toBeGreaterThan(0);
    await device.session.close();
  },
);

/** One writer: transactions of many kinds, one after the other. Keeps the version of each row once it is committed. */
async function write(seed: number, until: number, committed: Map<string, number>): Promise<void> {
  const { next } = createRandom(seed + 1);
  await withClient(town.keeper, async (client) => {
    const own: string[] = [];
    while (Date.now() < until) {
      const versions = new Map<string, number>();
      await client.query('BEGIN');
      await change(client, own, versions, next);
      if (next() < 0.3) await client.query('SAVEPOINT s');
      if (next() < 0.5) await change(client, own, versions, next);
      // Some stay open and idle for long, most for a moment.
      await wait(next() < 0.05 ? 2_000 * next() : 20 * next());
      if (next() < 0.3) {
        await client.query('SAVEPOINT t');
        const undone = new Map<string, number>();
        await change(client, own, undone, next);
        await client.query('ROLLBACK TO SAVEPOINT t');
      }
      const isAborted = next() < 0.15;
      await client.query(isAborted ? 'ROLLBACK' : 'COMMIT');
      if (isAborted) continue;
      for (const [id, ver] of versions) {
        committed.set(id, ver);
        if (!own.includes(id)) own.push(id);
      }
    }
  });
}

async function change(client: Client, own: readonly string[], versions: Map<string, number>, next: () => number): Promise<void> {
  const old = own[Math.floor(next() * own.length)];
  if (old !== undefined && next() < 0.5 && !versions.has(old)) {
    const { rows } = await client.query<{ ver: number }>('UPDATE kh.incident SET place = $2 WHERE id = $1 RETURNING ver', [
      old,
      String(next()),
    ]);
    versions.set(old, rows[0].ver);
    return;
  }
  const id = randomUUID();
  await client.query(
    `INSERT INTO kh.incident (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, status, line, content_hash)
     VALUES ($1, 1, 'THEFT', 0, 180, 47.9, 29.3, '', '', '', '', 1, 1)`,
    [id],
  );
  await client.query(
    "INSERT INTO kh.incident_note (id, incident_id, zone_id, body, author, login, at_ms) VALUES ($1, $2, 0, '', '', '', 0)",
    [randomUUID(), id],
  );
  versions.set(id, 1);
}

/** Pulls by our cursor into a copy; counts notes whose incident is not there. */
async function pullUntil(session: Parameters<typeof pullAll>[0], deviceId: string, until: number, ended: Promise<unknown>) {
  const known = new Map<string, number>();
  let [cursor, orphans, pulls]: [string | null, number, number] = [null, 0, 0];
  const pull = async () => {
    const { start, rows, incidents } = await pullAll(session, deviceId, cursor);
    for (const { id, ver } of incidents) known.set(id, ver);
    orphans += (rows['incident_note'] ?? []).filter((note) => !known.has(note['incident_id'] as string)).length;
    cursor = start.next;
    pulls++;
  };
  while (Date.now() < until) {
    await pull();
    await wait(20);
  }
  await ended;
  await pull();
  return { known, orphans, pulls };
}

/** The naive way: all that is greater than the greatest seen. */
async function pollUntil(column: string, first: string, until: number, ended: Promise<unknown>): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  await withClient(town.keeper, async (client) => {
    let top: string | null = null;
    const poll = async () => {
      const { rows } = await client.query<{ id: string; ver: number; top: string }>(
        `SELECT id, ver, ${column}::text AS top FROM kh.incident WHERE ${column} > coalesce($1::text::${column === 'sv_seq' ? 'bigint' : 'timestamptz'}, ${first}) ORDER BY ${column}`,
        [top],
      );
      for (const row of rows) known.set(row.id, row.ver);
      top = rows.at(-1)?.top ?? top;
    };
    while (Date.now() < until) {
      await poll();
      await wait(20);
    }
    await ended;
    await poll();
  });
  return known;
}
