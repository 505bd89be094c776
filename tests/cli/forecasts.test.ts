import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countsOf, makeDays } from '../services/made-days.ts';
import { toCsv, twoZones } from '../services/open-ports.ts';
import { runInProcess, tempFolder } from './run.ts';

describe('forecasts', () => {
  test('are made, listed, shown, checked and scored by commands', async () => {
    const all = makeDays({ days: 100 });
    const { json, text } = await openCache(all.filter(({ time }) => time < '2025-04-01'));

    const made = await json('forecasts', 'run', '--steps', '7', '--hours', '6-23');
    const day = await json('forecasts', 'run', '--steps', '7');

    expect(made).toMatchObject({ runId: 1, forecasts: 3, skipped: 0 });
    expect((await json('forecasts', 'runs'))['items']).toMatchObject([
      { id: 2, hours: null, forecasts: 3 },
      { id: 1, hours: [6, 23] },
    ]);
    const { items } = await json('forecasts', 'list', '--run', '2');
    expect(items).toMatchObject([{ zoneId: null, from: '2025-04-01' }, {}, {}]);
    const shown = await json('forecasts', 'show', String(items![0]['id']));
    expect(shown).toMatchObject({ steps: 7, history: expect.any(Array), backtest: { models: expect.any(Array) } });
    expect(shown['mean']).toHaveLength(7);
    expect(await text('forecasts', 'show', String(items![0]['id']))).toMatch(
      /^city {2}2025-04-01[^]*seasonal-naive[^]*holiday +next +effect[^]*Ramadan +2026-02-18 +[+-]\d+ %/,
    );
    const sealed = Number(made['sealed']) + Number(day['sealed']);
    expect(await json('forecasts', 'ledger', '--page-size', '1')).toMatchObject({ total: sealed, items: [{ seq: sealed, score: null }] });
    expect(await json('forecasts', 'verify')).toMatchObject({ checked: sealed, broken: null });
    expect(await json('forecasts', 'anomalies', '--days', '7')).toMatchObject({ judged: 21, feed: { verdict: 'ok' } });
    await json('import', await fileOf(toCsv(all)), '--time-zone', 'Asia/Kuwait');
    expect(await json('forecasts', 'run', '--steps', '7')).toMatchObject({ scored: day['sealed'] });
    const board = await json('forecasts', 'scoreboard');
    expect(board['items']).toHaveLength(Number(day['sealed']));
    expect(await text('forecasts', 'scoreboard')).toContain('within 80');
    expect(await text('forecasts', 'ledger', '--language', 'ar')).toContain('بصمة');
  });

  test('leave out a type whose origin is set to discovered', async () => {
    const all = makeDays({ days: 60 });
    const { json } = await openCache(all);
    const { items } = await json('types', 'list');
    const theft = items!.find(({ code }) => code === 'Theft')!;

    const set = await json('types', 'set-origin', String(theft['id']), '--origin', 'discovered');
    await json('forecasts', 'run', '--steps', '7');

    expect(set).toMatchObject({ code: 'Theft', origin: 'discovered' });
    const { history } = await json('forecasts', 'show', '1');
    expect((history as number[]).reduce((sum, count) => sum + count, 0)).toBe(countsOf(all, ({ type }) => type !== 'Theft'));
  });

  test('say what is wrong with a call, and of what there is too little', async () => {
    const { call } = await openCache(makeDays({ days: 20 }));

    expect(await call('forecasts', 'run', '--hours', '22')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--hours are two hours'),
    });
    expect(await call('forecasts', 'run', '--hours', '22-24')).toMatchObject({ code: 2 });
    expect(await call('forecasts', 'run', '--step', 'year')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('hour, day, week, month'),
    });
    expect(await call('forecasts', 'show', 'first')).toMatchObject({ code: 2 });
    expect(await call('forecasts', 'show', '7')).toMatchObject({ code: 1, stderr: expect.stringContaining('not-found') });
    expect(await call('forecasts', 'run', '--step', 'week')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('There are 2 full weeks; this forecast with its back-test needs 12.') },
    });
  });
});

