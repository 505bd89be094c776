import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haversineM } from '../../analytics/geo/sphere.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { Caller, OutputOf, Procedure } from '../../preload/contract/procedure.ts';
import { openTown, type Town } from './canary-town.ts';

type Answer<Name> = Name extends `${infer Subject extends keyof Contract}.${infer Verb}`
  ? Verb extends keyof Contract[Subject]
    ? Contract[Subject][Verb] extends infer P extends Procedure
      ? OutputOf<P>
      : never
    : never
  : never;

const viewer: Caller = { name: 'viewer', role: 'viewer' };

describe.each(['in process', 'HTTP'] as const)('a viewer, %s', (host) => {
  let town: Town;
  const as = async <N extends string>(caller: Caller, name: N, input: object = {}): Promise<Answer<N>> => {
    const reply = await town.call(name, input, caller);
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`);
    // Safe: hosts check their answers against the contract here.
    return reply.value as Answer<N>;
  };
  const see = <N extends string>(name: N, input: object = {}) => as(viewer, name, input);
  const boss: Caller = { name: 'boss', role: 'supervisor' };

  beforeAll(async () => {
    town = await openTown(host);
  }, 120_000);
  afterAll(() => town.close());

  it('gets the type, zone, day and cell of an incident, and nothing else of it', async () => {
    const exact = await as(boss, 'incidents.list', { pageSize: 200 });
    const masked = await see('incidents.list', { pageSize: 200 });

    expect(masked.items.map(({ id, typeId, zoneId }) => [id, typeId, zoneId])).toEqual(
      exact.items.map(({ id, typeId, zoneId }) => [id, typeId, zoneId]),
    );
    masked.items.forEach((incident, i) => {
      const { lon, lat, occurredMs, utcOffsetMin } = exact.items[i] ?? incident;
      expect(incident).toMatchObject({ uid: '', description: '', place: '', line: 0 });
      expect(new Date(incident.occurredMs + utcOffsetMin * 60_000).toISOString()).toBe(
        `${new Date(occurredMs + utcOffsetMin * 60_000).toISOString().slice(0, 10)}T00:00:00.000Z`,
      );
      expect(haversineM(incident.lon, incident.lat, lon, lat)).toBeLessThan(180);
      expect(incident.lon).not.toBe(lon);
    });
    expect(new Set(masked.items.map(({ lon, lat }) => `${lon} ${lat}`)).size).toBeLessThan(exact.items.length);
    expect(await see('incidents.get', { id: exact.items[0]?.id })).toMatchObject({ extra: {}, fileName: '', description: '' });
  });

  it('gets columns of days and cells, in an order that does not tell which came first', async () => {
    const { localMin, ids, lonLat, origin } = await see('incidents.columns');

    expect([...localMin].every((minute) => minute % 1_440 === 0)).toBe(true);
    const days = [...localMin].map((minute, i) => [minute, ids[i] ?? 0] as const);
    expect(days).toEqual([...days].sort(([a, idA], [b, idB]) => a - b || idA - idB));
    const places = new Set(Array.from({ length: ids.length }, (_, i) => `${lonLat[2 * i]} ${lonLat[2 * i + 1]}`));
    expect(places.size).toBeLessThan(ids.length / 2);
    expect(origin[0]).toBeGreaterThan(47);
  });

  it('cannot ask for an hour', async () => {
    const day = await see('incidents.list', { from: '2025-01-10', to: '2025-01-11' });
    expect(await see('incidents.list', { from: '2025-01-10T08:00', to: '2025-01-10T09:00' })).toMatchObject({ total: day.total });
    const filtered = await see('reports.summary', { from: '2025-01-10T08:00', to: '2025-01-10T09:00' });
    expect(filtered).toMatchObject({ isMasked: true, incidents: day.total });
    expect(filtered.byWeekdayHour.every((count) => count === null)).toBe(true);
  });

  it('is told no count from 1 to 4, and no single one that the sum gives', async () => {
    const exact = await as(boss, 'reports.summary');
    const masked = await see('reports.summary');

    expect(masked.incidents).toBe(exact.incidents);
    for (const [told, counts] of [
      [masked.byWeekdayHour, exact.byWeekdayHour],
      [masked.byDay.map(({ incidents }) => incidents), exact.byDay.map(({ incidents }) => incidents)],
    ] as const) {
      const withheld = counts.filter((_, i) => told[i] === null);
      expect(told.every((count, i) => count === null || count === counts[i])).toBe(true);
      expect(told.some((count) => count !== null && count > 0 && count < 5)).toBe(false);
      expect(withheld.length).not.toBe(1);
    }
  });

  it('gets nothing of a type so rare in a zone that it would tell an incident apart, nor what it could be computed from', async () => {
    const exact = await as(boss, 'incidents.list', { pageSize: 3, zoneIds: [town.zoneIds.own] });
    const types = await as(boss, 'incidents.types');
    const canaryType = types.items.find(({ code }) => code.includes('type'))?.id ?? 0;
    // Of this type the own zone has none: now it has two.
    for (const { id } of exact.items.slice(0, 2)) await town.ask('incidents.edit', { id, changes: { typeId: canaryType } });

    const total = { exact: (await as(boss, 'incidents.list')).total, masked: (await see('incidents.list')).total };
    const ofPair = { typeIds: [canaryType], zoneIds: [town.zoneIds.own] };
    expect((await as(boss, 'incidents.list', ofPair)).total).toBe(2);
    expect((await see('incidents.list', ofPair)).total).toBe(0);
    const [first] = exact.items;
    expect(await town.call('incidents.get', { id: first?.id }, viewer)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    // Its row, its column and the corner go with it.
    expect(total.exact - total.masked).toBeGreaterThan(2);
    const columns = await see('incidents.columns');
    expect(columns.count).toBe(total.masked);
    expect((await see('zones.list')).items.reduce((sum, { incidents }) => sum + incidents, 0)).toBe(total.masked);
  });

  it('gets outlines of cells without members, and no notes or history', async () => {
    const { items } = await see('hotspots.list');
    const exact = await as(boss, 'hotspots.list');
    const corners = new Set(exact.items.flatMap(({ outline }) => outline.map(String)));
    expect(items.length).toBeGreaterThan(0);
    for (const { id, outline, incidents } of items) {
      expect(outline.some((corner) => corners.has(String(corner)))).toBe(false);
      expect(incidents).toBeGreaterThanOrEqual(5);
      const detail = await see('hotspots.get', { id });
      expect(detail).toMatchObject({ isMasked: true, descriptions: [] });
      expect(detail.incidentIds).toHaveLength(0);
      expect(detail.weeks.some(({ incidents: count }) => count !== null && count > 0 && count < 5)).toBe(false);
    }
    const id = town.incidentIds.own[0];
    const record = await town.call('incidents.record', { id }, viewer);
    if (record.ok) expect(record.value).toMatchObject({ notes: [], history: [], canUndo: false });
  });

  it('gets forecasts without small counts', async () => {
    const { items } = await see('forecasts.list');
    const [first] = items;
    const { history } = await see('forecasts.get', { id: first?.id });
    expect([...history].some((count) => count > 0 && count < 5)).toBe(false);
  });

  it('sees what an admin lets its role see; nobody else may let it', async () => {
    expect(await town.call('settings.save', { exactFrom: 'viewer' }, boss)).toMatchObject({
      ok: false,
      error: { code: 'users.not-allowed' },
    });

    await town.ask('settings.save', { exactFrom: 'viewer' });
    expect((await see('incidents.list')).items[0]?.uid).not.toBe('');

    await town.ask('settings.save', { exactFrom: 'supervisor' });
    const analyst: Caller = { name: 'analyst', role: 'analyst' };
    expect((await as(analyst, 'incidents.list')).items[0]?.uid).toBe('');
    // What is seen masked would be written back masked.
    expect(await town.call('incidents.edit', { id: 1, changes: { place: 'x' } }, analyst)).toMatchObject({
      ok: false,
      error: { code: 'users.not-allowed', params: { reason: 'masked' } },
    });
    await town.ask('settings.save', { exactFrom: 'analyst' });
  });
});
