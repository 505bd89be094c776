import { describe, expect, test } from 'vitest';
import { dryRunRule, solveRule } from '../../../analytics/alert/rule-history.ts';
import type { SeriesRule } from '../../../analytics/alert/rule-series.ts';
import { lookAtRules, type RuleProgress } from '../../../analytics/alert/series-rules.ts';
import type { TimedIncidents } from '../../../analytics/alert/scope-counts.ts';
import { createRandom } from '../../../analytics/math/random.ts';

const DAY = 1_440;
const zones = [
  { id: 1, areaKm2: 2 },
  { id: 2, areaKm2: 4 },
];
const daily: SeriesRule = {
  id: 5,
  measure: 'count',
  scope: { typeIds: [], zoneIds: [], isPerZone: true, hours: null, weekdays: [], fence: null, weights: null },
  stepMin: DAY,
  windowSteps: 1,
  minCount: 0,
  episode: { threshold: 6, clearBelow: 4, pendingSteps: 1, clearSteps: 1 },
};
const never: RuleProgress = { lookedMin: null, states: [] };

/** `perDay` incidents a day in each zone, and what is planted. */
function make(
  days: number,
  planted: readonly (readonly [day: number, zoneId: number, incidents: number])[] = [],
  perDay = 2,
): TimedIncidents {
  const random = createRandom(9);
  const rows: [number, number][] = [];
  const add = (day: number, zoneId: number, count: number) => {
    for (let i = 0; i < count; i++) rows.push([day * DAY + Math.floor(random.next() * DAY), zoneId]);
  };
  for (let day = 0; day < days; day++) for (const { id } of zones) add(day, id, perDay);
  for (const [day, zoneId, count] of planted) add(day, zoneId, count);
  rows.sort((a, b) => a[0] - b[0]);
  return {
    localMin: Int32Array.from(rows, ([minute]) => minute),
    typeIds: new Uint16Array(rows.length).fill(1),
    zoneIds: Uint16Array.from(rows, ([, zoneId]) => zoneId),
    lonLat: new Float64Array(2 * rows.length),
  };
}
const look = (incidents: TimedIncidents, untilMin: number, progress = never, rule = daily) =>
  lookAtRules({ incidents, zones, rules: [{ ...rule, progress, untilMin }] })[0];

