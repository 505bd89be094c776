/** What can be wrong around a sync: each time a clear word, what was done here is untouched, and the sync goes on when it can. */
import { setImmediate } from 'node:timers';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { migrateCentral } from '../../main/central/migrate.ts';
import { connectCentral } from '../../main/central/session.ts';
import { layout } from '../../main/layout.ts';
import { writes } from '../../main/store/index.ts';
import { makePair } from '../soak/crash-points.ts';
import { startCluster, withClient, withConnection } from './cluster.ts';
import { startFaultProxy } from './fault-proxy.ts';

const cluster = await startCluster();
const pair = await makePair(cluster, 140);
afterAll(pair.close);
afterEach(() => void vi.useRealTimers());

const by = { actor: 'one', atMs: 1_700_000_000_000 };
const never = new AbortController().signal;
const waiting = () => pair.first.db().prepare("SELECT count(*) FROM outbox WHERE state <> 'acked'").pluck().get();

it('a line that falls silent in the middle of an answer ends the call after two minutes, as an interruption', async () => {
  const proxy = await startFaultProxy(cluster.port);
  // Signing in takes less than that; the answer to hello is beyond it.
  proxy.plan({ kind: 'silence', way: 'received', atByte: 700 });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const session = await connectCentral({ ...pair.first.link, port: proxy.port }, never);
  const answer = session.hello({ deviceId: crypto.randomUUID(), name: 'x'.repeat(60), appVersion: '', schema: 1 }).then(
    () => 'answered',
    (error: unknown) => (error as { readonly code: string }).code,
  );
  await expect.poll(() => proxy.happened.silence, { timeout: 10_000 }).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 9; i++) await vi.advanceTimersByTimeAsync(15_000);
  expect(await answer).toBe('central.interrupted');
  await session.close();
  await proxy.close();
});

it('a disk that is full during a pull leaves all as it was; with room the pull comes through', async () => {
  writes.editIncident(pair.first.db(), 3, { description: 'typed before the disk was full' }, by);
  await withClient(pair.keeper, (client) =>
    client.query(
      "UPDATE kh.incident SET extra = (SELECT jsonb_build_object('text', string_agg(md5(i::text), '')) FROM generate_series(1, 400) i)::text",
    ),
  );
  const state = () => pair.first.db().prepare('SELECT cursor FROM sync_state').pluck().get();
  await pair.first
    .round({ onStep: (step) => (step === 'before pull' ? Promise.reject(new Error('told')) : undefined) })
    .catch(() => undefined);
  const before = state();
  const pages = Number(pair.first.db().pragma('page_count', { simple: true }));
  pair.first.db().pragma(`max_page_count = ${String(pages + 20)}`);

  expect(await pair.first.round()).toBe('disk.full');
  expect(state()).toBe(before);
  expect(pair.first.db().pragma('integrity_check', { simple: true })).toBe('ok');
  expect(pair.first.db().prepare("SELECT count(*) FROM incident WHERE extra <> ''").pluck().get()).toBe(0);
  pair.first.db().pragma('max_page_count = 1000000000');
  expect(await pair.first.round()).toBe('ok');
  expect(waiting()).toBe(0);
  expect(await pair.findings()).toMatchObject({ diverged: [], lost: [], unknown: [] });
});

it('a server whose disk is full turns changes away; they wait, and go through when there is room', async () => {
  writes.editIncident(pair.first.db(), 5, { place: 'typed while the server was full' }, by);
  await withClient(pair.keeper, (client) =>
    client.query(`CREATE FUNCTION sync.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON sync.applied EXECUTE FUNCTION sync.full()`),
  );
  expect(await pair.first.round()).toBe('central.interrupted');
  expect(waiting()).toBe(1);
  await withClient(pair.keeper, (client) => client.query('DROP FUNCTION sync.full() CASCADE'));
  expect(await pair.first.round()).toBe('ok');
  expect(waiting()).toBe(0);
});

it('a clock that is two days off changes nothing in who is right: the centre goes by what was seen, not by when', async () => {
  const uid = pair.first.db().prepare('SELECT hex(uid) FROM incident WHERE id = 9').pluck().get();
  const idThere = Number(pair.second.db().prepare('SELECT id FROM incident WHERE hex(uid) = ?').pluck().get(uid));
  await pair.second.round();
  writes.editIncident(pair.second.db(), idThere, { place: 'from the past' }, { actor: 'two', atMs: Date.now() - 2 * 86_400_000 });
  await pair.second.round();
  await pair.first.round();
  writes.editIncident(pair.first.db(), 9, { place: 'from the future' }, { actor: 'one', atMs: Date.now() + 2 * 86_400_000 });
  await pair.first.round();
  await pair.second.round();
  expect(pair.second.db().prepare('SELECT place FROM incident WHERE id = ?').pluck().get(idThere)).toBe('from the future');
});

it('a server without PostGIS, a login without rights, a centre that is newer than the program: each is named', async () => {
  await withClient(cluster.keeper('postgres'), async (client) => {
    await client.query('CREATE DATABASE bare');
    await client.query("CREATE ROLE plain LOGIN PASSWORD 'plain'");
  });
  const migrateAs = (link: typeof pair.keeper) => withConnection(link, (connection) => migrateCentral(connection, layout.centralDir));

  // Only a superuser can make the extension.
  await expect(migrateAs({ ...cluster.keeper('bare'), login: 'plain', password: 'plain' })).rejects.toMatchObject({
    code: 'central.not-set-up',
    params: { reason: 'postgis' },
  });
  await withClient(cluster.keeper('bare'), (client) => client.query('CREATE EXTENSION postgis'));
  await expect(migrateAs({ ...cluster.keeper('bare'), login: 'plain', password: 'plain' })).rejects.toMatchObject({
    code: 'central.refused',
  });
  await withClient(pair.keeper, (client) =>
    client.query("INSERT INTO kh.migration (version, name, sha256) VALUES (9999, '9999_future.sql', '')"),
  );
  await expect(migrateAs(pair.keeper)).rejects.toMatchObject({ code: 'central.too-old', params: { what: 'khareetaty' } });
  await withClient(pair.keeper, (client) => client.query('DELETE FROM kh.migration WHERE version = 9999'));
});

it('a client that is too old for the centre is told so when it pulls; what it did is still taken', async () => {
  writes.editIncident(pair.first.db(), 11, { place: 'by an old program' }, by);
  await withClient(pair.keeper, (client) => client.query('UPDATE sync.epoch SET min_client = 2'));
  expect(await pair.first.round()).toBe('central.too-old');
  await withClient(pair.keeper, (client) => client.query('UPDATE sync.epoch SET min_client = 1'));
  const { rows } = await withClient(pair.keeper, (client) => client.query("SELECT FROM kh.incident WHERE place = 'by an old program'"));
  expect(rows).toHaveLength(1);
});
