import { calibrate, UNCALIBRATED, type Calibration } from '../forecast/intervals.ts';
import { distanceOf, type Prediction } from '../forecast/path.ts';
import { lossNames, scoreSteps, type LossName, type Losses, type StepScores } from './losses.ts';

/** Where a series is cut for its back-test. */
export interface OriginPlan {
  /** Index of the first held-out step of each origin, ascending; what lies before is the training part. */
  readonly origins: Int32Array<ArrayBuffer>;
  /** Held-out steps at each origin, <= horizon. */
  readonly testSteps: number;
}

export interface BacktestInput {
  /** One value a step, NaN = gap. */
  readonly values: Float64Array;
  readonly plan: OriginPlan;
  /** Unit of the errors, from the training part alone; > 0. */
  readonly unitOf: (training: Float64Array) => number;
  /** Called once an origin, in ascending order, so that a model may start from its last fit. */
  readonly predict: (training: Float64Array, horizon: number) => Prediction;
}

export interface Backtest {
  /** Mean absolute scaled error at each origin; NaN where no held-out step was observed. */
  readonly originMase: Float64Array<ArrayBuffer>;
  /** Mean over the origins that have one; NaN if none has. */
  readonly mase: number;
  /** Share of held-out steps within the 80 and 95 % intervals as they would have been published then. */
  readonly coverage80: number;
  readonly coverage95: number;
  /** Every loss at each origin, with the widths learned by then; NaN where no held-out step was observed. */
  readonly originLosses: OriginLosses;
  /** Means over the origins that have one (rmse: root of the mean square); NaN if none has. */
  readonly losses: Losses;
  /** The shares of coverage80 and coverage95 at each origin. */
  readonly originCoverage80: Float64Array<ArrayBuffer>;
  readonly originCoverage95: Float64Array<ArrayBuffer>;
  /** Widths learned from all origins, for the forecast to come. */
  readonly calibration: Calibration;
  /** What was said at each origin. */
  readonly predictions: readonly Prediction[];
}

/** One number an origin. */
export type OriginLosses = Readonly<Record<LossName, Float64Array<ArrayBuffer>>>;

/** Distance of two origins, where the series is long enough: a week of days. */
const ORIGIN_STEP = 7;

/**
 * Plans a rolling-origin back-test: up to `origins` cuts, 7 steps apart (less in a short series), the last one a full test
 * period before the end, the first one after two seasons (at least 10 steps). A series too short for whole test periods
 * gets shorter ones.
 *
 * @returns no origins if less than one season could be held out.
 * @throws {RangeError} unless all are whole numbers, length >= 0, the others >= 1.
 */
export function planOrigins(input: { length: number; season: number; horizon: number; origins: number }): OriginPlan {
  const { length, season, horizon } = input;
  for (const [name, value] of Object.entries(input)) {
    if (!Number.isInteger(value) || value < (name === 'length' ? 0 : 1))
      throw new RangeError(`${name}: must be a whole number >= 1, is ${value}`);
  }
  const training = Math.max(10, 2 * season);
  const spare = length - training;
  if (spare < season) return { origins: new Int32Array(0), testSteps: 0 };
  const testSteps = Math.min(horizon, Math.max(1, Math.ceil(spare / 2)));
  const room = spare - testSteps;
  const step = Math.max(1, Math.min(ORIGIN_STEP, Math.floor(room / Math.max(1, input.origins - 1))));
  const count = Math.min(input.origins, Math.floor(room / step) + 1);
  return { origins: Int32Array.from({ length: count }, (_, index) => length - testSteps - step * (count - 1 - index)), testSteps };
}

/**
 * Rolling-origin back-test of one model on one series. At each origin the model sees only what lies before; its intervals
 * use the widths learned from the errors known by then, so that coverage is measured on unseen values.
 *
 * Time: one prediction an origin. Source: Tashman, International Journal of Forecasting 16 (2000), pp. 437–450.
 */
