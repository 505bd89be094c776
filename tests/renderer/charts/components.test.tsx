// @vitest-environment happy-dom
import { act } from 'react';
import type { ReactNode } from 'react';
import { describe, expect, test, vi } from 'vitest';
import type { Forecast } from '../../../preload/contract/forecast-domain.ts';
import { BacktestStrip } from '../../../renderer/charts/backtest-strip.tsx';
import { FanChart } from '../../../renderer/charts/fan-chart.tsx';
import { HourWeekdayMatrix } from '../../../renderer/charts/hour-weekday-matrix.tsx';
import { Ranking } from '../../../renderer/charts/ranking.tsx';
import { SmallMultiple } from '../../../renderer/charts/small-multiple.tsx';
import { SupportStrip } from '../../../renderer/charts/support-strip.tsx';
import { WeekBars } from '../../../renderer/charts/week-bars.tsx';
import { addDays } from '../../../renderer/ui/days.ts';
import { labelWidthPx } from '../../../renderer/ui/scale.ts';
import { setStage } from '../stage.tsx';

const { show, find, findAll, text } = setStage();

const days = (...values: number[]) => Float64Array.from(values);
const forecast: Forecast = {
  ...{ id: 1, runId: 1, zoneId: null, typeId: null, step: 'day', model: 'holt-winters-damped', published: true, reason: null },
  ...{ from: '2018-08-09', steps: 2 },
  ...{ expected: 20, lo80: 15, hi80: 25, lastCount: 18, historyFrom: '2018-08-05' },
  ...{ mase: 0.8, naiveMase: 1, crps: 1.5, judgedBy: 'mase', verdict: 'better' },
  ...{
    history: days(8, 9, 10, 11),
    mean: days(10, 12),
    stepLo80: days(7, 9),
    stepHi80: days(13, 15),
    stepLo95: days(5, 6),
    stepHi95: days(15, 18),
  },
  backtest: {
    judgedBy: 'mase',
    origins: [
      { date: '2018-07-01', loss: 0.7, naiveLoss: 1 },
      { date: '2018-07-08', loss: 1.2, naiveLoss: 1 },
    ],
    ...{ mase: 0.95, naiveMase: 1, coverage80: 0.8, coverage95: 0.95 },
    ...{ paired: null, smape: 40, rmse: 3, crps: 1.5, naiveCrps: 2, models: [] },
  },
};

describe('ranking', () => {
  const rows = [
    { id: 4, name: 'Austin', count: 120, former: 100 },
    { id: 9, name: 'Loop', count: 30, former: 60 },
  ];

  test('rise and fall are said by number and shape', () => {
    show(<Ranking heading="Area" rows={rows} />);
    expect(text()).toContain('+20%▲');
    expect(text()).toContain('-50%▼');
  });

  test('nothing to compare with has no column of changes; a former count of zero has a dash', () => {
    show(<Ranking heading="Area" rows={rows.map((row) => ({ ...row, former: null }))} />);
    expect(findAll('thead th')).toHaveLength(3);
    show(<Ranking heading="Area" rows={[{ id: 1, name: 'New', count: 5, former: 0 }]} />);
    expect(find('tbody td:last-child').textContent).toBe('–');
  });

  test('hover and click name the row', () => {
    const onHover = vi.fn<(id: number | null) => void>();
    const onSelect = vi.fn<(id: number) => void>();
    show(<Ranking heading="Area" rows={rows} onHover={onHover} onSelect={onSelect} />);
    act(() => void find('tbody tr:nth-child(2) button').dispatchEvent(new MouseEvent('click', { bubbles: true })));
    act(() => void find('tbody tr:nth-child(2)').dispatchEvent(new PointerEvent('pointerover', { bubbles: true })));
    expect(onSelect.mock.calls).toEqual([[9]]);
    expect(onHover).toHaveBeenLastCalledWith(9);
  });
});

