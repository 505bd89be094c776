import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { connectCentral } from '../../main/central/session.ts';
import { startCluster, withClient } from './cluster.ts';
import { incidentValues, makeOp, signIn } from './ops.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
const { keeper, salma, links } = town;
afterAll(town.close);

const one = async (text: string, values: readonly unknown[]): Promise<Record<string, unknown>> =>
  (await withClient(keeper, (client) => client.query<Record<string, unknown>>(text, [...values]))).rows[0];

const putOp = (n: number, more: object = {}) => {
  const rowId = randomUUID();
  return makeOp(n, { table: 'incident', rowId, kind: 'put', set: incidentValues(), ...more });
};

it('a call that comes three times at once over three connections has its effect once', async () => {
  const device = await signIn(links.salma);
  const ops = Array.from({ length: 50 }, (_, i) => putOp(i + 1));
  const others = await Promise.all([1, 2].map(() => connectCentral(links.salma, new AbortController().signal)));
  const sessions = [device.session, ...others];
  const answers = await Promise.all(sessions.map((session) => session.push(device.id, 1, ops)));

  const outcomes = answers.map(({ results }) => new Set(results.map(({ outcome }) => outcome)));
  expect(outcomes.filter((set) => set.has('applied'))).toEqual([new Set(['applied'])]);
  expect(outcomes.filter((set) => set.has('replayed'))).toHaveLength(2);
  const ids = ops.map(({ rowId }) => rowId);
  expect(await one('SELECT count(*)::int AS rows, max(ver) AS ver FROM kh.incident WHERE id::text = ANY ($1)', [ids])).toEqual({
    rows: 50,
    ver: 1,
  });
  expect(await one('SELECT count(*)::int AS rows FROM sync.applied WHERE device_id = $1', [device.id])).toEqual({ rows: 50 });
  await Promise.all(sessions.map((session) => session.close()));
});

it('what was refused is said again when it is sent again, so that nobody takes it for done', async () => {
  const op = putOp(++salma.n, { set: incidentValues({ lat: 120 }) });
  const first = await salma.session.push(salma.id, 1, [op]);
  const again = await salma.session.push(salma.id, 1, [op]);

  expect(first.results[0]).toMatchObject({ outcome: 'rejected', code: 'bad-value' });
  expect(again).toEqual(first);
});

it('changes that cannot be applied go to the quarantine whole, and those after them are applied', async () => {
  const poison = [
    putOp(++salma.n, { set: incidentValues({ occurred_ms: 'yesterday' }) }),
    putOp(++salma.n, { set: incidentValues({ type_code: 'UNKNOWN' }) }),
    putOp(++salma.n, { set: { ...incidentValues(), suspect: 'x' } }),
    putOp(++salma.n, { table: 'scope_exit' }),
    putOp(++salma.n, { kind: 'patch', set: { place: 'x' } }),
    putOp(++salma.n, { rowId: 'no-uuid' }),
    makeOp(++salma.n, {
      table: 'incident_note',
      rowId: randomUUID(),
      kind: 'put',
      set: { incident_id: randomUUID(), body: 'n', author: 's', at_ms: 1 },
    }),
  ];
  const good = putOp(++salma.n);
  const { results, lastN } = await salma.session.push(salma.id, 1, [...poison, good]);

  expect(results.map(({ code }) => code)).toEqual([
    ...['bad-value', 'missing-parent', 'bad-value', 'unsupported', 'not-found', 'bad-value', 'not-found'],
    null,
  ]);
  expect(results.at(-1)?.outcome).toBe('applied');
  expect(lastN).toBe(salma.n);
  for (const op of poison) expect(await one('SELECT body FROM sync.quarantine WHERE op_id = $1', [op.opId])).toEqual({ body: op });
});

it('letters that jsonb cannot hold stop nothing', async () => {
  const op = putOp(++salma.n, { set: incidentValues({ place: 'a\0b\ud800c' }) });

  expect((await salma.session.push(salma.id, 1, [op])).results[0]?.outcome).toBe('applied');
  expect(await one('SELECT place FROM kh.incident WHERE id = $1', [op.rowId])).toEqual({ place: 'a\ufffdb\ufffdc' });
});

it('changes that belong together are taken over wholly or not at all', async () => {
  const txnId = randomUUID();
  const ops = [
    putOp(++salma.n, { txnId }),
    putOp(++salma.n, { txnId, set: incidentValues({ lat: 120 }) }),
    putOp(++salma.n, { txnId }),
    putOp(++salma.n),
  ];
  const { results } = await salma.session.push(salma.id, 1, ops);

  expect(results.map(({ code }) => code)).toEqual(['together', 'bad-value', 'together', null]);
  const { found } = await one('SELECT array_agg(id::text) AS found FROM kh.incident WHERE id::text = ANY ($1)', [
    ops.map(({ rowId }) => rowId),
  ]);
  expect(found).toEqual([ops[3].rowId]);
});

it('a gap is refused and nothing of the call is taken over', async () => {
  const ops = [putOp(salma.n + 1), putOp(salma.n + 3)];

  await expect(salma.session.push(salma.id, 1, ops)).rejects.toMatchObject({ code: 'central.gap' });
  expect(await one('SELECT count(*)::int AS rows FROM sync.applied WHERE op_id = $1', [ops[0].opId])).toEqual({ rows: 0 });
});

it('a cloned device is found out by its second copy, which takes a new name and sends its changes by that', async () => {
  const [first, second] = [await signIn(links.salma), await signIn(links.salma)];
  await first.push({ table: 'incident', rowId: randomUUID(), kind: 'put', set: incidentValues() });
  const op = putOp(1);

  await expect(second.session.push(first.id, 1, [op])).rejects.toMatchObject({ code: 'central.cloned' });
  expect((await second.session.push(second.id, 1, [op])).results[0]?.outcome).toBe('applied');
  // As by a courier: the same change by way of another device.
  expect((await first.session.push(first.id, 1, [{ ...op, n: 2 }])).results[0]).toMatchObject({ outcome: 'replayed', n: 2 });
  await Promise.all([first, second].map(({ session }) => session.close()));
});

it("a device is its person's own", async () => {
  const omar = await connectCentral(links.omar, new AbortController().signal);

  await expect(omar.push(salma.id, 1, [putOp(1)])).rejects.toMatchObject({ code: 'central.cloned' });
  await expect(omar.hello({ deviceId: salma.id, name: '', appVersion: '', schema: 1 })).rejects.toMatchObject({ code: 'central.cloned' });
  await omar.close();
});

it('a call that is too big is refused as a whole', async () => {
  const ops = Array.from({ length: 201 }, (_, i) => putOp(salma.n + 1 + i));

  await expect(salma.session.push(salma.id, 1, ops)).rejects.toMatchObject({ code: 'input.too-large' });
});

it('two devices that change one row at once both leave their change', async () => {
  const id = await town.incident();
  const devices = await Promise.all(Array.from({ length: 3 }, () => signIn(links.omar)));
  const columns = ['place', 'description', 'status'];
  await Promise.all(
    devices.map((device, i) =>
      device.push({
        table: 'incident',
        rowId: id,
        kind: 'patch',
        set: { [columns[i]]: 'confirmed' },
        base: { [columns[i]]: ['A', 'سرقة a', ''][i] },
        baseVer: 1,
      }),
    ),
  );

  expect(await one('SELECT place, description, status, ver FROM kh.incident WHERE id = $1', [id])).toEqual({
    ...{ place: 'confirmed', description: 'confirmed', status: 'confirmed', ver: 4 },
  });
  await Promise.all(devices.map(({ session }) => session.close()));
});
