import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { forecastWith } from '../../../analytics/forecast/forecast-many.ts';
import { chooseFastModels } from '../../../analytics/forecast/models.ts';
import { naiveScale } from '../../../analytics/forecast/seasonal-naive.ts';
import { joinSeries, meanScaledError, scoreForecasts, type Accuracy } from './accuracy.ts';
import { readSample } from './chicago-sample.ts';
import { average, type DistrictReference } from './reference-series.ts';

/** Series that no choice of the default was made by, and where they are forecast. */
export interface FreshSet {
  readonly series: readonly Float64Array<ArrayBuffer>[];
  readonly season: number;
  readonly stepsAYear: number;
  readonly horizon: number;
  /** Steps known at each forecast. */
  readonly origins: readonly number[];
  /** Season that R was told of: its ets() has none above 24. */
  readonly seasonOfR: number;
}

export const freshNames = ['medellinDays', 'medellinWeeks', 'chicagoTypes'] as const;
export type FreshName = (typeof freshNames)[number];

const references = new URL('../../fixtures/reference/forecast/', import.meta.url);
const every = (step: number, first: number, count: number) => Array.from({ length: count }, (_, i) => first + step * i);

/** medellinDays: homicides a day, 2019. medellinWeeks: by comuna, from February 2019 on. chicagoTypes: by type, May to August 2018. */
export function readFresh(name: FreshName): FreshSet {
  if (name === 'chicagoTypes') {
    return { series: readTypes(), ...{ season: 7, stepsAYear: 365.25, horizon: 28, origins: every(28, 135, 3), seasonOfR: 7 } };
  }
  const comunas = readComunas();
  if (name === 'medellinDays') {
    const city = comunas[0].map((_, day) => comunas.reduce((sum, counts) => sum + counts[day], 0));
    return { series: [city], ...{ season: 7, stepsAYear: 365.25, horizon: 28, origins: every(28, 3_286, 13), seasonOfR: 7 } };
  }
  const series = comunas.map(weeksOf);
  return { series, ...{ season: 52, stepsAYear: 365.25 / 7, horizon: 8, origins: every(8, 473, 6), seasonOfR: 1 } };
}

/** What R said of them: see tests/fixtures/reference/forecast/README.md. */
export function readFreshReference(name: FreshName): Readonly<Record<'ets' | 'arima', readonly DistrictReference[]>> {
  const all = JSON.parse(readFileSync(new URL('r-fresh.json', references), 'utf8')) as Record<
    FreshName,
    ReturnType<typeof readFreshReference>
  >;
  return all[name];
}

export interface FreshAccuracy extends Pick<Accuracy, 'mase' | 'coverage80' | 'coverage95'> {
  readonly forecasts: number;
  /** MASE of R on the same forecasts, and of ours where R has recorded fewer. */
  readonly ets: { readonly forecasts: number; readonly r: number; readonly ours: number };
  readonly arima: { readonly forecasts: number; readonly r: number; readonly ours: number };
}

/** The default of the product against R on all forecasts of a set. A series without a count above 0 has no scaled error. */
export function scoreFresh(name: FreshName): FreshAccuracy {
  const { series, season, stepsAYear, horizon, origins } = readFresh(name);
  const found = origins.map((origin) => {
    const whole = series.map((counts) => counts.slice(0, origin + horizon));
    const values = joinSeries(whole, 0, -horizon);
    const input = { values, seriesCount: whole.length, season, horizon, origins: 12, stepsAYear };
    const forecasts = forecastWith(chooseFastModels('default'), input);
    const errors = whole.map((counts, i) =>
      meanScaledError([counts], () => forecasts.mean.subarray(i * horizon, (i + 1) * horizon), season),
    );
    return { origin, errors, ...scoreForecasts(whole, forecasts, season) };
  });
  const reference = readFreshReference(name);
  const against = (method: 'ets' | 'arima') => {
    const pairs = reference[method].flatMap((one) => {
      const same = found.find(({ origin }) => origin === one.origin);
      const unit = naiveScale(series[one.series].subarray(0, one.origin), season);
      return same ? [{ ours: same.errors[one.series], r: one.meanAbsoluteError / unit }] : [];
    });
    return { forecasts: pairs.length, r: average(pairs.map(({ r }) => r)), ours: average(pairs.map(({ ours }) => ours)) };
  };
  const mean = (of: 'coverage80' | 'coverage95') => average(found.map((one) => one[of]));
  return {
    ...{ forecasts: origins.length * series.length, mase: average(found.flatMap(({ errors }) => errors)) },
    ...{ coverage80: mean('coverage80'), coverage95: mean('coverage95'), ets: against('ets'), arima: against('arima') },
  };
}

/** Homicides a day in Medellín's comunas, 2010-01-01 to 2019-12-31, and outside them. */
export function readComunas(): Float64Array<ArrayBuffer>[] {
  const rows = gunzipSync(readFileSync(new URL('medellin-homicides.csv.gz', references)))
    .toString()
    .trimEnd()
    .split('\n');
  return rows.map((row) => Float64Array.from(row.split(',').slice(1), Number));
}

/** Whole weeks from Monday, 2010-01-04 on. */
function weeksOf(days: Float64Array): Float64Array<ArrayBuffer> {
  const first = 3;
  return Float64Array.from({ length: Math.floor((days.length - first) / 7) }, (_, week) => {
    const start = first + 7 * week;
    return days.subarray(start, start + 7).reduce((sum, count) => sum + count, 0);
  });
}

/** Incidents a day of each type of the bundled sample that has 35 or more, in alphabetical order; the last, unfinished day is left out. */
function readTypes(): Float64Array<ArrayBuffer>[] {
  const incidents = readSample();
  const days = incidents.reduce((last, { day }) => Math.max(last, day), 0);
  const counts = new Map<string, Float64Array<ArrayBuffer>>();
  for (const { day, type } of incidents) {
    const ofType = counts.get(type) ?? new Float64Array(days);
    counts.set(type, ofType);
    if (day < days) ofType[day]++;
  }
  const names = [...counts.keys()].sort();
  return names.flatMap((name) => counts.get(name) ?? []).filter((ofType) => ofType.reduce((sum, count) => sum + count, 0) >= 35);
}
