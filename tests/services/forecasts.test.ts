import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forecastDigestInput } from '../../analytics/evaluate/seal.ts';
import { everything } from '../../main/services/filter.ts';
import type { SealScore } from '../../preload/contract/forecast-domain.ts';
import { type MadeIncident, newCall, offerText, type Opened, openPorts, tempFolder, toCsv, twoZones } from './open-ports.ts';
import { countsOf, makeDays } from './made-days.ts';
import { anyRule } from '../store/any-rule.ts';

const byDay = { step: 'day', by: 'zones', models: 'fast', hours: null } as const;
const firstPage = { page: 1, pageSize: 1_000 };

describe('a run', () => {
  test('stores forecasts that add up, each with its seal', async () => {
    const opened = await openFilled(makeDays({ days: 120 }));
    const { services } = opened;
    const call = newCall();

    const outcome = await services.forecasts.run({ ...byDay, steps: 14 }, call);

    expect(outcome).toMatchObject({ forecasts: 3, skipped: 0, scored: 0 });
    expect(call.steps.at(-1)).toMatchObject({ step: 'forecasts', fraction: 1, done: 3, total: 3 });
    const found = await allForecasts(opened);
    const [city, ...zones] = found;
    expect(city).toMatchObject({ zoneId: null, typeId: null, from: '2025-05-01', steps: 14, historyFrom: '2025-01-01' });
    const rest = city.mean.map((count, step) => count - zones.reduce((sum, { mean }) => sum + (mean[step] ?? 0), 0));
    expect(Math.min(...rest)).toBeGreaterThan(-1e-9);
    // One incident a day lies outside.
    expect(rest.reduce((sum, count) => sum + count, 0)).toBeLessThan(14 * 3);
    expect(found.map(({ lastCount }) => lastCount)).toEqual(found.map(({ history }) => sumOf(history.subarray(-14))));
    for (const { expected, lo80, hi80, mean, stepLo95, stepLo80, stepHi80, stepHi95 } of found) {
      expect(expected).toBeCloseTo(sumOf(mean), 6);
      expect([lo80 <= expected, expected <= hi80]).toEqual([true, true]);
      expect(Array.from(mean.keys()).every((i) => 0 <= stepLo95[i] && stepLo95[i] <= stepLo80[i] && stepHi80[i] <= stepHi95[i])).toBe(true);
    }
    const { total, items } = await services.forecasts.ledger(firstPage, newCall());
    expect(total).toBe(outcome.sealed);
    expect(items.map(({ forecastId }) => forecastId).sort()).toEqual(
      found
        .filter(({ model }) => model !== 'seasonal-naive')
        .map(({ id }) => id)
        .sort(),
    );
    expect(await services.forecasts.verifyLedger({}, newCall())).toMatchObject({ checked: total, broken: null });
    expect(city.seal).toMatchObject({ expected: city.expected, lo80: city.lo80, hours: null, score: null });
  });

  test('says whether it was sealed before its period, by the clock at the place of the incidents', async () => {
    // 22:30 of the day before in Kuwait, and half past midnight of its first day.
    for (const [time, isBefore] of [
      ['2025-03-01T19:30:00Z', true],
      ['2025-03-01T21:30:00Z', false],
    ] as const) {
      const { services } = await openFilled(makeDays({ days: 60 }), { now: () => Date.parse(time) });
      await services.settings.save({ timeZone: 'America/Chicago' }, newCall());
      await services.forecasts.run({ ...byDay, steps: 7 }, newCall());

      const { items } = await services.forecasts.ledger(firstPage, newCall());
      expect(items.length).toBeGreaterThan(0);
      expect(items.every((seal) => seal.from === '2025-03-02' && seal.isBefore === isBefore)).toBe(true);
    }
  });

  test('scores what was sealed once its period is over, against what came', async () => {
    const all = makeDays({ days: 134 });
    const { services, files } = await openFilled(all.filter(({ time }) => time < '2025-05-01'));
    const first = await services.forecasts.run({ ...byDay, steps: 14 }, newCall());
    await services.incidents.import({ file: await offerText(files, 'more.csv', toCsv(all)) }, newCall());

    const second = await services.forecasts.run({ ...byDay, steps: 14 }, newCall());
    const third = await services.forecasts.run({ ...byDay, steps: 14 }, newCall());

    expect(first.sealed).toBeGreaterThan(0);
    expect([second.scored, third.scored]).toEqual([first.sealed, 0]);
    const { items } = await services.forecasts.ledger(firstPage, newCall());
    const city = items.find(({ seq, zoneId }) => seq <= first.sealed && zoneId === null);
    expect(city?.score).toMatchObject({ observedSteps: 14, actual: countsOf(all, ({ time }) => time >= '2025-05-01') });
    const { items: board } = await services.forecasts.scoreboard({}, newCall());
    expect(board).toHaveLength(first.sealed);
    for (const line of board) expect(line).toMatchObject({ scored: 1, hours: null, step: 'day', isDemoted: false });
  });

  test('that is cancelled stores nothing', async () => {
    const { services, ports } = await openFilled(makeDays({ days: 120 }));
    const controller = new AbortController();
    const call = newCall({
      signal: controller.signal,
      progress: () => {
        controller.abort();
      },
    });

    await expect(services.forecasts.run(byDay, call)).rejects.toThrow();

    expect(await ports.read.forecastRuns()).toEqual([]);
    expect((await services.forecasts.ledger(firstPage, newCall())).total).toBe(0);
    expect(await services.forecasts.run({ ...byDay, steps: 7 }, newCall())).toMatchObject({ forecasts: 3 });
  });

  test('of hours, weeks, months, hours of the day and types counts what it says', async () => {
    const all = makeDays({ days: 400, perDay: { W: 3, E: 2, outside: 0 } });
    const opened = await openFilled(all);
    const { services } = opened;
    const runOne = async (input: Partial<Parameters<typeof services.forecasts.run>[0]>) => {
      const { runId } = await services.forecasts.run({ ...byDay, ...input }, newCall());
      return allForecasts(opened, runId);
    };

    const weeks = await runOne({ step: 'week' });
    const months = await runOne({ step: 'month' });
    const night = await runOne({ hours: [22, 5], steps: 7 });
    const types = await runOne({ by: 'zones-types', steps: 7 });

    // 2025 began on a Wednesday; weeks begin on Sunday. The last day is 4 February 2026.
    expect(weeks[0]).toMatchObject({ step: 'week', historyFrom: '2025-01-05', from: '2026-02-01', steps: 8 });
    expect(sumOf(weeks[0].history)).toBe(countsOf(all, ({ time }) => time >= '2025-01-05' && time < '2026-02-01'));
    expect(months[0]).toMatchObject({ step: 'month', historyFrom: '2025-01-01', from: '2026-02-01', steps: 6 });
    expect(months[0].history).toHaveLength(13);
    const isNight = ({ time }: MadeIncident) => Number(time.slice(11, 13)) >= 22 || Number(time.slice(11, 13)) <= 5;
    expect(sumOf(night[0].history)).toBe(countsOf(all, isNight));
    expect(night[0].seal?.hours ?? [22, 5]).toEqual([22, 5]);
    const ofTypes = types.filter(({ zoneId, typeId }) => zoneId === null && typeId !== null);
    expect(ofTypes.map(({ history }) => sumOf(history)).sort()).toEqual(
      ['Assault', 'Theft'].map((type) => countsOf(all, (incident) => incident.type === type)).sort(),
    );
    expect(types.filter(({ zoneId, typeId }) => zoneId !== null && typeId !== null)).toHaveLength(4);
    // What is shown without being asked for is the newest run by day and of all hours.
    expect((await services.forecasts.list({}, newCall())).run).toMatchObject({ step: 'day', by: 'zones-types', hours: null });
  });

  test('of hours has the week as its season, or the day while there are few weeks', async () => {
    const opened = await openFilled(makeDays({ days: 8, perDay: { W: 30, E: 20, outside: 0 } }));

    const { runId } = await opened.services.forecasts.run({ ...byDay, step: 'hour', steps: 24 }, newCall());
    const [city] = await allForecasts(opened, runId);

    expect(city).toMatchObject({ historyFrom: '2025-01-01T00:00', from: '2025-01-09T00:00', steps: 24 });
    expect(city.history).toHaveLength(8 * 24);
    // Incidents of this place do not happen in the small hours; the day is seen.
    expect(sumOf(city.mean.subarray(1, 4))).toBeLessThan(sumOf(city.mean.subarray(11, 14)));
  });

  test('leaves out types that patrols discover, and counts them again when they are reported', async () => {
    const all = makeDays({ days: 60 });
    const opened = await openFilled(all);
    const { services } = opened;
    const theft = (await services.incidents.types({}, newCall())).items.find(({ code }) => code === 'Theft')!;
    const cityCount = async (origin: 'reported' | 'discovered') => {
      await services.incidents.setTypeOrigin({ id: theft.id, origin }, newCall());
      await services.forecasts.run({ ...byDay, steps: 7 }, newCall());
      return sumOf((await allForecasts(opened))[0].history);
    };

    expect(await cityCount('discovered')).toBe(countsOf(all, ({ type }) => type !== 'Theft'));
    expect(await cityCount('reported')).toBe(all.length);
  });

  test('leaves out incidents that their file calls discovered, and takes them up again when the mapping is corrected', async () => {
    const all = makeDays({ days: 60 });
    const opened = await openPorts();
    const { services, files, ports } = opened;
    await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
    // Of every five one by patrol, one by radio, of which nothing is known.
    const words = ['911', 'walk-in', 'patrol', 'radio', 'caller'];
    const csv = toCsv(all)
      .split('\n')
      .map((line, i) => `${line},${i === 0 ? 'source' : (words[i % 5] ?? '')}`)
      .join('\n');
    const imported = async (mapping: Parameters<typeof services.incidents.import>[0]['mapping']) =>
      services.incidents.import({ file: await offerText(files, 'calls.csv', csv), mapping }, newCall());
    const cityCount = async () => {
      await services.forecasts.run({ ...byDay, steps: 7 }, newCall());
      return sumOf((await allForecasts(opened))[0].history);
    };
    const isOf = (word: string) => countsOf(all, (one) => words[(all.indexOf(one) + 1) % 5] === word);

    const first = await imported(undefined);
    const counted = [await cityCount()];
    const second = await imported({ originWords: { radio: 'discovered' } });
    counted.push(await cityCount());
    const third = await imported({ origin: null, originWords: {} });
    counted.push(await cityCount());

    expect(first.warnings).toEqual([{ code: 'origin-unknown', unknown: isOf('radio'), rows: all.length }]);
    expect(second).toMatchObject({ accepted: 0, updated: isOf('radio'), warnings: [] });
    expect(third).toMatchObject({ accepted: 0, updated: all.length });
    expect(counted).toEqual([all.length - isOf('patrol'), all.length - isOf('patrol') - isOf('radio'), all.length]);
    expect(new Set((await ports.read.incidentColumns(everything)).origins)).toEqual(new Set([3]));
  });

  test.each([
    ['27 days', makeDays({ days: 27 }), {}, { code: 'forecasts.too-short', params: { step: 'day', days: 27, needed: 28 } }],
    [
      'a look further ahead than back',
      makeDays({ days: 40 }),
      { steps: 60 },
      { code: 'forecasts.too-short', params: { days: 40, needed: 60 } },
    ],
    ['11 weeks', makeDays({ days: 82 }), { step: 'week' }, { code: 'forecasts.too-short', params: { step: 'week', days: 11, needed: 12 } }],
    ['30 incidents', makeDays({ days: 60 }).filter((_, i, all) => i % Math.ceil(all.length / 30) === 0), {}, { code: 'forecasts.too-few' }],
  ] as const)('of %s says what is missing', async (_what, incidents, input, error) => {
    const { services } = await openFilled(incidents);

    await expect(services.forecasts.run({ ...byDay, ...input }, newCall())).rejects.toMatchObject(error);
    expect((await services.forecasts.runs({}, newCall())).items).toEqual([]);
  });

  test('takes no incidents of the future', async () => {
    const all = makeDays({ days: 40 });
    const { services } = await openFilled(all, { now: () => Date.parse('2025-02-05T00:00:00Z') });
    await services.forecasts.run({ ...byDay, steps: 7 }, newCall());

    const { dataCut } = await services.forecasts.list({}, newCall());

    expect(dataCut! <= '2025-02-10').toBe(true);
  });
});

