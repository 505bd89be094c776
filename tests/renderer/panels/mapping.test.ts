import { expect, test } from 'vitest';
import type { ColumnMapping } from '../../../preload/contract/domain.ts';
import { assign, meaningOf, missingFields } from '../../../renderer/panels/mapping.ts';

const mapping: ColumnMapping = {
  time: 'when',
  lon: 'x',
  lat: 'y',
  type: 'kind',
  key: null,
  description: ['note'],
  place: null,
  zone: null,
  origin: null,
  originWords: {},
  timeFormat: 'iso',
  decimalMark: '.',
  swapLonLat: false,
  timeZone: 'Asia/Kuwait',
};

test('a column has the meaning that the mapping gives it', () => {
  expect(['when', 'x', 'note', 'other'].map((column) => meaningOf(mapping, column))).toEqual(['time', 'lon', 'description', null]);
});

test('a new meaning replaces the old one of the same column', () => {
  const changed = assign(mapping, 'x', 'lat');
  expect([changed.lon, changed.lat]).toEqual(['', 'x']);
  expect(missingFields(changed)).toEqual(['lon']);
});

test('several columns can be description, in the order given', () => {
  expect(assign(mapping, 'more', 'description').description).toEqual(['note', 'more']);
});

test('a column without a meaning is in no field', () => {
  const changed = assign(assign(mapping, 'note', null), 'kind', null);
  expect(changed).toMatchObject({ description: [], type: null });
});
