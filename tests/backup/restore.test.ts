import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appendFacts, readFacts } from '../../main/backup/backup-file.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import { copyCache } from '../../main/store/backup.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, run, sql, value } from '../../main/store/sql.ts';
import { makeReady } from '../../main/store/restore.ts';
import { importRows as importInto } from '../store/fixtures.ts';
import { manyIncidents, migrationsDir } from '../store/incidents.ts';
import { link, newKey } from '../store/keyed.ts';
import { insertIncidents, openOlderCache } from '../store/older-cache.ts';
import { ask, canary, folderOf, importRows, incidentsIn, type Listed, type Made, newFolder, openApp, passphrase } from './desk.ts';
import { anyRule } from '../store/any-rule.ts';

const order = { reason: 'a trial', understood: true };
const by = { actor: 'noura', atMs: 1_700_000_000_000 };

test.each([null, newKey()])(
  'a copy that is made while a writer writes holds whole transactions of one moment',
  { timeout: 300_000 },
  async (key) => {
    const options = { cacheFile: join(newFolder(), 'cache.db'), migrationsDir, key };
    const { db, close } = await openWriter(options);
    importInto(db, manyIncidents(20_000));
    db.exec('CREATE TABLE pair (a INTEGER, b INTEGER)');
    let isCopying = true;
    const { Worker } = await import('node:worker_threads');
    const target = join(newFolder(), 'copy.db');
    // Another thread copies, as in the product; this one writes.
    const worker = new Worker(
      `import(${JSON.stringify(new URL('../../main/store/backup.ts', import.meta.url).href)})
       .then(({ copyCache }) => copyCache(require('node:worker_threads').workerData.options, require('node:worker_threads').workerData.target))`,
      { eval: true, workerData: { options, target } },
    );
    const ended = new Promise<void>((resolve, reject) => worker.once('error', reject).once('exit', () => resolve()));
    void ended.finally(() => (isCopying = false));
    let pairs = 0;
    while (isCopying) {
      db.transaction(() => {
        run(db, sql`INSERT INTO pair VALUES (${pairs}, 0)`);
        run(db, sql`INSERT INTO pair VALUES (${pairs}, 1)`);
      }).immediate();
      pairs++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    close();
    const copy = await openWriter({ ...options, cacheFile: target });
    onTestFinished(copy.close);
    expect(pairs).toBeGreaterThan(3);
    expect(all(copy.db, sql`SELECT a FROM pair GROUP BY a HAVING count(*) <> 2`)).toEqual([]);
    expect(value(copy.db, sql`SELECT count(*) FROM incident`)).toBe(20_000);
    expect(copy.db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(value(copy.db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
  },
);

test('what was erased is not in a backup', async () => {
  const options = { cacheFile: join(newFolder(), 'cache.db'), migrationsDir };
  const { db, close } = await openWriter(options);
  importInto(db, manyIncidents(50));
  writes.addNote(db, 1, canary, by);
  run(db, sql`DELETE FROM incident_note`);
  run(db, sql`DELETE FROM incident_history`);
  close();
  const target = `${options.cacheFile}.copy`;
  await copyCache(options, target);
  expect(readFileSync(options.cacheFile).includes(canary)).toBe(true);
  expect(readFileSync(target).includes(canary)).toBe(false);
});

test('restored, a linked cache is a new device, sends its changes again, and gets back those that never left', async () => {
  const folder = newFolder();
  const cacheFile = join(folder, 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 10);
  await app.close();
  const first = await openWriter({ cacheFile, migrationsDir });
  writes.saveLink(first.db, link);
  writes.editIncident(first.db, 1, { description: 'before the backup' }, by);
  const device = reads.syncState(first.db).deviceId;
  first.close();
  const again = await openApp(cacheFile);
  const { backup } = await ask<Made>(again, 'backups.make');
  await again.close();
  const second = await openWriter({ cacheFile, migrationsDir });
  writes.editIncident(second.db, 2, { description: 'after the backup' }, by);
  const ops = writes.nextOps(second.db, { ops: 10, rows: 10, bytes: 1e6 });
  second.close();
  const third = await openApp(cacheFile);
  expect(await ask(third, 'backups.restore', { name: backup.name, ...order })).toMatchObject({ waiting: 1 });
  expect(await ask(third, 'incidents.get', { id: 2 })).toMatchObject({ description: 'after the backup' });
  await third.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  onTestFinished(close);
  const state = reads.syncState(db);
  expect(state.deviceId).not.toBe(device);
  expect(state).toMatchObject({ isLinked: true, pending: 2, rescuedOps: 1, lastToldN: 0 });
  const told = writes.nextOps(db, { ops: 10, rows: 10, bytes: 1e6 });
  expect(told.map(({ opId }) => opId)).toEqual(ops.map(({ opId }) => opId));
});

test('nobody is signed in to a restored cache, keys that were revoked stay so, and no message leaves twice', async () => {
  const options = { cacheFile: join(newFolder(), 'cache.db'), migrationsDir };
  const { db, close } = await openWriter(options);
  run(db, sql`INSERT INTO account (id, name, full_name, role, created_ms) VALUES (1, 'dana', '', 'admin', 1)`);
  const session = { accountId: 1, refreshHash: 'x', device: 'd', createdMs: 1, expiresMs: 9e12 };
  writes.addSignIn(db, { id: 's', ...session });
  for (const id of ['kept', 'gone'])
    writes.addApiKey(db, {
      id,
      name: id,
      secretHash: 'h',
      role: 'viewer',
      subjects: null,
      zones: null,
      madeBy: 'dana',
      createdMs: 1,
      expiresMs: null,
    });
  writes.saveRecipient(db, { name: 'Duty', phone: '+96550000001', channel: 'sms', language: 'ar', enabled: true });
  const rule = { ...anyRule, name: 'r', measure: 'hotspot.incidents', threshold: 1, severity: 'high' } as const;
  writes.saveAlertRule(db, rule, { actor: 'dana', atMs: 1 });
  const fired = {
    ruleId: 1,
    severity: 'high',
    hotspotId: null,
    forecastId: null,
    value: 2,
    firedMs: 1,
    dedupeKey: 'a',
    refCode: 'KH-A',
  } as const;
  writes.saveAlerts(db, [{ ...fired, measure: rule.measure, threshold: 1, typeId: null, zoneId: null, observedMin: null }]);
  expect(reads.pendingDeliveries(db)).toBe(1);
  close();
  await makeReady(options, { nowMs: 5, keepKeys: ['kept'] });
  const after = await openWriter(options);
  onTestFinished(after.close);
  expect(reads.signIns(after.db, 6)).toEqual([]);
  expect(writes.takeDelivery(after.db, 7)).toBeNull();
  expect(all(after.db, sql`SELECT state FROM delivery`)).toEqual([{ state: 'unknown' }]);
  expect(reads.apiKeys(after.db).map(({ id, revokedMs }) => [id, revokedMs])).toEqual(
    expect.arrayContaining([
      ['kept', null],
      ['gone', 5],
    ]),
  );
});

test('a backup of an older version is migrated, with a copy from before; one of a newer version is refused', async () => {
  const older = await openOlderCache(6);
  insertIncidents(older.db, 3);
  older.close();
  const file = join(newFolder(), 'older.khbackup');
  await copyCache({ cacheFile: older.cacheFile, migrationsDir }, file);
  const made = join(newFolder(), 'cache.db');
  const app = await openApp(made);
  await importRows(app, 7);
  const { backup } = await ask<Made>(app, 'backups.make');
  const facts = await readFacts(join(folderOf(made), backup.name), backup.name);
  const { createHash } = await import('node:crypto');
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const rows = { incidents: 3, zones: 0, auditEntries: 0, waiting: 0 };
  await appendFacts(file, { ...facts, schema: 6, bytes: bytes.length, digest, rows });
  const restore = () => ask(app, 'backups.restore', { file: app.files.offer(file, 'older.khbackup'), ...order });
  await restore();
  expect(await incidentsIn(app)).toBe(3);
  expect(existsSync(`${made}.v6.bak`)).toBe(true);
  expect(await ask(app, 'audit.verify')).toMatchObject({ isIntact: true });

  writeFileSync(file, bytes);
  await appendFacts(file, { ...facts, schema: 99, version: '9.0.0', bytes: bytes.length, digest, rows });
  await expect(restore()).rejects.toMatchObject({ code: 'backups.newer', params: { version: '9.0.0' } });
  // The facts promise other rows than the copy has.
  writeFileSync(file, bytes);
  await appendFacts(file, { ...facts, schema: 6, bytes: bytes.length, digest, rows: { ...rows, incidents: 4 } });
  await expect(restore()).rejects.toMatchObject({ code: 'backups.damaged', params: { what: 'rows' } });
  expect(await incidentsIn(app)).toBe(3);
});

test('who can write files and nothing more makes no restore out of a copy: the trail says that its end is wrong', async () => {
  const folder = newFolder();
  const cacheFile = join(folder, 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 5);
  const { backup } = await ask<Made>(app, 'backups.make');
  await importRows(app, 5, 5);
  await app.close();
  // An older copy is put in place by hand, with the file that a restore leaves until its entry is written.
  const facts = await readFacts(join(folderOf(cacheFile), backup.name), backup.name);
  writeFileSync(cacheFile, readFileSync(join(folderOf(cacheFile), backup.name)).subarray(0, facts.bytes));
  for (const end of ['-wal', '-shm', '.audit-head']) rmSync(`${cacheFile}${end}`, { force: true });
  const event = {
    ...{ atMs: 1, actor: 'owner', role: 'admin', host: 'system', action: '', phase: 'done', ref: 'forged', subject: 'audit' },
    ...{ subjectId: '', outcome: 'ok', detail: '{}', reason: '' },
  };
  const { key } = JSON.parse(readFileSync(`${cacheFile}.audit-key`, 'utf8')) as { key: string };
  const { auditKeyId } = await import('../../main/audit-chain.ts');
  const plan = { version: 1, moves: { aside: 'aside', out: [], in: [] }, event, keyId: auditKeyId(key), mac: 'f'.repeat(64) };
  writeFileSync(`${cacheFile}.restored.json`, JSON.stringify(plan));
  const again = await openApp(cacheFile);
  await ask(again, 'incidents.addNote', { id: 1, body: 'an entry' });
  expect(await ask(again, 'audit.verify')).toMatchObject({ isIntact: false, problem: { kind: 'end' } });
});

test('the copy of a cache that was restored with other keys checks on a host whose secret store has its own', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 5);
  const { backup } = await ask<Made>(app, 'backups.make');
  await app.close();
  const secrets = { ...createMemorySecrets({}), isLasting: () => Promise.resolve(true) };
  const desktop = await openApp(join(newFolder(), 'cache.db'), { secrets });
  await ask(desktop, 'backups.restore', { file: desktop.files.offer(join(folderOf(cacheFile), backup.name), 'b'), ...order });
  const verified = await ask<{ isIntact: boolean; unsealed: number }>(desktop, 'audit.verify');
  expect(verified.isIntact).toBe(true);
  expect(verified.unsealed).toBeGreaterThan(0);
});

test('a restore with another key takes the courier keys and what waits along', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 5);
  const courier = await ask(app, 'sync.courierKey');
  const { backup } = await ask<Made>(app, 'backups.make');
  await ask(app, 'settings.encryptCache', { passphrase, understood: true });
  await ask(app, 'backups.restore', { name: backup.name, ...order });
  expect(await ask(app, 'settings.cacheStatus')).toMatchObject({ isEncrypted: false });
  expect(await ask(app, 'sync.courierKey')).toEqual(courier);
  expect(existsSync(`${cacheFile}.key`)).toBe(false);
  await app.close();
  expect(await incidentsIn(await openApp(cacheFile))).toBe(5);
});

