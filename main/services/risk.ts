import type { Analytics } from '../../analytics/index.ts';
import type { Forecast, ForecastRun } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { everything } from './filter.ts';
import { dateOfDay, dayNumberOf, localTimeOfMin, minuteOf } from './local-time.ts';
import type { Call, Ports } from './ports.ts';

type Risk = OutputOf<Contract['forecasts']['risk']>;
type PastInput = Parameters<Analytics['riskAhead']>[0]['past'];

/** Half of an 80 % interval of a normal distribution, in standard deviations. */
const Z80 = 1.2815515655446004;

interface RiskOptions {
  readonly runId: number | null;
  readonly periods: number;
  readonly cellM: number;
}

/** Shares the zones' forecasts of a run out over cells, by where reported incidents of the same hours happened before its data cut. */
export async function findRisk(ports: Ports, { runId, periods, cellM }: RiskOptions, { signal }: Pick<Call, 'signal'>): Promise<Risk> {
  const { read, compute } = ports;
  const found = await read.forecastSummaries(runId);
  if (found === null)
    throw runId === null ? new AppError('forecasts.none') : new AppError('not-found', { what: 'forecast run', id: runId });
  const ofZones = found.items.filter(({ zoneId, typeId }) => zoneId !== null && typeId === null);
  if (ofZones.length === 0) throw new AppError('forecasts.none');
  const forecasts = (await Promise.all(ofZones.map(({ id }) => read.forecast(id)))).filter((forecast) => forecast !== null);
  const count = Math.min(periods, forecasts[0]?.steps ?? 0);
  const { version: _, ...zones } = await read.zoneBorders();
  const input = { past: await pastOf(ports, found.run), zones, periods: count, cellM, ...numbersOf(forecasts, count) };
  const risk = await compute('riskAhead', input, { signal });
  return {
    runId: found.run.id,
    step: found.run.step,
    edges: edgesFrom(found.run, forecasts[0]?.from ?? found.run.dataCut, count),
    ...{ columns: risk.columns, rows: risk.rows, bounds: risk.bounds, cell: risk.cell, zone: risk.zone },
    ...{ expected: risk.expected, lo80: risk.lo80, hi80: risk.hi80, chance: risk.chance },
  };
}

/** The reported incidents before the data cut, of the hours that were forecast. */
async function pastOf({ read }: Ports, { dataCut, hours }: ForecastRun): Promise<PastInput> {
  const [{ lonLat, localMin, typeIds, origins, dayZero }, types] = await Promise.all([
    read.incidentColumns(everything),
    read.incidentTypes(),
  ]);
  const cutMin = dayZero === null ? 0 : minuteOf(dataCut, dayNumberOf(dayZero));
  return {
    lonLat,
    localMin,
    typeIds,
    origins,
    cutMin,
    hours,
    withoutTypes: types.filter(({ origin }) => origin === 'discovered').map(({ id }) => id),
  };
}

/** Zones of the forecasts, and their counts and errors, period by period. */
function numbersOf(forecasts: readonly Forecast[], periods: number) {
  const expected = new Float64Array(periods * forecasts.length);
  const deviation = new Float64Array(periods * forecasts.length);
  forecasts.forEach(({ mean, stepLo80, stepHi80 }, zone) => {
    for (let period = 0; period < periods; period++) {
      const at = period * forecasts.length + zone;
      expected[at] = mean[period] ?? 0;
      deviation[at] = ((stepHi80[period] ?? 0) - (stepLo80[period] ?? 0)) / (2 * Z80);
    }
  });
  return { zoneIds: Int32Array.from(forecasts, ({ zoneId }) => zoneId ?? 0), expected, deviation };
}

/** Local start of each period, and the end of the last. */
function edgesFrom({ step }: ForecastRun, from: string, periods: number): string[] {
  const day = dayNumberOf(from);
  const hour = Number(from.slice(11, 13));
  return Array.from({ length: periods + 1 }, (_, i) => {
    if (step === 'hour') return localTimeOfMin(day, (hour + i) * 60);
    if (step === 'month')
      return new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1 + i, 1)).toISOString().slice(0, 10);
    return dateOfDay(day + i * (step === 'week' ? 7 : 1));
  });
}
