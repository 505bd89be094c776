/** Analyses by command: here, and at a centre of the test's own, to which the command line signs in like anyone. */
import { writeFile } from 'node:fs/promises';
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
  const arabic = await run(['zones', 'count', '--where', 'centre', '--language', 'ar', ...cache], { env });
  expect(arabic.stdout).toContain('حُسب في المركز');
  expect(await runJson(['zones', 'count', '--where', 'centre', ...cache], { env })).toMatchObject({
    ...{ place: 'centre', fallback: null, incidents: 60, items: [{ zoneId: null, code: '', incidents: 60 }] },
  });
}, 300_000);