test('a disk without room for a backup, or for what comes of it, is told, and nothing is left', { timeout: 300_000 }, async (context) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) context.skip('needs root on Linux to mount a small disk');
  const disk = join(newFolder(), 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'pipe' });
  } catch {
    context.skip('cannot mount one');
  }
  onTestFinished(() => void execFileSync('umount', [disk]));
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 3_000);
  await ask(app, 'backups.configure', { folder: app.files.offerTarget(disk, 'disk') });
  const filler = join(disk, 'filler');
  const fill = (left: number) => {
    rmSync(filler, { force: true });
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(filler, new Uint8Array(bavail * bsize - left));
  };
  // Less than the file of the cache; and as much, of which other files take a part while it is copied: told by SQLite itself.
  for (const left of [65_536, 300_000]) {
    fill(left);
    await expect(ask(app, 'backups.make'), String(left)).rejects.toMatchObject({ code: 'disk.full', params: { file: disk } });
    expect(readdirSync(disk)).toEqual(['filler']);
  }
  const full = join(disk, 'copy.db');
  await expect(copyCache({ cacheFile, migrationsDir }, full)).rejects.toMatchObject({ code: 'disk.full' });
  rmSync(full, { force: true });
  rmSync(filler);
  expect(await ask<Made>(app, 'backups.make')).toMatchObject({ backup: { state: 'verified' } });
  expect(await ask<Listed>(app, 'backups.list')).toMatchObject({ isSameDisk: false, lastFailure: null });
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  await expect(ask(app, 'backups.make')).rejects.toMatchObject({ code: 'backups.folder', params: { reason: 'EROFS' } });
});

test('who cancels a restore keeps the cache, and nothing is left of it', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 50);
  const { backup } = await ask<Made>(app, 'backups.make');
  await importRows(app, 5, 50);
  const cancel = new AbortController();
  const reply = await app.dispatch(
    'backups.restore',
    { name: backup.name, ...order },
    {
      caller: { name: 'owner', role: 'admin' },
      signal: cancel.signal,
      onProgress: ({ step }) => step === 'backup-prove' && cancel.abort(),
    },
  );
  expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(await incidentsIn(app)).toBe(55);
  expect(readdirSync(join(cacheFile, '..')).filter((name) => /restore/.test(name))).toEqual([]);
  renameSync(`${cacheFile}.backups`, `${cacheFile}.moved`);
  await expect(ask(app, 'backups.restore', { name: backup.name, ...order })).rejects.toMatchObject({ code: 'backups.none' });
});
