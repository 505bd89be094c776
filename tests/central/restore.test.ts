/** The centre as it must not be and sometimes is: crashed, restored from a dump, set back to an old image of its disk, cleaned up. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { migrateCentral } from '../../main/central/migrate.ts';
import { layout } from '../../main/layout.ts';
import { connectCentral } from '../../main/central/session.ts';
import { startCluster, withClient, withConnection } from './cluster.ts';
import { incidentValues, makeOp, pullAll, signIn } from './ops.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
const { keeper, links } = town;
afterAll(town.close);

const never = new AbortController().signal;
const put = (n: number) => makeOp(n, { table: 'incident', rowId: randomUUID(), kind: 'put', set: incidentValues() });
const sql = (text: string, database = keeper.database) =>
  withClient(cluster.keeper(database), async (client) => (await client.query<Record<string, unknown>>(text)).rows);

it('after a crash nothing that was acknowledged is missing, and what was not is sent again without a double', async () => {
  const device = await signIn(links.salma);
  const ops = [put(1), put(2)];
  await device.session.push(device.id, 1, [ops[0]]);
  const { next } = (await pullAll(device.session, device.id, null)).start;
  await cluster.crash();

  await expect(device.session.push(device.id, 1, ops)).rejects.toMatchObject({ code: 'central.interrupted' });
  const session = await connectCentral(links.salma, never);
  const { results } = await session.push(device.id, 1, ops);
  expect(results.map(({ outcome }) => outcome)).toEqual(['replayed', 'applied']);
  expect((await pullAll(session, device.id, next)).incidents.map(({ id }) => id)).toEqual([ops[1].rowId]);
  await session.close();
});

it('after dump and restore it answers only when it was set up again; then laptops read all, and send what it lacks', async () => {
  const device = await signIn(links.salma);
  const ops = [put(1), put(2), put(3)];
  await device.session.push(device.id, 1, ops.slice(0, 1));
  const dump = join(cluster.folder, 'centre.dump');
  const at = ['-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'keeper'];
  cluster.run('pg_dump', [...at, '-Fc', '-f', dump, keeper.database]);
  await device.session.push(device.id, 1, ops.slice(1));
  const { next } = (await pullAll(device.session, device.id, null)).start;
  const restored = 'restored';
  cluster.run('createdb', [...at, restored]);
  cluster.run('pg_restore', [...at, '-d', restored, '--exit-on-error', dump]);

  const link = { ...links.salma, database: restored };
  const session = await connectCentral(link, never);
  const hello = () => session.hello({ deviceId: device.id, name: '', appVersion: '', schema: 1 });
  await expect(hello()).rejects.toMatchObject({ code: 'central.not-set-up', params: { state: 'KH005' } });
  const report = await withConnection(cluster.keeper(restored), (connection) => migrateCentral(connection, layout.centralDir));
  expect(report.rebased).toBe(true);
  expect((await withConnection(cluster.keeper(restored), (connection) => migrateCentral(connection, layout.centralDir))).rebased).toBe(
    false,
  );

  expect(await hello()).toMatchObject({ lastN: 1, lastOp: ops[0].opId });
  await expect(pullAll(session, device.id, next)).rejects.toMatchObject({ code: 'central.went-back' });
  expect((await session.push(device.id, 1, ops)).results.map(({ outcome }) => outcome)).toEqual(['replayed', 'applied', 'applied']);
  const { incidents } = await pullAll(session, device.id, null);
  expect(ops.every(({ rowId }) => incidents.some(({ id, ver }) => id === rowId && ver === 1))).toBe(true);
  // Stamps are at work again.
  await sql(`UPDATE kh.incident SET place = 'x' WHERE id = '${ops[0].rowId}'`, restored);
  expect(await sql(`SELECT ver FROM kh.incident WHERE id = '${ops[0].rowId}'`, restored)).toEqual([{ ver: 2 }]);
  await Promise.all([session.close(), device.session.close()]);
});

it('set back to an old image of its disk it is found out, even when it has gone on further than it was', async () => {
  const [reader, writer] = [await signIn(links.omar), await signIn(links.salma)];
  const image = join(cluster.folder, 'image');
  await Promise.all([reader, writer].map(({ session }) => session.close()));
  await cluster.whileStopped((data) => void execFileSync('cp', ['-a', data, image]));
  const lost = await connectCentral(links.salma, never);
  const ops = [put(1), put(2)];
  await lost.push(writer.id, 1, ops);
  const early = await connectCentral(links.omar, never);
  const { next } = (await pullAll(early, reader.id, null)).start;
  await Promise.all([lost.close(), early.close()]);
  await cluster.whileStopped((data) => {
    rmSync(data, { recursive: true });
    execFileSync('cp', ['-a', image, data]);
  });

  const [reading, writing] = [await connectCentral(links.omar, never), await connectCentral(links.salma, never)];
  await expect(pullAll(reading, reader.id, next)).rejects.toMatchObject({ code: 'central.went-back' });
  // Others write on: numbers of transactions and of rows are soon beyond those of the cursor.
  for (let i = 0; i < 30; i++) await sql(`UPDATE kh.incident_type SET name_en = '${String(i)}'`);
  await expect(pullAll(reading, reader.id, next)).rejects.toMatchObject({ code: 'central.went-back' });
  // The device that was told more than the centre knows now sees it, and sends it again.
  expect(await writing.hello({ deviceId: writer.id, name: '', appVersion: '', schema: 1 })).toMatchObject({ lastN: 0, lastOp: null });
  expect((await writing.push(writer.id, 1, ops)).results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  await Promise.all([reading.close(), writing.close()]);
});

it('deleted rows are kept until every device that is still in use knows, and 180 days', async () => {
  const [sleeper, awake, deleter] = [await signIn(links.omar), await signIn(links.omar), await signIn(links.salma)];
  const op = put(1);
  await deleter.session.push(deleter.id, 1, [op]);
  await sleeper.pull();
  await sleeper.pull();
  await deleter.session.push(deleter.id, 1, [makeOp(2, { table: 'incident', rowId: op.rowId, kind: 'del', baseVer: 1 })]);
  await awake.pull();
  const purge = async () => (await sql('SELECT sync.purge()::int AS gone'))[0]?.['gone'];
  const isThere = async () => (await sql(`SELECT 1 FROM kh.incident WHERE id = '${op.rowId}'`)).length === 1;
  expect([await purge(), await isThere()]).toEqual([0, true]);

  // A deletion of 200 days ago, which the sleeper has not seen and others have.
  await sql(`ALTER TABLE kh.incident DISABLE TRIGGER USER; UPDATE kh.incident SET deleted_at = now() - interval '200 days' WHERE id = '${op.rowId}';
             ALTER TABLE kh.incident ENABLE TRIGGER USER; UPDATE sync.device SET retired_at = now() WHERE device_id NOT IN ('${sleeper.id}', '${awake.id}')`);
  expect([await purge(), await isThere()]).toEqual([0, true]);

  await sql(`UPDATE sync.device SET last_seen = now() - interval '200 days' WHERE device_id = '${sleeper.id}'`);
  await awake.pull();
  await awake.pull();
  expect([await purge(), await isThere()]).toEqual([1, false]);
  await expect(sleeper.pull()).rejects.toMatchObject({ code: 'central.went-back', params: { reason: 'away for too long' } });
  expect((await sleeper.push({ table: 'incident_type', rowId: randomUUID(), kind: 'put' }))[0]?.outcome).toBe('applied');
  expect((await awake.pull()).start.isFull).toBe(false);
  expect(await sql(`SELECT count(*)::int AS versions FROM sync.history WHERE id = '${op.rowId}'`)).toEqual([{ versions: 2 }]);
  await Promise.all([sleeper, awake, deleter].map(({ session }) => session.close()));
});
