// npm run new-migration slug: the next numbered SQL file and the skeleton of its test.
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const migrations = join(root, 'resources/migrations');
const slug = process.argv[2] ?? '';
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
  console.error('Usage: npm run new-migration slug\nThe slug has small letters, digits and single hyphens: "zone-colour".');
  process.exit(2);
}

const version = readdirSync(migrations).filter((name) => name.endsWith('.sql')).length + 1;
const name = `${String(version).padStart(4, '0')}_${slug}`;
const sqlFile = join(migrations, `${name}.sql`);
const testFile = join(root, `tests/store/migration-${name.replace('_', '-')}.test.ts`);

writeFileSync(
  sqlFile,
  `-- What changes, and why. Runs in one transaction together with its version number; never edited after release.
-- Spatial tables: geom BLOB NOT NULL in a STRICT table, then
--   SELECT must(RecoverGeometryColumn('thing', 'geom', 4326, 'POINT', 'XY'), 'thing.geom');
--   SELECT must(CreateSpatialIndex('thing', 'geom'), 'index of thing.geom');
`,
  { flag: 'wx' },
);
writeFileSync(testFile, testText(), { flag: 'wx' });
console.log(`${sqlFile}\n${testFile}\nWrite the statements, then what the test puts in before and finds after.`);

function testText() {
  return `import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWriter } from '../../main/store/open.ts';
import { tempFolder } from './fixtures.ts';
import { migrationsDir } from './incidents.ts';

test('${name} keeps what a cache of version ${version - 1} holds', async () => {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  for (const file of (await readdir(migrationsDir)).sort().slice(0, ${version - 1})) await copyFile(join(migrationsDir, file), join(older, file));
  const cacheFile = join(folder, 'cache.khareetaty');
  const before = await openWriter({ cacheFile, migrationsDir: older });
  before.db.exec(\`INSERT INTO setting (key, value) VALUES ('theme', '"dark"')\`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(db.pragma('user_version', { simple: true })).toBe(${version});
  expect(db.prepare('SELECT value FROM setting').pluck().get()).toBe('"dark"');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
`;
}
