/** A laptop lets the centre compute: what comes back, what it is told if that cannot be. */
import { createServer } from 'node:net';
import { join as joinPath } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CentralLink } from '../../main/central-wire.ts';
import type { Call } from '../../main/services/ports.ts';
import { createRandom } from '../../analytics/math/random.ts';
import { newCall, offerText, openPorts, toCsv, twoZones, type MadeIncident, type Opened } from '../services/open-ports.ts';
import { addPerson, startCluster, withClient } from './cluster.ts';

const cluster = await startCluster();

/** Two crowds, one in each zone, in a thin spread. */
const incidents: MadeIncident[] = (() => {
  const random = createRandom(3);
  const near = (middle: number, spread: number) => middle + spread * (random.next() + random.next() + random.next() - 1.5);
  return Array.from({ length: 900 }, (_, i) => ({
    time: `2025-02-${String(1 + Math.floor(i / 33)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`,
    type: i % 4 === 0 ? 'Theft' : 'Assault',
    lon: i % 3 === 0 ? near(48, 0.06) : near(i % 3 === 1 ? 47.95 : 48.04, 0.002),
    lat: i % 3 === 0 ? near(29.3, 0.03) : near(29.3, 0.002),
  }));
})();

const filter = { from: null, to: null, typeIds: [], zoneIds: [] };
const wish = (where: 'here' | 'centre' | 'auto', centreFrom = 100) => ({ ...filter, where, centreFrom });
const search = (where: 'here' | 'centre' | 'auto', centreFrom?: number) => ({
  ...wish(where, centreFrom),
  radiusM: 200,
  minPoints: null,
  seed: 7,
});

async function makeLaptop(): Promise<Opened & { readonly link: CentralLink }> {
  const database = await cluster.makeCentre();
  const link = await addPerson(cluster.keeper(database), `salma_${database}`, 'supervisor', null);
  const opened = await openPorts();
  const { services, files } = opened;
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(incidents)) }, newCall());
  return { ...opened, link };
}

const join = ({ services, link }: Opened & { readonly link: CentralLink }, change: Partial<CentralLink> = {}) =>
  services.sync.link({ ...link, ...change }, newCall());

describe('hotspots found at the centre', () => {
  test('are those found here, kept and shown like them, and say where they come from', async () => {
    const laptop = await makeLaptop();
    await join(laptop);
    const { services, events } = laptop;
    const call = newCall();

    const here = await services.hotspots.detect(search('here'), newCall());
    const there = await services.hotspots.detect(search('centre'), call);

    expect(here.hotspots.length).toBeGreaterThanOrEqual(2);
    expect(there).toMatchObject({ fallback: null, run: { place: 'centre', createdMs: expect.any(Number) as number } });
    expect(here).toMatchObject({ fallback: null, run: { place: 'here' } });
    const incidental = { id: 0, place: 'here', createdMs: 0 };
    expect({ ...there.run, ...incidental }).toEqual({ ...here.run, ...incidental });
    const plain = ({ hotspots }: typeof here) => hotspots.map((hotspot) => ({ ...hotspot, id: 0, runId: 0, support: 0 }));
    expect(plain(there)).toEqual(plain(here));
    for (const [i, { support }] of there.hotspots.entries())
      expect(Math.abs(support - (here.hotspots[i]?.support ?? 0))).toBeLessThanOrEqual(25);
    expect(call.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['connect', 'centre', 'hotspots']));
    expect(call.steps.map(({ fraction }) => fraction)).toEqual(call.steps.map(({ fraction }) => fraction).toSorted((a, b) => a - b));
    expect(events).toContainEqual({ name: 'hotspots.changed', payload: { runId: there.run.id } });

    expect((await services.hotspots.runs({}, newCall())).items).toMatchObject([{ id: there.run.id, place: 'centre' }]);
    const get = async (id: number | undefined) => services.hotspots.get({ id: id ?? 0 }, newCall());
    const [ours, theirs] = [await get(here.hotspots[0]?.id), await get(there.hotspots[0]?.id)];
    expect([...theirs.incidentIds]).toEqual([...ours.incidentIds]);
    expect([...theirs.isCore]).toEqual([...ours.isCore]);
    expect({ weeks: theirs.weeks, types: theirs.types }).toEqual({ weeks: ours.weeks, types: ours.types });
  });

  test('rest on what the centre has: incidents that this cache lacks count, and are no members here', async () => {
    const laptop = await makeLaptop();
    await join(laptop);
    const whole = await laptop.services.hotspots.detect(search('centre'), newCall());
    // One who sees the west only.
    const west = await addPerson(cluster.keeper(laptop.link.database), `west_${laptop.link.database}`, 'analyst', ['W']);
    const other = await openPorts();
    await other.services.sync.link(west, newCall());

    const part = await other.services.hotspots.detect(search('centre'), newCall());

    expect(part.run.points).toBeLessThan(whole.run.points ?? 0);
    expect(part.run.points).toBe((await other.services.incidents.list({ ...filter, origins: [], page: 1, pageSize: 1 }, newCall())).total);

    const empty = await openPorts();
    await empty.ports.centreLink.save(
      { address: { ...laptop.link, tls: 'off' }, isAutomatic: false, onMetered: false },
      laptop.link.password,
    );
    const strange = await empty.services.hotspots.detect(search('centre'), newCall());
    expect(strange.hotspots.map(({ incidents: n }) => n)).toEqual(whole.hotspots.map(({ incidents: n }) => n));
    expect((await empty.services.hotspots.get({ id: strange.hotspots[0]?.id ?? 0 }, newCall())).incidentIds).toHaveLength(0);
  });

  test('of a type, time and zone are of that type, time and zone', async () => {
    const laptop = await makeLaptop();
    await join(laptop);
    const { services } = laptop;
    const [{ items: types }, { items: zones }] = await Promise.all([
      services.incidents.types({}, newCall()),
      services.zones.list({}, newCall()),
    ]);
    const typeIds = types.filter(({ code }) => code === 'Assault').map(({ id }) => id);
    const zoneIds = zones.filter(({ code }) => code === 'W').map(({ id }) => id);
    const narrow = { typeIds, zoneIds, from: '2025-02-03T05:30', to: '2025-02-20' };

    const [here, there] = await Promise.all(
      (['here', 'centre'] as const).map((where) => services.hotspots.detect({ ...search(where), minPoints: 10, ...narrow }, newCall())),
    );

    expect(there?.run.points).toBe(here?.run.points);
    expect(there?.run).toMatchObject({ typeId: typeIds[0], period: { from: narrow.from, to: narrow.to } });
    expect(there?.hotspots.map(({ incidents: n }) => n)).toEqual(here?.hotspots.map(({ incidents: n }) => n));
    const nothing = services.hotspots.detect({ ...search('centre'), typeIds: [9_999] }, newCall());
    await expect(nothing).rejects.toMatchObject({ code: 'hotspots.too-few-points', params: { found: 0 } });
  });

  test('are nothing half kept when the search is cancelled', async () => {
    const laptop = await makeLaptop();
    await join(laptop);
    const controller = new AbortController();
    const steps: Call['progress'] = ({ step }) => {
      if (step === 'centre') controller.abort();
    };

    const cancelled = laptop.services.hotspots.detect(search('centre'), newCall({ signal: controller.signal, progress: steps }));

    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect((await laptop.services.hotspots.runs({}, newCall())).items).toEqual([]);
  });
});

