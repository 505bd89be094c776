import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeCsv } from '../../main/etl/csv-writer.ts';
import { etl } from '../../main/etl/index.ts';
import { writeSample, type SampleOptions } from '../../main/etl/sample.ts';
import { readNumberColumns, readSeries } from '../../main/etl/table.ts';
import { errorOf, fixture, readAll, tempFolder } from './helpers.ts';

const folder = await tempFolder();
const pathOf = (name: string): string => join(folder.path, name);

describe('columns of numbers', () => {
  it('come back exactly as they were written, over many chunks', async () => {
    const rows = Array.from({ length: 150_000 }, (_, i) => [-87.6 + Math.sin(i) / 10, 'x', 41.8 + Math.cos(i) / 10] as const);
    await writeCsv(pathOf('points.csv'), ['x', 'name', 'y'], rows);
    const { lon, lat } = await readNumberColumns(pathOf('points.csv'), { lon: 'x', lat: 'y' });
    expect(lon).toEqual(Float64Array.from(rows, ([x]) => x));
    expect(lat).toEqual(Float64Array.from(rows, ([, , y]) => y));
  });

  it('may have blanks around the numbers', async () => {
    const { path } = await folder.write('blanks.csv', 'x;y\n 1.5 ; -2\n');
    expect(await readNumberColumns(path, { x: 'x', y: 'y' })).toEqual({ x: Float64Array.of(1.5), y: Float64Array.of(-2) });
  });

  it.each([
    ['x,y\n1,2\n3,NaN\n', { line: 3, column: 'y', value: 'NaN', problem: 'not a number' }],
    ['x,y\n1,\n', { line: 2, column: 'y', value: '' }],
    ['x,y\n1,2\n3\n', { line: 3, column: null, value: '3', problem: '1 fields instead of 2' }],
  ])('stop at the first cell that is none: %j', async (text, params) => {
    const { path } = await folder.write('cells.csv', text);
    expect(await errorOf(readNumberColumns(path, { x: 'x', y: 'y' }))).toMatchObject({ code: 'csv.bad-value', params });
  });

  it('that are not there are named, and so are those that are', async () => {
    const { path } = await folder.write('names.csv', 'x,y\n1,2\n');
    expect(await errorOf(readNumberColumns(path, { lon: 'lon', lat: 'y' }))).toMatchObject({
      code: 'csv.columns-missing',
      params: { missing: 'lon', columns: 'x, y' },
    });
  });

  it('of no rows are an error', async () => {
    const { path } = await folder.write('none.csv', 'x,y\n');
    expect((await errorOf(readNumberColumns(path, { x: 'x' }))).code).toBe('csv.no-rows');
  });
});

describe('series', () => {
  it('are grouped by name in order of appearance', async () => {
    const { path } = await folder.write('series.csv', 'date,series,value\n2025-01-01,b,1\n2025-01-01,a,5\n2025-01-02,b,2.5\n');
    expect(await readSeries(path)).toEqual([
      { name: 'b', dates: ['2025-01-01', '2025-01-02'], values: Float64Array.of(1, 2.5) },
      { name: 'a', dates: ['2025-01-01'], values: Float64Array.of(5) },
    ]);
  });

  it.each([
    ['2025-01-02,a,1\n2025-01-01,a,1', 'not in order in series "a"'],
    ['2025-01-01,a,1\n2025-01-01,a,1', 'repeated date in series "a"'],
    ['2025-01-01,a,1\n01/02/2025,a,1', 'not a date such as 2018-05-10'],
    ['2025-01-01,a,1\n2025-01-02,a,many', 'not a number'],
  ])('with a wrong row are refused with its line: %s', async (rows, problem) => {
    const { path } = await folder.write('wrong.csv', `date,series,value\n${rows}\n`);
    expect(await errorOf(readSeries(path))).toMatchObject({ code: 'csv.bad-value', params: { line: 3, problem } });
  });
});

