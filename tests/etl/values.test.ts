import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash128, hashText } from '../../main/etl/hash.ts';
import { parseDecimalText } from '../../main/etl/number.ts';
import { cleanText } from '../../main/etl/text.ts';
import { parseTime, type TimeFormat } from '../../main/etl/time.ts';
import { timeZone } from '../../main/etl/time-zone.ts';

function read(text: string, format: TimeFormat): string | null {
  const out = { ms: 0, offsetMin: null as number | null };
  const bytes = Buffer.from(text);
  return parseTime(bytes, 0, bytes.length, format, out) ? `${new Date(out.ms).toISOString()} ${out.offsetMin}` : null;
}

describe('times', () => {
  it.each([
    ['2018-05-10', 'iso', '2018-05-10T00:00:00.000Z null'],
    ['2018-05-10 22:30', 'iso', '2018-05-10T22:30:00.000Z null'],
    ['2018-05-10T22:30:15.1239', 'iso', '2018-05-10T22:30:15.123Z null'],
    ['2018-05-10T22:30:15Z', 'iso', '2018-05-10T22:30:15.000Z 0'],
    ['2018-05-10T22:30:15+03:00', 'iso', '2018-05-10T19:30:15.000Z 180'],
    ['2018-05-10 22:30:15 -0530', 'iso', '2018-05-11T04:00:15.000Z -330'],
    ['2018-05-10T24:00', 'iso', '2018-05-11T00:00:00.000Z null'],
    ['2018/5/1 7:05', 'ymd', '2018-05-01T07:05:00.000Z null'],
    ['20180510', 'ymd', '2018-05-10T00:00:00.000Z null'],
    ['12/02/2019 18:00:13', 'dmy', '2019-02-12T18:00:13.000Z null'],
    ['12.2.19', 'dmy', '2019-02-12T00:00:00.000Z null'],
    ['02/12/2019 12:05 AM', 'mdy', '2019-02-12T00:05:00.000Z null'],
    ['02/12/2019 12:05:09pm', 'mdy', '2019-02-12T12:05:09.000Z null'],
    ['12/02/2019 6:00 م', 'dmy', '2019-02-12T18:00:00.000Z null'],
    ['29/02/2020', 'dmy', '2020-02-29T00:00:00.000Z null'],
    ['1514764800', 'epoch-s', '2018-01-01T00:00:00.000Z 0'],
    ['1514764800.25', 'epoch-s', '2018-01-01T00:00:00.250Z 0'],
    ['1514764800250', 'epoch-ms', '2018-01-01T00:00:00.250Z 0'],
  ] as const)('%s as %s', (text, format, expected) => {
    expect(read(text, format)).toBe(expected);
  });

  it.each([
    ['31/02/2019', 'dmy'],
    ['29/02/2019', 'dmy'],
    ['13/13/2019', 'dmy'],
    ['2018-00-10', 'iso'],
    ['2018-05-10 25:00', 'iso'],
    ['2018-05-10 24:01', 'iso'],
    ['2018-05-10 10:60', 'iso'],
    ['2018-05-10T10:00+25:00', 'iso'],
    ['2018-05-10 10:00 of', 'iso'],
    ['2018-05-10T', 'iso'],
    ['1018-05-10', 'iso'],
    ['2018/05-10', 'ymd'],
    ['02/12/2019 13:05 PM', 'mdy'],
    ['yesterday', 'iso'],
    ['', 'iso'],
    ['12a', 'epoch-s'],
    ['99999999999999', 'epoch-s'],
  ] as const)('%s is no time as %s', (text, format) => {
    expect(read(text, format)).toBeNull();
  });

  it('agree with the built-in Date on any moment', () => {
    const moment = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2199, 11, 31) });
    fc.assert(
      fc.property(moment, (ms) => {
        const text = new Date(ms).toISOString();
        expect(read(text, 'iso')).toBe(`${text} 0`);
      }),
      { seed: 3 },
    );
  });
});

