import { describe, expect, test } from 'vitest';
import { fitsOnePart, writeMessage, type MessageFacts } from '../../main/services/messages.ts';
import { makeRefCodes } from '../../main/services/ref-codes.ts';

const alert = {
  refCode: 'KH-7Q2M',
  measure: 'hotspot.incidents',
  severity: 'high',
  value: 42,
  firedMs: Date.parse('2018-07-31T20:59:00Z'),
} as const;
const facts: MessageFacts = { alert, typeName: 'Theft', zoneName: 'Salmiya', timeZone: 'Asia/Kuwait', language: 'en' };

describe('the text of an alert', () => {
  test('says code, severity, count, type, zone and local time', () => {
    expect(writeMessage(facts)).toBe('KH-7Q2M HIGH: hotspot, 42 incidents, Theft, Salmiya, 2018-07-31 23:59');
  });

  test('is Arabic for those who read Arabic, in one part of 70', () => {
    const body = writeMessage({ ...facts, typeName: 'سرقة', zoneName: 'السالمية', language: 'ar' });

    expect(body).toBe('KH-7Q2M عالٍ: بؤرة 42 حادثا, سرقة, السالمية, 2018-07-31 23:59');
    expect(body.length).toBeLessThanOrEqual(70);
  });

  test('says by how much a forecast rises', () => {
    const rise = { ...alert, measure: 'forecast.rise', value: 0.254, severity: 'medium' } as const;

    expect(writeMessage({ ...facts, alert: rise, typeName: null })).toBe('KH-7Q2M MEDIUM: forecast +25%, Salmiya, 2018-07-31 23:59');
  });

  test.each(['en', 'ar'] as const)('leaves out names that would need a second part (%s), never the code and the time', (language) => {
    const body = writeMessage({ ...facts, language, typeName: 'T'.repeat(200), zoneName: 'Z'.repeat(15) });

    expect(fitsOnePart(body)).toBe(true);
    expect(body).not.toContain('TTT');
    expect(body).toContain('ZZZ');
    expect(body).toMatch(/^KH-7Q2M .*2018-07-31 23:59$/);
  });

  test.each([
    ['a'.repeat(160), true],
    ['a'.repeat(161), false],
    [`€${'a'.repeat(158)}`, true],
    [`€${'a'.repeat(159)}`, false],
    ['ع'.repeat(70), true],
    ['ع'.repeat(71), false],
  ])('one SMS part holds 160 GSM characters (€ counts twice) or 70 others: %#', (text, fits) => {
    expect(fitsOnePart(text)).toBe(fits);
  });
});

test('reference codes are distinct and hold no letters that are mistaken for others', () => {
  const codes = makeRefCodes(2_000);

  expect(new Set(codes).size).toBe(2_000);
  expect(codes.every((code) => /^KH-[2-9A-HJKMNP-Z]{4}$/.test(code))).toBe(true);
});