export function backtest({ values, plan, unitOf, predict }: BacktestInput): Backtest {
  const known: KnownErrors = { steps: [], sums: [] };
  const predictions: Prediction[] = [];
  const scores = Array.from(plan.origins, (origin) => {
    const training = values.subarray(0, origin);
    const heldOut = values.subarray(origin, origin + plan.testSteps);
    const prediction = predict(training, plan.testSteps);
    predictions.push(prediction);
    const calibration = learn(known, { knownBefore: origin, testSteps: plan.testSteps });
    const scored = scoreSteps({ heldOut, prediction, calibration, unit: unitOf(training) });
    remember(known, { origin, heldOut, prediction });
    return scored;
  });
  const originLosses = Object.fromEntries(
    lossNames.map((name) => [name, Float64Array.from(scores, ({ losses }) => losses[name])]),
  ) as OriginLosses;
  const losses = Object.fromEntries(lossNames.map((name) => [name, meanLoss(name, originLosses[name])])) as Losses;
  return {
    originMase: originLosses.mase,
    mase: losses.mase,
    ...coverage(scores),
    originLosses,
    losses,
    calibration: learn(known, { knownBefore: values.length, testSteps: plan.testSteps }),
    predictions,
  };
}

/** Mean over the origins that have one; of root mean squares the root of the mean square. */
export function meanLoss(name: LossName, originLosses: Float64Array): number {
  if (name !== 'rmse') return meanOfObserved(originLosses);
  return Math.sqrt(meanOfObserved(originLosses.map((value) => value * value)));
}

function coverage(scores: readonly StepScores[]) {
  const sum = (key: 'observed' | 'inside80' | 'inside95') => scores.reduce((total, score) => total + score[key], 0);
  return {
    coverage80: sum('inside80') / sum('observed'),
    coverage95: sum('inside95') / sum('observed'),
    originCoverage80: Float64Array.from(scores, ({ inside80, observed }) => inside80 / observed),
    originCoverage95: Float64Array.from(scores, ({ inside95, observed }) => inside95 / observed),
  };
}

interface KnownErrors {
  readonly steps: StepError[];
  readonly sums: SumError[];
}

/** Adds the errors of one origin, in the model's own standard deviations. */
function remember({ steps, sums }: KnownErrors, at: { origin: number; heldOut: Float64Array; prediction: Prediction }): void {
  const { origin, heldOut, prediction } = at;
  heldOut.forEach((value, step) => {
    if (Number.isNaN(value) || !(prediction.deviation[step] > 0)) return;
    steps.push({ at: origin + step, error: distanceOf(prediction, step, value) });
  });
  const sum = heldOut.reduce((total, value) => total + value, 0);
  if (!Number.isNaN(sum) && prediction.sumDeviation > 0) {
    sums.push({ origin, error: Math.abs(sum - prediction.sum) / prediction.sumDeviation });
  }
}

interface StepError {
  readonly at: number;
  readonly error: number;
}

interface SumError {
  readonly origin: number;
  readonly error: number;
}

/** Widths from the errors of all held-out steps before a point in time. */
function learn({ steps, sums }: KnownErrors, at: { readonly knownBefore: number; readonly testSteps: number }): Calibration {
  const knownSteps = steps.filter((step) => step.at < at.knownBefore);
  if (knownSteps.length === 0) return UNCALIBRATED;
  const knownSums = sums.filter((sum) => sum.origin + at.testSteps <= at.knownBefore);
  const span = knownSums.length > 0 ? knownSums.at(-1)!.origin - knownSums[0].origin + at.testSteps : 0;
  return calibrate({
    steps: Float64Array.from(knownSteps, (step) => step.error),
    sums: Float64Array.from(knownSums, (sum) => sum.error),
    independentSums: Math.min(knownSums.length, span / at.testSteps),
  });
}

function meanOfObserved(values: Float64Array): number {
  const observed = values.filter((value) => !Number.isNaN(value));
  return observed.reduce((total, value) => total + value, 0) / observed.length;
}
