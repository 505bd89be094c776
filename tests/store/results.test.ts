import { expect, test } from 'vitest';
import type { NewForecast, NewForecasts, NewHotspots } from '../../main/store/api.ts';
import { forecast, forecastMemories, forecastRuns, forecastSummaries, saveForecasts } from '../../main/store/forecasts.ts';
import { health } from '../../main/store/health.ts';
import { hotspot, hotspotRuns, hotspots, saveHotspots } from '../../main/store/hotspots.ts';
import { failInterruptedRuns, finishPipelineRun, pipelineRuns, startPipelineRun } from '../../main/store/pipeline.ts';
import { summary } from '../../main/store/reports.ts';
import { saveSettings, settings } from '../../main/store/settings.ts';
import { sql, value } from '../../main/store/sql.ts';
import { accountByName, addAccount } from '../../main/store/users.ts';
import { saveZones } from '../../main/store/zones.ts';
import { importRows, openTestReader, openTestWriter } from './fixtures.ts';
import { everything, manyIncidents, squareZones } from './incidents.ts';

const outline: [number, number][] = [
  [48, 29],
  [48.01, 29],
  [48.01, 29.01],
  [48, 29],
];

function newHotspots(typeId: number | null, scores: readonly number[]): NewHotspots {
  const common = { typeId, zoneId: null, incidents: 2, coreIncidents: 1, areaM2: 5_000.5, support: 90, firstMs: 1, lastMs: 2 };
  return {
    run: {
      typeId,
      period: { from: '2018-05-01', to: '2018-06-01' },
      radiusM: 150,
      minPoints: 10,
      points: 100,
      noise: 96,
      seed: 42,
      place: 'here',
      createdMs: 7,
    },
    hotspots: scores.map((score, i) => ({ ...common, rank: i + 1, score, centre: [48.005, 29.0025], outline })),
    memberEnds: Int32Array.from(scores, (_, i) => 2 * (i + 1)),
    memberIds: Int32Array.from({ length: 2 * scores.length }, (_, i) => 10 + i),
    memberIsCore: Uint8Array.from({ length: 2 * scores.length }, (_, i) => i % 2),
  };
}

/** What a run that was made here says of its maker. */
const ownRun = { madeBy: null, ofZones: null, leftOut: 0, isWhole: null };

test('hotspots come back with their run, outline and members', async () => {
  const db = await openTestWriter();
  const saved = saveHotspots(db, newHotspots(null, [9, 4]));
  expect(saved.run.id).toBe(1);
  expect(hotspots(db, 1)).toEqual(saved.hotspots);
  expect(hotspot(db, 2)).toEqual({
    hotspot: saved.hotspots[1],
    run: saved.run,
    incidentIds: Int32Array.of(12, 13),
    isCore: Uint8Array.of(0, 1),
  });
  expect(hotspot(db, 3)).toBeNull();
  expect(value(db, sql`SELECT count(*) FROM hotspot WHERE GeometryType(geom) = 'POLYGON' AND IsValid(geom) = 1`)).toBe(2);
  expect(value(db, sql`SELECT CheckSpatialIndex('hotspot', 'geom')`)).toBe(1);
});

test('without a run, the hotspots of the newest run of each type are listed, by score', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(3));
  saveHotspots(db, newHotspots(null, [100]));
  saveHotspots(db, newHotspots(2, [50]));
  const newest = saveHotspots(db, newHotspots(null, [30, 70]));
  expect(hotspots(db, 'own')?.map(({ score }) => score)).toEqual([70, 50, 30]);
  expect(hotspots(db, 1)?.map(({ score }) => score)).toEqual([100]);
  expect(hotspots(db, 99)).toBeNull();
  expect(hotspotRuns(db).map(({ id, typeId, hotspots: count }) => [id, typeId, count])).toEqual([
    [newest.run.id, null, 2],
    [2, 2, 1],
  ]);
});

test('a run that found nothing is the newest all the same', async () => {
  const db = await openTestWriter();
  saveHotspots(db, newHotspots(null, [100]));
  saveHotspots(db, newHotspots(null, []));
  expect(hotspots(db, 'own')).toEqual([]);
  expect(hotspotRuns(db)).toMatchObject([{ id: 2, hotspots: 0, period: { from: '2018-05-01', to: '2018-06-01' } }]);
});

const run = { step: 'day', by: 'zones', models: 'fast', hours: null, calendar: 'kw', dataCut: '2018-06-01', createdMs: 1 } as const;

function newForecast(zoneId: number | null, expected: number): NewForecast {
  return {
    ...{ zoneId, typeId: null, model: 'ensemble', published: expected > 10, reason: expected > 10 ? null : 'lost-to-naive' },
    ...{ from: '2018-06-01', steps: 2, expected, lo80: expected - 2, hi80: expected + 2, lastCount: 10 },
    ...{ mase: 0.8, naiveMase: 1, judgedBy: 'crps', crps: 1.5, verdict: 'better' },
    ...{ historyFrom: '2018-05-01', history: Float64Array.of(1, Number.NaN, 0.1) },
    mean: Float64Array.of(expected / 2, expected / 2),
    ...{
      stepLo80: Float64Array.of(1, 1),
      stepHi80: Float64Array.of(2, 2),
      stepLo95: Float64Array.of(0, 0),
      stepHi95: Float64Array.of(3, 3),
    },
    backtest: {
      judgedBy: 'crps',
      origins: [{ date: '2018-05-20', loss: 0.8, naiveLoss: 1 }],
      paired: { difference: -0.2, lo95: -0.3, hi95: -0.1, verdict: 'better' },
      ...{ mase: 0.8, naiveMase: 1, smape: 40, rmse: 3, crps: 1.5, naiveCrps: null, coverage80: 0.81, coverage95: 0.96 },
      models: [{ model: 'arima', mase: null, crps: null, expected: null, weight: 0, failure: 'exploded' }],
    },
    memory: { ets: [0.1, 0.2] },
  };
}

