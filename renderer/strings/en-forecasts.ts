import type { Backtest, ForecastModel, Judge, ModelScore, NaiveReason, SealScore, Step } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { englishEffects, type EffectShare } from './en-effects.ts';
import { englishShared } from './en-shared.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Counts a step, over the last `n` hours, days, weeks or months, and the change on as many before. */
export interface Level {
  readonly unit: Step;
  readonly n: number;
  readonly now: number;
  readonly change: number;
}

/** Words of the forecasts. */
export function englishForecasts(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const stepsOf = (step: Step, n: number) => counted(n, step, `${step}s`);
  const aStep = (step: Step) => (step === 'hour' ? 'an hour' : `a ${step}`);
  const judges: Record<Judge, string> = { mase: 'MASE', crps: 'CRPS' };
  const difference = ({ difference: of, lo95, hi95 }: NonNullable<Backtest['paired']>) =>
    `difference ${f.fixed(of)} (${f.percent(0.95)}: ${f.fixed(lo95)} to ${f.fixed(hi95)})`;
  const effects = englishEffects(f);
  const shared = englishShared(f);
  return {
    effects,
    pages: { label: 'Pages of the forecasts', fan: 'Forecast', ledger: 'Ledger', anomalies: 'Anomalies', feedback: 'Feedback loop' },
    city: 'whole city',
    placeAndType: (place: string, type: string) => `${place}, ${type}`,
    title: (step: Step, place: string) => `Incidents ${aStep(step)}, ${place}`,
    hoursOnly: (from: string, to: string) => `only hours from ${from} to ${to}`,
    steps: stepsOf,
    views: 'How far to look ahead',
    tabs: { label: 'What to show', fan: 'Fan', components: 'Components', effects: 'Holidays', models: 'Models' },
    published: 'Published',
    publishedUndecided: 'Published, undecided',
    notPublished: 'Not published',
    reason: {
      'lost-to-naive': 'This model did worse than the naive count, so it is not published. The naive count is shown.',
      degenerate: 'Too little happens in this series for a model: nearly all counts are the same. The naive count is shown.',
      failed: 'No model gave an answer for this series. The naive count is shown.',
      demoted: 'This model lost too many sealed forecasts in a row, so it is not published until it wins again. The naive count is shown.',
    } satisfies Record<NaiveReason, string>,
    backtest: 'Back-test',
    backtestText: (times: number, judge: Judge, steps: string) =>
      `the same model, run ${counted(times, 'time', 'times')} on the past without looking ahead; ${judges[judge]} of ${steps} from each date`,
    verdict: (wins: number, of: number) => `better than the naive count ${f.number(wins)} times of ${f.number(of)}`,
    paired: (paired: Backtest['paired']) => {
      if (paired === null) return 'Too few dates to compare it with the naive count.';
      if (paired.verdict === 'better') return `Better than the naive count, ${difference(paired)}.`;
      if (paired.verdict === 'worse') return `Worse than the naive count, ${difference(paired)}.`;
      return `Undecided: not clearly better or worse than the naive count, ${difference(paired)}.`;
    },
    judgedByCrps:
      'On most days or steps nothing happens here. An error in counts would be least for a forecast of 0 for ever, so all chances together are judged, by CRPS.',
    zones: 'Zones',
    zonesText: (step: Step, n: number) =>
      `next ${stepsOf(step, n)} against the last ${f.number(n)}, strongest rise and fall; band ${f.percent(0.8)}`,
    all: (n: number) => `All ${f.number(n)}`,
    fewer: 'Strongest only',
    type: 'Type',
    allTypes: 'All types together',
    eachType: 'Each type, whole city',
    next: (step: Step, n: number) => `Next ${stepsOf(step, n)}`,
    last: (step: Step, n: number) => `Last ${stepsOf(step, n)}`,
    interval: (lo: number, hi: number) => `${f.percent(0.8)}: ${f.range(lo, hi)}`,
    counted: 'counted',
    judge: judges,
    naive: (mase: number) => `naive ${f.fixed(mase)}`,
    why: 'Why this number',
    whyLevel: {
      rose: (step: Step, { unit, n, now, change }: Level) =>
        `The last ${stepsOf(unit, n)} had ${f.rate(now)} ${aStep(step)}, ${f.percent(Math.abs(change))} more than the ${f.number(n)} before.`,
      fell: (step: Step, { unit, n, now, change }: Level) =>
        `The last ${stepsOf(unit, n)} had ${f.rate(now)} ${aStep(step)}, ${f.percent(Math.abs(change))} fewer than the ${f.number(n)} before.`,
      stayed: (step: Step, { unit, n, now }: Level) =>
        `The last ${stepsOf(unit, n)} had ${f.rate(now)} ${aStep(step)}, much as the ${f.number(n)} before.`,
    },
    whySeason: {
      weekday: (high: string, above: number, low: string, below: number) =>
        `${high}s run highest, ${f.rate(above)} above the level; ${low}s lowest, ${f.rate(below)} below.`,
      hour: (high: string, above: number, low: string, below: number) =>
        `The hour from ${high} runs highest, ${f.rate(above)} above the level; that from ${low} lowest, ${f.rate(below)} below.`,
      month: (high: string, above: number, low: string, below: number) =>
        `${high} runs highest, ${f.rate(above)} above the level; ${low} lowest, ${f.rate(below)} below.`,
    },
    whyEvents: (names: readonly string[], step: Step, n: number) => `Within the next ${stepsOf(step, n)}: ${names.join(', ')}.`,
    event: (name: string, dates: string, share: EffectShare | null) =>
      `${name} (${dates}${share === null ? '' : `; ${effects.beforeNow(share)}`})`,
    whyNoEvents: (step: Step, n: number) => `No holiday falls in the next ${stepsOf(step, n)}.`,
    whyNoCalendar: 'No holiday calendar is chosen in the settings, so holidays are not known.',
    whyModel: (model: string) => `The numbers come from: ${model}.`,
    whyCalendar: (share: number) =>
      share === 0
        ? 'It does not use the holidays.'
        : share > 0.995
          ? 'It uses the holidays.'
          : `Models that use the holidays have ${f.percent(share)} of its weight.`,
    whyAddUp: (own: number, shown: number) =>
      `By itself it expects ${f.number(own)}; types, zones and city are made to add up, which gives ${f.number(shown)}.`,
    whyUndecided: 'It is published because it did better than the naive count on average; chance could explain the difference: undecided.',
    whyInterval: (lo: number, hi: number) => `In four of five cases the total lies between ${f.number(lo)} and ${f.number(hi)}.`,
    reportedOnly: (incidents: number) =>
      incidents === 0
        ? 'Counted from reported incidents; none is marked as found by patrols.'
        : `Counted from reported incidents only: ${counted(incidents, 'incident', 'incidents')} found by patrols ${plural(incidents, { one: 'is', other: 'are' })} left out, because patrols find most where they already look.`,
    models: 'Models',
    modelsUnit: (judge: Judge, origins: number) => `${judges[judge]}, ${counted(origins, 'origin', 'origins')}, lower is better`,
    model: {
      ensemble: 'Ensemble',
      'holt-winters-damped': 'Holt–Winters, damped',
      ets: 'Exponential smoothing (ETS)',
      'linear-season': 'Regression with seasons and holidays',
      'recent-mean': 'Mean of the last weeks',
      croston: 'Croston',
      tsb: 'Teunter–Syntetos–Babai',
      'negative-binomial': 'Negative binomial',
      arima: 'Seasonal ARIMA',
      prophet: 'Prophet',
      'seasonal-naive': 'Naive, last season',
    } satisfies Record<ForecastModel, string>,
    failure: {
      'too-short': 'The series is too short for it',
      degenerate: 'The counts hardly vary',
      'not-finite': 'It gave no finite numbers',
      exploded: 'Its numbers grew beyond reason',
      'not-converged': 'Its fit came to no end',
      unavailable: 'It is not on this computer',
    } satisfies Record<NonNullable<ModelScore['failure']>, string>,
    modelTable: {
      model: 'Model',
      expected: (step: Step, n: number) => `Expected, ${stepsOf(step, n)}`,
      weight: 'Weight in the ensemble',
      shown: 'shown',
      onlyFast: 'ARIMA, Prophet and more models are in a run with all models.',
      tick: 'tick: naive count',
    },
    measures: {
      smape: (value: string) => `sMAPE ${value}`,
      rmse: (value: string) => `RMSE ${value}`,
      crps: (value: string) => `CRPS ${value}`,
      crpsNaive: (value: string, naive: string) => `CRPS ${value}, naive ${naive}`,
      /** Of counts a step. */
      unit: (step: Step) => `RMSE and CRPS in incidents ${aStep(step)}; lower is better`,
    },
    intervals: 'Do the intervals hold?',
    intervalsUnit: (step: Step) => `share of ${step}s inside`,
    narrow: 'narrow',
    wide: 'wide',
    asStated: 'as stated',
    components: {
      level: 'Level',
      season: 'Season',
      rest: 'Rest',
      unit: (step: Step) => `incidents ${aStep(step)}`,
      span: (low: number, high: number) => `${f.rate(low)} to ${f.rate(high)}`,
      text: 'The three add up to the counts.',
      summary: (name: string, low: number, high: number) => `${name}: between ${f.rate(low)} and ${f.rate(high)}.`,
      none: (step: Step, n: number) =>
        `${stepsOf(step, n)} of history are too few to part level, season and rest: more than two seasons are needed (a week of days or hours, a year of weeks or months).`,
    },
    made: shared.made,
    seal: {
      ...shared.seal,
      title: 'Seal',
      before: (at: string) => `Sealed ${at}, before the period began.`,
      after: (at: string) => `Sealed ${at}, after the period began: made from past data, so it proves nothing about foresight.`,
      none: 'Not sealed: the naive count needs no seal.',
      ledger: 'Ledger',
      outcome: {
        won: (actual: number, mae: number, naive: number) =>
          `Won: ${f.number(actual)} came; error ${f.rate(mae)} against ${f.rate(naive)} of the naive count.`,
        lost: (actual: number, mae: number, naive: number) =>
          `Lost: ${f.number(actual)} came; error ${f.rate(mae)} against ${f.rate(naive)} of the naive count.`,
        tied: (actual: number, mae: number, naive: number) =>
          `Tied: ${f.number(actual)} came; error ${f.rate(mae)} against ${f.rate(naive)} of the naive count.`,
      } satisfies Record<SealScore['outcome'], unknown>,
      notScored: 'Not scored yet: its period is not over in the data.',
      inside: 'The total lay within the interval.',
      outside: 'The total lay outside the interval.',
    },
    run: 'Make forecasts',
    runForm: {
      open: 'New run',
      step: 'Step',
      stepName: { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' } satisfies Record<Step, string>,
      ahead: (step: Step) => `How many ${step}s ahead`,
      by: 'Series',
      byName: { zones: 'Zones', 'zones-types': 'Zones and types' },
      hours: 'Hours of the day',
      hoursName: { all: 'All', night: 'Night', own: 'Own' },
      fromHour: 'From hour',
      toHour: 'To hour, included',
      models: 'Models',
      modelsName: { fast: 'Fast', all: 'All' },
      modelsNote: {
        fast: 'Seconds: exponential smoothing, regression and their ensemble; a model of rare counts where most steps have none.',
        all: 'Minutes: with ARIMA, Prophet and all models of rare counts. It runs in the background; the job tray shows how far it is and can cancel it.',
      },
    },
    runs: 'Run shown',
    runLabel: (at: string, parts: readonly string[]) => `${at}: ${parts.join(', ')}`,
    runStep: { hour: 'by hour', day: 'by day', week: 'by week', month: 'by month' } satisfies Record<Step, string>,
    runHours: (from: string, to: string) => `${from}–${to}`,
    allModels: 'all models',
    empty: 'No forecasts yet. Four full weeks of incidents are needed.',
    expected: (n: number, lo: number, hi: number, horizon: number) =>
      `Expected in the next ${stepsOf('day', horizon)}: ${f.number(n)} (${f.percent(0.8)} interval ${f.range(lo, hi)}).`,
    zoneTag: 'zone',
  };
}
