import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { nodeArguments, collect, environment, type Outcome, run, runInProcess, runJson, start, tempFolder } from './run.ts';

const heading = 'timestamp,incident_type,lat,lon,description\n';
const good = `${heading}2025-01-01 10:00:00,Theft,29.3,47.9,first\n2025-01-02 10:00:00,Theft,29.31,47.91,second\n`;
const arabicSystem = { env: { LANG: 'ar_KW.UTF-8' } };

let folder: string;
let cacheFile: string;
let cache: readonly string[];

let filled: string;

beforeAll(async () => {
  filled = await mkdtemp(join(tmpdir(), 'khareetaty-cli-'));
  await writeFile(join(filled, 'good.csv'), good);
  await expectTakenIn(join(filled, 'good.csv'), join(filled, 'cache.db'), 2);
});
afterAll(() => rm(filled, { recursive: true }));

/** Every test starts from a cache with two incidents, which must be there afterwards, too. */
beforeEach(async () => {
  folder = await tempFolder();
  cacheFile = join(folder, 'cache.db');
  cache = ['--cache', cacheFile];
  for (const name of ['good.csv', 'cache.db']) await copyFile(join(filled, name), join(folder, name));
});

async function expectTakenIn(path: string, into: string, accepted: number) {
  const { code, stdout, stderr } = await runInProcess(['import', path, '--json', '--cache', into]);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ accepted });
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Imports in both languages: exit code 1, nothing on standard output, code, file and cure on standard error. */
async function expectRefused(args: readonly string[], { code, names, env = {} }: { code: string; names: string; env?: object }) {
  const [english, arabic] = [await run(args, { env: { ...env } }), await run(args, { env: { ...env, ...arabicSystem.env } })];
  for (const { code: exitCode, stdout, stderr } of [english, arabic]) {
    expect(stderr).toMatch(new RegExp(`khareetaty: ${code}: [^\\n]*${names}[^\\n]*\\n {2}\\S`));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).not.toMatch(/: \?|undefined|\n {4}at /);
  }
  expect(arabic.stderr).toMatch(/[\u0600-\u06ff]{3}/);
  expect(english.stderr).not.toMatch(/[\u0600-\u06ff]/);
}

/** The cache holds what it held, is whole, and takes in the next file. */
async function expectUnharmed(total = 2) {
  const db = new Database(cacheFile, { readonly: true });
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  expect({ incidents: count('incident'), integrity: db.pragma('integrity_check', { simple: true }) }).toEqual({
    incidents: total,
    integrity: 'ok',
  });
  expect(count('import_batch WHERE read = 0')).toBe(0);
  db.close();
  const next = await file('next.csv', `${heading}2025-01-03 10:00:00,Fire,29.32,47.92,next\n`);
  await expectTakenIn(next, cacheFile, 1);
}

const manyRows = (count: number): string =>
  heading +
  Array.from({ length: count }, (_, i) => {
    const position = `${(29.3 + ((i * 7) % 1000) / 1e4).toFixed(4)},${(47.9 + ((i * 13) % 1000) / 1e4).toFixed(4)}`;
    return `2025-01-01 10:00:00,Theft,${position},number ${String(i)}\n`;
  }).join('');

