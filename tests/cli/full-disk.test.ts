import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openTestApp } from '../contract/test-app.ts';
import { runJson, runProcess } from './run.ts';

const ROWS = 20_000;
const LEFT_BYTES = 1_048_576;

const folder = mkdtempSync(join(tmpdir(), 'khareetaty-disk-'));
const disk = join(folder, 'disk');
const whyNoDisk = mountDisk();
const cacheFile = join(disk, 'cache.db');
const filler = join(disk, 'filler');
const cache = ['--cache', cacheFile];
const [small, big] = [join(folder, 'small.csv'), join(folder, 'big.csv')];

afterAll(() => {
  if (whyNoDisk === null) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true });
});

/** The cache, and beside it the end of the audit trail and its key. */
const cacheFiles = ['cache.db', 'cache.db.audit-head', 'cache.db.audit-key'];

describe.skipIf(whyNoDisk !== null)(`a disk that is really full${whyNoDisk ?? ''}`, () => {
  beforeEach(async () => {
    writeFileSync(small, csv(2));
    writeFileSync(big, csv(ROWS));
    await runJson(['import', small, ...cache]);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(filler, new Uint8Array(bavail * bsize - LEFT_BYTES));
  });
  afterEach(() => {
    for (const name of readdirSync(disk)) rmSync(join(disk, name));
  });

  test('ends an import with exit code 1, code and cure, leaves nothing of it, and takes the file in once there is room', async () => {
    const refused = await runProcess(['import', big, '--json', ...cache]);
    const left = look();
    rmSync(filler);
    const report = await runJson(['import', big, ...cache]);

    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/khareetaty: disk\.full: .*cache\.db.*nothing was left half-written\.\n {2}Free some space/);
    expect(left).toEqual({ files: [...cacheFiles, 'filler'], incidents: 2, batches: 1, integrity: 'ok' });
    expect(report).toMatchObject({ read: ROWS, accepted: ROWS - 2, unchanged: 2 });
    expect(look()).toMatchObject({ files: cacheFiles, incidents: ROWS, integrity: 'ok' });
  });

  test('is told to the caller of an app that stays open, which goes on working', async () => {
    const app = await openTestApp(cacheFile);
    onTestFinished(() => app.close());
    const importBig = () =>
      app.dispatch('incidents.import', { file: app.files.offer(big, 'big.csv') }, { caller: { name: 'owner', role: 'admin' } });

    const refused = await importBig();
    const page = await app.dispatch('incidents.list', {}, { caller: { name: 'analyst', role: 'analyst' } });
    rmSync(filler);
    const taken = await importBig();

    expect(refused).toMatchObject({ ok: false, error: { code: 'disk.full' } });
    expect(page).toMatchObject({ ok: true, value: { total: 2 } });
    expect(taken).toMatchObject({ ok: true, value: { accepted: ROWS - 2, unchanged: 2 } });
  });
});

/** Mounts a small disk of its own. @returns why that cannot be, as the end of a test's name; null if it is there. */
function mountDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return ' (needs root on Linux to mount one)';
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return ` (cannot mount one: ${error instanceof Error ? error.message.trim().replaceAll(/\s+/g, ' ') : String(error)})`;
  }
}

/** What is on the disk, and what a reader finds in the cache. */
function look() {
  // The lock belongs to whoever has the cache open; its file stays.
  const files = readdirSync(disk)
    .filter((name) => name !== 'cache.db.lock')
    .sort();
  const db = new Database(cacheFile, { readonly: true });
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  const found = { incidents: count('incident'), batches: count('import_batch'), integrity: db.pragma('integrity_check', { simple: true }) };
  db.close();
  return { files, ...found };
}

const csv = (rows: number): string =>
  `timestamp,incident_type,lat,lon,description\n${Array.from({ length: rows }, (_, i) => {
    return `2025-01-01 10:00:00,Theft,29.${String(30 + (i % 60))},47.${String(90 + (i % 9))},number ${String(i)}`;
  }).join('\n')}\n`;
