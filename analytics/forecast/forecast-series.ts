import { backtest, type Backtest, type OriginPlan } from '../evaluate/backtest.ts';
import { isSparse, judgeOf, type Judge } from '../evaluate/judge.ts';
import { createEnsemble } from './ensemble.ts';
import { guarded } from './guard.ts';
import { withKnownRegressors } from './known-regressors.ts';
import { intervalsOf, UNCALIBRATED, type Intervals } from './intervals.ts';
import { ModelFailure, type ForecastModel, type ModelFailureReason, type ModelName, type Predictor, type SeriesContext } from './model.ts';
import { sparseModelName } from './models.ts';
import type { Prediction } from './path.ts';
import { naiveScale, seasonalNaive } from './seasonal-naive.ts';

/** Why a series is shown with the seasonal naive forecast; '' = it is not. failed: no other model had an answer. */
export type FallbackReason = '' | 'too-short' | 'lost-to-naive' | 'degenerate' | 'failed';

export interface SeriesInput {
  /** One value a step, NaN = gap. */
  readonly values: Float64Array;
  readonly horizon: number;
  readonly plan: OriginPlan;
  readonly context: SeriesContext;
  /** Models to run. The seasonal naive one is run always; two others or more make an ensemble, of which it is a member, too. */
  readonly models: readonly ForecastModel[];
  /**
   * Model to show if it beats the naive count. By default the ensemble, or the one other model; where most values are 0, the negative
   * binomial one if it is among them.
   */
  readonly show?: ModelName | undefined;
}

/** One model on one series. */
export interface ModelResult {
  readonly name: ModelName;
  /** null if the model failed or the series is too short. */
  readonly test: Backtest | null;
  /** Of the coming steps; null if it failed or was not needed. */
  readonly prediction: Prediction | null;
  readonly failure: ModelFailureReason | '';
  /** Weight in the ensemble's forecast; 0 = not a member. */
  readonly weight: number;
}

export interface SeriesForecast {
  readonly shown: ModelName;
  readonly reason: FallbackReason;
  /** The loss that decided. */
  readonly judge: Judge;
  readonly prediction: Prediction;
  readonly intervals: Intervals;
  /** In the order they were asked for, the ensemble last; only the naive one if the series is too short or repeats itself. */
  readonly results: readonly ModelResult[];
  /** Back-test of the model that was to be shown, which decided; null without a back-test. */
  readonly test: Backtest | null;
  readonly naive: Backtest | null;
  /** What the naive count says of the coming steps. */
  readonly naivePrediction: Prediction;
}

/** Plain means of old values: rarely the best, so that little weighs on them while nothing is known. */
const YARDSTICKS: readonly ModelName[] = ['seasonal-naive', 'recent-mean'];
const YARDSTICK_PRIOR = 0.2;

/**
 * Forecasts one series: all models go through the same rolling back-test, the ensemble is weighted by it, and the one to show is
 * published only if it was better there than the naive count, by the loss of judgeOf.
 *
 * @returns finite numbers for any series, and never negative ones if it never was. What can't be forecast or back-tested, or is not
 *          forecast better than by the naive count, carries the naive forecast and the reason.
 * Time: one prediction of each model at each origin and one more.
 */
export function forecastSeries({ values, horizon, plan, context, models, show }: SeriesInput): SeriesForecast {
  const { season } = context;
  const predictNaive = remembering(seasonalNaive.predictor(context));
  const reason = reasonNotToFit(values, season, plan);
  const judge = judgeOf(values);
  const test = { values, plan, unitOf: (training: Float64Array) => naiveScale(training, season) };
  const naive = reason === 'too-short' ? null : backtest({ ...test, predict: predictNaive });
  const ownNaive: ModelResult = { name: 'seasonal-naive', test: naive, prediction: predictNaive(values, horizon), failure: '', weight: 0 };
  const showNaive = (why: FallbackReason, results: readonly ModelResult[], decided = naive): SeriesForecast => ({
    ...{
      shown: 'seasonal-naive',
      reason: why,
      judge,
      prediction: ownNaive.prediction!,
      results,
      test: decided,
      naive,
      naivePrediction: ownNaive.prediction!,
    },
    intervals: intervalsOf(ownNaive.prediction!, naive?.calibration ?? UNCALIBRATED),
  });
  if (!naive || reason !== '') return showNaive(reason, [ownNaive]);

  const others = models
    .filter(({ name, only }) => name !== 'seasonal-naive' && (only === undefined || isSparse(values)))
    .map((model) => runModel(model, { values, horizon, context, test, firstOrigin: plan.origins[0] }));
  const singles = [{ result: ownNaive, predict: predictNaive }, ...others];
  const results = joinEnsemble(singles, { values, horizon, context, test });
  const usable = results.filter((result) => result.test && result.name !== 'seasonal-naive');
  const preferred = show ?? (judge === 'crps' ? sparseModelName : 'ensemble');
  const wanted = usable.find(({ name }) => name === preferred) ?? usable.at(-1);
  if (!wanted) return showNaive('failed', results);
  if (!(wanted.test!.losses[judge] < naive.losses[judge])) return showNaive('lost-to-naive', results, wanted.test);
  const prediction = wanted.prediction!;
  return {
    ...{ shown: wanted.name, reason: '', judge, prediction, results, test: wanted.test, naive, naivePrediction: ownNaive.prediction! },
    intervals: intervalsOf(prediction, wanted.test!.calibration),
  };
}