describe('descriptions for those who cannot see the picture', () => {
  test('each chart says its numbers in one sentence, in both languages', () => {
    const counts = Float64Array.from({ length: 168 }, (_, index) => (index === 24 * 4 + 22 ? 50 : 1));
    const charts: readonly (readonly [ReactNode, string, string])[] = [
      [<FanChart key="fan" forecast={forecast} />, 'from 10 to 12 a day', 'من ١٠ إلى ١٢'],
      [<BacktestStrip key="backtest" backtest={forecast.backtest} />, '1 time of 2', '٠٫٩٥'],
      [<HourWeekdayMatrix key="matrix" counts={counts} weekStart="sun" scheme="light" />, 'Friday at 22:00: 50', '٥٠'],
      [<SupportStrip key="support" support={89} />, '89 of 100', '٨٩'],
      [
        <WeekBars key="weeks" weeks={[{ from: '2018-05-07', incidents: 4 }]} period={{ from: '2018-05-10', to: '2018-08-09' }} />,
        '7 May 2018',
        '٤',
      ],
    ];
    for (const [chart, english, arabic] of charts) {
      show(chart);
      expect(find('[role=img]').getAttribute('aria-label')).toContain(english);
      show(chart, 'ar');
      expect(find('[role=img]').getAttribute('aria-label')).toContain(arabic);
    }
  });

  test('time runs left to right in Arabic too', () => {
    show(<FanChart forecast={forecast} />, 'ar');
    expect(find('[dir]').getAttribute('dir')).toBe('ltr');
  });
});