describe('writing CSV', () => {
  it('quotes what must be quoted, and lets no spreadsheet run a text as a formula', async () => {
    const texts = ['plain', 'a,b', 'say "hi"', 'two\nlines', '=1+1', '+1', '-1', '@x', '\tx', '＝1', 'خريطتي'];
    await writeCsv(
      pathOf('texts.csv'),
      ['text', 'number'],
      texts.map((text, i) => [text, -i]),
    );
    const written = await readFile(pathOf('texts.csv'), 'utf8');
    expect(written.split('\n').slice(4)).toEqual([
      '"two',
      'lines",-3',
      "'=1+1,-4",
      "'+1,-5",
      "'-1,-6",
      "'@x,-7",
      "'\tx,-8",
      "'＝1,-9",
      'خريطتي,-10',
      '',
    ]);
    expect(written.startsWith('text,number\nplain,0\n"a,b",-1\n"say ""hi""",-2\n')).toBe(true);
  });

  it('leaves the file as it was, and nothing beside it, when it fails midway', async () => {
    await folder.write('kept.csv', 'before');
    function* rows(): Generator<[number]> {
      yield [1];
      throw new Error('midway');
    }
    await expect(writeCsv(pathOf('kept.csv'), ['x'], rows())).rejects.toThrow('midway');
    expect(await readFile(pathOf('kept.csv'), 'utf8')).toBe('before');
    expect((await readdir(folder.path)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('into a folder that is not there is a clear error', async () => {
    expect((await errorOf(writeCsv(pathOf('no/such/a.csv'), ['x'], []))).code).toBe('file.unwritable');
  });
});

describe('the synthetic sample of Kuwait', () => {
  const options: SampleOptions = {
    governorates: fixture('resources/sample/kuwait_governorates.geojson.gz'),
    path: pathOf('sample.csv'),
    count: 5_000,
    seed: 42,
    language: 'ar',
    fromDay: '2025-01-01',
    days: 364,
  };

  it('is the same for the same seed and another for another', async () => {
    const texts: string[] = [];
    for (const seed of [42, 42, 43]) {
      expect(await writeSample({ ...options, seed })).toBe(5_000);
      texts.push(await readFile(options.path, 'utf8'));
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it.each(['ar', 'en'] as const)('imports unaided and whole, in order of time (%s)', async (language) => {
    await writeSample({ ...options, language });
    const file = { path: options.path, name: 'sample.csv' };
    const { mapping } = await etl.preview(file, null, 'Asia/Kuwait');
    const { incidents, rejects } = await readAll(file, mapping);
    expect([incidents.length, rejects]).toEqual([5_000, []]);
    expect(incidents.map(({ occurred }) => occurred)).toEqual(incidents.map(({ occurred }) => occurred).sort());
    expect(incidents.every(({ type }) => (language === 'ar') === /\p{Script=Arabic}/u.test(type))).toBe(true);
    const extra = incidents.map((incident) => JSON.parse(incident.extra) as { governorate: string; zone: string });
    expect(new Set(extra.map(({ governorate }) => governorate)).size).toBe(6);
    expect(new Set(extra.map(({ zone }) => zone)).size).toBe(12);
    const share = (wanted: string | null): number => incidents.filter(({ origin }) => origin === wanted).length / incidents.length;
    expect([share('reported'), share('discovered'), share('unknown'), share(null)]).toEqual([
      ...[expect.closeTo(0.84, 1), expect.closeTo(0.15, 1), expect.closeTo(0.01, 1)],
      0,
    ]);
  });

  it('has more in the evening than at dawn, and more on Friday than on Monday', async () => {
    await writeSample({ ...options, count: 20_000, language: 'en' });
    const { incidents } = await readAll(
      { path: options.path, name: 'sample.csv' },
      (await etl.preview({ path: options.path, name: 's' }, null, 'Asia/Kuwait')).mapping,
    );
    const local = incidents.map(({ occurred }) => new Date(Date.parse(occurred) + 180 * 60_000));
    const share = (isFit: (date: Date) => boolean): number => local.filter(isFit).length / local.length;
    expect(share((date) => date.getUTCHours() === 20)).toBeGreaterThan(3 * share((date) => date.getUTCHours() === 4));
    expect(share((date) => date.getUTCDay() === 5)).toBeGreaterThan(1.15 * share((date) => date.getUTCDay() === 1));
  });
});