describe('lookAtRules', () => {
  test('the first look judges the last step that has ended, and keeps who fires', () => {
    const first = look(make(30, [[29, 2, 5]]), 30 * DAY + 700);
    expect(first).toMatchObject({
      ...{ ruleId: 5, lookedMin: 30 * DAY, steps: 1 },
      events: [{ subject: 2, kind: 'fired', atMin: 30 * DAY, value: 7, count: 7 }],
      states: [{ subject: 2, phase: 'firing', run: 0 }],
    });
  });

  test('a second look at the same time finds nothing new, a later one that it is over', () => {
    const incidents = make(31, [[29, 2, 5]]);
    const first = look(incidents, 30 * DAY);
    const again = look(incidents, 30 * DAY + 1_000, first);
    expect(again).toMatchObject({ events: [], steps: 0, lookedMin: 30 * DAY, states: first.states });
    const later = look(incidents, 31 * DAY, again);
    expect(later).toMatchObject({ events: [{ subject: 2, kind: 'cleared', atMin: 31 * DAY, value: 2 }], states: [] });
  });

  test('many small looks and one large one find the same events, in every measure', () => {
    const incidents = make(120, [
      [90, 1, 9],
      [91, 1, 9],
      [100, 2, 12],
      [101, 2, 3],
      [110, 1, 20],
    ]);
    for (const rule of [
      daily,
      { ...daily, windowSteps: 3, episode: { threshold: 12, clearBelow: 9, pendingSteps: 2, clearSteps: 2 } },
      { ...daily, measure: 'excess', episode: { threshold: 1, clearBelow: 0.5, pendingSteps: 1, clearSteps: 1 } },
      { ...daily, measure: 'record', episode: { threshold: 1, clearBelow: 0, pendingSteps: 1, clearSteps: 3 } },
      { ...daily, measure: 'rate', episode: { threshold: 3, clearBelow: 2, pendingSteps: 1, clearSteps: 1 } },
      { ...daily, stepMin: 360, windowSteps: 4 },
    ] as const satisfies readonly SeriesRule[]) {
      const start = look(incidents, 70 * DAY, never, rule);
      const whole = look(incidents, 120 * DAY, start, rule);
      let at = start;
      const pieces = [];
      for (let minute = 70 * DAY + 100; minute <= 120 * DAY; minute += 500) {
        at = look(incidents, minute, at, rule);
        pieces.push(...at.events);
      }
      at = look(incidents, 120 * DAY, at, rule);
      expect([...pieces, ...at.events]).toEqual(whole.events);
      expect(at.states).toEqual(whole.states);
      expect(whole.events.length).toBeGreaterThan(1);
    }
  });

  test('after a long absence the last 400 steps are caught up with', () => {
    const incidents = make(900, [
      [100, 1, 20],
      [800, 1, 20],
    ]);
    const late = look(incidents, 900 * DAY, look(incidents, 50 * DAY));
    expect(late.steps).toBe(400);
    expect(late.events.map(({ atMin }) => atMin / DAY)).toEqual([801, 802]);
  });

  test('silence is told of each zone in hours, and not of one that never had an incident', () => {
    const rule: SeriesRule = {
      ...daily,
      measure: 'silence',
      stepMin: 60,
      episode: { threshold: 48, clearBelow: 1, pendingSteps: 1, clearSteps: 1 },
    };
    const incidents = make(10);
    const silent = lookAtRules({
      incidents,
      zones: [...zones, { id: 3, areaKm2: 1 }],
      rules: [{ ...rule, progress: never, untilMin: 14 * DAY }],
    })[0];
    expect(silent.states.map(({ subject }) => subject)).toEqual([1, 2]);
    expect(silent.events[0].value).toBeGreaterThan(95);
  });

  test('says which rule is wrong', () => {
    expect(() => look(make(2), 2 * DAY, never, { ...daily, stepMin: 1_000 })).toThrow('rule 5: stepMin: must divide a day, is 1000');
  });

  test('tells its progress', () => {
    const fractions: number[] = [];
    const rules = [1, 2].map((id) => ({ ...daily, id, progress: never, untilMin: 3 * DAY }));
    lookAtRules({ incidents: make(3), zones, rules }, (fraction) => fractions.push(fraction));
    expect(fractions).toEqual([0.5, 1]);
  });
});

describe('dryRunRule', () => {
  const incidents = make(200, [
    [150, 1, 12],
    [151, 1, 14],
    [170, 2, 11],
  ]);
  const history = { incidents, zones, rule: daily, fromMin: 100 * DAY, untilMin: 200 * DAY };

  test('tells firings by subject and step from the start that was asked for', () => {
    const run = dryRunRule(history);
    expect(run).toMatchObject({ zeroMin: 100 * DAY, stepMin: DAY, subjects: [1, 2], threshold: 6, falseAlarms: 1 });
    expect(run.firings.map(({ subject, step, isConfirmed }) => [run.subjects[subject], step, isConfirmed])).toEqual([
      [1, 50, true],
      [2, 70, false],
    ]);
    expect(run.highest).toHaveLength(100);
    expect([run.highest[50], run.highest[51], run.highest[60]]).toEqual([14, 16, 2]);
  });

  test('finds the events that looks at the time would have found', () => {
    const looks = look(incidents, 200 * DAY, look(incidents, 100 * DAY));
    const run = dryRunRule(history);
    const fired = looks.events.filter(({ kind }) => kind === 'fired').map(({ subject, atMin }) => [subject, atMin]);
    expect(run.firings.map(({ subject, step }) => [run.subjects[subject], run.zeroMin + (step + 1) * DAY])).toEqual(fired);
  });

  test('solves the threshold for a budget', () => {
    const solved = solveRule({ ...history, falseAMonth: 0.2 })!;
    // At 16 the second day of the burst fires, which nothing followed; at 13 the lone day of the other zone does, too.
    expect(solved.threshold).toBe(14);
    expect(solved.falseAlarms).toBe(0);
    expect(solveRule({ ...history, falseAMonth: 1 })!.falseAlarms).toBeLessThanOrEqual(3);
  });

  test('before the first incident nothing is known, and nothing fires', () => {
    const run = dryRunRule({
      ...history,
      rule: { ...daily, episode: { threshold: 0, clearBelow: 0, pendingSteps: 1, clearSteps: 1 } },
      fromMin: -50 * DAY,
    });
    // Day 0 begins before its first incident.
    expect(run.firings.map(({ step }) => run.zeroMin / DAY + step)).toEqual([1, 1]);
  });
});
