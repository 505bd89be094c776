import { reportTemplates } from '../../preload/contract/report-domain.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Contract, procedures } from '../../preload/contract/index.ts';
import { type Caller, type OutputOf, roles } from '../../preload/contract/procedure.ts';
import { canary, canaryLon, openTown, type Town } from './canary-town.ts';

/** Everything in an answer that can only be of the other zone; paths to it. */
function leaks(value: unknown, otherZone: number, path = ''): string[] {
  if (typeof value === 'string') return value.toLowerCase().includes(canary) ? [`${path}: ${value}`] : [];
  if (typeof value === 'number') {
    // Counts and densities may have any value.
    const isPlace =
      !/\.(perKm2|expected|lo80|hi80|history|components|backtest)/.test(path) && value > canaryLon.from && value < canaryLon.to;
    const isZone = /(zoneIds?|^\.zone)(\.\d+)?$/.test(path) && value === otherZone;
    return isPlace || isZone ? [`${path}: ${String(value)}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => leaks(part, otherZone, `${path}.${key}`));
}

/** Inputs that a procedure takes, with every small number where it wants an id, and some incidents. */
function inputsOf(name: string, { incidentIds }: Town): object[] {
  const shape = procedures.get(name)?.input.shape ?? {};
  const ids = Array.from({ length: 40 }, (_, i) => i + 1);
  const some = [...incidentIds.own.slice(-3), ...incidentIds.own.slice(0, 3), ...incidentIds.other.slice(0, 5)];
  if (name.startsWith('incidents.') && 'id' in shape) return [...new Set([...ids, ...some])].map((id) => ({ id }));
  if ('id' in shape) return ids.map((id) => ({ id }));
  if (name === 'forecasts.events') return [{ from: '2025-01-01', to: '2025-12-31' }];
  if (name === 'incidents.rejects') return [{ batchId: 1 }];
  if (name === 'hotspots.accuracy') return ids.slice(0, 6).map((runId) => ({ runId }));
  if (name === 'hotspots.list' || name === 'forecasts.list') return [{}, ...ids.slice(0, 6).map((runId) => ({ runId }))];
  if (name === 'reports.preview') return reportTemplates.filter((template) => template !== 'custom').map((template) => ({ template }));
  if ('pageSize' in shape) return [{ pageSize: 1_000 }, { page: 2, pageSize: 10 }];
  return [{}];
}

const gets = [...procedures].filter(([, { rest }]) => rest[0] === 'GET').map(([name]) => name);
const changes: readonly (readonly [procedure: string, input: (id: number) => object])[] = [
  ['incidents.edit', (id) => ({ id, changes: { place: 'x' } })],
  ['incidents.remove', (id) => ({ id })],
  ['incidents.undo', (id) => ({ id })],
  ['incidents.restore', (id) => ({ id })],
  ['incidents.addNote', (id) => ({ id, body: 'x' })],
];

describe.each(['in process', 'HTTP'] as const)('a caller with one of two zones, %s', (host) => {
  let town: Town;
  const boss: Caller = { name: 'boss', role: 'supervisor', zones: ['W'] };
  beforeAll(async () => {
    town = await openTown(host);
  }, 120_000);
  afterAll(() => town.close());

  it('sees the canary without zones, so that its absence says something', async () => {
    for (const name of [
      'incidents.list',
      'zones.list',
      'incidents.types',
      'alerts.rules',
      'hotspots.list',
      'forecasts.list',
      'alerts.list',
    ]) {
      const reply = await town.call(name, {}, { name: 'all', role: 'supervisor' });
      expect(reply.ok && leaks(reply.value, town.zoneIds.other), name).not.toEqual([]);
    }
  });

  it.each(gets)('finds nothing of the other zone in %s', async (name) => {
    for (const caller of roles.map((role): Caller => ({ name: role, role, zones: ['W'] })))
      for (const input of inputsOf(name, town)) {
        const reply = await town.call(name, input, caller);
        expect(leaks(reply.ok ? reply.value : reply.error, town.zoneIds.other), `${name} ${JSON.stringify(input)} ${caller.role}`).toEqual(
          [],
        );
        if (!reply.ok) expect(['not-found', 'users.not-allowed', 'hotspots.too-few-points', 'forecasts.none']).toContain(reply.error.code);
      }
  });

  it('sees its own zone whole', async () => {
    const value = async (name: string, input: object = {}) => {
      const reply = await town.call(name, input, boss);
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`);
      return reply.value;
    };
    const { own } = town.incidentIds;

    const columns = (await value('incidents.columns')) as OutputOf<Contract['incidents']['columns']>;
    expect([...columns.ids].sort((a, b) => a - b)).toEqual([...own].sort((a, b) => a - b));
    expect(await value('incidents.list')).toMatchObject({ total: own.length });
    expect(await value('zones.list')).toMatchObject({ items: [{ code: 'W', incidents: own.length }] });
    expect(await value('zones.counts')).toMatchObject({ incidents: own.length, items: [{ code: 'W' }] });
    expect(await value('reports.summary')).toMatchObject({ incidents: own.length, isMasked: false });
    expect(await value('incidents.notes', { id: own[0] })).toMatchObject({ items: [{ body: 'seen note' }] });
    expect((await value('hotspots.list')) as { items: unknown[] }).toMatchObject({
      items: [{ zoneId: town.zoneIds.own }, { zoneId: town.zoneIds.own }],
    });
    const { items: forecasts } = (await value('forecasts.list')) as OutputOf<Contract['forecasts']['list']>;
    expect(new Set(forecasts.map(({ zoneId }) => zoneId))).toEqual(new Set([town.zoneIds.own]));
    expect(await value('hotspots.density')).toMatchObject({ incidents: own.length });
    expect(((await value('alerts.list')) as { items: { zoneId: number }[] }).items.map(({ zoneId }) => zoneId)).toContain(town.zoneIds.own);
    expect(await value('incidents.edit', { id: own[1], changes: { place: 'kerb' } })).toMatchObject({ place: 'kerb' });
  });

  it('is told that the others are not there when it changes them', async () => {
    for (const [name, input] of changes) {
      const reply = await town.call(name, input(town.incidentIds.other[2] ?? 0), boss);
      expect(reply, name).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
    const other = await town.ask<{ items: { id: string }[] }>('incidents.notes', { id: town.incidentIds.other[0] });
    for (const [name, input] of [
      ['incidents.editNote', { body: 'x' }],
      ['incidents.removeNote', {}],
    ] as const) {
      expect(await town.call(name, { ...input, noteId: other.items[0]?.id }, boss)).toMatchObject({
        ok: false,
        error: { code: 'not-found' },
      });
    }
    expect(await town.ask('incidents.record', { id: town.incidentIds.other[2] })).toMatchObject({ history: [], canUndo: false });
  });

  it('can neither move an incident out of its zones nor take back the move that brought one in', async () => {
    const reply = await town.call('incidents.edit', { id: town.incidentIds.own[2], changes: { position: [48.05, 29.3] } }, boss);
    expect(reply).toMatchObject({ ok: false, error: { code: 'users.not-allowed', params: { reason: 'zones' } } });

    const moved = town.incidentIds.own.at(-1);
    expect(await town.call('incidents.undo', { id: moved }, boss)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await town.ask('incidents.get', { id: moved })).toMatchObject({ zoneId: town.zoneIds.own });
  });

  it('is refused what does not say how it keeps to zones, and the centre', async () => {
    const undeclared = [...procedures].filter(([, { zones, may }]) => zones === undefined && may !== 'anyone');
    expect(undeclared.length).toBeGreaterThan(10);
    for (const [name] of undeclared) {
      const reply = await town.call(name, { nothingTakesThis: 1 }, { name: 'a', role: 'admin', zones: ['W'] });
      expect(reply, name).toMatchObject({ ok: false, error: { code: 'users.not-allowed', params: { reason: 'zones' } } });
    }
    expect(await town.call('zones.counts', { where: 'centre' }, boss)).toMatchObject({ ok: false, error: { code: 'users.not-allowed' } });
  });

  it('sees nothing where its zones are not in the cache', async () => {
    const nobody: Caller = { name: 'x', role: 'analyst', zones: ['elsewhere'] };
    expect(await town.call('incidents.list', {}, nobody)).toMatchObject({ ok: true, value: { total: 0 } });
    expect(await town.call('zones.list', {}, nobody)).toMatchObject({ ok: true, value: { items: [] } });
  });
});