test('forecasts come back whole; the newest run is listed, the city first, then by rise', async () => {
  const db = await openTestWriter();
  saveZones(db, squareZones(['a', 'b']));
  saveForecasts(db, { run, forecasts: [newForecast(null, 5)], seals: [] });
  const forecasts = [newForecast(1, 11), newForecast(2, 30), newForecast(null, 8)];
  expect(saveForecasts(db, { run, forecasts, seals: [] })).toEqual({ runId: 2, sealed: 0 });
  const newest = forecastSummaries(db, null);
  expect(newest?.run).toEqual({ id: 2, ...run, ...ownRun });
  expect(newest?.items.map(({ id, zoneId, expected, published, reason }) => [id, zoneId, expected, published, reason])).toEqual([
    [4, null, 8, false, 'lost-to-naive'],
    [3, 2, 30, true, null],
    [2, 1, 11, true, null],
  ]);
  const { memory, ...stored } = newForecast(2, 30);
  expect(forecast(db, 3)).toEqual({ id: 3, runId: 2, step: 'day', ...stored });
  expect(forecast(db, 99)).toBeNull();
  expect(forecastMemories(db, run)).toContainEqual({ zoneId: 2, typeId: null, memory });
  expect(forecastSummaries(db, 99)).toBeNull();
  expect(summary(db, everything)).toMatchObject({ forecasts: 3 });
});

test('a run by hour is listed by its own id, and does not take the place of the newest by day', async () => {
  const db = await openTestWriter();
  saveForecasts(db, { run, forecasts: [newForecast(null, 20)], seals: [] });
  const night: NewForecasts['run'] = { ...run, step: 'hour', hours: [22, 5], calendar: null };
  const { runId } = saveForecasts(db, { run: night, forecasts: [newForecast(null, 3)], seals: [] });
  expect(forecastSummaries(db, null)?.run.id).toBe(1);
  expect(forecastSummaries(db, runId)?.run).toEqual({ id: runId, ...night, ...ownRun });
  expect(forecastRuns(db).map(({ id, forecasts, published }) => [id, forecasts, published])).toEqual([
    [runId, 1, 0],
    [1, 1, 1],
  ]);
});

test('a pipeline run is running until it is finished, with its steps in their order', async () => {
  const db = await openTestWriter();
  startPipelineRun(db, 100);
  const { runId } = startPipelineRun(db, 200);
  const steps = [
    { name: 'place', ms: 1.5, counts: { incidents: 3 } },
    { name: 'hotspots', ms: 2, counts: {} },
  ];
  const finished = finishPipelineRun(db, runId, { state: 'done', steps, errorCode: null, finishedMs: 250 });
  expect(finished).toEqual({ id: 2, state: 'done', startedMs: 200, finishedMs: 250, steps, errorCode: null });
  expect(pipelineRuns(db)).toEqual([finished, { id: 1, state: 'running', startedMs: 100, finishedMs: null, steps: [], errorCode: null }]);
  expect(() => finishPipelineRun(db, 9, { state: 'done', steps: [], errorCode: null, finishedMs: 1 })).toThrow('never started');
});

test('a run that the end of its process cut off is failed when the cache is opened again', async () => {
  const db = await openTestWriter();
  startPipelineRun(db, 100);
  failInterruptedRuns(db, 300);
  expect(pipelineRuns(db)).toMatchObject([{ state: 'failed', errorCode: 'worker.lost', finishedMs: 300 }]);
});

test('settings change one by one', async () => {
  const db = await openTestWriter();
  expect(settings(db)).toEqual({});
  saveSettings(db, { theme: 'dark', hotspotDays: 28 });
  saveSettings(db, { theme: 'light' });
  expect(settings(db)).toEqual({ theme: 'light', hotspotDays: 28 });
});

test('a name can be taken once, whatever its case', async () => {
  const db = await openTestWriter();
  const account = {
    ...{ name: 'Dana', fullName: '', role: 'analyst' as const, language: null, zones: ['N', ''], createdMs: 5 },
    ...{ passwordHash: '$scrypt$made-up', codeHash: null, codeExpiresMs: null, recoveryHash: null },
  };
  expect(addAccount(db, account)).toMatchObject({ id: 1, ...account, state: 'active', isCentral: false });
  expect(addAccount(db, { ...account, name: 'DANA' })).toBeNull();
  expect(accountByName(db, 'dana')).toMatchObject({ id: 1, ...account });
  expect(accountByName(db, 'omar')).toBeNull();
});

test('health looks at the file through a reader, and sees a row that the spatial index lacks', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(100));
  const reader = await openTestReader(db);
  const found = health(reader);
  expect(found).toMatchObject({ file: db.name, journalMode: 'wal', quickCheck: 'ok', spatialIndexOk: true, incidents: 100 });
  expect(found.sqliteVersion).toMatch(/^3\./);
  expect(found.spatialiteVersion).toMatch(/^\d+\.\d+/);
  expect(found.fileBytes).toBeGreaterThan(100_000);
  db.exec('DELETE FROM idx_incident_geom WHERE pkid = 7');
  expect(health(reader).spatialIndexOk).toBe(false);
});