describe('the ledger', () => {
  test('is broken by a number that was changed behind its back', async () => {
    const cacheFile = join(await tempFolder(), 'cache.db');
    const opened = await openFilled(makeDays({ days: 60 }), { cacheFile });
    await opened.services.forecasts.run({ ...byDay, steps: 7 }, newCall());
    await opened.services.forecasts.run({ ...byDay, steps: 7 }, newCall());
    const whole = await opened.services.forecasts.verifyLedger({}, newCall());
    await opened.close();
    changeLastNumber(cacheFile, 2);

    const { services } = await openPorts({ cacheFile });
    const broken = await services.forecasts.verifyLedger({}, newCall());

    expect(whole.checked).toBeGreaterThan(2);
    expect(whole.broken).toBeNull();
    expect(broken).toMatchObject({ checked: 1, broken: 2, brokenPart: 'seal' });
  });

  test('demotes a model after three losses, for its hours alone, and brings it back after three wins', async () => {
    const opened = await openFilled(makeDays({ days: 120 }));
    const { services } = opened;
    const cityOf = async (hours: [number, number] | null) => {
      const { runId } = await services.forecasts.run({ ...byDay, hours, steps: 14 }, newCall());
      return (await allForecasts(opened, runId))[0];
    };
    const before = await cityOf(null);
    const model = before.model;

    await scorePast(opened, { model, outcome: 'lost', fromMonth: 1 });
    const demoted = await cityOf(null);
    const board = (await services.forecasts.scoreboard({}, newCall())).items;
    const ofHours = await cityOf([6, 21]);
    await scorePast(opened, { model, outcome: 'won', fromMonth: 5 });
    const back = await cityOf(null);

    expect(before).toMatchObject({ published: true, reason: null });
    expect(demoted).toMatchObject({ model: 'seasonal-naive', published: false, reason: 'demoted', mase: before.mase });
    expect(demoted.seal).toMatchObject({ model, published: false });
    expect(demoted.seal?.expected).not.toBe(demoted.expected);
    expect(board).toMatchObject([{ model, zoneId: null, hours: null, scored: 3, lost: 3, won: 0, isDemoted: true, lossesLeft: 3 }]);
    expect(ofHours.reason).not.toBe('demoted');
    expect(back).toMatchObject({ model, published: true, reason: null });
    expect(await services.forecasts.verifyLedger({}, newCall())).toMatchObject({ broken: null });
  });
});

