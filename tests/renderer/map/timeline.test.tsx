// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Timeline } from '../../../renderer/map/timeline.tsx';
import { labelWidthPx } from '../../../renderer/ui/scale.ts';
import { press, setStage } from '../stage.tsx';

const stage = setStage();
const { find } = stage;
const onBrush = vi.fn<(from: number, to: number) => void>();
const onCompare = vi.fn<(compare: 'off' | 'former') => void>();
const counts = new Float64Array(100).fill(3);

beforeEach(() => {
  onBrush.mockClear();
  onCompare.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
});

function show(from: number, to: number, language: 'en' | 'ar' = 'en'): void {
  stage.show(
    <Timeline dayZero="2018-01-01" countsByDay={counts} from={from} to={to} compare="off" onBrush={onBrush} onCompare={onCompare} />,
    language,
  );
}

/** The plot is 960 px wide before layout, with 6 px to each side: pixel of a day. */
const px = (day: number) => 6 + day * 9.48;

function drag(fromDay: number, toDay: number): void {
  const plot = find('[role=slider]').parentElement;
  if (plot === null) throw new Error('no plot');
  plot.setPointerCapture = () => undefined;
  for (const [type, day] of [
    ['pointerdown', fromDay],
    ['pointermove', toDay],
    ['pointerup', toDay],
  ] as const) {
    act(() => void plot.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, clientX: px(day) })));
  }
}

describe('timeline', () => {
  test('a drag outside draws a new period of whole days', () => {
    show(40, 60);
    drag(10.5, 20.5);
    expect(onBrush).toHaveBeenLastCalledWith(10, 21);
  });

  test('a drag inside moves the period and keeps its length', () => {
    show(40, 60);
    drag(50, 55);
    expect(onBrush).toHaveBeenLastCalledWith(45, 65);
  });

  test('a handle moves its own edge', () => {
    show(40, 60);
    drag(60, 71);
    expect(onBrush).toHaveBeenLastCalledWith(40, 71);
  });

  test('a click that does not move changes nothing, a double click chooses all', () => {
    show(40, 60);
    drag(10, 10.1);
    expect(onBrush).not.toHaveBeenCalled();
    act(() => void find('[role=slider]').parentElement?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true })));
    expect(onBrush).toHaveBeenLastCalledWith(0, 100);
  });

  test('arrows on a handle move that edge by a day', () => {
    show(40, 60);
    const [start, end] = stage.findAll('[role=slider]');
    press(start, 'ArrowLeft');
    expect(onBrush).toHaveBeenLastCalledWith(39, 60);
    press(end, 'End');
    expect(onBrush).toHaveBeenLastCalledWith(40, 100);
  });

  test('arrows follow the picture, in Arabic too', () => {
    show(40, 60, 'ar');
    press(find('section'), 'ArrowRight');
    expect(onBrush).toHaveBeenLastCalledWith(41, 61);
    press(find('section'), ',');
    expect(onBrush).toHaveBeenLastCalledWith(39, 59);
  });

  test('play steps one bar four times a second and stops at the end', () => {
    vi.useFakeTimers();
    show(97, 99);
    act(() => {
      find('button').click();
    });
    act(() => void vi.advanceTimersByTime(250));
    expect(onBrush).toHaveBeenLastCalledWith(98, 100);
    show(98, 100);
    act(() => void vi.advanceTimersByTime(250));
    expect(find('button').getAttribute('aria-pressed')).toBe('false');
    act(() => void vi.advanceTimersByTime(1_000));
    expect(onBrush).toHaveBeenCalledTimes(1);
  });

  test('comparison is chosen by its name', () => {
    show(40, 60);
    const former = stage.findAll('button').find((button) => button.textContent === 'Former period');
    act(() => {
      former?.click();
    });
    expect(onCompare).toHaveBeenCalledWith('former');
  });

  test('a month is written only where its whole name fits', () => {
    show(0, 95, 'ar');
    const months = stage.findAll('text');
    expect(months.length).toBeGreaterThan(1);
    for (const month of months) expect(Number(month.getAttribute('x')) + labelWidthPx(month.textContent)).toBeLessThanOrEqual(960);
  });
});
