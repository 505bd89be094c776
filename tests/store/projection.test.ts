import { expect, test } from 'vitest';
import { toDegrees } from '../../main/store/projection.ts';
import { openTestWriter } from './fixtures.ts';

test('coordinates of a system become longitude and latitude, one or many', async () => {
  const db = await openTestWriter();
  const one = toDegrees(db, 'EPSG:32638', Float64Array.of(789_000.5, 3_245_000.1));
  // PROJ 9.1 by gdaltransform: 47.9751112637914 29.3009219143393
  expect(one?.[0]).toBeCloseTo(47.9751112637914, 10);
  expect(one?.[1]).toBeCloseTo(29.3009219143393, 10);
  const many = toDegrees(
    db,
    'EPSG:32638',
    Float64Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? 789_000.5 : 3_245_000.1)),
  );
  expect(many).toHaveLength(2_000);
  expect([many?.[1_998], many?.[1_999]]).toEqual([one?.[0], one?.[1]]);
  expect(toDegrees(db, 'EPSG:3857', new Float64Array(0))).toHaveLength(0);
});

test('easting comes before northing also where the system says otherwise', async () => {
  const db = await openTestWriter();
  // Kudams / KTM and NAD83 / Illinois East (ft); by gdaltransform.
  expect(toDegrees(db, 'EPSG:31901', Float64Array.of(500_000, 3_200_000))?.[0]).toBeCloseTo(48.000236576494, 8);
  expect(toDegrees(db, 'EPSG:3435', Float64Array.of(1_176_000, 1_900_000))?.[1]).toBeCloseTo(41.8809643791106, 8);
  // Latitude first by the register: NAD83.
  expect([...(toDegrees(db, 'EPSG:4269', Float64Array.of(-87.6, 41.8)) ?? [])]).toEqual([
    expect.closeTo(-87.6, 8),
    expect.closeTo(41.8, 8),
  ]);
});

test('what lies outside of a system is infinite and leaves its neighbours alone; a system that is not known is null', async () => {
  const db = await openTestWriter();
  const found = toDegrees(db, 'EPSG:32638', Float64Array.of(1e9, 3_245_000, 789_000.5, 3_245_000.1));
  expect([found?.[0], found?.[2]]).toEqual([Infinity, expect.closeTo(47.9751112637914, 10)]);
  expect(toDegrees(db, 'EPSG:999999', Float64Array.of(1, 2))).toBeNull();
  for (const crs of ['+proj=utm +zone=38', 'EPSG:4326 ', "EPSG:1' OR 1", '/etc/passwd'])
    expect(() => toDegrees(db, crs, Float64Array.of(1, 2))).toThrow(RangeError);
});
