// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { Seal } from '../../../preload/contract/forecast-domain.ts';
import { FanChart } from '../../../renderer/charts/fan-chart.tsx';
import { EffectsTable } from '../../../renderer/panels/forecast-effects.tsx';
import { ModelTable } from '../../../renderer/panels/forecast-models.tsx';
import { SealCard } from '../../../renderer/panels/forecast-seal.tsx';
import { ForecastWhy } from '../../../renderer/panels/forecast-why.tsx';
import type { ForecastDetail, ForecastRunView } from '../../../renderer/state/server-truth.ts';
import { setStage } from '../stage.tsx';

const { show, find, findAll, text } = setStage();

const steady = (count: number, value: number) => new Float64Array(count).fill(value);
const run: ForecastRunView = {
  ...{ id: 1, step: 'day', by: 'zones', models: 'fast', hours: null, calendar: 'kw', dataCut: '2026-03-29', createdMs: 0 },
  ...{ forecasts: 1, published: 1, madeBy: null, ofZones: null, leftOut: 0, isWhole: null },
};
const seal = {
  ...{ sealedMs: Date.UTC(2026, 2, 29, 6), digest: `4f1ca09e77b2d83e${'0'.repeat(44)}beef`, isBefore: true, score: null },
} as Seal;
const forecast: ForecastDetail = {
  ...{ id: 1, runId: 1, zoneId: null, typeId: null, step: 'day', model: 'ensemble', published: true, reason: null },
  ...{ from: '2026-03-29', steps: 4, expected: 40, lo80: 30, hi80: 52, lastCount: 38, historyFrom: '2026-02-01' },
  ...{ mase: 0.8, naiveMase: 1, crps: 1.5, judgedBy: 'mase', verdict: 'better' },
  ...{ history: steady(56, 10).fill(12, 28), mean: steady(4, 10) },
  ...{ stepLo80: steady(4, 7), stepHi80: steady(4, 13), stepLo95: steady(4, 5), stepHi95: steady(4, 15) },
  backtest: {
    ...{ judgedBy: 'mase', origins: [], mase: 0.8, naiveMase: 1, coverage80: 0.8, coverage95: 0.95 },
    paired: { difference: -0.2, lo95: -0.3, hi95: -0.1, verdict: 'better' },
    ...{ smape: 12, rmse: 3.2, crps: 1.5, naiveCrps: 2 },
    models: [
      { model: 'seasonal-naive', mase: 1, crps: 2, expected: 38, weight: 0, failure: null },
      { model: 'arima', mase: null, crps: null, expected: null, weight: 0, failure: 'exploded' },
      { model: 'linear-season', mase: 0.85, crps: 1.6, expected: 41, weight: 0.4, failure: null },
      { model: 'ensemble', mase: 0.8, crps: 1.5, expected: 36, weight: 0, failure: null },
    ],
  },
  events: [
    { kind: 'holiday', id: 'x', nameEn: 'Liberation Day', nameAr: 'يوم التحرير', from: '2026-03-30', to: '2026-03-31', uncertaintyDays: 0 },
  ],
  effects: [
    {
      ...{ kind: 'holiday', id: 'x', nameEn: 'Liberation Day', nameAr: 'يوم التحرير', occurrences: 3, days: 3, next: '2026-03-30' },
      share: { estimate: 0.14, lo80: 0.06, hi80: 0.22 },
    },
    {
      ...{ kind: 'ramadan', id: 'ramadan', nameEn: 'Ramadan', nameAr: 'رمضان', occurrences: 1, days: 30, next: '2027-02-08' },
      share: { estimate: -0.02, lo80: -0.1, hi80: 0.05 },
    },
    { kind: 'holiday', id: 'y', nameEn: 'Eid', nameAr: 'العيد', occurrences: 0, days: 0, next: '2026-05-27', share: null },
  ],
  ...{ components: null, fitsSeal: null, seal },
};

test('models stand by their error, one without an answer says why, the verdict has its interval', () => {
  show(<ModelTable forecast={forecast} run={run} />);
  expect(findAll('tbody th').map(({ textContent }) => textContent.trim())).toEqual([
    'Ensemble',
    'Regression with seasons and holidays',
    'Naive, last season',
    'Seasonal ARIMA',
  ]);
  expect(find('tbody tr:last-child').textContent).toContain('grew beyond reason');
  expect(text()).toContain('Better than the naive count, difference -0.20 (95%: -0.30 to -0.10).');
  expect(text()).toContain('CRPS 1.5, naive 2');
  show(<ModelTable forecast={forecast} run={run} />, 'ar');
  expect(text()).toContain('تجاوزت أرقامه كل معقول');
});

