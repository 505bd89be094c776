import { randomBytes } from 'node:crypto';
import { open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import type { LocalFile } from '../../main/services/ports.ts';
import { errorOf, fixture, plainMapping, readAll, tempFolder } from './helpers.ts';

const folder = await tempFolder();
const heading = 'time,lon,lat,type\n';
const row = '2025-01-05 10:00:00,47.9,29.3,fire\n';
const ignore = (): Promise<void> => Promise.resolve();

/** What both ways into a file say. */
async function errorsOf(file: LocalFile): Promise<{ code: string; params: object }[]> {
  const errors = [await errorOf(etl.preview(file, null, 'Asia/Kuwait')), await errorOf(etl.readIncidents(file, plainMapping, ignore, {}))];
  return errors.map(({ code, params }) => ({ code, params }));
}

describe('a file that is not there or not readable', () => {
  it('is missing', async () => {
    const file = { path: join(folder.path, 'nothing.csv'), name: 'nothing.csv' };
    for (const error of await errorsOf(file)) expect(error).toEqual({ code: 'file.missing', params: { name: 'nothing.csv' } });
  });

  it('is a folder', async () => {
    for (const { code } of await errorsOf({ path: folder.path, name: 'folder' })) expect(code).toBe('file.unreadable');
  });

  it.each([
    ['of no bytes', ''],
    ['of no bytes in gzip', gzipSync('')],
  ])('is empty: %s', async (_, content) => {
    for (const { code } of await errorsOf(await folder.write('empty.csv', content))) expect(code).toBe('file.empty');
  });

  it('has a heading and nothing below', async () => {
    for (const { code } of await errorsOf(await folder.write('heading.csv', `${heading}\n\n`))) expect(code).toBe('csv.no-rows');
  });
});

describe('a file that is not CSV is named', () => {
  it.each([
    ['xlsx', Buffer.concat([Buffer.from('PK\x03\x04\x14\0\x06\0'), Buffer.from('xl/workbook.xml')])],
    ['zip', Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(64)])],
    ['pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3')],
    ['sqlite', gzipSync('SQLite format 3\0......')],
    ['parquet', Buffer.from('PAR1\x15\x04')],
    ['gzip in gzip', gzipSync(gzipSync('a,b'))],
    ['geojson', Buffer.from('{"type":"FeatureCollection","features":[]}')],
    ['json', Buffer.from('[{"a":1}]')],
    ['html', Buffer.from('<!DOCTYPE html><html>')],
    ['kml', Buffer.from('<?xml version="1.0"?><kml>')],
    ['xml', Buffer.from('<?xml version="1.0"?><a/>')],
    ['binary data', Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 7 + (i >> 3)) % 32))],
  ])('as %s', async (seems, content) => {
    for (const error of await errorsOf(await folder.write('other.csv', content))) {
      expect(error).toEqual({ code: 'csv.not-text', params: { name: 'other.csv', seems } });
    }
  });
});

describe('text of the wrong kind', () => {
  it('in an encoding that no evidence names is refused, with what was tried', async () => {
    // Half of the letters above 127 in pairs, half alone: neither Arabic words nor accents.
    const line = Buffer.from([0x61, 0x81, 0x62, 0xe9, 0xc9, 0x63, 0x90, 0x64, 0x0a]);
    const file = await folder.write('odd.csv', Buffer.concat(Array.from({ length: 200 }, () => line)));
    for (const error of await errorsOf(file))
      expect(error).toMatchObject({ code: 'csv.encoding', params: { name: 'odd.csv', byteOffset: 1 } });
  });

  it('without columns of time and place says which are missing and which there are', async () => {
    const file = await folder.write('columns.csv', 'name,colour\nx,red\n');
    expect(await errorOf(etl.preview(file, null, 'Asia/Kuwait'))).toMatchObject({
      code: 'csv.columns-missing',
      params: { missing: 'time, longitude, latitude', columns: 'name, colour' },
    });
  });

  it('without a column that the mapping names is refused', async () => {
    const file = await folder.write('columns.csv', 'time,x,y\n2025-01-05,1,2\n');
    expect(await errorOf(etl.readIncidents(file, plainMapping, ignore, {}))).toMatchObject({
      code: 'csv.column-unknown',
      params: { column: 'lon' },
    });
  });

  it('with 100,000 columns is refused', async () => {
    const file = await folder.write('wide.csv', `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n1,2\n`);
    for (const error of await errorsOf(file))
      expect(error).toMatchObject({ code: 'csv.too-many-columns', params: { columns: 100_000, limit: 2_000 } });
  });

  it('with a line of ten megabytes is refused', async () => {
    const file = await folder.write('long.csv', `${heading}${'x'.repeat(10_000_000)}`);
    for (const error of await errorsOf(file)) expect(error).toMatchObject({ code: 'csv.row-too-long', params: { line: 2 } });
  });

  it('with some NUL bytes and bidi marks is read without them', async () => {
    const file = await folder.write('nul.csv', `${heading}${row.repeat(30)}2025-01-05,47.9,29.3,f\0ir\u202Ee\n`);
    const { incidents, rejects } = await readAll(file, plainMapping);
    expect([incidents.at(-1)?.type, rejects]).toEqual(['fire', []]);
  });

  it('that ends within quotes loses that row only', async () => {
    const file = await folder.write('quote.csv', `${heading}${row.repeat(3)}2025-01-05,47.9,29.3,"fire`);
    const { incidents, rejects } = await readAll(file, plainMapping);
    expect(incidents).toHaveLength(3);
    expect(rejects).toMatchObject([{ line: 5, code: 'row.bad-quotes' }]);
  });
});

