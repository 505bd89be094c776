import { expect, test } from 'vitest';
import { newCall, offerText, openPorts, toCsv, twoZones } from './open-ports.ts';

const rows = [
  { time: '2024-03-01T08:15:00+03:00', type: 'THEFT', lon: 47.95, lat: 29.3 },
  { time: '2024-03-02T08:15:00+03:00', type: 'ARSON', lon: 47.96, lat: 29.3 },
];

async function openWithIncidents() {
  const opened = await openPorts({ now: () => 1_709_500_000_000 });
  const { services, files, events } = opened;
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  await services.incidents.import({ file: await offerText(files, 'incidents.csv', toCsv(rows)) }, newCall());
  events.length = 0;
  return opened;
}

test('an edit moves an incident into the zone of its new place, is told to all, and is remembered with who made it', async () => {
  const { services, events } = await openWithIncidents();
  const [arson] = (await services.incidents.types({}, newCall())).items.filter(({ code }) => code === 'ARSON');
  const changes = {
    position: [48.05, 29.3] as [number, number],
    time: '2024-03-01T09:00',
    typeId: arson?.id,
    status: 'confirmed' as const,
  };

  const edited = await services.incidents.edit({ id: 1, changes }, newCall({ caller: { name: 'noura', role: 'analyst' } }));

  const { items: zones } = await services.zones.list({}, newCall());
  expect(zones.find(({ id }) => id === edited.zoneId)?.code).toBe('E');
  expect(edited).toMatchObject({ lon: 48.05, occurredMs: Date.parse('2024-03-01T09:00:00+03:00'), typeId: arson?.id, status: 'confirmed' });
  expect(events).toEqual([
    { name: 'incidents.changed', payload: { batchId: null } },
    { name: 'sync.changed', payload: {} },
  ]);
  expect((await services.incidents.history({ id: 1 }, newCall())).items).toEqual([
    {
      ...{ n: 1, actor: 'noura', what: 'edited', atMs: 1_709_500_000_000 },
      changes: {
        ...{ lon: [47.95, 48.05], zone_code: ['W', 'E'], type_code: ['THEFT', 'ARSON'], status: ['', 'confirmed'] },
        occurred_ms: [Date.parse('2024-03-01T08:15:00+03:00'), Date.parse('2024-03-01T09:00:00+03:00')],
      },
    },
  ]);
  expect((await services.incidents.columns({}, newCall())).zoneIds).toContain(edited.zoneId);
});

test('notes are added, changed and removed; what they said stays in the history', async () => {
  const { services } = await openWithIncidents();
  const note = await services.incidents.addNote({ id: 2, body: 'رآها الدورية' }, newCall());
  await services.incidents.editNote({ noteId: note.id, body: 'رأتها الدورية' }, newCall());
  expect((await services.incidents.notes({ id: 2 }, newCall())).items).toMatchObject([{ body: 'رأتها الدورية', author: 'tester' }]);
  await services.incidents.removeNote({ noteId: note.id }, newCall());
  expect((await services.incidents.notes({ id: 2 }, newCall())).items).toEqual([]);
  const { items } = await services.incidents.history({ id: 2 }, newCall());
  expect(items.map(({ changes }) => changes['note'])).toEqual([
    ['رأتها الدورية', null],
    ['رآها الدورية', 'رأتها الدورية'],
    [null, 'رآها الدورية'],
  ]);
});

test('a removed incident is in no list, count or summary until it is brought back', async () => {
  const { services } = await openWithIncidents();
  await services.incidents.remove({ id: 1 }, newCall());
  expect((await services.incidents.columns({}, newCall())).count).toBe(1);
  await expect(services.incidents.get({ id: 1 }, newCall())).rejects.toMatchObject({ code: 'not-found' });
  const { items } = await services.incidents.types({}, newCall());
  expect(items.map(({ code, incidents }) => [code, incidents])).toEqual([
    ['THEFT', 0],
    ['ARSON', 1],
  ]);
  expect(await services.incidents.restore({ id: 1 }, newCall())).toEqual({ id: 1 });
  expect((await services.incidents.columns({}, newCall())).count).toBe(2);
});

test('what is not there is said by its name', async () => {
  const { services } = await openWithIncidents();
  await expect(services.incidents.edit({ id: 1, changes: { typeId: 99 } }, newCall())).rejects.toMatchObject({
    ...{ code: 'not-found', params: { what: 'incident type', id: 99 } },
  });
  await expect(services.incidents.edit({ id: 1, changes: { time: '2024-02-31' } }, newCall())).rejects.toMatchObject({
    code: 'input.invalid',
  });
});

test('edits are taken back one after the other, but not over what was changed since', async () => {
  const { services } = await openWithIncidents();
  const record = () => services.incidents.record({ id: 1 }, newCall());
  expect((await record()).canUndo).toBe(false);
  await services.incidents.edit({ id: 1, changes: { place: 'souk' } }, newCall());
  await services.incidents.edit({ id: 1, changes: { place: 'port', status: 'confirmed' } }, newCall());

  expect(await services.incidents.undo({ id: 1 }, newCall())).toMatchObject({ place: 'souk', status: '' });
  expect((await record()).canUndo).toBe(true);
  expect(await services.incidents.undo({ id: 1 }, newCall())).toMatchObject({ place: '' });
  expect(await record()).toMatchObject({ canUndo: false, removed: null, incident: { id: 1, fileName: 'incidents.csv' } });
  await expect(services.incidents.undo({ id: 1 }, newCall())).rejects.toMatchObject({ code: 'not-found' });
});

test('the record of a removed incident says who removed it and why, and the reason stays as a note', async () => {
  const { services } = await openWithIncidents();
  await services.incidents.remove({ id: 1, reason: 'entered twice' }, newCall({ caller: { name: 'noura', role: 'analyst' } }));

  expect(await services.incidents.record({ id: 1 }, newCall())).toMatchObject({
    incident: null,
    removed: { by: 'noura', atMs: 1_709_500_000_000, reason: 'entered twice' },
    notes: [{ body: 'entered twice', author: 'noura' }],
    canUndo: false,
  });
  await services.incidents.restore({ id: 1 }, newCall());
  expect(await services.incidents.record({ id: 1 }, newCall())).toMatchObject({ incident: { id: 1 }, removed: null });
});
