import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { countRunSeries, stepFacts, type RunSeries } from './forecast-series.ts';
import { measureArrival } from './feed-arrival.ts';
import { dateOfDay, dayNumberOf } from './local-time.ts';
import type { Call, Ports } from './ports.ts';
import { LEAST_TOLD } from './view.ts';

export type Anomalies = OutputOf<Contract['forecasts']['anomalies']>;

/** Share of false findings among those that are shown. */
const FALSE_DISCOVERY_RATE = 0.05;
/** Days before the judged ones that teach nothing, so that a rise under way does not hide itself. */
const GUARD_DAYS = 14;
/** A feed is watched over so many days at the end. */
const WATCHED_DAYS = 14;

/**
 * Counts of the last days beyond what is usual, or beyond what was forecast and sealed before they came, by zone and for the city;
 * changes of level; and whether the feed itself drifts.
 */
export async function findAnomalies(ports: Ports, days: number, call: Pick<Call, 'signal' | 'progress'>): Promise<Anomalies> {
  const series = await countRunSeries(ports, { step: 'day', by: 'zones', hours: null }, 1, call);
  const [exceedances, changes, feed] = await Promise.all([
    findExceedances(ports, series, { days, call }),
    findChanges(ports, series, call),
    // What drifts is the feed of the whole city.
    ports.limits ? null : watchFeed(ports, series, call),
  ]);
  const judged = series.zoneIds.length * Math.min(days, series.steps);
  // The sum of some zones is not the city.
  const isShown = ({ zoneId }: { readonly zoneId: number | null }) => zoneId !== null || ports.limits?.hasZones !== true;
  const isTold = ({ observed }: { readonly observed: number }) => observed >= LEAST_TOLD || ports.limits?.isMasked !== true;
  return {
    dataCut: series.startOf(series.steps),
    judged,
    exceedances: exceedances.filter((one) => isShown(one) && isTold(one)),
    changes: changes.filter(isShown),
    feed,
  };
}

const subjectAt = ({ zoneIds, typeIds }: RunSeries, row: number): { zoneId: number | null; typeId: number | null } => {
  const orNull = (id: number | undefined) => (id === undefined || id === 0 ? null : id);
  return { zoneId: orNull(zoneIds[row]), typeId: orNull(typeIds[row]) };
};

async function findExceedances(
  ports: Ports,
  series: RunSeries,
  { days, call }: { readonly days: number; readonly call: Pick<Call, 'signal' | 'progress'> },
): Promise<Anomalies['exceedances']> {
  const { values, zoneIds, steps, season, startOf } = series;
  const judged = Math.min(days, steps);
  const input = {
    values: values.slice(),
    seriesCount: zoneIds.length,
    season,
    stepsAYear: stepFacts.day.stepsAYear,
    judged,
    guard: GUARD_DAYS,
    forecasts: await sealedForecasts(ports, series, judged),
  };
  const onProgress = (fraction: number) => {
    call.progress({ step: 'anomalies', fraction });
  };
  const found = await ports.compute(
    'findExceedances',
    { ...input, falseDiscoveryRate: FALSE_DISCOVERY_RATE },
    { signal: call.signal, onProgress },
  );
  const flagged = Array.from(found.flagged.keys()).filter((i) => found.flagged[i] === 1);
  return flagged
    .map((i) => {
      const [row, step] = [Math.floor(i / judged), steps - judged + (i % judged)];
      const figure = (array: Float64Array) => array[i] ?? Number.NaN;
      const isForecast = found.isForecast[i] === 1;
      const figures = { usual: figure(found.expected), isForecast, limit: figure(found.limit), chance: figure(found.adjusted) };
      return { ...subjectAt(series, row), day: startOf(step), observed: values[row * steps + step] ?? 0, ...figures };
    })
    .sort((a, b) => a.chance - b.chance || b.day.localeCompare(a.day));
}

/** What the last forecast that was sealed before its period said of each judged day; NaN where there is none. */
async function sealedForecasts({ read }: Ports, { zoneIds, steps, startOf }: RunSeries, judged: number) {
  const first = startOf(steps - judged);
  const mean = new Float64Array(zoneIds.length * judged).fill(Number.NaN);
  const hi95 = mean.slice();
  const rowOf = new Map(Array.from(zoneIds, (zoneId, row) => [zoneId, row]));
  for (const sealed of await read.sealedDays(first, startOf(steps))) {
    const row = rowOf.get(sealed.zoneId ?? 0);
    if (row === undefined) continue;
    const offset = dayNumberOf(sealed.from) - dayNumberOf(first);
    sealed.mean.forEach((expected, step) => {
      const day = offset + step;
      if (day < 0 || day >= judged) return;
      // Later seals overwrite earlier ones: they knew more.
      mean[row * judged + day] = expected;
      hi95[row * judged + day] = sealed.hi95[step] ?? expected;
    });
  }
  return { mean, hi95 };
}

async function findChanges({ compute }: Ports, series: RunSeries, { signal }: Pick<Call, 'signal'>): Promise<Anomalies['changes']> {
  const { values, zoneIds, steps, season, startOf } = series;
  const rows = Array.from(zoneIds.keys());
  const found = await compute(
    'findChangePointsOfEach',
    rows.map((row) => ({ values: values.slice(row * steps, (row + 1) * steps), season })),
    { signal },
  );
  return rows.flatMap((row) =>
    (found[row] ?? []).map(({ step, before, after }) => ({ ...subjectAt(series, row), day: startOf(step), before, after })),
  );
}

/** Places are usable where they lie in a zone. Rows without coordinates are rejected by the import and stand in its report. */
async function watchFeed(
  ports: Ports,
  { dayZero, steps, totals, outside }: RunSeries,
  { signal }: Pick<Call, 'signal'>,
): Promise<Anomalies['feed']> {
  if (steps <= WATCHED_DAYS) return null;
  const placed = totals.map((count, day) => count - (outside[day] ?? 0));
  const arrival = await measureArrival(ports, { signal });
  const state = await ports.compute(
    'watchFeed',
    { counts: totals.slice(), placed, completeness: arrival.shares.slice(), watchedDays: WATCHED_DAYS },
    { signal },
  );
  const reading = {
    ok: state.drop,
    'too-short': state.drop,
    'volume-dropped': state.drop,
    'volume-jumped': state.jump,
    'geocoding-worse': state.unplaced,
  }[state.verdict];
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    verdict: state.verdict,
    observed: known(reading.observed) ?? 0,
    expected: known(reading.expected) ?? 0,
    since: reading.sinceDay < 0 ? null : dateOfDay(dayZero + reading.sinceDay),
    usualUnplacedShare: known(state.usualUnplacedShare),
    unplacedShare: known(state.unplacedShare),
    partialDays: state.partialDays,
    arrival: { deliveries: arrival.seen, taught: arrival.deliveries, shares: [...arrival.shares] },
  };
}