describe('the calendar', () => {
  test('gives its days to the models and the chart, with own holidays on top', async () => {
    const opened = await openFilled(makeDays({ days: 90 }));
    const { services } = opened;
    const save = (entries: Record<string, unknown>) => services.forecasts.saveCalendar({ entries }, newCall());
    const own = { id: 'city-day', name: { en: 'City day', ar: 'يوم المدينة' }, rule: { type: 'fixed', month: 1, day: 20 }, source: 'own' };
    await services.settings.save({ calendar: null }, newCall());
    await expect(save({ holidays: [own] })).rejects.toMatchObject({ code: 'calendar.none' });
    await services.settings.save({ calendar: 'kw' }, newCall());

    await save({ holidays: [own] });

    for (const wrong of [
      { holidays: [{ ...own, rule: { type: 'fixed', month: 2, day: 30 } }] },
      { holiday: [] },
      { without: ['no-such-day'] },
      { without: 5 },
      { holidays: 'all' },
    ])
      await expect(save(wrong)).rejects.toMatchObject({ code: 'calendar.invalid' });
    const monthless = { ...own, rule: { type: 'fixed', month: 13, day: 1 } };
    await expect(save({ holidays: [monthless] })).rejects.toMatchObject({ params: { calendar: 'kw', field: 'month' } });
    const { runId } = await services.forecasts.run({ ...byDay, steps: 14 }, newCall());
    const [city] = await allForecasts(opened, runId);
    const ids = city.events.map(({ id }) => id);
    expect(ids).toContain('city-day');
    // Ninety days from January 2025 hold the own day, and no Feast of Sacrifice.
    const effects = city.effects!;
    const shown = effects.filter(({ share }) => share !== null).map(({ share }) => share!);
    expect(effects.find(({ id }) => id === 'city-day')).toMatchObject({ occurrences: 1, days: 1, next: '2026-01-20' });
    expect(effects.find(({ id }) => id === 'eid-al-adha')).toMatchObject({ occurrences: 0, share: null });
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.every(({ estimate, lo80, hi80 }) => lo80 < estimate && estimate < hi80 && lo80 > -1)).toBe(true);
    expect(city.events.filter(({ kind }) => kind === 'ramadan')).toMatchObject([{ from: '2025-03-01' }]);
    expect(await services.forecasts.calendars({}, newCall())).toMatchObject({
      ...{ chosen: 'kw', own: { holidays: [own] } },
      base: { id: 'kw', weekends: expect.any(Array), holidays: expect.arrayContaining([expect.objectContaining({ id: 'national-day' })]) },
    });
    expect((await services.forecasts.runs({}, newCall())).items).toMatchObject([{ id: runId, calendar: 'kw' }]);
    await expect(services.forecasts.events({ from: '2025-02-31', to: '2025-13-45' }, newCall())).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });
});

