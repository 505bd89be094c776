/** How changes are taken over where earlier versions of the centre took them wrongly. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { startCluster, withClient } from './cluster.ts';
import { incidentValues } from './ops.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
const { keeper, salma, omar } = town;
afterAll(town.close);

const one = async (text: string, values: readonly unknown[]): Promise<Record<string, unknown>> =>
  (await withClient(keeper, (client) => client.query<Record<string, unknown>>(text, [...values]))).rows[0];
const row = (id: string) => one('SELECT * FROM kh.incident WHERE id = $1', [id]);

it('a value that is the one its device saw does not clash with what others made of it, even if the change does not say what was seen', async () => {
  const id = await town.incident();
  await salma.push({ table: 'incident', rowId: id, kind: 'patch', set: { place: 'B' }, base: { place: 'A' }, baseVer: 1 });
  const [said, unsaid] = await omar.push(
    { table: 'incident', rowId: id, kind: 'patch', set: { place: 'A', status: 'confirmed' }, base: { place: 'A', status: '' }, baseVer: 1 },
    { table: 'incident', rowId: id, kind: 'patch', set: { place: 'A', lon: 47.9774, lat: 29.3759 }, base: {}, baseVer: 1 },
  );

  expect([said, unsaid].map((result) => result?.conflictIds)).toEqual([[], []]);
  expect(await row(id)).toMatchObject({ place: 'B', status: 'confirmed' });
});

it('a device that takes its own change back is not mistaken for one that changed nothing', async () => {
  const id = await town.incident();
  const [, back] = await omar.push(
    { table: 'incident', rowId: id, kind: 'patch', set: { place: 'B' }, base: {}, baseVer: 1 },
    { table: 'incident', rowId: id, kind: 'patch', set: { place: 'A' }, base: {}, baseVer: 1 },
  );

  expect(back?.outcome).toBe('applied');
  expect(await row(id)).toMatchObject({ place: 'A', ver: 3 });
});

it('rows of an import whose content is known still bring the status and zone that were changed beside it', async () => {
  const id = await town.incident();
  const rows = [{ ...incidentValues({ status: 'confirmed', zone_id: 2 }), id }];
  const [known, unknown] = await omar.push(
    { table: 'incident', rowId: id, kind: 'rows', set: { rows }, base: { rows: [incidentValues()] } },
    { table: 'incident', rowId: id, kind: 'rows', set: { rows: [{ ...incidentValues({ status: 'duplicate' }), id }] } },
  );

  expect([known?.outcome, unknown?.outcome]).toEqual(['merged', 'applied']);
  expect(await row(id)).toMatchObject({ status: 'confirmed', zone_id: 2, ver: 2 });
});

it('when an alert was acknowledged travels with who was first', async () => {
  const id = randomUUID();
  const body = { severity: 'high', acknowledged_ms: null };
  await salma.push({ table: 'alert', rowId: id, kind: 'put', set: { dedupe_key: id, body, fired_ms: 1, zone_id: 1 } });
  const acknowledge = (who: string, atMs: number) => ({
    ...({ table: 'alert', rowId: id, kind: 'patch' } as const),
    set: { state: 'acknowledged', acknowledged_by: who, body: { severity: 'low', acknowledged_ms: atMs } },
  });
  await salma.push(acknowledge('Salma', 1_700_000_111_000));
  await omar.push(acknowledge('Omar', 1_700_000_222_000));

  expect(await one('SELECT * FROM kh.alert WHERE id = $1', [id])).toMatchObject({
    ...{ acknowledged_by: 'Salma', body: { severity: 'high', acknowledged_ms: 1_700_000_111_000 } },
    also_acknowledged: [{ by: 'Omar', ms: 1_700_000_222_000 }],
  });
});
