/** Analyses by command: here, and at a centre of the test's own, to which the command line signs in like anyone. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addPerson, password, startCluster } from '../central/cluster.ts';
import { toCsv } from '../services/open-ports.ts';
import { run, runJson, tempFolder } from './run.ts';

const cluster = await startCluster();

/** A crowd of 40 in one street, and 20 far from it and each other. */
const incidents = Array.from({ length: 60 }, (_, i) => ({
  time: `2025-02-${String(1 + (i % 28)).padStart(2, '0')} 10:00`,
  type: 'Theft',
  lon: i < 40 ? 47.95 + (i % 8) * 0.0001 : 48 + i * 0.01,
  lat: i < 40 ? 29.3 + Math.floor(i / 8) * 0.0001 : 29.3,
}));

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly bounds: readonly number[];
  readonly perKm2: readonly number[];
}

test('finds hotspots, judges them and counts zones, here and at the centre, and says which', async () => {
  const folder = await tempFolder();
  const csv = join(folder, 'calls.csv');
  await writeFile(csv, toCsv(incidents));
  const cache = ['--cache', join(folder, 'cache.db')];
  await runJson(['import', csv, '--time-zone', 'Asia/Kuwait', ...cache]);
  const find = ['hotspots', 'find', '--radius', '200', '--min-points', '10', ...cache];

  const here = await run(find);
  expect(here).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^run 1: 1 hotspots .* 60 incidents \(20 in none\), computed here\n/) as string,
  });
  const unlinked = await run([...find, '--where', 'centre']);
  expect(unlinked).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('sync.not-linked') as string });
  const fallen = await run([...find, '--where', 'auto', '--centre-from', '60']);
  expect(fallen).toMatchObject({ code: 0, stderr: expect.stringContaining('computed here, not at the centre: sync.not-linked') as string });
  const wrong = await run([...find, '--where', 'there']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('here, centre, auto') as string });

  const density = ['hotspots', 'density', '--bandwidth', '400', '--cell', '200', ...cache];
  const grid = (await runJson(density)) as unknown as Grid & Record<string, unknown>;
  expect(grid).toMatchObject({ place: 'here', fallback: null, incidents: 60, bandwidthM: 400 });
  expect(grid.perKm2).toHaveLength(grid.columns * grid.rows);
  const peak = Math.max(...grid.perKm2);
  const said = await run(density);
  // The crowd in the street is the first of the peaks.
  expect(said.stdout.split('\n')[1]).toMatch(/^47\.95\d{3} +29\.30\d{3} +\d/);
  expect(said.stdout).toContain(`at most ${String(Number(peak.toPrecision(6)))} per km², computed here\n`);
  const [geojson, table] = [join(folder, 'density.geojson'), join(folder, 'density.csv')];
  const written = await runJson([...density, '--out', geojson]);
  const cells = grid.perKm2.filter((value) => value > 0).length;
  expect(written).toMatchObject({ file: geojson, cells, incidents: 60 });
  expect(written).not.toHaveProperty('perKm2');
  const { features } = JSON.parse(await readFile(geojson, 'utf8')) as { features: { properties: { perKm2: number } }[] };
  expect(features).toHaveLength(cells);
  expect(Math.max(...features.map(({ properties }) => properties.perKm2))).toBeCloseTo(peak, 3);
  expect(await run([...density, '--out', table])).toMatchObject({ code: 0, stdout: expect.stringContaining(table) as string });
  expect((await readFile(table, 'utf8')).split('\n')).toHaveLength(cells + 2);
  expect(await run([...density, '--out', join(folder, 'density.tif')])).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('FILE.geojson') as string },
  });
  expect(await run([...density, '--where', 'auto', '--centre-from', '60'])).toMatchObject({
    ...{ code: 0, stderr: expect.stringContaining('computed here, not at the centre: sync.not-linked') as string },
  });

  const link = await addPerson(cluster.keeper(await cluster.makeCentre()), 'salma', 'supervisor', null);
  const url = `postgres://${link.login}:${encodeURIComponent(password)}@127.0.0.1:${String(cluster.port)}/${link.database}`;
  expect(await run(['sync', 'link', '--url', url, '--tls', 'off', ...cache])).toMatchObject({ code: 0 });
  const env = { KHAREETATY_CENTRAL_PASSWORD: password };

  const there = await run([...find, '--where', 'auto', '--centre-from', '60'], { env });
  expect(there).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/1 hotspots .* 60 incidents \(20 in none\), computed at the centre\n/) as string,
  });
  const accuracy = await run(['hotspots', 'accuracy', '1', '--where', 'centre', ...cache], { env });
  expect(accuracy.stdout).toMatch(/^run 1 caught 40 of 60 incidents \(66\.7 %\) .* index \d+\.\d\d, computed at the centre\n$/);
  const atCentre = (await runJson([...density, '--where', 'centre'], { env })) as unknown as Grid;
  expect({ ...atCentre, perKm2: null }).toEqual({ ...grid, place: 'centre', perKm2: null });
  // As help says: the same but for a millionth of the peak.
  atCentre.perKm2.forEach((value, i) => expect(Math.abs(value - (grid.perKm2[i] ?? 0))).toBeLessThan(peak * 1e-6));
  expect((await run([...density, '--where', 'auto', '--centre-from', '60'], { env })).stdout).toContain('computed at the centre');
  const arabic = await run(['zones', 'count', '--where', 'centre', '--language', 'ar', ...cache], { env });
  expect(arabic.stdout).toContain('حُسب في المركز');
  expect(await runJson(['zones', 'count', '--where', 'centre', ...cache], { env })).toMatchObject({
    ...{ place: 'centre', fallback: null, incidents: 60, items: [{ zoneId: null, code: '', incidents: 60 }] },
  });
}, 300_000);
