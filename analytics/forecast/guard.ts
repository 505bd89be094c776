import { ModelFailure, type ForecastModel } from './model.ts';
import type { Prediction } from './path.ts';

/** How far beyond the values seen a forecast may lie, and how wide one step's deviation may be, in ranges of the series. */
const RANGES = 3;

/**
 * The same model, whose predictions can be relied on: enough values are there, every number is finite, no deviation is negative,
 * no count is below 0, and all lies within three ranges of the data. Whatever else comes out is a ModelFailure with its reason.
 */
export function guarded(model: ForecastModel): ForecastModel {
  return {
    ...model,
    predictor: (context) => {
      const predict = model.predictor(context);
      return (training, horizon) => {
        requireValues(training, model.leastObserved(context));
        const prediction = predict(training, horizon);
        checkPrediction(prediction, training);
        return prediction;
      };
    },
  };
}

function requireValues(training: Float64Array, least: number): void {
  const observed = training.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  if (observed < least) throw new ModelFailure('too-short', `needs ${least} observed values, has ${observed}`);
}

/** @throws {ModelFailure} not-finite or exploded. */
export function checkPrediction(prediction: Prediction, training: Float64Array): void {
  const { scale, mean, centre, deviation, sum, sumDeviation } = prediction;
  const finite = [mean, centre, deviation].every((numbers) => numbers.every(Number.isFinite));
  if (!finite || !Number.isFinite(sum) || !Number.isFinite(sumDeviation))
    throw new ModelFailure('not-finite', 'a forecast is not a finite number');
  if (sumDeviation < 0 || deviation.some((value) => value < 0)) throw new ModelFailure('exploded', 'a variance is negative');

  const observed = training.filter((value) => !Number.isNaN(value));
  const [low, high] = extremes(observed);
  const reach = RANGES * rangeOf(low, high);
  const beyond = mean.find((value) => value < scale.lowestValue || value < low - reach || value > high + reach);
  if (beyond !== undefined) throw new ModelFailure('exploded', `forecast ${beyond.toPrecision(3)} for values of ${low} to ${high}`);
  const widest = RANGES * rangeOf(scale.toWorking(low), scale.toWorking(high));
  const tooWide = deviation.find((value) => value > widest);
  if (tooWide !== undefined)
    throw new ModelFailure('exploded', `deviation ${tooWide.toPrecision(3)} on the working scale, at most ${widest.toPrecision(3)}`);
}

function extremes(values: Float64Array): [low: number, high: number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** A series of one single value has its size for a range, and a series of zeros one count. */
function rangeOf(low: number, high: number): number {
  return high - low || Math.abs(high) || 1;
}
