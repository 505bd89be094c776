import { createHash } from 'node:crypto';
import type { NewForecast, NewForecastRun, NewSeal } from '../store/api.ts';
import { modelOf, stepsOf, type Made } from './forecast-record.ts';
import { subjectOf, type RunSeries } from './forecast-series.ts';
import { localTimeOf } from './local-time.ts';
import type { Ports } from './ports.ts';

interface SealInput {
  readonly forecasts: readonly NewForecast[];
  /** One a forecast. */
  readonly made: readonly Made[];
  readonly run: NewForecastRun;
  readonly series: RunSeries;
  readonly horizon: number;
  /** What else decides the numbers. */
  readonly parameters: Readonly<Record<string, number | string>>;
}

/** Every forecast of a model, that of a demoted one too: only so can it win its place back. The naive count needs no seal. */
export async function sealForecasts(ports: Ports, { forecasts, made, run, series, horizon, parameters }: SealInput): Promise<NewSeal[]> {
  const [firstStep, endStep] = [series.startOf(series.steps), series.startOf(series.steps + horizon)];
  // A day is before its own minutes, as text, too: both are incident-local.
  const isBefore = localTimeOf({ occurredMs: run.createdMs, utcOffsetMin: series.utcOffsetMin }) < firstStep;
  const chosen = forecasts.flatMap((forecast, forecastIndex) => {
    const one = made[forecastIndex];
    const model = one && modelOf(one.own);
    if (!model || model === 'seasonal-naive') return [];
    const { zoneId, typeId, published } = forecast;
    const sealed = {
      ...{ model, version: ports.about.version, subject: subjectOf(forecast, run.hours), step: run.step, sealedAtMs: run.createdMs },
      parameters: { ...parameters, from: firstStep, to: endStep, ...(run.hours === null ? {} : { hours: run.hours.join('-') }) },
      ...{ firstDay: firstStep.slice(0, 10), endDay: endStep.slice(0, 10), dataHash: hashOf(one.history) },
      ...numbersOf(one, forecast, horizon),
    };
    return [{ forecastIndex, zoneId, typeId, published, isBefore, firstStep, endStep, sealed }];
  });
  // Copied to the thread: compute moves what it is given, and the numbers are stored afterwards.
  const bytes = await ports.compute('sealBytes', structuredClone(chosen.map(({ sealed }) => sealed)));
  return chosen.map((seal, i) => ({ ...seal, bytes: bytes[i] ?? new Uint8Array() }));
}

/** As shown; of a demoted model, as it would have been shown. */
function numbersOf({ own, shown }: Made, forecast: NewForecast, horizon: number) {
  const { result, row } = own;
  const naive = stepsOf(own, result.naive, horizon);
  if (own === shown) {
    const { mean, stepLo80: lo80, stepHi80: hi80, stepLo95: lo95, stepHi95: hi95, expected: sum } = forecast;
    return { mean, lo80, hi80, lo95, hi95, naive, sum, sumLo80: forecast.lo80, sumHi80: forecast.hi80 };
  }
  const steps = (name: 'mean' | 'lo80' | 'hi80' | 'lo95' | 'hi95') => stepsOf(own, result[name], horizon);
  const at = (name: 'sum' | 'sumLo80' | 'sumHi80') => result[name][row] ?? Number.NaN;
  return {
    ...{ mean: steps('mean'), lo80: steps('lo80'), hi80: steps('hi80'), lo95: steps('lo95'), hi95: steps('hi95'), naive },
    ...{ sum: at('sum'), sumLo80: at('sumLo80'), sumHi80: at('sumHi80') },
  };
}

/** SHA-256 of the counts a forecast was made from, as float64, little endian. */
const hashOf = (values: Float64Array<ArrayBuffer>): string => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
