import { expect, test } from 'vitest';
import { createFormat } from '../../../renderer/ui/format.ts';

const english = createFormat({ language: 'en', digits: 'latn', timeZone: 'America/Chicago' });
const arabic = createFormat({ language: 'ar', digits: 'arab', timeZone: 'Asia/Kuwait' });
const arabicLatin = createFormat({ language: 'ar', digits: 'latn', timeZone: 'Asia/Kuwait' });

test('digits follow the language and the choice', () => {
  expect([english.number(8_198), arabic.number(8_198), arabicLatin.number(8_198)]).toEqual(['8,198', '٨٬١٩٨', '8,198']);
});

test('a change carries its sign, and none has no sign', () => {
  expect([english.signedPercent(0.2), english.signedPercent(-0.17), english.signedPercent(0)]).toEqual(['+20%', '-17%', '0%']);
  expect(arabic.signedPercent(0.2)).toContain('٢٠');
  expect(arabic.signedPercent(0.2)).toMatch(/[٪%]/);
});

test('a half-open period shows its last day, not the one after it', () => {
  expect(english.dateRange('2018-05-10', '2018-08-09')).toBe('10 May\u2009–\u20098 Aug 2018');
});

test('a period of one day is one date', () => {
  expect(english.dateRange('2018-05-10', '2018-05-11')).toBe('10 May 2018');
});

test('local text is never shifted by a time zone', () => {
  expect(english.time('2018-05-10T22:30')).toBe('22:30');
  expect(english.date('2018-05-10T23:59')).toBe('10 May 2018');
});

test('instants are shown in the time zone of the place', () => {
  const ms = Date.UTC(2018, 7, 9, 4, 59);
  expect(english.clock(ms)).toBe('23:59');
});

test('weekdays count from Monday', () => {
  expect([english.weekday(0), english.weekday(6), arabic.weekday(4, 'long')]).toEqual(['Mon', 'Sun', 'الجمعة']);
});

test('hours are written as on a clock of 24 hours', () => {
  expect([english.hour(0), english.hour(23), arabic.hour(6)]).toEqual(['00:00', '23:00', '٠٦:٠٠']);
});

test('durations carry the symbol of their unit apart from the figure', () => {
  expect([english.duration(850), english.duration(17_700), english.duration(180_000)]).toEqual([
    '850\u00a0ms',
    '17.7\u00a0s',
    '3\u00a0min',
  ]);
  expect(arabic.duration(17_700)).toMatch(/^١٧٫٧\sث$/);
});

test('a rate has a decimal place only while it tells something', () => {
  expect([english.rate(740.6), english.rate(7.44), arabic.rate(99.96)]).toEqual(['741', '7.4', '١٠٠']);
});

test('a period by the Hijri calendar is the same days', () => {
  expect(arabic.hijriRange('2026-08-01', '2026-10-31')).toBe('١٨ صفر – ١٩ جمادى الأولى ١٤٤٨ هـ');
});
