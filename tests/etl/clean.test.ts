import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { etl } from '../../main/etl/index.ts';
import { nowMs, plainMapping, readAll, tempFolder } from './helpers.ts';

const folder = await tempFolder();
let files = 0;

/** Reads rows below the heading `time,lon,lat,type`. */
async function read(
  rows: string | Uint8Array,
  mapping: Partial<ColumnMapping> = {},
  heading = 'time,lon,lat,type',
): Promise<Awaited<ReturnType<typeof readAll>>> {
  const content = typeof rows === 'string' ? `${heading}\n${rows}\n` : Buffer.concat([Buffer.from(`${heading}\n`), rows]);
  return readAll(await folder.write(`clean-${++files}.csv`, content), { ...plainMapping, ...mapping });
}

/** Rows around one city, so that a file has a place of its own. */
const city = (n: number, lon = 47.9, lat = 29.3): string =>
  Array.from(
    { length: n },
    (_, i) => `2025-01-05 10:00:${String(i % 60).padStart(2, '0')},${lon + i / 1_000},${lat + i / 1_000},fire`,
  ).join('\n');

describe('a row is rejected with line, column, value and text', () => {
  it.each([
    ['2025-01-05,47.9', 'row.too-few-fields', null, '2 of 4'],
    ['2025-01-05,47.9,29.3,fire,extra', 'row.too-many-fields', null, '5 instead of 4'],
    ['2025-01-05,47.9,29.3,"fire', 'row.bad-quotes', null, ''],
    [',47.9,29.3,fire', 'time.missing', 'time', ''],
    ['  ,47.9,29.3,fire', 'time.missing', 'time', '  '],
    ['2025-02-31,47.9,29.3,fire', 'time.impossible', 'time', '2025-02-31'],
    ['2026-01-02 00:00:01Z,47.9,29.3,fire', 'time.future', 'time', '2026-01-02 00:00:01Z'],
    ['2025-01-05,,29.3,fire', 'coordinate.missing', 'lon', ''],
    ['2025-01-05,47.9,NULL,fire', 'coordinate.missing', 'lat', 'NULL'],
    ['2025-01-05,NaN,29.3,fire', 'coordinate.not-a-number', 'lon', 'NaN'],
    ['2025-01-05,47.9,Infinity,fire', 'coordinate.not-a-number', 'lat', 'Infinity'],
    ['2025-01-05,47.9,north,fire', 'coordinate.not-a-number', 'lat', 'north'],
    ['2025-01-05,0,0.000,fire', 'coordinate.zero', 'lon', '0, 0.000'],
    ['2025-01-05,47.9,0,fire', 'coordinate.zero', 'lon', '47.9, 0'],
    ['2025-01-05,181,29.3,fire', 'coordinate.out-of-range', 'lon', '181, 29.3'],
    ['2025-01-05,150,-95,fire', 'coordinate.out-of-range', 'lon', '150, -95'],
    ['2025-01-05,29.3,147.9,fire', 'coordinate.swapped', 'lon', '29.3, 147.9'],
    ['2025-01-05,29.3,47.9,fire', 'coordinate.swapped', 'lon', '29.3, 47.9'],
    ['2025-01-05,789000.5,3245000.1,fire', 'coordinate.other-crs', 'lon', '789000.5, 3245000.1'],
    ['2025-01-05,47.9,29.3, ', 'type.missing', 'type', ' '],
  ])('%s', async (row, code, column, value) => {
    const { read: count, incidents, rejects } = await read(`${city(30)}\n${row}`);
    expect(rejects).toEqual([{ line: 32, code, column, value, raw: row }]);
    expect([count, incidents.length]).toEqual([31, 30]);
  });

  it('if its bytes are not UTF-8 in a file that otherwise is', async () => {
    const good = Buffer.from(`${city(30)}\n2025-01-05,47.9,29.3,سرقة\n`);
    const { rejects, incidents } = await read(Buffer.concat([good, Buffer.from('2025-01-05,47.9,29.3,caf'), Buffer.from([0xe9, 0x0a])]));
    expect(rejects).toMatchObject([{ line: 33, code: 'row.encoding' }]);
    expect(incidents.at(-1)?.type).toBe('سرقة');
  });

  it('and its text is cut where it is very long', async () => {
    const { rejects } = await read(`${city(3)}\n2025-01-05,${'x'.repeat(100_000)},1,fire`);
    expect(rejects[0]?.raw).toHaveLength(1_000);
    expect(rejects[0]?.value).toHaveLength(200);
  });
});

