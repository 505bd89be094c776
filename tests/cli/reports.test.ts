import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess, tempFolder } from './run.ts';

const zones = JSON.stringify({
  type: 'FeatureCollection',
  features: ['west', 'east'].map((code, i) => {
    const [w, e] = [47.9 + i / 10, 48 + i / 10];
    const ring = [
      [w, 29.3],
      [e, 29.3],
      [e, 29.4],
      [w, 29.4],
      [w, 29.3],
    ];
    return { type: 'Feature', properties: { code, name_en: `Zone ${code}` }, geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
});

async function openTown(): Promise<{
  readonly folder: string;
  readonly run: (...args: readonly string[]) => ReturnType<typeof runInProcess>;
}> {
  const folder = await tempFolder();
  const run = (...args: readonly string[]) => runInProcess([...args, '--cache', join(folder, 'cache.db')]);
  const lines = Array.from({ length: 28 }, (_, day) => `2024-02-${String(day + 1).padStart(2, '0')}T08:15:00+03:00,THEFT,47.97,29.37`);
  writeFileSync(join(folder, 'rows.csv'), `occurred_at,type,longitude,latitude\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'zones.geojson'), zones);
  expect(await run('zones', 'import', join(folder, 'zones.geojson'))).toMatchObject({ code: 0 });
  expect(await run('import', join(folder, 'rows.csv'))).toMatchObject({ code: 0 });
  return { folder, run };
}

test('a report goes where it is told: into a file, or under its own name into a folder', { timeout: 300_000 }, async () => {
  const { folder, run } = await openTown();
  const out = join(folder, 'out');
  mkdirSync(out);
  const named = await run('report', '--template', 'daily', '--format', 'html', '--out', join(out, 'mine.html'));
  const own = await run('report', '--template', 'daily', '--format', 'html', '--out', out, '--json');
  expect([named.code, own.code]).toEqual([0, 0]);
  expect(JSON.parse(own.stdout)).toMatchObject({ files: [{ file: join(out, 'daily.html') }], format: 'html' });
  expect(readdirSync(out).sort()).toEqual(['daily.html', 'mine.html']);
  expect(readFileSync(join(out, 'daily.html'), 'utf8')).toMatch(/^<!doctype html>[^]*Content-Security-Policy/i);
});

test('one for each zone names its files itself, and a folder that is not there is told by its name', { timeout: 300_000 }, async () => {
  const { folder, run } = await openTown();
  const out = join(folder, 'zones');
  const made = await run('report', '--template', 'weekly', '--format', 'html', '--each', 'zone', '--out', out, '--lang', 'ar');
  expect(made).toMatchObject({ code: 0 });
  expect(readdirSync(out).filter((name) => name.endsWith('.html'))).toHaveLength(2);
  const lost = await run('report', '--template', 'daily', '--format', 'html', '--out', join(folder, 'none', 'a.html'));
  expect(lost).toMatchObject({ code: 1 });
  expect(lost.stderr).toMatch(/file\.unwritable: .*none/);
});