describe('marks', () => {
  test('the words at the end of the fan have room in both languages, whatever the counts', () => {
    for (const language of ['en', 'ar'] as const) {
      for (const scale of [1, 1_000]) {
        const larger = Float64Array.from(forecast.mean, (value) => value * scale);
        show(<FanChart forecast={{ ...forecast, mean: larger }} />, language);
        const width = Number(find('svg').getAttribute('width'));
        const ends = findAll('text').slice(-5);
        expect(ends[2].textContent).toMatch(language === 'en' ? / expected$/ : / متوقع$/);
        for (const end of ends) expect(Number(end.getAttribute('x')) + labelWidthPx(end.textContent)).toBeLessThanOrEqual(width);
        for (const tick of findAll('text[text-anchor=end]'))
          expect(Number(tick.getAttribute('x'))).toBeGreaterThanOrEqual(labelWidthPx(tick.textContent));
      }
    }
  });

  test('the fan opens at the last day counted', () => {
    show(<FanChart forecast={forecast} />);
    const history = find('path[class*=history]').getAttribute('d') ?? '';
    const lastPoint = history.slice(history.lastIndexOf('L') + 1);
    for (const band of ['band95', 'band80', 'expected']) {
      expect(find(`path[class*=${band}]`).getAttribute('d')).toMatch(new RegExp(`^M${lastPoint}L`));
    }
  });

  test('no figure of the back-test is crossed by the tick of the naive count, and white ones stand on a bar', () => {
    const origins = [
      { date: '2018-05-03', loss: 0.7, naiveLoss: 1 },
      { date: '2018-05-10', loss: 1.19, naiveLoss: 1.1 },
      { date: '2018-05-17', loss: 0.87, naiveLoss: 0.75 },
      { date: '2018-05-24', loss: 0.05, naiveLoss: 0.3 },
      { date: '2018-05-31', loss: 1, naiveLoss: 1 },
    ];
    show(<BacktestStrip backtest={{ ...forecast.backtest, origins }} />);
    const number = (element: Element, name: string) => Number(element.getAttribute(name));
    const bars = findAll('rect');
    const ticks = findAll('line[class*=naiveTick]');
    findAll('text[data-inside]').forEach((figure, index) => {
      const [bottom, top] = [number(figure, 'y'), number(figure, 'y') - 9];
      const [barTop, barBottom] = [number(bars[index], 'y'), number(bars[index], 'y') + number(bars[index], 'height')];
      const tick = number(ticks[index], 'y1');
      expect(top).toBeGreaterThanOrEqual(0);
      expect(tick <= top || tick >= bottom).toBe(true);
      if (figure.dataset['inside'] === 'true') expect(barTop <= top && bottom <= barBottom).toBe(true);
      else expect(bottom).toBeLessThan(barTop);
    });
    expect(findAll('text[data-inside]').map((figure) => figure.dataset['inside'])).toEqual(['true', 'false', 'false', 'false', 'true']);
  });

  test('the last month of the weeks is written whole or not at all', () => {
    const weeks = Array.from({ length: 15 }, (_, index) => ({ from: addDays('2018-05-07', 7 * index), incidents: index }));
    show(<WeekBars weeks={weeks} period={{ from: '2018-05-10', to: '2018-08-09' }} />, 'ar');
    const width = Number(find('svg').getAttribute('width'));
    const labels = findAll('text');
    expect(labels.map((label) => label.textContent)).toEqual(['مايو', 'يونيو', 'يوليو', 'أغسطس']);
    for (const label of labels) expect(Number(label.getAttribute('x')) + labelWidthPx(label.textContent)).toBeLessThanOrEqual(width);
    show(<WeekBars weeks={weeks.slice(0, -1)} period={{ from: '2018-05-10', to: '2018-08-09' }} />, 'ar');
    expect(findAll('text')).toHaveLength(3);
  });

  test('an origin that lost to the naive count stands out', () => {
    show(<BacktestStrip backtest={forecast.backtest} />);
    expect(findAll('rect').map((bar) => bar.getAttribute('data-lost'))).toEqual(['false', 'true']);
  });

  test('the support strip has as many tall ticks as resamples that found it', () => {
    show(<SupportStrip support={89} />);
    expect(findAll('rect[data-found=true]')).toHaveLength(89);
    expect(findAll('rect')).toHaveLength(100);
  });

  test('weeks that touch the period are findings, the others are not', () => {
    const weeks = ['2018-04-30', '2018-05-07', '2018-08-06', '2018-08-13'].map((from) => ({ from, incidents: 1 }));
    show(<WeekBars weeks={weeks} period={{ from: '2018-05-10', to: '2018-08-09' }} />);
    expect(findAll('rect[data-within]').map((bar) => bar.getAttribute('data-within'))).toEqual(['false', 'true', 'true', 'false']);
  });

  test('a model that is not published says that the naive count is shown', () => {
    show(<SmallMultiple name="Loop" forecast={{ ...forecast, published: false }} history={new Float64Array(70).fill(2)} />);
    expect(text()).toContain('naive count');
    expect(text()).toContain('18 → 20 in 2 days');
  });

  test('a click on a cell of the matrix chooses its hour, a second one undoes it', () => {
    const onSelect = vi.fn();
    const counts = new Float64Array(168).fill(1);
    const press = () => {
      const matrix = find('svg');
      matrix.getBoundingClientRect = () => new DOMRect(0, 0, 334, 104.5);
      matrix.setPointerCapture = () => undefined;
      // The third cell of the second row: 34 px of names, cells of 12.5 px.
      for (const type of ['pointerdown', 'pointerup']) {
        act(() => void matrix.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: 34 + 2.5 * 12.5, clientY: 1.5 * 12.5 })));
      }
    };
    show(<HourWeekdayMatrix counts={counts} weekStart="mon" scheme="light" onSelect={onSelect} />);
    press();
    const block = { weekdays: [1], fromHour: 2, toHour: 3 };
    expect(onSelect).toHaveBeenLastCalledWith(block);
    show(<HourWeekdayMatrix counts={counts} weekStart="mon" scheme="light" selected={block} onSelect={onSelect} />);
    press();
    expect(onSelect).toHaveBeenLastCalledWith(null);
  });
});