describe('a row is taken', () => {
  it('if empty fields follow the last column', async () => {
    expect((await read('2025-01-05,47.9,29.3,fire,,')).incidents).toHaveLength(1);
  });

  it('although it is far away, when it would be no nearer with its coordinates exchanged', async () => {
    expect((await read(`${city(30)}\n2025-01-05,2.35,48.85,fire`)).rejects).toEqual([]);
  });

  it('on the meridian of Greenwich, when the file is from there', async () => {
    expect((await read(`${city(30, -0.01, 51.5)}\n2025-01-05,0,51.48,fire`)).rejects).toEqual([]);
  });

  it('with the type "incident" when no column holds types', async () => {
    expect((await read('2025-01-05,47.9,29.3,', { type: null })).incidents[0]).toMatchObject({ type: 'incident', extra: '' });
  });

  it('with local time turned to UTC, the offset kept; an offset in the file goes first', async () => {
    const { incidents } = await read(
      '2025-01-05 10:00,1,2,a\n2025-07-05 10:00,1,2,a\n2025-01-05 10:00+05:30,1,2,a\n2025-01-05 10:00Z,1,2,a',
      { timeZone: 'America/Chicago' },
    );
    expect(incidents.map(({ occurred, utcOffsetMin }) => [occurred, utcOffsetMin])).toEqual([
      ['2025-01-05T16:00:00.000Z', -360],
      ['2025-07-05T15:00:00.000Z', -300],
      ['2025-01-05T04:30:00.000Z', 330],
      ['2025-01-05T10:00:00.000Z', -360],
    ]);
  });

  it('with coordinates exchanged where the mapping says so, and decimal commas', async () => {
    const { incidents } = await read('2025-01-05;29,25;47,5;a', { swapLonLat: true, decimalMark: ',' }, 'time;lon;lat;type');
    expect(incidents[0]).toMatchObject({ lon: 47.5, lat: 29.25 });
  });

  it('with clean texts, and all other columns kept as JSON', async () => {
    const heading = 'time,lon,lat,type,note,more,"odd ""name""",street,empty';
    const { incidents } = await read(
      '2025-01-05,47.9,29.3," Fi\u202Ere ","say ""hi"" \u0000now",a\\b,"x\ny", Gulf Road ,',
      { description: ['note', 'more'], place: 'street' },
      heading,
    );
    expect(incidents[0]).toMatchObject({ type: 'Fire', description: 'say "hi" now · a\\b', place: 'Gulf Road' });
    expect(JSON.parse(incidents[0].extra)).toEqual({ 'odd "name"': 'x y' });
  });

  it('with JSON that stands for any text', async () => {
    const texts = ['plain', 'quote " inside', 'back\\slash', 'عربي', '\\"', '{"a":1}'];
    const { incidents } = await read(
      texts.map((text) => `2025-01-05,1,2,a,"${text.replaceAll('"', '""')}"`).join('\n'),
      {},
      'time,lon,lat,type,x',
    );
    expect(incidents.map(({ extra }) => (JSON.parse(extra) as { x: string }).x)).toEqual(texts);
  });
});