function reasonNotToFit(values: Float64Array, season: number, plan: OriginPlan): '' | 'too-short' | 'degenerate' {
  const observed = countObserved(values);
  const tested = plan.origins.length > 0 && values.subarray(plan.origins[0]).some((value) => !Number.isNaN(value));
  const trained = plan.origins.length > 0 && values.subarray(0, plan.origins[0]).some((value) => !Number.isNaN(value));
  if (!tested || !trained || observed < Math.max(10, 2 * season) + season) return 'too-short';
  for (let i = season; i < values.length; i++) {
    const difference = values[i] - values[i - season];
    if (!Number.isNaN(difference) && difference !== 0) return '';
  }
  return 'degenerate';
}

interface RunOptions {
  readonly values: Float64Array;
  readonly horizon: number;
  readonly context: SeriesContext;
  readonly test: Pick<Parameters<typeof backtest>[0], 'values' | 'plan' | 'unitOf'>;
}

interface Run {
  readonly result: ModelResult;
  readonly predict: Predictor;
}

function runModel(model: ForecastModel, options: RunOptions & { readonly firstOrigin: number }): Run {
  const { values, horizon, context, test, firstOrigin } = options;
  const { name } = model;
  const predict = remembering(guarded(withKnownRegressors(model)).predictor(context));
  const least = model.leastObserved(context);
  try {
    const observed = countObserved(values.subarray(0, firstOrigin));
    if (observed < least) throw new ModelFailure('too-short', `needs ${least} values before the first origin, has ${observed}`);
    return {
      result: { name, test: backtest({ ...test, predict }), prediction: predict(values, horizon), failure: '', weight: 0 },
      predict,
    };
  } catch (cause) {
    if (!(cause instanceof ModelFailure)) throw cause;
    return { result: { name, test: null, prediction: null, failure: cause.reason, weight: 0 }, predict };
  }
}

/** Adds the ensemble of all models that have an answer, if there are two beside the naive one, and their weights in it. */
function joinEnsemble(singles: readonly Run[], { values, horizon, context, test }: RunOptions): ModelResult[] {
  const members = singles
    .filter(({ result }) => result.test)
    .map(({ result: { name }, predict }) => ({ name, predict, prior: YARDSTICKS.includes(name) ? YARDSTICK_PRIOR : 1 }));
  if (members.length < 3) return singles.map(({ result }) => result);
  const { predict, weights } = createEnsemble(members, context.scale);
  const tested = backtest({ ...test, predict });
  const prediction = predict(values, horizon);
  const last = weights();
  const weightOf = (name: ModelName): number => last[members.findIndex((member) => member.name === name)] ?? 0;
  return [
    ...singles.map(({ result }) => ({ ...result, weight: weightOf(result.name) })),
    { name: 'ensemble', test: tested, prediction, failure: '', weight: 0 },
  ];
}

/** Answers a question that was asked before from memory: the ensemble asks what its members were asked. */
function remembering(predict: Predictor): Predictor {
  const known = new Map<string, Prediction>();
  return (training, horizon) => {
    const key = `${training.length} ${horizon}`;
    const prediction = known.get(key) ?? predict(training, horizon);
    known.set(key, prediction);
    return prediction;
  };
}

function countObserved(values: Float64Array): number {
  return values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
}
