import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fillGaps, nextDates } from '../../main/cli/series-dates.ts';
import { run, runJson, tempFolder } from './run.ts';

describe('analyze dbscan', () => {
  test('writes label and core flag of each row in the order of the file', async () => {
    const folder = await tempFolder();
    const [points, labels] = [join(folder, 'points.csv'), join(folder, 'labels.csv')];
    // Two groups of three within some 10 m of each other, and one point far from both.
    const rows = [
      [47.9, 29.3],
      [48, 29.4],
      [47.9001, 29.3],
      [47.9, 29.3001],
      [48.0001, 29.4],
      [47, 29],
      [48, 29.4001],
    ];
    await writeFile(points, ['id,y,x', ...rows.map(([lon, lat], i) => `${String(i)},${String(lat)},${String(lon)}`)].join('\n'));

    const report = await runJson([
      'analyze',
      'dbscan',
      points,
      '--lon',
      'x',
      '--lat',
      'y',
      '--radius',
      '50',
      '--min-points',
      '3',
      '--out',
      labels,
    ]);

    expect(report).toEqual({ count: 2, noise: 1, n: 7, computeMs: expect.any(Number) });
    expect(await readFile(labels, 'utf8')).toBe('label,isCore\n0,1\n1,1\n0,1\n0,1\n1,1\n-1,0\n1,1\n');
  });

  test('names line and column of a value that is no number, and writes nothing', async () => {
    const folder = await tempFolder();
    const points = join(folder, 'points.csv');
    await writeFile(points, 'lon,lat\n47.9,29.3\n47.9,north\n');

    const outcome = await run([
      'analyze',
      'dbscan',
      points,
      '--lon',
      'lon',
      '--lat',
      'lat',
      '--radius',
      '50',
      '--min-points',
      '3',
      '--out',
      join(folder, 'labels.csv'),
    ]);

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/csv\.bad-value: Line 3 of points\.csv .* column lat: north/);
    expect(await readdir(folder)).toEqual(['points.csv']);
  });

  test('says which columns there are when one is not', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'points.csv'), 'lon,lat\n47.9,29.3\n');

    const outcome = await run(
      ['analyze', 'dbscan', 'points.csv', '--lon', 'x', '--lat', 'lat', '--radius', '50', '--min-points', '3', '--out', 'o.csv'],
      { cwd: folder },
    );

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/csv\.columns-missing: .*x.*lon, lat/);
  });

  test('refuses a radius that makes no sense', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'points.csv'), 'lon,lat\n47.9,29.3\n');

    const outcome = await run(
      ['analyze', 'dbscan', 'points.csv', '--lon', 'lon', '--lat', 'lat', '--radius', '-5', '--min-points', '3', '--out', 'o.csv'],
      { cwd: folder },
    );

    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('radius');
  });
});

describe('analyze forecast', () => {
  test('writes horizon days for each series, with intervals around the mean', async () => {
    const folder = await tempFolder();
    const [series, out] = [join(folder, 'daily.csv'), join(folder, 'forecast.csv')];
    const weekly = [4, 6, 5, 7, 12, 15, 9];
    const rows = ['north', 'south'].flatMap((name, s) =>
      Array.from(
        { length: 200 },
        (_, day) => `${name},${dayText(day)},${String((weekly[day % 7] ?? 0) + s + Math.round(2 * Math.sin(day * 12.9898)))}`,
      ),
    );
    await writeFile(series, ['series,date,value', ...rows].join('\n'));

    const report = await runJson(['analyze', 'forecast', series, '--season', '7', '--horizon', '28', '--out', out]);

    expect(report).toMatchObject({ count: 2, published: expect.any(Number), ms: expect.any(Number) });
    expect(report['series']).toEqual([
      expect.objectContaining({ series: 'north', model: expect.any(String), mase: expect.any(Number) }),
      expect.objectContaining({ series: 'south', model: expect.any(String), mase: expect.any(Number) }),
    ]);
    const [heading, ...lines] = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(heading).toBe('series,date,mean,lo80,hi80,lo95,hi95');
    expect(lines).toHaveLength(56);
    expect(lines[0]).toMatch(new RegExp(`^north,${dayText(200)},`));
    expect(lines[55]).toMatch(new RegExp(`^south,${dayText(227)},`));
    for (const line of lines) {
      const [mean = 0, lo80 = 0, hi80 = 0, lo95 = 0, hi95 = 0] = line.split(',').slice(2).map(Number);
      expect(lo95 <= lo80 && lo80 <= mean && mean <= hi80 && hi80 <= hi95).toBe(true);
    }
  });

  test('refuses a series of less than two seasons by name, and forecasts the others', async () => {
    const folder = await tempFolder();
    const daily = (name: string, days: number) =>
      Array.from({ length: days }, (_, day) => `${name},${dayText(day)},${String(3 + (day % 7))}\n`).join('');
    await writeFile(join(folder, 'both.csv'), `series,date,value\n${daily('short', 9)}${daily('long', 60)}`);
    await writeFile(join(folder, 'short.csv'), `series,date,value\n${daily('short', 9)}`);

    const both = await run(['analyze', 'forecast', 'both.csv', '--out', 'both-out.csv', '--json'], { cwd: folder });
    const alone = await run(['analyze', 'forecast', 'short.csv', '--out', 'short-out.csv', '--json'], { cwd: folder });

    expect(both.code).toBe(0);
    expect(JSON.parse(both.stdout)).toMatchObject({
      count: 2,
      series: [{ series: 'long' }],
      refused: [{ series: 'short', days: 9, needed: 14 }],
    });
    expect(both.stderr).toContain('forecasts.too-short: The series short of both.csv needs at least 2 seasons (14 days); it has 9 days.');
    expect(await readFile(join(folder, 'both-out.csv'), 'utf8')).not.toContain('short');
    expect(alone).toMatchObject({ code: 1, stdout: '' });
    expect(await readdir(folder)).not.toContain('short-out.csv');
  });

  test('refuses dates that go backwards, with the line', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'daily.csv'), 'series,date,value\na,2025-01-02,1\na,2025-01-01,2\n');

    const outcome = await run(['analyze', 'forecast', 'daily.csv', '--out', 'o.csv'], { cwd: folder });

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('Line 3 of daily.csv');
  });
});

describe('dates of a series', () => {
  const series = (dates: readonly string[]) => ({ name: 's', dates, values: Float64Array.from(dates, (_, i) => i + 1) });

  test('missing days are gaps', () => {
    expect([...fillGaps(series(['2025-01-01', '2025-01-02', '2025-01-05']))]).toEqual([1, 2, Number.NaN, Number.NaN, 3]);
  });

  test('months follow months, whatever their length', () => {
    const months = ['2024-11-01', '2024-12-01', '2025-01-01'];

    expect([...fillGaps(series(months))]).toEqual([1, 2, 3]);
    expect(nextDates(months, 3)).toEqual(['2025-02-01', '2025-03-01', '2025-04-01']);
  });

  test('hours keep their time of day', () => {
    expect(nextDates(['2025-01-01T22:00', '2025-01-01T23:00'], 2)).toEqual(['2025-01-02T00:00', '2025-01-02T01:00']);
  });
});

const dayText = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
