import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFakeTwilio } from '../../resources/scripts/fake-twilio.mjs';
import { type MadeIncident, newCall, offerText, type Opened, openPorts, tempFolder, toCsv, twilioAt, twoZones } from './open-ports.ts';
import { anyRule } from '../store/any-rule.ts';

const everything = { from: null, to: null, typeIds: [], zoneIds: [] };
const firstPage = { page: 1, pageSize: 1_000 };

describe('import', () => {
  test('takes rows in once, places them in zones, and says why others are rejected', async () => {
    const { services, files, events, ports } = await openPorts();
    await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
    const csv = `${toCsv(sixtyDays())}\n2025-02-31 10:00:00,Theft,29.3,47.95,impossible day\n2025-03-01 10:00:00,Theft,0,0,nowhere\n`;

    const first = await services.incidents.import({ file: await offerText(files, 'calls.csv', csv) }, newCall());
    const second = await services.incidents.import({ file: await offerText(files, 'copy.csv', csv) }, newCall());

    expect(first).toMatchObject({ fileName: 'calls.csv', read: 602, accepted: 600, updated: 0, unchanged: 0, rejected: 2 });
    expect(second).toMatchObject({ read: 602, accepted: 0, updated: 0, unchanged: 600, rejected: 2 });
    const { byZone } = await services.reports.summary(everything, newCall());
    const zones = (await services.zones.list({}, newCall())).items;
    expect(byZone.map(({ zoneId, incidents }) => [zones.find(({ id }) => id === zoneId)?.code, incidents]).sort()).toEqual([
      ['E', 120],
      ['W', 480],
    ]);
    const { items } = await services.incidents.rejects({ batchId: first.batchId, ...firstPage }, newCall());
    expect(items.map(({ line, code }) => [line, code])).toEqual([
      [602, 'time.impossible'],
      [603, 'coordinate.zero'],
    ]);
    expect(events.filter(({ name }) => name === 'incidents.changed')).toHaveLength(2);
    expect((await ports.read.importBatches()).map(({ fileName }) => fileName).sort()).toEqual(['calls.csv', 'copy.csv']);
  });

  test('remembers the mapping that a person gave for the same columns', async () => {
    const { services, files } = await openPorts();
    const csv = 'a,b,c\n2025-01-02 10:00,29.3,47.9\n2025-01-03 10:00,29.31,47.95\n';
    const mapping = { time: 'a', lon: 'c', lat: 'b' };
    const offer = () => offerText(files, 'odd.csv', csv);

    await services.incidents.import({ file: await offer(), mapping }, newCall());
    const preview = await services.incidents.preview({ file: await offer() }, newCall());

    expect(preview).toMatchObject({ mappingFrom: 'saved', mapping });
    expect(preview.rows[0]?.incident).toMatchObject({ lon: 47.9, lat: 29.3 });
  });

  test.each([
    ['', toCsv(sixtyDays())],
    ['with a natural key ', withKey(toCsv(sixtyDays()))],
  ])('of a file %sagain with a corrected mapping updates its rows and adds none', async (_what, csv) => {
    const { services, files } = await openPorts();
    await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
    const importAs = async (mapping?: object) =>
      services.incidents.import({ file: await offerText(files, 'calls.csv', csv), ...(mapping && { mapping }) }, newCall());
    const state = async () => {
      const { incidents, byZone, firstLocal } = await services.reports.summary(everything, newCall());
      const types = (await services.incidents.types({}, newCall())).items.filter((type) => type.incidents > 0);
      return { incidents, byZone: byZone.map((zone) => zone.incidents).sort(), firstLocal, types: types.map(({ code }) => code) };
    };
    const right = { swapLonLat: false, timeZone: 'Asia/Kuwait', type: 'incident_type' };

    const swapped = await importAs({ ...right, swapLonLat: true });
    const swappedState = await state();
    const corrected = [await importAs(right), await importAs(right), await importAs()];
    const correctedState = await state();
    const otherZone = await importAs({ ...right, timeZone: 'Europe/London' });
    const otherType = await importAs({ ...right, timeZone: 'Europe/London', type: null });

    expect(swapped).toMatchObject({ accepted: 600 });
    expect(swappedState).toMatchObject({ incidents: 600, byZone: [600] });
    expect(corrected.map(({ accepted, updated, unchanged }) => [accepted, updated, unchanged])).toEqual([
      [0, 600, 0],
      [0, 0, 600],
      [0, 0, 600],
    ]);
    expect(correctedState).toEqual({ incidents: 600, byZone: [120, 480], firstLocal: '2025-01-01T04:30', types: ['Theft'] });
    expect([otherZone, otherType]).toMatchObject([{ updated: 600 }, { updated: 600 }]);
    expect(await state()).toEqual({ ...correctedState, types: ['incident'] });
    const { items } = await services.incidents.batches({}, newCall());
    expect(items.map(({ accepted, updated, unchanged }) => [accepted, updated, unchanged])).toEqual([
      [0, 600, 0],
      [0, 600, 0],
      [0, 0, 600],
      [0, 0, 600],
      [0, 600, 0],
      [600, 0, 0],
    ]);
    expect(items.map(({ mapping }) => mapping.swapLonLat)).toEqual([false, false, false, false, false, true]);
  });

  test('that is cancelled leaves nothing behind, and the next one works', async () => {
    const { services, files } = await openPorts();
    const file = await offerText(files, 'calls.csv', toCsv(sixtyDays()));
    const controller = new AbortController();
    controller.abort();

    await expect(services.incidents.import({ file }, newCall({ signal: controller.signal }))).rejects.toThrow();
    expect((await services.reports.summary(everything, newCall())).incidents).toBe(0);
    expect(await services.incidents.import({ file }, newCall())).toMatchObject({ accepted: 600 });
  });

  test('of a file that is missing, empty or no table fails with its reason and changes nothing', async () => {
    const { services, files } = await openPorts();
    const codeOf = async (name: string, text: string) =>
      services.incidents.import({ file: await offerText(files, name, text) }, newCall()).then(
        () => 'imported',
        (error: unknown) => (error as { code?: string }).code,
      );

    expect(await codeOf('empty.csv', '')).toBe('file.empty');
    expect(await codeOf('book.xlsx', 'PK\u0003\u0004 rest of an archive')).toBe('csv.not-text');
    expect(await codeOf('heading.csv', 'timestamp,lat,lon\n')).toBe('csv.no-rows');
    expect(await codeOf('others.csv', 'name,age\nAmal,30\nOmar,40\n')).toBe('csv.columns-missing');
    const gone = files.offer('/nowhere/gone.csv', 'gone.csv');
    await expect(services.incidents.import({ file: gone }, newCall())).rejects.toMatchObject({ code: 'file.missing' });
    expect((await services.reports.summary(everything, newCall())).incidents).toBe(0);
  });

  test('of which no row can be read says the commonest reason, keeps the rejects and forgets the mapping', async () => {
    const { services, files, ports } = await openPorts();
    const csv = 'a,b,c\n31.12.2024 10:00,47.9,29.3\n30.12.2024 10:00,47.9,29.3\n29.12.2024 10:00,47.9,29.3\n';
    const offer = () => offerText(files, 'odd.csv', csv);

    const report = await services.incidents.import(
      { file: await offer(), mapping: { time: 'a', lon: 'b', lat: 'c', timeFormat: 'mdy' } },
      newCall(),
    );
    const again = await services.incidents.import({ file: await offer(), mapping: { time: 'a', lon: 'b', lat: 'c' } }, newCall());

    expect(report).toMatchObject({
      ...{ accepted: 0, unchanged: 0, rejected: 3 },
      warnings: [{ code: 'all-rejected', reason: 'time.impossible', rows: 3 }],
    });
    expect((await ports.read.rejects(report.batchId, firstPage))?.total).toBe(3);
    expect(again).toMatchObject({ accepted: 3, rejected: 0, warnings: [] });
  });

  test('of which most rows are rejected says the commonest reason beside what it took in', async () => {
    const { services, files } = await openPorts();
    const csv = 'a,b,c\n05.12.2024 10:00,47.9,29.3\n30.12.2024 10:00,47.9,29.3\n29.12.2024 10:00,47.9,29.3\n06.12.2024 10:00,197.9,99.3\n';

    const report = await services.incidents.import(
      { file: await offerText(files, 'odd.csv', csv), mapping: { time: 'a', lon: 'b', lat: 'c', timeFormat: 'mdy' } },
      newCall(),
    );

    expect(report).toMatchObject({
      ...{ accepted: 1, rejected: 3 },
      warnings: [{ code: 'most-rejected', reason: 'time.impossible', rows: 2, rejected: 3, read: 4 }],
    });
  });

  test('of which most rows lie outside all zones says so', async () => {
    const { services, files } = await openPorts();
    const rows = sixtyDays().slice(0, 100);
    const importRows = async (east: number) => {
      const moved = rows.map((row, i) => (i < 60 ? { ...row, lon: row.lon + east } : row));
      return (await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(moved)) }, newCall())).warnings;
    };

    expect(await importRows(2)).toEqual([]);
    await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
    expect(await importRows(0)).toEqual([]);
    expect(await importRows(3)).toEqual([{ code: 'outside-zones', outside: 60, rows: 100 }]);
  });

  test('of zones after the incidents places these anew', async () => {
    const { services, files } = await openPorts();
    await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(sixtyDays())) }, newCall());

    await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());

    const zones = (await services.zones.list({}, newCall())).items;
    expect(zones.map(({ code, nameEn, nameAr, incidents }) => [code, nameEn, nameAr, incidents]).sort()).toEqual([
      ['E', 'East', 'شرق', 120],
      ['W', 'West', 'غرب', 480],
    ]);
  });
});

