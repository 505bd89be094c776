import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { geoPackageBlob, someRows, square, wkb, writeGeoPackage } from '../etl/layer-files.ts';
import { run, runInProcess, tempFolder } from './run.ts';

const arabicSystem = { env: { LANG: 'ar_KW.UTF-8' } };
const recorded = fileURLToPath(new URL('../fixtures/etl/points.gpkg', import.meta.url));

async function openCity() {
  const folder = await tempFolder();
  const cache = ['--cache', join(folder, 'cache.db')];
  const call = async (...args: string[]) => {
    const { code, stdout, stderr } = await runInProcess([...args, ...cache, '--json']);
    expect(code, stderr).toBe(0);
    return { ...(JSON.parse(stdout) as Record<string, unknown>), stderr };
  };
  return { folder, cache, call };
}

test('a GeoPackage with calls and areas gives incidents and zones; again, nothing changes', async () => {
  const { folder, call } = await openCity();
  const rows = [...someRows(30), [null, '2025-01-09', 'Theft'] as const];
  const areas = [[geoPackageBlob(wkb(6, [[square(47, 29, 2)]])), 'A', 'North']] as const;
  const { path } = writeGeoPackage(folder, 'city.gpkg', [
    { name: 'calls', rows },
    { name: 'areas', type: 'MULTIPOLYGON', columns: 'code TEXT, name TEXT', rows: areas },
  ]);
  expect(await call('layers', path)).toMatchObject({
    items: [
      { name: 'calls', becomes: ['incidents'] },
      { name: 'areas', becomes: ['zones'] },
    ],
  });
  expect(await call('zones', 'import', path)).toMatchObject({ added: 1, rejected: 0 });
  const first = await call('import', path);
  expect(first).toMatchObject({ fileName: 'city.gpkg', read: 31, accepted: 30, rejected: 1, warnings: [] });
  expect(first.stderr).toMatch(/31/);
  expect(await call('rejects', 'list', '1')).toMatchObject({
    items: [{ line: 31, code: 'coordinate.missing', column: 'geom lon', raw: '2025-01-09,Theft,,' }],
  });
  expect(await call('import', path)).toMatchObject({ accepted: 0, updated: 0, unchanged: 30, rejected: 1 });
  expect(await call('zones', 'import', path, '--layer', 'areas')).toMatchObject({ added: 0, unchanged: 1 });
  expect(await call('zones', 'list')).toMatchObject({ items: [{ code: 'A', nameEn: 'North', incidents: 30 }] });
});

test('of several layers one is named; each in its own system gives the same places', async () => {
  const { cache, call } = await openCity();
  const refused = await runInProcess(['import', recorded, ...cache]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/layers\.ambiguous: .*points\.gpkg.*degrees, utm, mercator, ktm.*\n {2}.*--layer NAME/);
  const arabic = await run(['import', recorded, '--layer', 'nowhere', ...cache], arabicSystem);
  expect(arabic.stderr).toMatch(/layers\.unknown: .*nowhere.*\n {2}.*--layer NAME/);
  expect(arabic.stderr).toMatch(/[\u0600-\u06ff]{3}/);
  expect(await call('import', recorded, '--layer', 'utm', '--time-zone', 'Asia/Kuwait')).toMatchObject({ read: 60, accepted: 60 });
  const { items } = (await call('incidents', 'list', '--page-size', '100')) as unknown as { items: { lon: number; lat: number }[] };
  expect(items).toHaveLength(60);
  for (const { lon, lat } of items) expect(lon > 47.6 && lon < 48.3 && lat > 28.9 && lat < 29.7).toBe(true);
});