describe('time zones', () => {
  const utc = (zone: string, wallClock: string): string => new Date(timeZone(zone).toUtcMs(Date.parse(`${wallClock}Z`))).toISOString();

  it('a time that clocks skipped moves forward by the gap', () => {
    expect(utc('America/Chicago', '2018-03-11T02:30:00')).toBe('2018-03-11T08:30:00.000Z');
  });

  it('of a time that clocks showed twice the earlier moment is taken', () => {
    expect(utc('America/Chicago', '2018-11-04T01:30:00')).toBe('2018-11-04T06:30:00.000Z');
  });

  it('gives offsets of both halves of the year, and of zones without summer time', () => {
    expect(timeZone('America/Chicago').offsetMinAt(Date.UTC(2018, 0, 1))).toBe(-360);
    expect(timeZone('America/Chicago').offsetMinAt(Date.UTC(2018, 6, 1))).toBe(-300);
    expect(timeZone('Asia/Kuwait').offsetMinAt(Date.UTC(2018, 6, 1))).toBe(180);
    expect(timeZone('Asia/Kathmandu').offsetMinAt(Date.UTC(2018, 6, 1))).toBe(345);
  });

  it('brings every moment of real zones back to itself', () => {
    const anyZone = fc.constantFrom(
      'America/Chicago',
      'Europe/Madrid',
      'Africa/Casablanca',
      'Australia/Lord_Howe',
      'Asia/Tehran',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(anyZone, fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2030, 0) }), (name, ms) => {
        const zone = timeZone(name);
        const wallClock = ms + zone.offsetMinAt(ms) * 60_000;
        const back = zone.toUtcMs(wallClock);
        expect(back + zone.offsetMinAt(back) * 60_000).toBe(wallClock);
        expect(back).toBeLessThanOrEqual(ms);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it('an unknown name is an error that repeats it', () => {
    expect(() => timeZone('Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'input.invalid', params: { field: 'timeZone', value: 'Mars/Olympus' } }),
    );
  });
});

describe('numbers', () => {
  it('equal what Number makes of the same digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.integer({ min: 0, max: 20 }), (value, decimals) => {
        for (const text of [String(value), value.toFixed(decimals)]) {
          expect(parseDecimalText(text, '.')).toBe(Number(text));
          expect(parseDecimalText(text.replace('.', ','), ',')).toBe(Number(text));
        }
      }),
      { seed: 9, numRuns: 2_000 },
    );
  });

  it.each(['', '-', '.', 'NaN', 'Infinity', '0x10', '1.2.3', '1 2', '12a', '--1', '1e999', '1,5'])('%j is none', (text) => {
    expect(parseDecimalText(text, '.')).toBeNaN();
  });

  it('reads exponents, signs and Arabic digits', () => {
    expect(['0E-12', '+4.5', '-1.5e2', '٤٧٫٩٨'].map((text) => parseDecimalText(text, '.'))).toEqual([0, 4.5, -150, 47.98]);
  });

  it('does not take the other mark for a decimal mark', () => {
    expect(parseDecimalText('6.257', ',')).toBeNaN();
    expect(parseDecimalText('1.234,5', ',')).toBeNaN();
  });
});

describe('hashes', () => {
  it('equal the published values of MurmurHash3 x86_128', () => {
    expect(hashText('')).toBe('0'.repeat(32));
    expect(hashText('The quick brown fox jumps over the lazy dog')).toBe('2f1583c3ecee2c675d7bf66ce5e91d2c');
  });

  it('differ for each length, seed and byte', () => {
    const bytes = Buffer.alloc(64, 1);
    const seen = new Set<string>();
    const out = new Uint32Array(4);
    const add = (end: number, seed: number): void => {
      hash128(bytes, 0, end, seed, out);
      seen.add(out.join());
    };
    for (let end = 0; end <= 64; end++) for (const seed of [0, 1, 0xffffffff]) add(end, seed);
    for (let i = 0; i < 64; i++) {
      bytes[i] = 2;
      add(64, 0);
      bytes[i] = 1;
    }
    expect(seen.size).toBe(65 * 3 + 64);
  });
});

describe('texts', () => {
  it('lose surrounding blanks, control characters and marks that change direction', () => {
    expect(cleanText('  a\u0000b\u202Ec\u2066d\u200F \u061C\uFEFF\u0085')).toBe('abcd');
  });

  it('keep letters of all scripts, joiners and inner quotes', () => {
    for (const text of ['خريطتي', 'می\u200Cخواهم', 'Medellín “x” "y"', '😀 ok', "O'Hare\\"]) expect(cleanText(text)).toBe(text);
  });

  it('have one blank where a line broke', () => {
    expect(cleanText('a\r\nb\tc')).toBe('a b c');
  });
});