describe('a file that cannot be taken in is refused with its name and a cure, and nothing is written', () => {
  const odd = Buffer.from([0x61, 0x81, 0x62, 0xe9, 0xc9, 0x63, 0x90, 0x64, 0x0a]);

  test.each<[string, string, string | Uint8Array]>([
    ['not a CSV', 'csv.not-text', Buffer.from('PK\u0003\u0004 rest of an archive')],
    ['an empty file', 'file.empty', ''],
    ['a heading without rows', 'csv.no-rows', heading],
    ['letters in an unknown encoding', 'csv.encoding', Buffer.concat(Array.from({ length: 200 }, () => odd))],
    ['unknown columns', 'csv.columns-missing', 'name,age\nAmal,30\n'],
  ])('%s', async (_what, code, content) => {
    const path = await file('wrong.csv', content);

    await expectRefused(['import', path, '--json', ...cache], { code, names: 'wrong\\.csv' });
    await expectUnharmed();
  });

  test('a gzip that was cut short while it was written', async () => {
    const whole = gzipSync(manyRows(60_000));
    const path = await file('cut.csv.gz', whole.subarray(0, Math.floor(whole.length / 2)));

    await expectRefused(['import', path, '--json', ...cache], { code: 'file.vanished', names: 'cut\\.csv\\.gz[^\\n]*[1-9]\\d{3}' });
    await expectUnharmed();
  });

  test('a disk that refuses more', async () => {
    const path = await file('big.csv', manyRows(60_000));
    // A limit on the size of files stands in for a full disk: SQLite is told in the middle of writing, too.
    const limited = (env: Readonly<Record<string, string>>): Promise<Outcome> => {
      const child = spawn(
        'sh',
        ['-c', 'ulimit -f 2000 && exec "$@"', 'sh', process.execPath, ...nodeArguments(['import', path, '--json', ...cache])],
        {
          env: environment(env),
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      onTestFinished(() => void child.kill('SIGKILL'));
      return collect(child);
    };

    const [english, arabic] = [await limited({}), await limited(arabicSystem.env)];

    expect(english).toMatchObject({ code: 1, stdout: '' });
    expect(english.stderr).toMatch(/khareetaty: disk\.(failed|full): .*cache\.db.*half-written\.\n {2}\S/);
    expect(arabic.stderr).toMatch(/khareetaty: disk\.(failed|full): .*القرص.*cache\.db.*\n {2}\S/);
    await expectUnharmed();
  });
});

describe('rows that cannot be taken in are named with line, reason and cure; the others are taken in', () => {
  const rows = [
    ['2025-01-01,Theft', 'row.too-few-fields'],
    ['2025-02-30 10:00:00,Theft,29.3,47.9,a day that no month has', 'time.impossible'],
    ['2025-01-01 25:00:00,Theft,29.3,47.9,an hour that no day has', 'time.impossible'],
    ['2025-01-01 10:00:00,Theft,NaN,47.9,x', 'coordinate.not-a-number'],
    ['2025-01-01 10:00:00,Theft,-97.9,29.3,exchanged', 'coordinate.swapped'],
    ['2025-01-01 10:00:00,Theft,-87.6,41.8,exchanged in Chicago', 'coordinate.swapped'],
    ['2025-01-01 10:00:00,Theft,3245000,780000,metres', 'coordinate.other-crs'],
    ['2025-01-01 10:00:00,Theft,0,0,x', 'coordinate.zero'],
  ] as const;

  test('too few fields, impossible times, NaN, exchanged coordinates, another CRS, 0, 0', async () => {
    const path = await file('mixed.csv', `${good}${rows.map(([text]) => text).join('\n')}\n`);

    const english = await run(['import', path, '--json', ...cache]);
    const arabic = await run(['import', path, '--json', ...cache], arabicSystem);
    const list = await runJson(['rejects', 'list', '2', ...cache]);

    expect(english.code).toBe(0);
    expect(JSON.parse(english.stdout)).toMatchObject({ batchId: 2, read: 10, accepted: 0, unchanged: 2, rejected: 8 });
    expect(english.stderr).toContain('mixed.csv: 8 of 10 rows were not taken in:');
    expect(arabic.stderr).toContain('mixed.csv: لم يُقبل 8 من 10');
    for (const [i, [, code]] of rows.slice(0, 5).entries()) {
      const line = String(i + 4);
      expect(english.stderr).toMatch(new RegExp(`line ${line}: ${code}: [a-z0-9, ]+: \\S`));
      expect(arabic.stderr).toMatch(new RegExp(`السطر ${line}: ${code}: [\\u0600-\\u06ff]`));
    }
    expect(english.stderr).toContain('and 3 more: khareetaty rejects list 2');
    expect(list['items']).toMatchObject(rows.map(([, code], i) => ({ line: i + 4, code })));
    await expectUnharmed();
  });

  test('a file of which every row is rejected is a failure that says the commonest reason, and the rejects are kept', async () => {
    const lines = ['2025-02-30,Theft,29.3,47.9,x', '2025-02-31,Theft,29.3,47.9,x', '2025-01-01,Theft'];
    const path = await file('all.csv', `${heading}${lines.join('\n')}\n`);

    await expectRefused(['import', path, '--json', ...cache], {
      code: 'import\\.all-rejected',
      names: '3[^\\n]*all\\.csv[^\\n]*2[^\\n]*time\\.impossible: |all\\.csv[^\\n]*3[^\\n]*2[^\\n]*time\\.impossible: ',
    });
    const kept = [await runJson(['rejects', 'list', '2', ...cache]), await runJson(['rejects', 'list', '3', ...cache])];

    expect(kept).toMatchObject([{ total: 3 }, { total: 3 }]);
    const { stderr } = await run(['import', path, ...cache]);
    expect(stderr).toContain('no such day or time.\n');
    expect(stderr).toContain('khareetaty rejects list 4');
    await expectUnharmed();
  });

  test('a file of another city than the zones is taken in, and that is said', async () => {
    await runJson(['zones', 'import', join(import.meta.dirname, '../../resources/sample/kuwait_governorates.geojson.gz'), ...cache]);
    const path = await file('elsewhere.csv', `${heading}2025-01-05,Theft,48.1,11.5,Munich\n2025-01-06,Theft,48.2,11.6,Munich\n`);

    const english = await run(['import', path, '--json', ...cache]);
    const arabic = await run(['import', path, ...cache], arabicSystem);

    expect([english.code, arabic.code]).toEqual([0, 0]);
    expect(JSON.parse(english.stdout)).toMatchObject({ accepted: 2, warnings: [{ code: 'outside-zones', outside: 2, rows: 2 }] });
    expect(english.stderr).toContain('elsewhere.csv: 2 of 2 rows lie outside all zones');
    expect(arabic.stderr).toContain('elsewhere.csv: 2 من 2 من الصفوف خارج المناطق');
    await expectUnharmed(4);
  });

  test('a file whose longitude and latitude are exchanged throughout is read the right way round, and that is said', async () => {
    await runJson(['zones', 'import', join(import.meta.dirname, '../../resources/sample/kuwait_governorates.geojson.gz'), ...cache]);
    const rows = Array.from({ length: 10 }, (_, i) => `2025-01-05 1${String(i)}:00:00,Theft,47.9${String(i)},29.30,x\n`).join('');
    const path = await file('exchanged.csv', heading + rows);

    const { code, stderr } = await run(['import', path, '--json', ...cache]);
    const { items } = (await runJson(['incidents', 'list', '--from', '2025-01-05', ...cache])) as { items: { lon: number; lat: number }[] };

    expect(code).toBe(0);
    expect(stderr).toContain('exchanged.csv: longitude and latitude are exchanged');
    expect(items.every(({ lon, lat }) => lon > 47 && lat < 30)).toBe(true);
    // The next file with these columns is as its columns say.
    const named = await run(['import', await file('named.csv', good.replaceAll('first', 'third')), ...cache]);
    expect(named.stderr).not.toContain('exchanged');
    await expectUnharmed(13);
  });
});

describe('a cache that cannot be used is left as it is', () => {
  const digest = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');

  test('of another program', async () => {
    const path = join(folder, 'notes.db');
    const notes = new Database(path);
    notes.exec('CREATE TABLE note (text); INSERT INTO note VALUES (1)');
    notes.close();
    const before = await digest(path);

    await expectRefused(['pipeline', 'run', '--cache', path], { code: 'cache.foreign', names: 'notes\\.db' });
    expect(await digest(path)).toBe(before);
  });

  test('of a newer version', async () => {
    const db = new Database(cacheFile);
    const version = db.pragma('user_version', { simple: true }) as number;
    db.pragma('user_version = 9999');
    db.close();
    const before = await digest(cacheFile);

    await expectRefused(['pipeline', 'run', ...cache], { code: 'cache.newer', names: 'cache\\.db' });
    expect(await digest(cacheFile)).toBe(before);
    const mended = new Database(cacheFile);
    mended.pragma(`user_version = ${String(version)}`);
    mended.close();
    await expectUnharmed();
  });

  test('damaged: doctor says so, too, and names the file that was asked for', async () => {
    const bytes = await readFile(cacheFile);
    for (let at = 8_192; at < bytes.length - 400; at += 3_000) bytes.fill(0xff, at, at + 300);
    const path = await file('damaged.db', bytes);

    await expectRefused(['hotspots', 'list', '--cache', path], { code: 'cache.corrupt', names: 'damaged\\.db' });
    const { code, stdout } = await run(['doctor', '--json', '--cache', path]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
    expect(stdout).toContain(`"name":"cache-file","ok":true,"value":${JSON.stringify(path)}`);
  });

  test('a folder in its place', async () => {
    await expectRefused(['hotspots', 'list', '--cache', folder], { code: 'cache.unusable', names: 'khareetaty-cli-' });
  });

  test('with another instance at work, which is named and goes on', async () => {
    const child = start(['serve', '--json', ...cache]);
    const ended = collect(child);
    await expect.poll(() => existsSync(join(folder, 'cache.db-wal')), { timeout: 50_000, interval: 10 }).toBe(true);

    await expectRefused(['import', join(folder, 'good.csv'), ...cache], {
      code: 'cache.in-use',
      names: `cache\\.db[^\\n]*${String(child.pid)}`,
    });
    child.kill('SIGTERM');

    expect((await ended).code).toBe(0);
    await expectUnharmed();
  });

  test('without SpatiaLite: the place that was tried and the cure', async () => {
    const env = { KHAREETATY_SPATIALITE: '/nowhere/mod_spatialite' };

    await expectRefused(['import', join(folder, 'good.csv'), ...cache], {
      code: 'spatialite.missing',
      names: '/nowhere/mod_spatialite',
      env,
    });
    expect((await run(['doctor', ...cache], { env })).stdout).toMatch(/wrong +spatialite\.missing [^]*libsqlite3-mod-spatialite/);
    await expectUnharmed();
  });
});

describe('places that cannot be had', () => {
  test('a port in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    // Safe: it listens on TCP.
    const port = String((other.address() as AddressInfo).port);

    await expectRefused(['serve', '--port', port, '--json', ...cache], { code: 'host\\.port-taken', names: port });
    await expectUnharmed();
  });

  test('a folder that is not there to write to', async () => {
    const out = join(folder, 'no', 'such', 'folder.csv');

    await expectRefused(['sample', '-n', '10', '--out', out], { code: 'file.unwritable', names: 'folder\\.csv' });
    expect((await readdir(folder)).some((name) => name.endsWith('.part'))).toBe(false);
  });

  test('a pipe is written to, not replaced by a file', async () => {
    const pipe = join(folder, 'pipe');
    await collect(spawn('mkfifo', [pipe]));
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void reader.kill('SIGKILL'));

    const [read, { code }] = await Promise.all([collect(reader), run(['sample', '-n', '3', '--out', pipe, '--json'])]);

    expect(code).toBe(0);
    expect(read.stdout.trimEnd().split('\n')).toHaveLength(4);
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });
});
