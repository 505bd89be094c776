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
};

test('days before the end are counted by zone, discovered incidents left out', () => {
  const { fromDay, byZone } = countZoneDays(columns, types, { until: 3, days: 2 });
  expect(fromDay).toBe(1);
  expect([...(byZone.get(7) ?? [])]).toEqual([1, 1]);
});

test('the whole city has the incidents of no zone, too', () => {
  expect([...(countZoneDays(columns, types, { until: 3, days: 3 }).byZone.get(0) ?? [])]).toEqual([1, 1, 2]);
});

test('exposure is the discovered part of each zone, the highest first', () => {
  expect(countExposure(columns, types)).toEqual([
    { zoneId: 7, incidents: 5, discovered: 1 },
    { zoneId: 0, incidents: 1, discovered: 0 },
  ]);
});
