import { describe, expect, test } from 'vitest';
import type { SavedRule } from '../../main/store/alert-rules.ts';
import { anyRule } from '../store/any-rule.ts';
import { type MadeIncident, newCall, offerText, type Opened, openPorts, toCsv, twoZones } from './open-ports.ts';

const WEST = { lon: 47.95, lat: 29.3 };
const EAST = { lon: 48.05, lat: 29.3 };
const page = { page: 1, pageSize: 100 };
const busyDay = { ...anyRule, name: 'Busy day', measure: 'count.total', threshold: 8, severity: 'high' } as const satisfies SavedRule;

/** Three incidents a day in each zone of March 2024, at 6, 12 and 18 o'clock, and more where it is said. */
function march(
  days: number,
  more: readonly (readonly [day: number, place: typeof WEST, incidents: number])[] = [],
  from = 1,
): MadeIncident[] {
  const at = (day: number, minute: number) =>
    `2024-03-${String(day).padStart(2, '0')} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
  const usual = Array.from({ length: days - from + 1 }, (_, i) => i + from).flatMap((day) =>
    [360, 720, 1_080].flatMap((minute) => [WEST, EAST].map((place) => ({ time: at(day, minute), type: 'Theft', ...place }))),
  );
  const planted = more.flatMap(([day, place, count]) =>
    Array.from({ length: count }, (_, i) => ({ time: at(day, 600 + i), type: 'Theft', ...place })),
  );
  return [...usual, ...planted];
}

async function take({ services, files }: Opened, incidents: readonly MadeIncident[]): Promise<void> {
  await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(incidents)) }, newCall());
}

async function openTown(incidents: readonly MadeIncident[]): Promise<Opened> {
  const opened = await openPorts();
  await opened.services.zones.import({ file: await offerText(opened.files, 'zones.geojson', twoZones) }, newCall());
  await take(opened, incidents);
  await opened.services.alerts.saveRecipient(
    { name: 'Duty', phone: '+96550000001', channel: 'sms', language: 'en', enabled: true },
    newCall(),
  );
  return opened;
}

const alertsOf = async ({ services }: Opened) => (await services.alerts.list(page, newCall())).items;
const evaluate = ({ services }: Opened) => services.alerts.evaluate({}, newCall());
async function zoneIdOf({ services }: Opened, code: string): Promise<number> {
  return (await services.zones.list({}, newCall())).items.find((zone) => zone.code === code)?.id ?? 0;
}

describe('rules on counts', () => {
  test('raise one alert when the threshold is reached, say so once, and that it is over', async () => {
    const town = await openTown(march(20, [[20, WEST, 6]]));
    await town.services.alerts.saveRule(busyDay, newCall());

    expect(await evaluate(town)).toMatchObject({ checked: 1, fired: 1, queued: 1 });
    expect(await evaluate(town)).toMatchObject({ fired: 0, queued: 0 });
    const west = await zoneIdOf(town, 'W');
    expect(await alertsOf(town)).toMatchObject([
      { measure: 'count.total', zoneId: west, value: 9, threshold: 8, observedAt: '2024-03-21T00:00', clearedMs: null, ruleVersion: 1 },
    ]);

    await take(town, march(21, [], 21));
    expect(await evaluate(town)).toMatchObject({ fired: 0 });
    expect((await alertsOf(town))[0]?.clearedMs).toBeTypeOf('number');
  });

  test('what comes late is looked at when it has come; what was over meanwhile raises nobody', async () => {
    const town = await openTown(march(10));
    await town.services.alerts.saveRule(busyDay, newCall());
    await evaluate(town);
    // Days without this computer: one busy day that has passed, and one that lasts.
    await take(
      town,
      march(
        20,
        [
          [14, WEST, 6],
          [20, EAST, 6],
        ],
        11,
      ),
    );
    expect(await evaluate(town)).toMatchObject({ fired: 1 });
    expect(await alertsOf(town)).toMatchObject([{ zoneId: await zoneIdOf(town, 'E'), observedAt: '2024-03-21T00:00' }]);
  });

  test('a changed rule begins anew, as a new version, and its alerts say which they are of', async () => {
    const town = await openTown(march(20, [[20, WEST, 6]]));
    const { id } = await town.services.alerts.saveRule(busyDay, newCall());
    await evaluate(town);
    await town.services.alerts.saveRule({ ...busyDay, id, threshold: 9 }, newCall());
    await take(town, march(21, [[21, WEST, 7]], 21));
    expect(await evaluate(town)).toMatchObject({ fired: 1 });
    expect((await alertsOf(town)).map(({ ruleVersion, threshold, value }) => [ruleVersion, threshold, value])).toEqual([
      [2, 9, 10],
      [1, 8, 9],
    ]);
    expect(await town.services.alerts.ruleVersions({ id }, newCall())).toMatchObject({
      items: [
        { version: 2, threshold: 9, changedBy: 'tester' },
        { version: 1, threshold: 8 },
      ],
    });
  });

  test('silence is by the clock, of each zone', async () => {
    const town = await openPorts({ now: () => Date.parse('2024-03-22T00:30:00+03:00') });
    await town.services.zones.import({ file: await offerText(town.files, 'zones.geojson', twoZones) }, newCall());
    await take(town, march(20));
    await take(town, [{ time: '2024-03-21 20:00:00', type: 'Theft', ...EAST }]);
    const timing = { ...anyRule.timing, stepMin: 60 };
    await town.services.alerts.saveRule({ ...busyDay, measure: 'data.silence', threshold: 24, timing }, newCall());
    expect(await evaluate(town)).toMatchObject({ fired: 1 });
    // The hour of the last incident ended at 19 o'clock of the day before.
    expect(await alertsOf(town)).toMatchObject([{ zoneId: await zoneIdOf(town, 'W'), value: 29, observedAt: '2024-03-22T00:00' }]);
  });

  test('a rule on one type, some hours and a fence counts those alone', async () => {
    const town = await openTown([
      ...march(20),
      ...march(20, [[20, EAST, 20]])
        .slice(-20)
        .map((one) => ({ ...one, type: 'Fire' })),
    ]);
    const types = (await town.services.incidents.types({}, newCall())).items;
    const fire = types.find(({ code }) => code === 'Fire')?.id ?? 0;
    const around = (lon: number): [number, number][] => [
      [lon - 0.01, 29.29],
      [lon + 0.01, 29.29],
      [lon + 0.01, 29.31],
      [lon - 0.01, 29.31],
    ];
    const scope = { ...anyRule.scope, typeIds: [fire], each: 'whole' as const, hours: [10, 10] as [number, number], fence: around(48.05) };
    await town.services.alerts.saveRule({ ...busyDay, threshold: 20, scope }, newCall());
    await town.services.alerts.saveRule({ ...busyDay, threshold: 1, scope: { ...scope, fence: around(47.95) } }, newCall());
    await town.services.alerts.saveRule({ ...busyDay, threshold: 1, scope: { ...scope, hours: [12, 12] } }, newCall());
    expect(await evaluate(town)).toMatchObject({ checked: 3, fired: 1 });
    expect(await alertsOf(town)).toMatchObject([{ zoneId: null, typeId: fire, value: 20 }]);
  });

  test.each([
    ['hours on a hotspot', { measure: 'hotspot.incidents', scope: { ...anyRule.scope, hours: [1, 2] } }, 'scope.hours'],
    [
      'a fence on a forecast',
      {
        measure: 'forecast.rise',
        scope: {
          ...anyRule.scope,
          fence: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
      },
      'scope.fence',
    ],
    ['weights by chance', { measure: 'count.surge', scope: { ...anyRule.scope, weights: { 1: 2 } } }, 'scope.weights'],
    ['an end above the threshold', { timing: { ...anyRule.timing, clearBelow: 9 } }, 'timing.clearBelow'],
  ] as const)('%s are refused', async (_what, wrong, path) => {
    const { services } = await openPorts();
    await expect(services.alerts.saveRule({ ...busyDay, ...wrong } as SavedRule, newCall())).rejects.toMatchObject({
      code: 'input.invalid',
      params: { path },
    });
    expect((await services.alerts.rules({}, newCall())).items).toEqual([]);
  });
});

describe('a dry run', () => {
  test('tells what a rule would have raised, and saves nothing', async () => {
    const town = await openTown(
      march(31, [
        [12, WEST, 6],
        [13, WEST, 9],
        [20, EAST, 6],
      ]),
    );
    const tried = await town.services.alerts.dryRun({ rule: busyDay, from: '2024-03-05', to: null, falseAMonth: null }, newCall());
    expect(tried).toMatchObject({ from: '2024-03-05T00:00', to: '2024-04-01T00:00', fired: 2, threshold: 8, isAlwaysOn: false });
    expect(tried.firings).toMatchObject([
      { zoneId: await zoneIdOf(town, 'W'), at: '2024-03-13T00:00', clearedAt: '2024-03-15T00:00', value: 9, peak: 12 },
      { zoneId: await zoneIdOf(town, 'E'), at: '2024-03-21T00:00', value: 9 },
    ]);
    expect([...tried.highest]).toHaveLength(27);
    expect(await alertsOf(town)).toEqual([]);
    expect((await town.services.alerts.rules({}, newCall())).items).toEqual([]);
  });

  test('warns of a rule that fires nearly always', async () => {
    const town = await openTown(march(20));
    const tried = await town.services.alerts.dryRun(
      { rule: { ...busyDay, threshold: 1 }, from: null, to: null, falseAMonth: null },
      newCall(),
    );
    expect(tried).toMatchObject({ isAlwaysOn: true, fired: 2 });
  });

  test('raises what the real looks raise, day by day', async () => {
    const more = [
      [12, WEST, 6],
      [13, WEST, 9],
      [20, EAST, 6],
      [25, WEST, 5],
    ] as const;
    const town = await openTown(march(4));
    await town.services.alerts.saveRule(busyDay, newCall());
    await evaluate(town);
    for (let day = 5; day <= 31; day++) {
      await take(
        town,
        march(
          day,
          more.filter(([at]) => at === day),
          day,
        ),
      );
      await evaluate(town);
    }
    const tried = await town.services.alerts.dryRun({ rule: busyDay, from: '2024-03-05', to: null, falseAMonth: null }, newCall());
    const raised = (await alertsOf(town)).map(({ zoneId, observedAt, value }) => ({ zoneId, at: observedAt, value })).reverse();
    expect(tried.firings.map(({ zoneId, at, value }) => ({ zoneId, at, value }))).toEqual(raised);
    expect(raised).toHaveLength(3);
  });

  test.each([
    ['no incidents', {}, 'alerts.no-history'],
    ['results that are not kept', { measure: 'forecast.rise' }, 'alerts.no-history'],
  ] as const)('says why there is none: %s', async (_what, change, code) => {
    const { services } = await openPorts();
    const rule = { ...busyDay, ...change } as SavedRule;
    await expect(services.alerts.dryRun({ rule, from: null, to: null, falseAMonth: null }, newCall())).rejects.toMatchObject({ code });
  });

  test('refuses a period after the data', async () => {
    const town = await openTown(march(3));
    const late = town.services.alerts.dryRun({ rule: busyDay, from: '2025-01-01', to: null, falseAMonth: null }, newCall());
    await expect(late).rejects.toMatchObject({ code: 'input.invalid', params: { path: 'from' } });
  });
});