describe('pipeline', () => {
  test('runs all steps, stores what it finds, and sends each alert once', async () => {
    const peer = await startFakeTwilio();
    onTestFinished(() => peer.close());
    const opened = await openPorts({ messages: twilioAt(peer) });
    const { services } = opened;
    await fill(opened);
    const call = newCall();

    const run = await services.pipeline.run({}, call);
    await services.pipeline.run({}, newCall());

    expect(run).toMatchObject({ state: 'done', errorCode: null });
    expect(run.steps.map(({ name, counts }) => [name, counts])).toEqual([
      ['place', { incidents: 0, moved: 0 }],
      ['hotspots', { runs: 1, hotspots: 2, incidents: 600 }],
      ['forecasts', { forecasts: 3, published: expect.any(Number), skipped: 0, sealed: expect.any(Number), scored: 0 }],
      ['alerts', { checked: 1, fired: 1, queued: 1 }],
      ['deliver', { accepted: 1, failed: 0, unknown: 0, waiting: 0 }],
    ]);
    expect(call.steps.at(-1)).toMatchObject({ step: 'deliver', fraction: 1 });
    expect(peer.ledger()).toHaveLength(1);
    const { items } = await services.hotspots.list({ by: 'self' }, newCall());
    expect(items.map(({ rank, incidents }) => [rank, incidents])).toEqual([
      [1, 480],
      [2, 120],
    ]);
    const { items: alerts } = await services.alerts.list({ page: 1, pageSize: 100 }, newCall());
    expect(peer.ledger()[0]?.body).toContain(alerts[0]?.refCode ?? '?');
    expect(peer.ledger()[0]?.body).toContain('480');
  });

  test('places incidents anew when zones have changed, and not when nothing has', async () => {
    const opened = await openPorts();
    const { services, ports } = opened;
    await fill(opened);
    const place = async () => (await services.pipeline.run({}, newCall())).steps[0]?.counts;
    const zoneIdsOf = async () => (await ports.read.incidentColumns(everything)).zoneIds;
    const before = await zoneIdsOf();

    expect(await place()).toEqual({ incidents: 0, moved: 0 });
    // As if the process had ended between the new zones and the placing.
    const found = await ports.etl.readZones(opened.files.resolve(await offerText(opened.files, 'moved.geojson', movedZones)), {});
    await ports.write.saveZones(found.zones);
    expect(await place()).toEqual({ incidents: 600, moved: 600 });
    expect(await place()).toEqual({ incidents: 0, moved: 0 });

    // West and east have changed places.
    expect((await zoneIdsOf()).map((zoneId) => 3 - zoneId)).toEqual(before);
  });

  test('makes no forecast of too few incidents, and says why', async () => {
    const { services, files } = await openPorts();
    const importRows = async (rows: readonly MadeIncident[]) =>
      services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(rows)) }, newCall());
    const forecastStep = async () => (await services.pipeline.run({}, newCall())).steps.find(({ name }) => name === 'forecasts');
    await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
    const nothing = { forecasts: 0, published: 0, skipped: 0 };

    // Five incidents over 28 days.
    await importRows(sixtyDays().filter((_, i) => [0, 70, 140, 210, 279].includes(i)));
    expect(await forecastStep()).toMatchObject({
      ...{ counts: nothing, reason: { code: 'forecasts.too-few', params: { found: 5, needed: 35 } } },
    });
    await expect(services.forecasts.run({ step: 'day', by: 'zones', models: 'fast', hours: null }, newCall())).rejects.toMatchObject({
      code: 'forecasts.too-few',
    });
    expect((await services.forecasts.list({}, newCall())).items).toEqual([]);
    expect((await services.pipeline.runs({}, newCall())).items[0]?.steps[2]?.reason?.code).toBe('forecasts.too-few');

    // City and west have enough, the east has not.
    const [west, east] = [sixtyDays().filter(({ lon }) => lon < 48), sixtyDays().filter(({ lon }) => lon >= 48)];
    await importRows([...west, ...east.slice(0, 20)]);
    const step = await forecastStep();
    expect(step?.counts).toMatchObject({ forecasts: 2, skipped: 1 });
    expect(step).not.toHaveProperty('reason');
    const { items } = await services.forecasts.list({}, newCall());
    const [w] = (await services.zones.list({}, newCall())).items.filter(({ code }) => code === 'W');
    expect(items.map(({ zoneId }) => zoneId)).toEqual([null, w?.id]);
  });

  test('gives each hotspot its members, types and weeks', async () => {
    const opened = await openPorts();
    await fill(opened);
    const detected = await opened.services.hotspots.detect(
      { ...everything, radiusM: 250, minPoints: 10, seed: 1, where: 'here', centreFrom: 1 },
      newCall(),
    );

    const [best] = detected.hotspots;
    const found = await opened.services.hotspots.get({ id: best?.id ?? 0 }, newCall());

    expect(found.incidentIds).toHaveLength(480);
    expect(found.types.map(({ incidents }) => incidents)).toEqual([480]);
    expect(found.weeks.reduce((sum, { incidents }) => sum + (incidents ?? 0), 0)).toBe(480);
    expect(found.weeks[0]).toEqual({ from: '2025-01-01', incidents: 56 });
    expect(detected.run).toMatchObject({ points: 600, noise: 0, period: { from: '2025-01-01', to: '2025-03-02' } });
  });

  test('on an empty cache does nothing and says so', async () => {
    const { services } = await openPorts();

    const run = await services.pipeline.run({}, newCall());

    expect(run.state).toBe('done');
    expect(run.steps.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0))).toEqual([0, 0, 0, 0, 0]);
  });

  test('runs one at a time, can be cancelled, and is recorded as cancelled', async () => {
    const opened = await openPorts();
    const { services } = opened;
    await fill(opened);
    const cancelAtHotspots = newCall({
      progress: ({ step }) => {
        if (step === 'hotspots') void services.pipeline.cancel({}, newCall());
      },
    });

    const first = services.pipeline.run({}, cancelAtHotspots);
    await expect(services.pipeline.run({}, newCall())).rejects.toMatchObject({ code: 'pipeline.running' });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });

    const { items } = await services.pipeline.runs({}, newCall());
    expect(items.map(({ state, errorCode, steps }) => [state, errorCode, steps.map(({ name }) => name)])).toEqual([
      ['cancelled', 'cancelled', ['place']],
    ]);
    expect(await services.pipeline.cancel({}, newCall())).toEqual({ cancelled: false });
    expect(await services.pipeline.run({}, newCall())).toMatchObject({ state: 'done' });
  });

  test('gives the same hotspots in two caches, number by number', async () => {
    const results: unknown[] = [];
    for (const name of ['a.db', 'b.db']) {
      const opened = await openPorts({ cacheFile: join(await tempFolder(), name), now: () => Date.parse('2025-04-01T00:00:00Z') });
      await fill(opened);
      await opened.services.pipeline.run({}, newCall());
      results.push((await opened.services.hotspots.list({ by: 'self' }, newCall())).items);
    }

    expect(results[1]).toEqual(results[0]);
  });
});

