import { predictCounts } from './count-prediction.ts';
import { stepOn, type Prediction } from './path.ts';
import { rootScale } from './scale.ts';

/**
 * Predictions of many series as arrays, which can be handed from thread to thread: of each series what was said at each back-test origin,
 * then of the coming steps. On the root scale, that of counts.
 */
export interface PackedPredictions {
  /** series × (origins · testSteps + horizon) numbers, series-major, the steps ahead last. */
  readonly mean: Float64Array<ArrayBuffer>;
  readonly centre: Float64Array<ArrayBuffer>;
  readonly deviation: Float64Array<ArrayBuffer>;
  /** Of a model of counts, else NaN. */
  readonly dispersion: Float64Array<ArrayBuffer>;
  /** series × (origins + 1). */
  readonly sumDeviation: Float64Array<ArrayBuffer>;
}

/** Sizes of packed predictions. */
export interface PackedSizes {
  readonly origins: number;
  readonly testSteps: number;
  readonly horizon: number;
}

/** Space for so many series; NaN until something is said. */
export function allocatePacked(seriesCount: number, sizes: PackedSizes): PackedPredictions {
  const steps = () => new Float64Array(seriesCount * stepsASeries(sizes)).fill(Number.NaN);
  const sumDeviation = new Float64Array(seriesCount * (sizes.origins + 1)).fill(Number.NaN);
  return { mean: steps(), centre: steps(), deviation: steps(), dispersion: steps(), sumDeviation };
}

/** Puts a prediction of one series in its place: at an origin, or after the last one what is said of the coming steps. */
export function packPrediction(
  packed: PackedPredictions,
  prediction: Prediction,
  { series, origin, ...sizes }: PackedSizes & { readonly series: number; readonly origin: number },
): void {
  const first = series * stepsASeries(sizes) + origin * sizes.testSteps;
  prediction.mean.forEach((mean, step) => {
    const { centre, deviation } = prediction.dispersion
      ? { centre: prediction.centre[step], deviation: prediction.deviation[step] }
      : stepOn(prediction, step, rootScale);
    packed.mean[first + step] = mean;
    packed.centre[first + step] = centre;
    packed.deviation[first + step] = deviation;
  });
  if (prediction.dispersion) packed.dispersion.set(prediction.dispersion, first);
  packed.sumDeviation[series * (sizes.origins + 1) + origin] = prediction.sumDeviation;
}

/** The prediction again, distribution and all. */
export function unpackPrediction(
  packed: PackedPredictions,
  { series, origin, ...sizes }: PackedSizes & { readonly series: number; readonly origin: number },
): Prediction {
  const first = series * stepsASeries(sizes) + origin * sizes.testSteps;
  const steps = origin < sizes.origins ? sizes.testSteps : sizes.horizon;
  const of = (array: Float64Array<ArrayBuffer>) => array.slice(first, first + steps);
  const [mean, dispersion] = [of(packed.mean), of(packed.dispersion)];
  const sumDeviation = packed.sumDeviation[series * (sizes.origins + 1) + origin];
  if (!Number.isNaN(dispersion[0])) {
    const own = mean.reduce((sum, value, step) => sum + value * dispersion[step], 0);
    return predictCounts(
      Array.from(mean, (value, step) => ({ mean: value, dispersion: dispersion[step] })),
      Math.max(0, sumDeviation ** 2 - own),
    );
  }
  const sum = mean.reduce((total, value) => total + value, 0);
  return { scale: rootScale, mean, sum, sumDeviation, centre: of(packed.centre), deviation: of(packed.deviation) };
}

function stepsASeries({ origins, testSteps, horizon }: PackedSizes): number {
  return origins * testSteps + horizon;
}