describe('a file that vanishes midway', () => {
  const many = heading + row.repeat(200_000);

  it('because it was cut short while being read, is an error with the row reached', async () => {
    const file = await folder.write('shrinks.csv', many);
    const done = etl.readIncidents(file, plainMapping, () => truncate(file.path, 1_000_000), {});
    const { code, params } = await errorOf(done);
    expect(code).toBe('file.vanished');
    expect(params.name).toBe('shrinks.csv');
    expect(params.row).toBeGreaterThanOrEqual(20_000);
  });

  it('as gzip that ends too early, is an error with the row reached', async () => {
    const file = await folder.write('cut.csv.gz', gzipSync(many).subarray(0, -20));
    const vanished = await errorOf(etl.readIncidents(file, plainMapping, ignore, {}));
    expect(vanished).toMatchObject({ code: 'file.vanished', params: { name: 'cut.csv.gz' } });
    expect(vanished.params.row).toBeGreaterThan(0);
  });

  it('is not what happens when its name is removed: the open file is read to its end', async () => {
    const file = await folder.write('removed.csv', many);
    const { read } = await etl.readIncidents(file, plainMapping, () => rm(file.path, { force: true }), {});
    expect(read).toBe(200_000);
  });

  it('nor when it grows: what is appended meanwhile is not seen', async () => {
    const file = await folder.write('grows.csv', many);
    const { read } = await etl.readIncidents(
      file,
      plainMapping,
      async () => {
        const handle = await open(file.path, 'a');
        await handle.write(row);
        await handle.close();
      },
      {},
    );
    expect(read).toBe(200_000);
  });

  it('as gzip that unpacks to far more than a table does, is refused', async () => {
    const bomb = gzipSync(heading + row.repeat((300 << 20) / row.length), { level: 9 });
    const { code, params } = await errorOf(etl.readIncidents(await folder.write('bomb.csv.gz', bomb), plainMapping, ignore, {}));
    expect({ code, params }).toMatchObject({
      code: 'file.unreadable',
      params: { name: 'bomb.csv.gz', reason: expect.stringContaining('200 times') },
    });
  });

  it('as damaged gzip, is unreadable', async () => {
    const bytes = gzipSync(many);
    bytes.fill(0xff, 100, 200);
    const { code } = await errorOf(etl.readIncidents(await folder.write('damaged.csv.gz', bytes), plainMapping, ignore, {}));
    expect(code).toBe('file.unreadable');
  });
});

describe('stopping', () => {
  it('by the signal ends the reading between two batches', async () => {
    const file = await folder.write('stop.csv', heading + row.repeat(200_000));
    const controller = new AbortController();
    let batches = 0;
    const done = etl.readIncidents(
      file,
      plainMapping,
      () => {
        batches++;
        controller.abort();
        return Promise.resolve();
      },
      { signal: controller.signal },
    );
    expect((await errorOf(done)).code).toBe('cancelled');
    expect(batches).toBe(1);
  });

  it('by an error of the receiver passes that error on', async () => {
    const done = etl.readIncidents(
      fixture('resources/sample/chicago_2018.csv.gz'),
      { ...plainMapping, time: 'Date', lon: 'Longitude', lat: 'Latitude', type: 'PrimaryType' },
      () => Promise.reject(new Error('disk')),
      {},
    );
    await expect(done).rejects.toThrow('disk');
  });
});