describe('anomalies', () => {
  test('finds a rise that was put in, and nothing in quiet days', async () => {
    const quiet = makeDays({ days: 150 });
    const extra = Array.from({ length: 30 }, (_, i): MadeIncident => {
      return { time: `2025-05-28 ${String(i % 24).padStart(2, '0')}:${String(10 + i)}:00`, type: 'Theft', lon: 48.05, lat: 29.3 };
    });
    const { services, files } = await openFilled(quiet);
    const find = () => services.forecasts.anomalies({ days: 14 }, newCall());
    const before = await find();
    await services.incidents.import({ file: await offerText(files, 'extra.csv', toCsv(extra)) }, newCall());

    const after = await find();

    expect(before).toMatchObject({ dataCut: '2025-05-31', judged: 3 * 14, exceedances: [], changes: [], feed: { verdict: 'ok' } });
    const east = (await services.zones.list({}, newCall())).items.find(({ code }) => code === 'E')!;
    expect(after.exceedances.map(({ zoneId, day }) => [zoneId, day])).toContainEqual([east.id, '2025-05-28']);
    const [found] = after.exceedances.filter(({ zoneId }) => zoneId === east.id);
    expect(found.observed).toBeGreaterThan(found.limit);
  });

  test('holds days against the forecast that was sealed before they came', async () => {
    const all = makeDays({ days: 150 });
    const now = () => Date.parse('2025-05-17T00:30:00+03:00') - 86_400_000;
    const { services, files } = await openFilled(
      all.filter(({ time }) => time < '2025-05-17'),
      { now },
    );
    await services.forecasts.run({ ...byDay, steps: 14 }, newCall());
    const extra = Array.from({ length: 40 }, (_, i): MadeIncident => {
      return { time: `2025-05-20 ${String(i % 24).padStart(2, '0')}:${String(10 + i)}:00`, type: 'Theft', lon: 48.05, lat: 29.3 };
    });
    const later = all.filter(({ time }) => time >= '2025-05-17');
    await services.incidents.import({ file: await offerText(files, 'later.csv', toCsv(later)) }, newCall());
    await services.incidents.import({ file: await offerText(files, 'extra.csv', toCsv(extra)) }, newCall());

    const found = await services.forecasts.anomalies({ days: 28 }, newCall());

    const east = (await services.zones.list({}, newCall())).items.find(({ code }) => code === 'E')!;
    const sealed = (await services.forecasts.list({}, newCall())).items.find(({ zoneId }) => zoneId === east.id)!;
    const { mean } = await services.forecasts.get({ id: sealed.id }, newCall());
    expect(found.exceedances.find(({ zoneId, day }) => zoneId === east.id && day === '2025-05-20')).toMatchObject({
      isForecast: true,
      usual: mean[3],
    });
    expect(found.judged).toBe(3 * 28);
  });

  test.each([1, 2, 8, 20])('of %i days have nothing to say, and do not fail', async (days) => {
    const { services } = await openFilled(makeDays({ days }));

    const found = await services.forecasts.anomalies({ days: 14 }, newCall());

    expect(found).toMatchObject({ exceedances: [], changes: [] });
  });

  test('late incidents are no drop: how much of the newest days has usually arrived is learned from the deliveries', async () => {
    const all = makeDays({ days: 120, perDay: { W: 20, E: 10, outside: 1 } });
    // Three of ten are known on their day, six a day later, all after three; known to whoever numbers them.
    const delayOf = (i: number) => [3, 6, 9].filter((share) => (i * 7) % 10 >= share).length;
    const dayOf = ({ time }: MadeIncident) => Date.parse(`${time.slice(0, 10)}T00:00Z`) / 86_400_000;
    const last = dayOf(all.at(-1)!);
    const evenings = Array.from({ length: 30 }, (_, i) => last - 29 + i);
    const cameOn = (evening: number, former: number) =>
      all.filter((one, i) => dayOf(one) + delayOf(i) <= evening && dayOf(one) + delayOf(i) > former);
    let nowMs = 0;
    const fed = await openPorts({ now: () => nowMs });
    const atOnce = await openFilled(cameOn(last, 0));
    await fed.services.zones.import({ file: await offerText(fed.files, 'zones.geojson', twoZones) }, newCall());
    for (const [i, evening] of evenings.entries()) {
      nowMs = (evening + 1) * 86_400_000;
      const rows = toCsv(cameOn(evening, evenings[i - 1] ?? 0));
      await fed.services.incidents.import({ file: await offerText(fed.files, `day-${i}.csv`, rows) }, newCall());
    }

    const [late, single] = await Promise.all([fed, atOnce].map(({ services }) => services.forecasts.anomalies({ days: 14 }, newCall())));

    expect(single?.feed).toMatchObject({ verdict: 'volume-dropped', partialDays: 0, arrival: { deliveries: 1, shares: [] } });
    expect(late?.feed).toMatchObject({ verdict: 'ok', arrival: { deliveries: 30 } });
    expect(late?.feed?.partialDays).toBeGreaterThanOrEqual(2);
    const [newest = 0, next = 0, third = 0] = late?.feed?.arrival.shares ?? [];
    expect([newest < 0.75, newest < next, next < third, third > 0.85]).toEqual([true, true, true, true]);
  });

  test('drift of the feed stops alerts, and the step says why', async () => {
    const all = makeDays({ days: 120, perDay: { W: 20, E: 10, outside: 1 } });
    // Two of three files of the last twelve days are missing.
    const { services } = await openFilled(all.filter(({ time }, i) => time < '2025-04-19' || i % 3 === 0));
    const rule = { ...anyRule, measure: 'hotspot.incidents', threshold: 1, severity: 'high' } as const;
    await services.alerts.saveRule({ ...rule, name: 'Any' }, newCall());

    const run = await services.pipeline.run({}, newCall());

    expect(run.steps.find(({ name }) => name === 'alerts')).toMatchObject({
      counts: { checked: 1, fired: 0, queued: 0 },
      reason: { code: 'alerts.feed-drift', params: { verdict: 'volume-dropped' } },
    });
    expect((await services.alerts.list(firstPage, newCall())).total).toBe(0);
  });
});

