/** The nouns of forecasting: runs, forecasts, their back-tests, seals and calendar marks. Part of the glossary beside domain.ts. */
import { z } from 'zod';
import { Float64, Id, LocalTime } from './domain.ts';

export const Step = z.enum(['hour', 'day', 'week', 'month']);
export type Step = z.infer<typeof Step>;

export const forecastModels = [
  'ensemble',
  'holt-winters-damped',
  'ets',
  'linear-season',
  'recent-mean',
  'croston',
  'tsb',
  'negative-binomial',
  'arima',
  'prophet',
  'seasonal-naive',
] as const;
export const ForecastModel = z.enum(forecastModels);
export type ForecastModel = z.infer<typeof ForecastModel>;

/** One model in the rolling back-test of one forecast. */
export const ModelScore = z.object({
  model: ForecastModel,
  mase: z.number().nullable(),
  crps: z.number().nullable().meta({ description: 'null where it was not measured' }),
  expected: z.number().nullable().meta({ description: 'Sum over the horizon' }),
  weight: z.number().min(0).max(1).meta({ description: 'In the ensemble; 0 = not a member' }),
  failure: z
    .enum(['too-short', 'degenerate', 'not-finite', 'exploded', 'not-converged', 'unavailable'])
    .nullable()
    .meta({ description: 'Why it has no answer for this series' }),
});
export type ModelScore = z.infer<typeof ModelScore>;

/** The loss that decides between a model and the naive count: CRPS where most counts are 0, MASE elsewhere. */
export const Judge = z.enum(['mase', 'crps']);
export type Judge = z.infer<typeof Judge>;

/** What the paired comparison with the naive count allows to say, at 95 %. */
export const Verdict = z.enum(['better', 'worse', 'undecided']);

/** Accuracy over a rolling-origin back-test; `naive` is the seasonal naive count on the same steps. */
export const Backtest = z.object({
  judgedBy: Judge,
  origins: z
    .array(z.object({ date: LocalTime, loss: z.number(), naiveLoss: z.number() }))
    .meta({ description: 'Loss that judges, from each date' }),
  mase: z.number(),
  naiveMase: z.number(),
  paired: z
    .object({ difference: z.number(), lo95: z.number(), hi95: z.number(), verdict: Verdict })
    .nullable()
    .meta({ description: 'Loss of the model minus that of the naive count, origin by origin; null with too few origins' }),
  smape: z.number().nullable().meta({ description: 'Percent, 0…200. This and the next ones: null where they were not measured' }),
  rmse: z.number().nullable(),
  crps: z.number().nullable().meta({ description: 'Continuous ranked probability score, in counts' }),
  naiveCrps: z.number().nullable(),
  coverage80: z.number().min(0).max(1),
  coverage95: z.number().min(0).max(1),
  models: z.array(ModelScore),
});
export type Backtest = z.infer<typeof Backtest>;

/** Why the naive count is shown in place of a model. */
export const NaiveReason = z.enum(['lost-to-naive', 'degenerate', 'failed', 'demoted']);
export type NaiveReason = z.infer<typeof NaiveReason>;

const Hour = z.int().min(0).max(23);
export const Hours = z.tuple([Hour, Hour]).meta({ description: 'Hours of the day, from and to inclusive; [22, 5] is a night' });

export const ForecastRun = z.object({
  id: Id,
  step: Step,
  by: z.enum(['zones', 'zones-types']),
  models: z.enum(['fast', 'all']),
  hours: Hours.nullable().meta({ description: 'Only incidents of these hours; null = all' }),
  calendar: z.string().nullable().meta({ description: 'Id of the holiday calendar' }),
  dataCut: LocalTime.meta({ description: 'End of the last step that was counted' }),
  createdMs: z.number(),
  madeBy: z.string().nullable().meta({ description: 'Login at the centre of who made it; null = made here' }),
  ofZones: z.int().nullable().meta({ description: 'Of another one: how many zones its maker saw, and the city is the sum of; null = all' }),
  leftOut: z.int().meta({ description: 'Forecasts of it that are not here: of zones that are not seen here, or not known' }),
  isWhole: z
    .boolean()
    .nullable()
    .meta({ description: 'Of another one: whether its content has the hash that it was sent with; null = made here, or not known' }),
});
export type ForecastRun = z.infer<typeof ForecastRun>;

