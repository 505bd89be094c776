import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../main/app.ts';
import { openTestApp } from '../contract/test-app.ts';

const governorates = join(import.meta.dirname, '../../resources/sample/kuwait_governorates.geojson.gz');
const CSV = [
  'occurred_at,type,longitude,latitude',
  '2024-03-01T08:15:00+03:00,THEFT,47.9783,29.3759',
  '2024-03-01T22:40:00+03:00,THEFT,47.9790,29.3762',
  '2024-03-02T01:05:00+03:00,ASSAULT,47.9785,29.3760',
  '2024-03-03T09:00:00+03:00,THEFT,47.6600,29.3400',
  '2024-03-04T12:00:00+03:00,THEFT,10.0000,50.0000',
].join('\n');
const caller = { name: 'Dana', role: 'analyst' } as const;

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-zone-counts-'));
  app = await openTestApp(join(folder, 'cache.db'));
  const csv = join(folder, 'a.csv');
  await writeFile(csv, CSV);
  for (const [procedure, path] of [
    ['zones.import', governorates],
    ['incidents.import', csv],
  ] as const)
    expect(await app.dispatch(procedure, { file: app.files.offer(path, 'a file') }, { caller })).toMatchObject({ ok: true });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

interface Counts {
  readonly incidents: number;
  readonly items: readonly { readonly zoneId: number | null; readonly code: string; readonly incidents: number }[];
}
async function counts(filter: object): Promise<Counts> {
  const reply = await app.dispatch('zones.counts', filter, { caller });
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.value as Counts;
}

describe('incidents by zone', () => {
  it('are each counted once, those with most first, those in no zone under no code', async () => {
    const { incidents, items } = await counts({});
    const summary = await app.dispatch('reports.summary', {}, { caller });

    expect(items.map((item) => item.incidents)).toEqual([3, 1, 1]);
    expect(items.filter(({ zoneId }) => zoneId === null)).toEqual([{ zoneId: null, code: '', incidents: 1 }]);
    expect(incidents).toBe(5);
    const byZone = summary.ok ? (summary.value as { byZone: { zoneId: number | null; incidents: number }[] }).byZone : [];
    for (const { zoneId, incidents: inZone } of byZone) expect(items.find((item) => item.zoneId === zoneId)?.incidents).toBe(inZone);
  });

  it('are those of the filter, and none if nothing matches', async () => {
    expect(await counts({ from: '2024-03-02', to: '2024-03-04' })).toMatchObject({ incidents: 2 });
    expect(await counts({ from: '2030-01-01' })).toMatchObject({ incidents: 0, items: [] });
  });
});
