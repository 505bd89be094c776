import type { ForecastModel } from '../../preload/contract/domain.ts';
import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of the forecasts. */
export function englishForecasts(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const days = (n: number) => counted(n, 'day', 'days');
  return {
    pages: { label: 'Pages of the forecasts', fan: 'Forecast', ledger: 'Ledger', anomalies: 'Anomalies', feedback: 'Feedback loop' },
    city: 'whole city',
    title: (place: string) => `Incidents a day, ${place}`,
    published: 'Published',
    notPublished: 'Not published',
    notPublishedWhy: 'This model did worse than the naive count, so it is not published. The naive count is shown.',
    backtest: 'Back-test',
    backtestText: (times: number, n: number) =>
      `the same model, run ${counted(times, 'time', 'times')} on the past without looking ahead; MASE of ${days(n)} from each date`,
    verdict: (wins: number, of: number) => `better than the naive count ${f.number(wins)} times of ${f.number(of)}`,
    zones: 'Zones',
    zonesText: (n: number) => `next ${days(n)} against the last ${f.number(n)}, strongest rise and fall; band ${f.percent(0.8)}`,
    all: (n: number) => `All ${counted(n, 'zone', 'zones')}`,
    fewer: 'Strongest only',
    next: (n: number) => `Next ${days(n)}`,
    last: (n: number) => `Last ${days(n)}`,
    interval: (lo: number, hi: number) => `${f.percent(0.8)}: ${f.range(lo, hi)}`,
    counted: 'counted',
    mase: 'MASE',
    naive: (mase: number) => `naive ${f.fixed(mase)}`,
    why: 'Why this number',
    whyText: (perDay: number, lo: number, hi: number) =>
      `About ${f.rate(perDay)} incidents a day are expected. In four of five cases the total lies between ${f.number(lo)} and ${f.number(hi)}. Holidays are not used by this model.`,
    models: 'Models',
    modelsUnit: (origins: number) => `MASE, ${counted(origins, 'origin', 'origins')}, lower is better`,
    model: {
      ensemble: 'Ensemble',
      'holt-winters-damped': 'Holt–Winters, damped',
      ets: 'ETS',
      'linear-season': 'Line and season',
      'recent-mean': 'Mean of the last weeks',
      croston: 'Croston',
      tsb: 'TSB',
      'negative-binomial': 'Negative binomial',
      arima: 'ARIMA',
      prophet: 'Prophet',
      'seasonal-naive': 'Naive, last season',
    } satisfies Record<ForecastModel, string>,
    intervals: 'Do the intervals hold?',
    intervalsUnit: 'share of days inside',
    narrow: 'narrow',
    wide: 'wide',
    asStated: 'as stated',
    run: 'Make forecasts',
    empty: 'No forecasts yet. Two full weeks of incidents are needed.',
    expected: (n: number, lo: number, hi: number, horizon: number) =>
      `Expected in the next ${days(horizon)}: ${f.number(n)} (${f.percent(0.8)} interval ${f.range(lo, hi)}).`,
    zoneTag: 'zone',
  };
}