export const ForecastSummary = z.object({
  id: Id,
  runId: Id,
  zoneId: Id.nullable().meta({ description: 'null = whole city' }),
  typeId: Id.nullable().meta({ description: 'null = all types' }),
  step: Step,
  model: ForecastModel.meta({ description: 'The model whose numbers are shown' }),
  published: z.boolean().meta({ description: 'False: the naive count is shown, see reason' }),
  reason: NaiveReason.nullable(),
  from: LocalTime.meta({ description: 'Start of the first step' }),
  steps: z.int(),
  expected: z.number().meta({ description: 'Sum over the horizon' }),
  lo80: z.number(),
  hi80: z.number(),
  lastCount: z.number().meta({ description: 'Count over as many steps before the data cut' }),
  mase: z.number(),
  naiveMase: z.number(),
  judgedBy: Judge,
  crps: z.number().nullable().meta({ description: 'In counts; null where it was not measured' }),
  verdict: Verdict.nullable().meta({ description: 'On the model against the naive count; null with too few origins' }),
});
export type ForecastSummary = z.infer<typeof ForecastSummary>;

/** A day or a band to mark on a chart. */
export const CalendarEvent = z.object({
  kind: z.enum(['holiday', 'substitute', 'ramadan', 'school-term']),
  id: z.string(),
  nameEn: z.string(),
  nameAr: z.string(),
  from: LocalTime,
  to: LocalTime.meta({ description: 'Exclusive' }),
  uncertaintyDays: z.int().min(0).max(1),
});
export type CalendarEvent = z.infer<typeof CalendarEvent>;

/** How much more or less happens on the days of a holiday, in Ramadan or in school terms, against the same weekday of the weeks around. */
export const CalendarEffect = z.object({
  kind: CalendarEvent.shape.kind,
  id: z.string().meta({ description: 'Of the holiday; all days off in lieu together are `substitute`' }),
  nameEn: z.string(),
  nameAr: z.string(),
  occurrences: z.int().min(0).meta({ description: 'How many times the history has it' }),
  days: z.int().min(0),
  next: LocalTime.nullable().meta({ description: 'First day of the next one within a year of the data cut' }),
  share: z
    .object({ estimate: z.number(), lo80: z.number(), hi80: z.number() })
    .nullable()
    .meta({ description: '0.14 = 14 % more, with its 80 % interval; null: never seen, or not to be told from the days around' }),
});
export type CalendarEffect = z.infer<typeof CalendarEffect>;

/** What a series is made of: level, season, days of the calendar, rest. They add up to the history. */
export const Components = z.object({
  level: Float64,
  season: Float64,
  rest: Float64,
});
export type Components = z.infer<typeof Components>;

/** A sealed forecast against what came. */
export const SealScore = z.object({
  outcome: z.enum(['won', 'lost', 'tied']),
  observedSteps: z.int(),
  actual: z.number().meta({ description: 'Sum of the counts that are known' }),
  mae: z.number(),
  naiveMae: z.number(),
  bias: z.number(),
  intervalScore: z.number(),
  coverage80: z.number(),
  coverage95: z.number(),
  sumInside80: z.boolean().nullable(),
  scoredMs: z.number(),
});
export type SealScore = z.infer<typeof SealScore>;

/** One entry of the ledger: a forecast with its hash, which includes the hash before it. */
export const Seal = z.object({
  seq: z.int().min(1),
  forecastId: Id,
  zoneId: Id.nullable(),
  typeId: Id.nullable(),
  hours: Hours.nullable(),
  step: Step,
  model: ForecastModel,
  published: z.boolean(),
  from: LocalTime,
  to: LocalTime.meta({ description: 'Exclusive' }),
  steps: z.int(),
  expected: z.number(),
  lo80: z.number(),
  hi80: z.number(),
  sealedMs: z.number(),
  isBefore: z.boolean().meta({ description: 'Sealed before its period began, by the clock of this machine' }),
  version: z.string(),
  dataHash: z.string(),
  previous: z.string(),
  digest: z.string().meta({ description: 'SHA-256 of `previous` and the canonical bytes, hexadecimal' }),
  score: SealScore.nullable(),
});
export type Seal = z.infer<typeof Seal>;

export const Forecast = ForecastSummary.extend({
  historyFrom: LocalTime,
  history: Float64.meta({ description: 'Counts a step; NaN = gap' }),
  mean: Float64,
  stepLo80: Float64,
  stepHi80: Float64,
  stepLo95: Float64,
  stepHi95: Float64,
  backtest: Backtest,
});
export type Forecast = z.infer<typeof Forecast>;