/** Sixty days of ten thefts: eight at one corner in the west, two in the east, all within some 100 m. */
function sixtyDays(): MadeIncident[] {
  return Array.from({ length: 600 }, (_, i) => {
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(i / 10))).toISOString().slice(0, 10);
    const [turn, wave] = [i % 10, Math.sin(i * 12.9898) * 0.0005];
    return {
      time: `${day} ${String(2 * turn + 4).padStart(2, '0')}:30:00`,
      type: 'Theft',
      lon: (turn < 8 ? 47.95 : 48.05) + wave,
      lat: 29.3 + Math.cos(i * 78.233) * 0.0005,
    };
  });
}

/** With a first column that numbers the rows. */
const withKey = (csv: string): string =>
  csv
    .split('\n')
    .map((line, i) => `${i === 0 ? 'id' : String(i)},${line}`)
    .join('\n');

/** The two zones, each where the other one was. */
const movedZones = twoZones.replace('"W"', '"?"').replace('"E"', '"W"').replace('"?"', '"E"');

/** Zones, incidents, a rule that one of the hotspots meets, and somebody to tell. */
async function fill({ services, files }: Opened): Promise<void> {
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(sixtyDays())) }, newCall());
  const rule = {
    name: 'Dense',
    measure: 'hotspot.incidents',
    threshold: 300,
    minSupport: 0,
    minCount: 0,
    severity: 'high',
    enabled: true,
  } as const;
  await services.alerts.saveRule({ ...anyRule, ...rule }, newCall());
  await services.alerts.saveRecipient({ name: 'Duty', phone: '+96550000001', channel: 'sms', language: 'en', enabled: true }, newCall());
}