describe('density, counts and accuracy at the centre', () => {
  test('are those of the same incidents here', async () => {
    const laptop = await makeLaptop();
    await join(laptop);
    const { services } = laptop;
    const { run } = await services.hotspots.detect(search('here'), newCall());
    const both = async <T>(ask: (where: 'here' | 'centre') => Promise<T>) => [await ask('here'), await ask('centre')] as const;

    const [zonesHere, zonesThere] = await both((where) => services.zones.counts(wish(where), newCall()));
    expect(zonesThere).toEqual({ ...zonesHere, place: 'centre' });
    expect(zonesHere.incidents).toBe(900);

    const [gridHere, gridThere] = await both((where) =>
      services.hotspots.density({ ...wish(where), bandwidthM: 400, cellM: 200 }, newCall()),
    );
    expect({ ...gridThere, perKm2: null }).toEqual({ ...gridHere, place: 'centre', perKm2: null });
    gridHere.perKm2.forEach((value, i) => expect(gridThere.perKm2[i]).toBeCloseTo(value, 3));

    const [caughtHere, caughtThere] = await both((where) => services.hotspots.accuracy({ ...wish(where), runId: run.id }, newCall()));
    const { pai, areaM2, areaShare, ...exact } = caughtHere;
    expect(caughtThere).toMatchObject({ ...exact, place: 'centre' });
    for (const [theirs, ours] of [
      [caughtThere.pai, pai],
      [caughtThere.areaM2, areaM2],
      [caughtThere.areaShare, areaShare],
    ])
      expect(Math.abs((theirs ?? 0) / (ours ?? 0) - 1)).toBeLessThan(1e-3);
    expect(pai).toBeGreaterThan(5);
    const none = services.hotspots.accuracy({ ...wish('here'), runId: 99 }, newCall());
    await expect(none).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a density at the centre', () => {
  test('says how far it is, and stops when asked', async () => {
    const laptop = await makeLaptop();
    await join(laptop);
    const ask = (call: Call) => laptop.services.hotspots.density({ ...wish('centre'), bandwidthM: 400, cellM: 200 }, call);
    const whole = newCall();
    expect(await ask(whole)).toMatchObject({ place: 'centre', incidents: 900 });
    expect(whole.steps.map(({ step }) => step)).toEqual(['connect', 'centre', 'centre', 'density']);
    expect(whole.steps.map(({ fraction }) => fraction)).toEqual(whole.steps.map(({ fraction }) => fraction).toSorted((a, b) => a - b));

    const controller = new AbortController();
    const progress: Call['progress'] = ({ step }) => {
      if (step === 'centre') controller.abort();
    };
    await expect(ask(newCall({ signal: controller.signal, progress }))).rejects.toThrow(/cancelled|abort/i);
  });
});

describe('without the centre', () => {
  test('an analysis there says what is missing; by number it is done here, and says why', async () => {
    const laptop = await makeLaptop();
    const { services, ports } = laptop;

    await expect(services.hotspots.detect(search('centre'), newCall())).rejects.toMatchObject({ code: 'sync.not-linked' });
    expect(await services.hotspots.detect(search('auto'), newCall())).toMatchObject({
      run: { place: 'here' },
      fallback: 'sync.not-linked',
    });
    expect(await services.hotspots.detect(search('auto', 901), newCall())).toMatchObject({ run: { place: 'here' }, fallback: null });

    await join(laptop);
    expect(await services.hotspots.detect(search('auto', 901), newCall())).toMatchObject({ run: { place: 'here' }, fallback: null });
    expect(await services.hotspots.detect(search('auto', 900), newCall())).toMatchObject({ run: { place: 'centre' }, fallback: null });

    const { link } = laptop;
    await ports.centreLink.save({ address: { ...link, port: 1 }, isAutomatic: false, onMetered: false }, link.password);
    await expect(services.zones.counts(wish('centre'), newCall())).rejects.toMatchObject({ code: 'central.unreachable' });
    expect(await services.zones.counts(wish('auto'), newCall())).toMatchObject({
      place: 'here',
      fallback: 'central.unreachable',
      incidents: 900,
    });
    expect(await services.hotspots.density({ ...wish('auto'), bandwidthM: 400, cellM: 200 }, newCall())).toMatchObject({
      ...{ place: 'here', fallback: 'central.unreachable' },
    });
  });

  test('a zone that the centre does not know is named, and sync makes it known', async () => {
    const laptop = await makeLaptop();
    const { services, ports, link } = laptop;
    await ports.centreLink.save({ address: { ...link, tls: 'off' }, isAutomatic: false, onMetered: false }, link.password);
    const zoneIds = (await services.zones.list({}, newCall())).items.filter(({ code }) => code === 'E').map(({ id }) => id);
    const ask = () => services.zones.counts({ ...wish('centre'), zoneIds }, newCall());

    await expect(ask()).rejects.toMatchObject({ code: 'central.out-of-scope', params: { reason: 'E' } });
    await join(laptop);
    expect(await ask()).toMatchObject({ place: 'centre', items: [{ zoneId: zoneIds[0], code: 'E' }] });
  });
});

describe('a standby server', async () => {
  const standbyPort = await freePort();
  const data = joinPath(cluster.folder, 'standby');
  let isStarted = false;
  afterAll(() => {
    if (isStarted) cluster.run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
  });

  test('takes the analyses off the centre, and nothing else', async () => {
    const laptop = await makeLaptop();
    const { services } = laptop;
    await join(laptop);
    cluster.run('pg_basebackup', [
      '-h',
      '127.0.0.1',
      '-p',
      String(cluster.port),
      '-U',
      'keeper',
      '-D',
      data,
      '-R',
      '-c',
      'fast',
      '--no-sync',
    ]);
    cluster.run('pg_ctl', ['-D', data, '-w', '-l', joinPath(cluster.folder, 'standby.log'), '-o', `-p ${String(standbyPort)}`, 'start']);
    isStarted = true;
    const standby = { ...cluster.keeper(laptop.link.database), port: standbyPort };
    const { rows } = await withClient(standby, (client) =>
      client.query<{ r: boolean; d: string }>("SELECT pg_is_in_recovery() AS r, current_setting('data_directory') AS d"),
    );
    expect(rows).toEqual([{ r: true, d: data }]);
    const here = await services.hotspots.detect(search('here'), newCall());

    await services.sync.link({ ...laptop.link, analysis: { host: '127.0.0.1', port: standbyPort } }, newCall());
    const there = await services.hotspots.detect(search('centre'), newCall());
    const counts = await services.zones.counts(wish('centre'), newCall());

    expect(there).toMatchObject({ run: { place: 'centre', points: 900, minPoints: here.run.minPoints } });
    expect(there.hotspots.map(({ score }) => score)).toEqual(here.hotspots.map(({ score }) => score));
    expect(counts).toMatchObject({ place: 'centre', incidents: 900 });
    await services.sync.link({ ...laptop.link, analysis: { host: '127.0.0.1', port: 1 } }, newCall());
    await expect(services.zones.counts(wish('centre'), newCall())).rejects.toMatchObject({ code: 'central.unreachable' });
    await expect(services.sync.link({ ...laptop.link, port: standbyPort }, newCall())).rejects.toMatchObject({
      code: 'central.not-set-up',
    });
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