describe('where next', () => {
  test('cells of a zone expect what the zone does', async () => {
    const opened = await openFilled(makeDays({ days: 90 }));
    const { services } = opened;
    const { runId } = await services.forecasts.run({ ...byDay, steps: 7 }, newCall());

    const risk = await services.forecasts.risk({ runId, periods: 3, cellM: 500 }, newCall());

    expect(risk.edges).toEqual(['2025-04-01', '2025-04-02', '2025-04-03', '2025-04-04']);
    const cells = risk.cell.length;
    for (const { zoneId, mean, stepLo80, stepHi80 } of (await allForecasts(opened)).filter((forecast) => forecast.zoneId !== null)) {
      for (const period of [0, 1, 2]) {
        const at = period * risk.zones.id.length + risk.zones.id.indexOf(zoneId!);
        expect(risk.zones.expected[at]).toBeCloseTo(mean[period], 4);
        expect(risk.zones.lo80[at]).toBeCloseTo(stepLo80[period], 4);
        expect(risk.zones.hi80[at]).toBeCloseTo(stepHi80[period], 4);
        const ofZone = risk.expected.subarray(period * cells, (period + 1) * cells).filter((_, cell) => risk.zone[cell] === zoneId);
        expect(sumOf(ofZone)).toBeCloseTo(mean[period], 3);
      }
    }
    await expect(services.forecasts.risk({ runId: 99, periods: 3, cellM: 500 }, newCall())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('without a forecast there is none', async () => {
    const { services } = await openPorts();

    await expect(services.forecasts.risk({ periods: 3, cellM: 500 }, newCall())).rejects.toMatchObject({ code: 'forecasts.none' });
  });
});

test('feedback: patrols that follow what they found drift from the true rates, corrected ones do not', async () => {
  const { services } = await openPorts();
  const input = { trueRates: [10, 8], discoveredShare: 1, days: 500, seed: 2 };

  const naive = await services.forecasts.feedback({ ...input, correct: false }, newCall());
  const corrected = await services.forecasts.feedback({ ...input, correct: true }, newCall());

  expect(naive.share).toHaveLength(2 * 501);
  expect([...naive.trueShare]).toEqual([10 / 18, 8 / 18]);
  expect(naive.misplaced.at(-1)).toBeGreaterThan(corrected.misplaced.at(-1)!);
});

async function openFilled(incidents: readonly MadeIncident[], choices: Parameters<typeof openPorts>[0] = {}): Promise<Opened> {
  const opened = await openPorts(choices);
  const { services, files } = opened;
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(incidents)) }, newCall());
  return opened;
}

