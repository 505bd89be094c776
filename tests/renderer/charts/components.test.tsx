// @vitest-environment happy-dom
import { act } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Forecast } from '../../../preload/contract/domain.ts';
import { BacktestStrip } from '../../../renderer/charts/backtest-strip.tsx';
import { FanChart } from '../../../renderer/charts/fan-chart.tsx';
import { HourWeekdayMatrix } from '../../../renderer/charts/hour-weekday-matrix.tsx';
import { Ranking } from '../../../renderer/charts/ranking.tsx';
import { SmallMultiple } from '../../../renderer/charts/small-multiple.tsx';
import { SupportStrip } from '../../../renderer/charts/support-strip.tsx';
import { WeekBars } from '../../../renderer/charts/week-bars.tsx';
import { createMessages, MessagesProvider } from '../../../renderer/strings/index.ts';
import { createFormat, FormatProvider } from '../../../renderer/ui/format.ts';

let root: Root;
let host: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
});

function show(content: ReactNode, language: 'en' | 'ar' = 'en'): void {
  const format = createFormat({ language, digits: 'arab', timeZone: 'Asia/Kuwait' });
  act(() =>
    root.render(
      <FormatProvider value={format}>
        <MessagesProvider value={createMessages(format)}>{content}</MessagesProvider>
      </FormatProvider>,
    ),
  );
}

function find(selector: string): Element {
  const found = host.querySelector(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
}

const days = (...values: number[]) => Float64Array.from(values);
const forecast: Forecast = {
  ...{ id: 1, zoneId: null, model: 'holt-winters-damped', published: true, firstDay: '2018-08-09', horizonDays: 2 },
  ...{ expected: 20, lo80: 15, hi80: 25, lastCount: 18, mase: 0.8, naiveMase: 1, historyFrom: '2018-08-05' },
  ...{
    history: days(8, 9, 10, 11),
    mean: days(10, 12),
    loDaily80: days(7, 9),
    hiDaily80: days(13, 15),
    loDaily95: days(5, 6),
    hiDaily95: days(15, 18),
  },
  backtest: {
    origins: [
      { date: '2018-07-01', mase: 0.7, naiveMase: 1 },
      { date: '2018-07-08', mase: 1.2, naiveMase: 1 },
    ],
    ...{ mase: 0.95, naiveMase: 1, coverage80: 0.8, coverage95: 0.95 },
  },
};

describe('ranking', () => {
  const rows = [
    { id: 4, name: 'Austin', count: 120, former: 100 },
    { id: 9, name: 'Loop', count: 30, former: 60 },
  ];

  test('rise and fall are said by number and shape', () => {
    show(<Ranking heading="Area" rows={rows} />);
    expect(host.textContent).toContain('+20%▲');
    expect(host.textContent).toContain('-50%▼');
  });

  test('nothing to compare with has no column of changes; a former count of zero has a dash', () => {
    show(<Ranking heading="Area" rows={rows.map((row) => ({ ...row, former: null }))} />);
    expect(host.querySelectorAll('thead th')).toHaveLength(3);
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
  test('an origin that lost to the naive count stands out', () => {
    show(<BacktestStrip backtest={forecast.backtest} />);
    expect([...host.querySelectorAll('rect')].map((bar) => bar.getAttribute('data-lost'))).toEqual(['false', 'true']);
  });

  test('the support strip has as many tall ticks as resamples that found it', () => {
    show(<SupportStrip support={89} />);
    expect(host.querySelectorAll('rect[data-found=true]')).toHaveLength(89);
    expect(host.querySelectorAll('rect')).toHaveLength(100);
  });

  test('weeks that touch the period are findings, the others are not', () => {
    const weeks = ['2018-04-30', '2018-05-07', '2018-08-06', '2018-08-13'].map((from) => ({ from, incidents: 1 }));
    show(<WeekBars weeks={weeks} period={{ from: '2018-05-10', to: '2018-08-09' }} />);
    expect([...host.querySelectorAll('rect[data-within]')].map((bar) => bar.getAttribute('data-within'))).toEqual([
      'false',
      'true',
      'true',
      'false',
    ]);
  });

  test('a model that is not published says that the naive count is shown', () => {
    show(<SmallMultiple name="Loop" forecast={{ ...forecast, published: false }} daily={new Float64Array(70).fill(2)} />);
    expect(host.textContent).toContain('naive count');
    expect(host.textContent).toContain('18 → 20 in 2 days');
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
