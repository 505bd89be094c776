import Database from 'better-sqlite3';
import type { SeriesRule } from '../../analytics/alert/rule-series.ts';
import type { TimedIncidents } from '../../analytics/alert/scope-counts.ts';
import { dryRunRule } from '../../analytics/alert/rule-history.ts';
import { lookAtRules } from '../../analytics/alert/series-rules.ts';
import { createRandom } from '../../analytics/math/random.ts';
import { type BenchRow, compareMs, measureMs } from './bench.ts';

export const name = 'rules';

const INCIDENTS = 1_000_000;
const DAYS = 3 * 365;
const ZONES = 77;
const TYPES = 30;
const RULES = 200;
const DAY = 1_440;

/** 200 rules on a million incidents of three years, looked at once, against SQLite's own counts of the same windows; and one tried on a year. */
export function run(): Promise<BenchRow[]> {
  const incidents = makeIncidents();
  const zones = Array.from({ length: ZONES }, (_, i) => ({ id: i + 1, areaKm2: 8 }));
  const rules = Array.from({ length: RULES }, (_, i) => ruleOf(i));
  const untilMin = DAYS * DAY;
  const never = { lookedMin: null, states: [] };
  const looking = measureMs(() => lookAtRules({ incidents, zones, rules: rules.map((rule) => ({ ...rule, progress: never, untilMin })) }));
  const counting = measureMs(countBySqlite(incidents, rules, untilMin));
  const [surge] = rules.filter(({ measure }) => measure === 'excess');
  const trying = surge && measureMs(() => dryRunRule({ incidents, zones, rule: surge, fromMin: untilMin - 365 * DAY, untilMin }));
  return Promise.resolve([
    compareMs(`${RULES} rules of all measures over 1M incidents, looked at once`, looking, {
      name: 'SQLite, the windows of the same rules by an index of time, without what is usual',
      ms: counting,
      target: '<= 10,000 ms',
    }),
    { what: 'one rule by zone tried on a year', value: trying ?? NaN, unit: 'ms', peer: null, target: '<= 300' },
  ]);
}

function makeIncidents(): TimedIncidents {
  const random = createRandom(1);
  return {
    localMin: Int32Array.from({ length: INCIDENTS }, () => Math.floor(random.next() * DAYS * DAY)).sort(),
    typeIds: Uint16Array.from({ length: INCIDENTS }, () => 1 + Math.floor(random.next() * TYPES)),
    zoneIds: Uint16Array.from({ length: INCIDENTS }, () => Math.floor(random.next() * (ZONES + 1))),
    lonLat: Float64Array.from({ length: 2 * INCIDENTS }, () => random.next()),
  };
}

/** Every measure, window and scope in turn. */
function ruleOf(i: number): SeriesRule {
  const measures = ['count', 'excess', 'rate', 'record', 'silence'] as const;
  const [stepMin, windowSteps] = (
    [
      [DAY, 1],
      [DAY, 7],
      [60, 6],
    ] as const
  )[i % 3] ?? [DAY, 1];
  const fence = i % 7 === 0 ? [0.2, 0.2, 0.8, 0.2, 0.8, 0.8, 0.2, 0.8] : null;
  return {
    id: i,
    measure: measures[i % measures.length] ?? 'count',
    scope: {
      ...{ typeIds: i % 2 === 0 ? [] : [1 + (i % TYPES)], zoneIds: [], isPerZone: i % 4 !== 0, fence, weights: null },
      ...{ hours: i % 5 === 0 ? [22, 5] : null, weekdays: i % 11 === 0 ? [4, 5] : [] },
    },
    ...{ stepMin, windowSteps, minCount: 5 },
    episode: { threshold: 1, clearBelow: 1, pendingSteps: 1, clearSteps: 1 },
  };
}

/** Sums of each rule's newest window by zone: less than what a look does. The table is made before the time is taken. */
function countBySqlite({ localMin, typeIds, zoneIds }: TimedIncidents, rules: readonly SeriesRule[], untilMin: number): () => void {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE incident (local_min INTEGER NOT NULL, type_id INTEGER NOT NULL, zone_id INTEGER NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO incident VALUES (?, ?, ?)');
  db.transaction(() => {
    for (let i = 0; i < localMin.length; i++) insert.run(localMin[i], typeIds[i], zoneIds[i]);
  })();
  db.exec('CREATE INDEX incident_by_time ON incident (local_min, type_id, zone_id)');
  const historyMin = { count: 0, rate: 0, excess: 8 * 7 * DAY, record: 365 * DAY, silence: 365 * DAY };
  const count = db.prepare(
    `SELECT local_min / :step, zone_id, count(*) FROM incident
     WHERE local_min >= :from AND local_min < :until AND (:type IS NULL OR type_id = :type) GROUP BY 1, 2`,
  );
  return () => {
    for (const { measure, stepMin, windowSteps, scope } of rules)
      count.all({
        step: stepMin,
        from: untilMin - windowSteps * stepMin - historyMin[measure],
        until: untilMin,
        type: scope.typeIds[0] ?? null,
      });
    db.close();
  };
}