describe('analyze forecast', () => {
  test('runs the model that is asked for, and compares those of an ensemble by their back-test', async () => {
    const out = join(await tempFolder(), 'out.csv');
    const file = await fileOf(seriesOf(dates(120)));
    const analyze = async (model: string) => {
      const { stdout } = await runInProcess(['analyze', 'forecast', file, '--model', model, '--horizon', '14', '--out', out, '--json']);
      return JSON.parse(stdout) as Shown;
    };

    const ets = await analyze('ets');
    const naive = await analyze('seasonal-naive');
    const standard = await analyze('default');

    expect(ets.series[0].models.map(({ model }) => model)).toEqual(['seasonal-naive', 'ets']);
    expect(naive.series[0]).toMatchObject({ model: 'seasonal-naive', reason: '' });
    expect(standard.series[0].models.at(-1)).toMatchObject({ model: 'ensemble', mase: expect.any(Number), failure: null });
    const weights = standard.series[0].models.map(({ weight }) => weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    const unknown = await runInProcess(['analyze', 'forecast', file, '--model', 'crystal-ball', '--out', out]);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('--model is one of default, all, ensemble') });
  });

  test.each([
    ['9 days', seriesOf(dates(9)), /needs at least 2 seasons \(14 days\); it has 9 days/],
    ['9 days and gaps', seriesOf(dates(30), (i) => (i < 9 ? '3' : '')), /it has 9 days/],
    ['a date twice', seriesOf(['2025-01-01', '2025-01-01']), /Line 3 .* \(repeated date in series "s"\)/],
    ['dates that go backwards', seriesOf(['2025-01-02', '2025-01-01']), /Line 3 .* \(not in order in series "s"\)/],
    ['no value at all', seriesOf(dates(30), () => ''), /The series s of .* has no value at all/],
    ['dates to come', seriesOf(dates(30, 2_100)), /goes on to 2100-01-30, which is yet to come/],
    ['words for numbers', seriesOf(dates(30), () => 'many'), /column value: many \(not a number\)/],
  ])('refuses a series of %s and writes nothing', async (_what, csv, message) => {
    const out = join(await tempFolder(), 'out.csv');

    const outcome = await runInProcess(['analyze', 'forecast', await fileOf(csv), '--out', out]);

    expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});

interface Shown {
  readonly series: readonly { readonly models: readonly { readonly model: string; readonly weight: number }[] }[];
}
type Answer = Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };

async function fileOf(csv: string): Promise<string> {
  const file = join(await tempFolder(), 'file.csv');
  await writeFile(file, csv);
  return file;
}

/** A cache with two zones and these incidents, and ways to give commands to it. */
async function openCache(incidents: Parameters<typeof toCsv>[0]) {
  const folder = await tempFolder();
  const call = (...args: string[]) => runInProcess([...args, '--cache', join(folder, 'cache.db')]);
  const json = async (...args: string[]): Promise<Answer> => {
    const { code, stdout, stderr } = await call(...args, '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout) as Answer;
  };
  const zones = join(folder, 'zones.geojson');
  await writeFile(zones, twoZones);
  await json('zones', 'import', zones);
  await json('import', await fileOf(toCsv(incidents)), '--time-zone', 'Asia/Kuwait');
  return { call, json, text: async (...args: string[]) => (await call(...args)).stdout };
}

const dates = (days: number, year = 2024): string[] =>
  Array.from({ length: days }, (_, day) => new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10));

/** A weekly wave with noise, unless told otherwise. */
function seriesOf(days: readonly string[], valueOf = (i: number) => String(5 + (i % 7) + Math.round(2 * Math.sin(i * 12.9898)))): string {
  return ['series,date,value', ...days.map((date, i) => `s,${date},${valueOf(i)}`)].join('\n');
}
