import { evidenceCodes } from '../../../preload/contract/incidents.ts';
import { expect, test } from 'vitest';
import { errorCodes } from '../../../preload/contract/errors.ts';
import { rejectCodes } from '../../../preload/contract/domain.ts';
import type { Messages } from '../../../renderer/strings/en.ts';
import { createMessages } from '../../../renderer/strings/index.ts';
import { arabicTypeName, calmName, titleName } from '../../../preload/drawing/incident-type-names.ts';
import { createFormat } from '../../../renderer/ui/format.ts';

const english = createMessages(createFormat({ language: 'en', digits: 'latn', timeZone: 'America/Chicago' }));
const arabic = createMessages(createFormat({ language: 'ar', digits: 'arab', timeZone: 'Asia/Kuwait' }));

/** Every sentence of a language; functions are called with the number 3, lists with two texts. */
function sentences(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, word]: [string, unknown]): [string, string][] => {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof word === 'string') return [[at, word]];
    if (typeof word === 'object' && word !== null) return sentences(word, at);
    return [];
  });
}

test('both languages have the same sentences', () => {
  expect(sentences(arabic).map(([path]) => path)).toEqual(sentences(english).map(([path]) => path));
});

test('Arabic sentences hold Arabic letters', () => {
  const shared = new Set([
    'title.otherLanguage',
    'title.otherLanguageMark',
    'palette.toggleLanguage',
    'forecast.judge.mase',
    'forecast.judge.crps',
    'alerts.phoneHint',
    'people.languages.en',
    'settings.digitNames.latn',
    'doctor.checks.sqlite',
    'doctor.checks.spatialite',
  ]);
  const strays = sentences(arabic).filter(([path, text]) => !shared.has(path) && text !== '' && !/\p{Script=Arabic}/u.test(text));
  expect(strays).toEqual([]);
});

test.each([
  [0, 'لا حوادث'],
  [1, 'حادث واحد'],
  [2, 'حادثان'],
  [7, '٧ حوادث'],
  [11, '١١ حادثًا'],
  [100, '١٠٠ حادث'],
  [8_198, '٨٬١٩٨ حادثًا'],
])('%i incidents take the right Arabic plural', (n, expected) => {
  expect(arabic.common.incidents(n)).toBe(expected);
});

test.each([
  [1, '1 incident'],
  [8_198, '8,198 incidents'],
])('%i incidents take the right English plural', (n, expected) => {
  expect(english.common.incidents(n)).toBe(expected);
});

test.each<[string, Messages]>([
  ['English', english],
  ['Arabic', arabic],
])('every error and reject has a sentence in %s, with and without its values', (_, words) => {
  const values = { name: 'city.csv', found: 7, needed: 10, days: 9, row: 48_210, line: 3, column: 'x', path: 'radiusM' };
  for (const code of errorCodes) {
    expect(words.errors[code](values)).not.toMatch(/undefined|null|NaN/);
    expect(words.errors[code]({})).not.toMatch(/undefined|null|NaN/);
  }
  for (const code of rejectCodes) expect(words.rejects[code]).not.toBe('');
});

test('an error names its file in a direction of its own', () => {
  expect(arabic.errors['file.empty']({ name: 'dubai.csv' })).toContain('\u2068dubai.csv\u2069');
});

test('the hotspot sentence says how many were found in at least 80 resamples', () => {
  expect(english.hotspot.found(21, 8)).toBe('21 hotspots. 8 were found in at least 80 of 100 resamples.');
  expect(arabic.hotspot.found(21, 8)).toContain('٢١ بؤرة');
});

test('type codes get Arabic names whatever their case, others none', () => {
  expect([arabicTypeName('MOTOR VEHICLE THEFT'), arabicTypeName('Robbery'), arabicTypeName('XYZ')]).toEqual(['سرقة مركبة', 'سلب', null]);
});

test('shouted names become words, others stay', () => {
  expect([calmName('MOTOR VEHICLE THEFT'), calmName('McDonald')]).toEqual(['Motor vehicle theft', 'McDonald']);
  expect([titleName("O'HARE"), titleName('LAKE VIEW'), titleName('السالمية')]).toEqual(["O'Hare", 'Lake View', 'السالمية']);
});

test.each<[string, Messages]>([
  ['English', english],
  ['Arabic', arabic],
])('every reason of an import has a sentence in %s, with and without its values', (_, words) => {
  const values = { holds: 'lat', texts: 31, values: 12, format: 'dmy', timeZone: 'Asia/Kuwait', valid: 900, invalid: 2 };
  for (const code of evidenceCodes) {
    for (const params of [values, {}]) expect(words.evidence[code](params)).not.toMatch(/undefined|NaN|^\s*$/);
  }
});

test('an area below 0.01 km² is told in square metres', () => {
  expect([english.common.area(9_412.4), english.common.area(10_000), english.common.area(860_000)]).toEqual([
    { figure: '9,412', unit: 'm²' },
    { figure: '0.01', unit: 'km²' },
    { figure: '0.86', unit: 'km²' },
  ]);
  expect(arabic.common.area(0)).toEqual({ figure: '٠', unit: 'م²' });
});
