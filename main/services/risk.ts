import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { ForecastRun } from '../../preload/contract/domain.ts';
import type { IncidentColumns } from '../store/api.ts';
import { everything } from './filter.ts';
import { lastFullDay } from './last-full-day.ts';
import { DAY_MIN, dateOfDay, dayNumberOf, localTimeOfMin } from './local-time.ts';
import type { Call, Ports } from './ports.ts';

type Risk = OutputOf<Contract['forecasts']['risk']>;

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
  const [columns, types, borders, forecasts] = await Promise.all([
    read.incidentColumns(everything),
    read.incidentTypes(),
    read.zoneBorders(),
    Promise.all(ofZones.map(({ id }) => read.forecast(id))),
  ]);
  const known = forecasts.filter((forecast) => forecast !== null);
  const count = Math.min(periods, known[0]?.steps ?? 0);
  const left = new Set(types.filter(({ origin }) => origin === 'discovered').map(({ id }) => id));
  const past = pastOf(columns, found.run, left);
  const expected = new Float64Array(count * known.length);
  const deviation = new Float64Array(count * known.length);
  known.forEach((forecast, zone) => {
    for (let period = 0; period < count; period++) {
      const at = period * known.length + zone;
      expected[at] = forecast.mean[period] ?? 0;
      deviation[at] = ((forecast.stepHi80[period] ?? 0) - (forecast.stepLo80[period] ?? 0)) / (2 * Z80);
    }
  });
  const { version: _, ...shapes } = borders;
  const zones = await compute('buildZoneIndex', shapes, { signal });
  const zoneIds = Int32Array.from(known, ({ zoneId }) => zoneId ?? 0);
  const risk = await compute('whereNext', { ...past, zones, zoneIds, periods: count, expected, deviation, cellM }, { signal });
  return {
    runId: found.run.id,
    step: found.run.step,
    edges: edgesFrom(found.run, known[0]?.from ?? found.run.dataCut, count),
    ...{ columns: risk.columns, rows: risk.rows, bounds: risk.bounds, cell: risk.cell, zone: risk.zone },
    ...{ expected: risk.expected, lo80: risk.lo80, hi80: risk.hi80, chance: risk.chance },
  };
}

/** Places and ages in days of the reported incidents before the data cut, of the hours that were forecast. */
function pastOf({ localMin, lonLat, typeIds, dayZero }: IncidentColumns, { dataCut, hours }: ForecastRun, left: ReadonlySet<number>) {
  const cutMin =
    dayZero === null ? 0 : Math.min((dayNumberOf(dataCut) - dayNumberOf(dayZero)) * DAY_MIN, (lastFullDay(localMin) + 1) * DAY_MIN);
  const kept: number[] = [];
  for (let i = 0; i < localMin.length; i++) {
    const minute = localMin[i] ?? 0;
    if (minute < cutMin && !left.has(typeIds[i] ?? 0) && isWithin(Math.floor((minute % DAY_MIN) / 60), hours)) kept.push(i);
  }
  return {
    lonLat: Float64Array.from({ length: 2 * kept.length }, (_, i) => lonLat[2 * (kept[i >> 1] ?? 0) + (i & 1)] ?? 0),
    ageDays: Float64Array.from(kept, (i) => (cutMin - (localMin[i] ?? 0)) / DAY_MIN),
  };
}

function isWithin(hour: number, hours: ForecastRun['hours']): boolean {
  if (hours === null) return true;
  const [from, to] = hours;
  return from <= to ? hour >= from && hour <= to : hour >= from || hour <= to;
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