describe('the uid of a row', () => {
  const uidsOf = async (content: string | Uint8Array, mapping: Partial<ColumnMapping> = {}): Promise<string[]> => {
    const { incidents } = await readAll(await folder.write(`uid-${++files}.csv`, content), { ...plainMapping, ...mapping });
    return incidents.map(({ uid }) => uid);
  };
  const text = `time,lon,lat,type\n2025-01-05,47.9,29.3,fire\n2025-01-06,47.8,29.2,theft\n`;

  it('is the same in every copy: other name, gzip, quotes, delimiter, line ends, order of rows', async () => {
    const uids = await uidsOf(text);
    expect(new Set(uids).size).toBe(2);
    expect(await uidsOf(gzipSync(text))).toEqual(uids);
    expect(await uidsOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(uids);
    expect(await uidsOf(text.replaceAll(',', ';'))).toEqual(uids);
    expect(await uidsOf(text.replaceAll(/[^,\n]+/g, '"$&"'))).toEqual(uids);
    expect(await uidsOf(`time,lon,lat,type\n2025-01-06,47.8,29.2,theft\n2025-01-05,47.9,29.3,fire\n`)).toEqual(uids.toReversed());
  });

  it('is another for any other field, and does not mix neighbouring fields up', async () => {
    const rows = ['2025-01-05,47.9,29.3,fire', '2025-01-05,47.9,29.3,fire2', '2025-01-05,47.9,29.31,fire', '2025-01-05,47.92,9.3,fire'];
    expect(new Set(await uidsOf(`time,lon,lat,type\n${rows.join('\n')}\n`)).size).toBe(4);
  });

  it('follows the natural key, and the content hash tells that the row was changed', async () => {
    const heading = 'id,time,lon,lat,type,note';
    const one = await read('7,2025-01-05,47.9,29.3,fire,a', { key: 'id' }, heading);
    const changed = await read('"7",2025-01-05,47.9,29.3,fire,b', { key: 'id' }, heading);
    const wider = await read('7,2025-01-05,47.9,29.3,fire,a,new', { key: 'id' }, `${heading},column`);
    const other = await read('8,2025-01-05,47.9,29.3,fire,a', { key: 'id' }, heading);
    expect(changed.incidents[0]?.uid).toBe(one.incidents[0]?.uid);
    expect(changed.incidents[0]?.contentHash).not.toBe(one.incidents[0]?.contentHash);
    expect(wider.incidents[0]?.uid).toBe(one.incidents[0]?.uid);
    expect(other.incidents[0]?.uid).not.toBe(one.incidents[0]?.uid);
  });

  it.each([{}, { key: 'id' }])('stays the same by whatever mapping the row is read; with %j', async (key) => {
    const heading = 'id,time,lon,lat,type,note,when';
    const row = '7,2025-01-05 10:00,47.9,29.3,fire,a,2025-01-06';
    const as = async (mapping: Partial<ColumnMapping>) => (await read(row, { ...key, ...mapping }, heading)).incidents[0];
    const first = await as({});
    const others: Partial<ColumnMapping>[] = [
      ...[{ swapLonLat: true }, { lon: 'lat', lat: 'lon' }, { timeZone: 'America/Chicago' }, { time: 'when' }, { type: 'note' }],
      ...[{ description: ['note'] }, { place: 'note' }],
    ];
    for (const other of others) {
      const again = await as(other);
      expect(again.uid, JSON.stringify(other)).toBe(first.uid);
      expect(again.contentHash, JSON.stringify(other)).not.toBe(first.contentHash);
    }
    // Other ways to say the same.
    for (const same of [{ timeFormat: 'ymd' }, { zone: 'note' }] as const) expect(await as(same)).toEqual(first);
  });

  it('falls back on the content where the key is empty', async () => {
    const { incidents } = await read(',2025-01-05,1,2,a\n,2025-01-06,1,2,a', { key: 'id' }, 'id,time,lon,lat,type');
    expect(incidents[0]?.uid).not.toBe(incidents[1]?.uid);
  });
});

describe('batches', () => {
  it('hold 20,000 rows, wait for their reader, and own their buffers', async () => {
    const file = await folder.write('many.csv', `time,lon,lat,type\n${city(50_000).replaceAll('fire', 'type \u0041')}\nbad\n`);
    const counts: number[] = [];
    let pending = 0;
    const progress: number[] = [];
    const { read: count } = await etl.readIncidents(
      file,
      plainMapping,
      async (batch, rejects) => {
        expect(++pending).toBe(1);
        const buffers = [batch.uid, batch.lonLat, batch.description.bytes, batch.extra.ends, batch.contentHash].map(({ buffer }) => buffer);
        structuredClone(batch, { transfer: buffers });
        await new Promise(setImmediate);
        counts.push(batch.count, rejects.length);
        pending--;
      },
      { nowMs, onProgress: ({ rows, bytesRead, bytesTotal }) => void progress.push(rows, Math.sign(bytesTotal - bytesRead)) },
    );
    expect(count).toBe(50_001);
    expect(counts).toEqual([20_000, 0, 20_000, 0, 10_000, 1]);
    expect(progress.slice(-2)).toEqual([50_001, 0]);
  });

  it('number the types within a batch', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `2025-01-05,47.9,29.3,type ${i % 150}`).join('\n');
    const { incidents } = await read(rows);
    expect(incidents.map(({ type }) => type)).toEqual(Array.from({ length: 300 }, (_, i) => `type ${i % 150}`));
  });
});
