/** What the centre knows of the audit trails of laptops, and its own trail of people and rights. */
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { verifyCentralAudit } from '../../main/central/audit.ts';
import { examineCentral } from '../../main/central/doctor.ts';
import { changeCentralUser, disableCentralUser } from '../../main/central/users.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { layout } from '../../main/layout.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { openTestApp } from '../contract/test-app.ts';
import { tempFolder } from '../services/open-ports.ts';
import { addPerson, startCluster, withClient, withConnection } from './cluster.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
afterAll(town.close);
const caller = { name: 'Dana', role: 'admin' } as const;

const rows = (link: CentralLink, text: string) =>
  withClient(link, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
const verify = (link = town.keeper) => withConnection(link, verifyCentralAudit);
const doctor = async (name: string) =>
  (await withConnection(town.keeper, (connection) => examineCentral(connection, layout.centralDir))).find((check) => check.name === name);

/** Opens the whole product on a cache, does something, and closes it. */
async function atWork<T>(cacheFile: string, work: (call: (name: string, input?: object) => Promise<unknown>) => Promise<T>): Promise<T> {
  const app = await openTestApp(cacheFile);
  try {
    return await work(async (name, input = {}) => {
      const reply = await app.dispatch(name, input, { caller, host: 'desktop' });
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${JSON.stringify(reply.error.params)}`);
      return reply.value;
    });
  } finally {
    await app.close();
  }
}
type Verified = OutputOf<Contract['audit']['verify']>;

test('each sync tells the centre where the trail ends; a cache that goes back to an older copy is found there', async () => {
  const cacheFile = join(await tempFolder(), 'cache.db');
  const { password, ...address } = town.links.boss;
  const link = { ...address, password };
  const first = await atWork(cacheFile, async (call) => {
    await call('sync.link', link);
    await call('sync.setAutomatic', { isAutomatic: false });
    await call('settings.save', { hotspotRadiusM: 300 });
    return call('audit.head');
  });
  for (const file of ['', '.audit-head', '.audit-key']) await copyFile(`${cacheFile}${file}`, `${cacheFile}${file}.old`);
  const relink = (call: (name: string, input?: object) => Promise<unknown>) => call('sync.link', link);

  const honest = await atWork(cacheFile, async (call) => {
    await relink(call);
    return (await call('audit.verify')) as Verified;
  });
  expect(honest).toMatchObject({ isIntact: true, problem: null, anchor: { isFromCentre: true } });
  expect(honest.anchor?.seq).toBeGreaterThan((first as { head: { seq: number } }).head.seq);
  expect(await doctor('audit-anchors')).toMatchObject({ ok: true });

  // An older copy of all: in itself it is whole.
  for (const end of ['-wal', '-shm']) await rm(`${cacheFile}${end}`, { force: true });
  for (const file of ['', '.audit-head', '.audit-key']) await copyFile(`${cacheFile}${file}.old`, `${cacheFile}${file}`);
  const rolledBack = await atWork(cacheFile, async (call) => {
    const alone = (await call('audit.verify')) as Verified;
    await relink(call);
    return { alone, asked: (await call('audit.verify')) as Verified };
  });
  expect(rolledBack.alone).toMatchObject({ isIntact: true, anchor: { isFromCentre: false } });
  expect(rolledBack.asked).toMatchObject({ isIntact: false, problem: { kind: 'anchor' }, anchor: { isFromCentre: true } });
  const finding = await doctor('audit-anchors');
  expect(finding).toMatchObject({ ok: false });
  expect(finding?.value).toMatch(/\(kh_u_boss\): (went-back|other-hash) at \d+/);
});

test('a login tells and hears of its own devices only, and takes nothing back', async () => {
  const [{ device_id: device }] = (await rows(
    town.keeper,
    "SELECT device_id FROM sync.audit_anchor WHERE login = 'kh_u_boss' LIMIT 1",
  )) as [{ device_id: string }];
  const hash = 'a'.repeat(64);
  const tell = (link: CentralLink, text: string) =>
    rows(link, text).then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );

  expect(await tell(town.links.salma, `SELECT sync_api.tell_anchor('${device}', 1, '${hash}')`)).toBe('KH003');
  expect(await rows(town.links.salma, `SELECT sync_api.anchors('${device}') AS answer`)).toEqual([{ answer: [] }]);
  expect(await tell(town.links.boss, `SELECT sync_api.tell_anchor('${device}', 1, 'x')`)).toBe('23514');
  for (const text of ['UPDATE sync.audit_anchor SET contradicts = NULL', 'DELETE FROM sync.audit_anchor', 'TRUNCATE sync.audit_anchor'])
    expect(await tell(town.keeper, text)).toBe('42501');
});

test('whoever is made, changed or switched off is in the trail of the centre, by whatever way', async () => {
  await addPerson(town.keeper, 'rana', 'analyst', ['A']);
  await withConnection(town.keeper, async (connection) => {
    await changeCentralUser(connection, { name: 'rana', role: 'supervisor', zones: null });
    await changeCentralUser(connection, { name: 'rana', role: 'supervisor', zones: null });
    await disableCentralUser(connection, 'rana');
  });
  await rows(town.keeper, "UPDATE kh.principal SET role = 'admin', active = true WHERE login = 'kh_u_rana'");

  const trail = await rows(
    town.keeper,
    `SELECT action, login, before ->> 'role' AS was, after ->> 'role' AS is, after ->> 'active' AS active
     FROM kh.audit WHERE subject = 'kh_u_rana' ORDER BY seq`,
  );
  const login = town.keeper.login;
  expect(trail).toEqual([
    { action: 'add', login, was: null, is: 'analyst', active: 'true' },
    { action: 'change', login, was: 'analyst', is: 'supervisor', active: 'true' },
    { action: 'change', login, was: 'supervisor', is: 'supervisor', active: 'false' },
    { action: 'change', login, was: 'supervisor', is: 'admin', active: 'true' },
  ]);
  expect(await verify()).toMatchObject({ broken: null, checked: expect.any(Number) as number });
  expect(await doctor('audit')).toMatchObject({ ok: true });
});

test('the trail of the centre takes no change, and one made by whoever owns the server is found', async () => {
  const refused = (text: string) =>
    rows(town.keeper, text).then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
  for (const text of ["UPDATE kh.audit SET login = 'x'", 'DELETE FROM kh.audit', 'TRUNCATE kh.audit'])
    expect(await refused(text)).toBe('42501');

  const attacks: readonly (readonly [text: string, broken: number])[] = [
    [`UPDATE kh.audit SET after = after || '{"role": "viewer"}' WHERE seq = 3`, 3],
    ['DELETE FROM kh.audit WHERE seq = 2', 2],
    ['UPDATE kh.audit SET at_ms = at_ms + 1 WHERE seq = 1', 1],
    ['UPDATE kh.audit SET seq = -seq WHERE seq = 4', 1],
    ["UPDATE kh.audit SET before = NULL, hash = repeat('1', 64) WHERE seq = 5", 5],
  ];
  for (const [text, broken] of attacks) {
    const found = await withConnection(town.keeper, async (connection) => {
      await connection.client.query('BEGIN; ALTER TABLE kh.audit DISABLE TRIGGER USER');
      await connection.client.query(text);
      const verified = await verifyCentralAudit(connection);
      await connection.client.query('ROLLBACK');
      return verified;
    });
    expect([text, found.broken]).toEqual([text, broken]);
  }
  expect((await verify()).broken).toBeNull();
});
