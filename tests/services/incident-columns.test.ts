import { expect, test } from 'vitest';
import { createColumnsReader } from '../../main/services/incident-columns.ts';
import { newCall, offerText, openPorts, toCsv, twoZones } from './open-ports.ts';

const west = { time: '2025-01-02 10:00', type: 'Theft', lon: 47.95, lat: 29.3 };
const east = { time: '2025-01-03 11:30', type: 'Assault', lon: 48.05, lat: 29.3 };

test('columns are read once and kept until incidents change', async () => {
  const { services, files } = await openPorts();
  const importCsv = async (name: string, incidents: readonly (typeof west)[]) =>
    services.incidents.import({ file: await offerText(files, name, toCsv(incidents)) }, newCall());
  await importCsv('one.csv', [west]);

  const first = await services.incidents.columns({}, newCall());
  const again = await services.incidents.columns({}, newCall());
  await importCsv('two.csv', [west, east]);
  const afterImport = await services.incidents.columns({}, newCall());
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  const afterPlacing = await services.incidents.columns({}, newCall());

  expect(again).toBe(first);
  expect([first.count, afterImport.count]).toEqual([1, 2]);
  expect([...afterImport.zoneIds]).toEqual([0, 0]);
  expect([...afterPlacing.zoneIds]).toEqual([1, 2]);
});

test('what was being read when incidents changed is not kept', async () => {
  const { ports, services, files } = await openPorts();
  await services.incidents.import({ file: await offerText(files, 'one.csv', toCsv([west])) }, newCall());
  const columns = createColumnsReader(ports);

  const before = columns.read();
  columns.forget();
  await before;

  expect(await columns.read()).not.toBe(await before);
});

test('a reading that failed is tried again', async () => {
  const { ports } = await openPorts();
  let isBroken = true;
  const columns = createColumnsReader({
    read: {
      ...ports.read,
      incidentColumns: (filter) => (isBroken ? Promise.reject(new Error('lost')) : ports.read.incidentColumns(filter)),
    },
  });

  await expect(columns.read()).rejects.toThrow('lost');
  isBroken = false;

  expect(await columns.read()).toMatchObject({ count: 0, bounds: null });
});
