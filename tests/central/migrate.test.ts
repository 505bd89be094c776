/** The schema of the centre comes file by file: each wholly or not at all, each once, and none that was changed since. */
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { migrateCentral, newestVersion } from '../../main/central/migrate.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { layout } from '../../main/layout.ts';
import { startCluster, withClient, withConnection } from './cluster.ts';

const cluster = await startCluster();
const home = mkdtempSync(join(tmpdir(), 'khareetaty-migrate-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const newest = newestVersion(layout.centralDir);
const nextName = (slug: string) => `${String(newest + 1).padStart(4, '0')}_${slug}.sql`;
let made = 0;

/** An empty database. */
async function makeDatabase(): Promise<CentralLink> {
  const database = `bare_${String(++made)}`;
  await withClient(cluster.keeper('postgres'), (client) => client.query(`CREATE DATABASE ${database}`));
  return cluster.keeper(database);
}

/** A folder with the first `count` files of the schema. */
function firstFiles(count: number): string {
  const folder = mkdtempSync(join(home, 'files-'));
  for (const name of readdirSync(layout.centralDir))
    if (/^\d{4}_/.test(name) && Number(name.slice(0, 4)) <= count) cpSync(join(layout.centralDir, name), join(folder, name));
  return folder;
}

const migrate = (link: CentralLink, folder: string) => withConnection(link, (connection) => migrateCentral(connection, folder));
const ask = (link: CentralLink, text: string) =>
  withClient(link, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

/** Functions, policies, triggers and columns, as text. */
const shapeOf = (link: CentralLink) =>
  ask(
    link,
    `WITH own AS (SELECT oid FROM pg_namespace WHERE nspname IN ('kh', 'sync', 'sync_api', 'khareetaty_compat'))
     SELECT pg_get_functiondef(oid) || proacl::text AS text FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own) AND prokind = 'f'
     UNION ALL SELECT format('%s %s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
     UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT format('%s %s %s', attrelid::regclass, attname, atttypid::regtype) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
       WHERE attnum > 0 AND relnamespace IN (SELECT oid FROM own)
     ORDER BY 1`,
  );

describe('the schema', () => {
  it('is made once, and doing it again changes nothing', async () => {
    const link = await makeDatabase();
    expect(await migrate(link, layout.centralDir)).toEqual({ from: 0, to: newest, rebased: false });
    const files = () => ask(link, 'SELECT version, name, applied_at FROM kh.migration ORDER BY version');
    const before = await files();
    expect(await migrate(link, layout.centralDir)).toEqual({ from: newest, to: newest, rebased: false });
    expect(await files()).toEqual(before);
    expect(before.map(({ version }) => version)).toEqual(Array.from({ length: newest }, (_, i) => i + 1));
  });

  it('is made once by two who begin at the same time', async () => {
    const link = await makeDatabase();
    const reports = await Promise.all([migrate(link, layout.centralDir), migrate(link, layout.centralDir)]);
    expect(reports.map(({ from }) => from).toSorted((a, b) => a - b)).toEqual([0, newest]);
  });

  it('that stopped half-way is brought to its end, and is then as if it had been made at once', async () => {
    const [whole, half] = [await makeDatabase(), await makeDatabase()];
    await migrate(whole, layout.centralDir);
    // A file that cannot be run comes in the middle: those before it stay.
    const folder = firstFiles(9);
    writeFileSync(join(folder, '0010_broken.sql'), 'CREATE TABLE kh.half (id int); SELECT 1 / 0;');
    await expect(migrate(half, folder)).rejects.toMatchObject({ cause: { code: '22012' } });
    expect(await ask(half, "SELECT max(version) AS version, to_regclass('kh.half') AS half FROM kh.migration")).toEqual([
      { version: 9, half: null },
    ]);
    expect(await migrate(half, layout.centralDir)).toEqual({ from: 9, to: newest, rebased: false });
    expect(await shapeOf(half)).toEqual(await shapeOf(whole));
  });
});

describe('the next version of the schema', () => {
  it('comes wholly or not at all, leaves what is there, and comes once', async () => {
    const link = await makeDatabase();
    await migrate(link, layout.centralDir);
    await ask(link, "INSERT INTO kh.zone (code) VALUES ('A')");
    const folder = firstFiles(newest);
    const next = join(folder, nextName('patrols'));
    const good = 'SET LOCAL ROLE kh_owner; CREATE TABLE kh.patrol (id int PRIMARY KEY); ALTER TABLE kh.zone ADD COLUMN patrol int;';
    const shape = await shapeOf(link);

    writeFileSync(next, `${good} UPDATE kh.zone SET patrol = 1 / 0;`);
    await expect(migrate(link, folder)).rejects.toMatchObject({ cause: { code: '22012' } });
    expect(await shapeOf(link)).toEqual(shape);
    expect(await ask(link, "SELECT max(version) AS version, to_regclass('kh.patrol') AS patrol FROM kh.migration")).toEqual([
      { version: newest, patrol: null },
    ]);

    writeFileSync(next, good);
    expect(await migrate(link, folder)).toEqual({ from: newest, to: newest + 1, rebased: false });
    expect(await migrate(link, folder)).toEqual({ from: newest + 1, to: newest + 1, rebased: false });
    expect(await ask(link, "SELECT code, patrol FROM kh.zone WHERE code = 'A'")).toEqual([{ code: 'A', patrol: null }]);
    // Who has the files of before is told so.
    await expect(migrate(link, layout.centralDir)).rejects.toMatchObject({ code: 'central.too-old', params: { found: newest } });
  });

  it('is refused where a file was edited since it was run, or left out', async () => {
    const link = await makeDatabase();
    const folder = firstFiles(newest);
    await migrate(link, folder);
    const edited = readdirSync(folder).find((name) => name.startsWith('0004_'))!;
    appendFileSync(join(folder, edited), '\n-- an afterthought');
    await expect(migrate(link, folder)).rejects.toMatchObject({ code: 'central.edited', params: { migration: edited } });
    rmSync(join(folder, edited));
    await expect(migrate(link, folder)).rejects.toMatchObject({ code: 'central.not-set-up', params: { reason: '0004_*.sql' } });
  });
});