test('rare counts are judged by CRPS, and what is not clearly better is called undecided', () => {
  const backtest = {
    ...{ ...forecast.backtest, judgedBy: 'crps' as const, origins: [{ date: '2026-02-01', loss: 1.5, naiveLoss: 2 }] },
    paired: { difference: -0.5, lo95: -1.2, hi95: 0.2, verdict: 'undecided' as const },
  };
  const rare: ForecastDetail = { ...forecast, model: 'linear-season', judgedBy: 'crps', verdict: 'undecided', backtest };
  show(<ModelTable forecast={rare} run={run} />);
  expect(find('thead').textContent).toContain('CRPS');
  expect(find('tbody tr').textContent).toContain('1.50');
  expect(text()).toContain('Undecided: not clearly better or worse than the naive count, difference -0.50');
  expect(text()).toContain('On most days or steps nothing happens here.');
  show(<ForecastWhy forecast={rare} run={run} />);
  expect(text()).toContain('chance could explain the difference: undecided.');
  show(<ForecastWhy forecast={rare} run={run} />, 'ar');
  expect(text()).toContain('غير محسوم');
});

test('a seal says whether it was made before its period, and leads to the ledger', () => {
  const open = vi.fn<() => void>();
  show(<SealCard seal={seal} isShared={false} onOpenLedger={open} />);
  expect(text()).toContain('Sealed 29 Mar 2026 09:00, before the period began.');
  expect(find('bdi').textContent).toBe('sha256 4f1c a09e 77b2 d83e … beef');
  find('button').click();
  expect(open).toHaveBeenCalledOnce();
  show(<SealCard seal={{ ...seal, isBefore: false }} isShared={false} onOpenLedger={open} />);
  expect(text()).toContain('made from past data');
});

test('the reasons name the level, the holiday, the share that knows it, and what adding up changed', () => {
  show(<ForecastWhy forecast={forecast} run={run} />);
  expect(text()).toContain('The last 4 weeks had 12 a day, 20% more than the 4 before.');
  expect(text()).toContain('Within the next 4 days: Liberation Day (30 Mar; before: 14% more than usual, +6% to +22%).');
  expect(text()).toContain('Models that use the holidays have 40% of its weight.');
  expect(text()).toContain('By itself it expects 36; types, zones and city are made to add up, which gives 40.');
  show(<ForecastWhy forecast={forecast} run={run} />, 'ar');
  expect(text()).toContain('يوم التحرير');
});

test('a gap breaks the line of the counts and has no dot; a holiday has its name', () => {
  const history = Float64Array.of(5, 6, Number.NaN, 7, 8);
  show(<FanChart forecast={{ ...forecast, history }} events={forecast.events} />);
  expect(find('path[class*="history"]').getAttribute('d')?.match(/M/g)).toHaveLength(2);
  expect(findAll('circle')).toHaveLength(4);
  expect(text()).toContain('Liberation Day');
  expect(find('svg').innerHTML).not.toContain('NaN');
});

test('an effect has its size, interval and how often it was seen; one that cannot be estimated says so', () => {
  const rows = () => findAll('tbody tr').map(({ textContent }) => textContent);
  show(<EffectsTable forecast={forecast} />);
  expect(rows()).toEqual([
    'Liberation Day30 Mar 2026 ahead14% more (+6% to +22%)3 times',
    'Ramadan8 Feb 2027 2% fewer (-10% to +5%)may be chanceseen once, another year may differ1 time, 30 days',
    'Eid27 May 2026 Not in the history: its effect is not known.never',
  ]);
  show(<EffectsTable forecast={forecast} />, 'ar');
  expect(rows()[0]).toContain('أكثر بنسبة ١٤');
  expect(rows()[2]).toContain('ليس في التاريخ المتاح');
  show(<EffectsTable forecast={{ ...forecast, effects: null }} />);
  expect(text()).toContain('No holiday calendar is chosen');
  show(<EffectsTable forecast={{ ...forecast, step: 'week' }} />);
  expect(text()).toContain('in forecasts by day');
});
