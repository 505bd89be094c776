import { expect, test } from 'vitest';
import type { IncidentType } from '../../../preload/contract/domain.ts';
import { countExposure, countZoneDays } from '../../../renderer/state/zone-days.ts';

const type = (id: number, origin: IncidentType['origin']): IncidentType => ({
  id,
  code: String(id),
  nameEn: null,
  nameAr: null,
  incidents: 1,
  origin,
});
const types = [type(1, 'reported'), type(2, 'discovered')];
const day = 1_440;
const columns = {
  count: 6,
  dayZero: '2026-01-01',
  localMin: Int32Array.of(10, day + 5, day + 6, 2 * day, 2 * day + 1, 3 * day),
  typeIds: Uint16Array.of(1, 1, 2, 1, 1, 1),
  zoneIds: Uint16Array.of(7, 7, 7, 7, 0, 7),
  origins: new Uint8Array(6).fill(3),
};

test('days before the end are counted by zone, discovered incidents left out', () => {
  const { fromDay, byZone } = countZoneDays(columns, types, { until: 3, days: 2 });
  expect(fromDay).toBe(1);
  expect([...(byZone.get(7) ?? [])]).toEqual([1, 1]);
});

test('the whole city has the incidents of no zone, too', () => {
  expect([...(countZoneDays(columns, types, { until: 3, days: 3 }).byZone.get(0) ?? [])]).toEqual([1, 1, 2]);
});

test('an incident that its file calls discovered is left out, one that it calls reported is not, whatever their types', () => {
  const told = { ...columns, origins: Uint8Array.of(3, 1, 0, 3, 3, 3) };
  expect([...(countZoneDays(told, types, { until: 3, days: 2 }).byZone.get(7) ?? [])]).toEqual([1, 1]);
});

test('exposure tells the discovered part of each zone, the highest first', () => {
  expect(countExposure(columns, types)).toEqual({
    zones: [
      { zoneId: 7, incidents: 5, reported: 4, discovered: 1, unknown: 0 },
      { zoneId: 0, incidents: 1, reported: 1, discovered: 0, unknown: 0 },
    ],
    ...{ told: 0, incidents: 6, isUntold: false },
  });
});

test('exposure goes by what the file tells of each incident; words that are not known are shown as such', () => {
  const told = { ...columns, origins: Uint8Array.of(1, 0, 0, 2, 2, 3) };
  expect(countExposure(told, types)).toMatchObject({
    zones: [
      { zoneId: 7, incidents: 5, reported: 3, discovered: 1, unknown: 1 },
      { zoneId: 0, incidents: 1, reported: 0, discovered: 0, unknown: 1 },
    ],
    told: 3,
  });
});

test('without a column of origins and without discovered types nothing is told', () => {
  expect(countExposure(columns, [type(1, 'reported'), type(2, 'reported')]).isUntold).toBe(true);
});