/** In the order of the list: the city first. */
async function allForecasts({ services }: Opened, runId?: number) {
  const { items } = await services.forecasts.list(runId === undefined ? {} : { runId }, newCall());
  return Promise.all(items.map(({ id }) => services.forecasts.get({ id }, newCall())));
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

/** As somebody would who opened the file with another program. */
function changeLastNumber(cacheFile: string, seq: number): void {
  const db = new Sqlite(cacheFile);
  db.exec('DROP TRIGGER forecast_seal_stays');
  const { numbers } = db.prepare('SELECT numbers FROM forecast_seal WHERE seq = ?').get(seq) as { numbers: Buffer };
  numbers.writeDoubleLE(numbers.readDoubleLE(numbers.length - 8) + 1, numbers.length - 8);
  db.prepare('UPDATE forecast_seal SET numbers = ? WHERE seq = ?').run(numbers, seq);
  db.close();
}

interface PastScores {
  readonly model: string;
  readonly outcome: SealScore['outcome'];
  /** Of 2024: three months from it on. */
  readonly fromMonth: number;
}

/** Three sealed forecasts of the city for months of 2024, and what became of them. */
async function scorePast({ ports }: Opened, { model, outcome, fromMonth }: PastScores): Promise<void> {
  const seals = [0, 1, 2].map((i) => {
    const [firstStep, endStep] = [fromMonth + i, fromMonth + i + 1].map((month) => `2024-${String(month).padStart(2, '0')}-01`) as [
      string,
      string,
    ];
    const one = () => Float64Array.of(1);
    const sealed = {
      ...{ dataHash: 'a'.repeat(64), model, version: '0', subject: 'city', step: 'day', sealedAtMs: 0, parameters: {} },
      ...{ firstDay: firstStep, endDay: endStep, mean: one(), lo80: one(), hi80: one(), lo95: one(), hi95: one(), naive: one() },
      ...{ sum: 1, sumLo80: 1, sumHi80: 1 },
    };
    const place = { forecastIndex: 0, zoneId: null, typeId: null, published: true, isBefore: true, firstStep, endStep };
    return { ...place, sealed, bytes: forecastDigestInput(sealed) };
  });
  const run = { ...byDay, calendar: null, dataCut: '2024-01-01', createdMs: 0 };
  const { total } = await ports.read.ledgerPage(firstPage);
  await ports.write.saveForecasts({ run, forecasts: [], seals });
  const figures = {
    observedHash: 'b'.repeat(64),
    observedSteps: 1,
    actual: 1,
    mae: 1,
    naiveMae: 1,
    bias: 0,
    intervalScore: 1,
    coverage80: 1,
    coverage95: 1,
  };
  await ports.write.saveScores(seals.map((_, i) => ({ ...figures, outcome, seq: total + i + 1, sumInside80: true, scoredMs: 0 })));
}
