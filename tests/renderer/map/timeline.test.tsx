// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Timeline } from '../../../renderer/map/timeline.tsx';
import { createMessages, MessagesProvider } from '../../../renderer/strings/index.ts';
import { createFormat, FormatProvider } from '../../../renderer/ui/format.ts';

let root: Root;
let host: HTMLElement;
const onBrush = vi.fn<(from: number, to: number) => void>();
const onCompare = vi.fn<(compare: 'off' | 'former') => void>();
const counts = new Float64Array(100).fill(3);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  onBrush.mockClear();
  onCompare.mockClear();
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function show(from: number, to: number, language: 'en' | 'ar' = 'en'): void {
  const format = createFormat({ language, digits: 'arab', timeZone: 'Asia/Kuwait' });
  act(() =>
    root.render(
      <FormatProvider value={format}>
        <MessagesProvider value={createMessages(format)}>
          <Timeline dayZero="2018-01-01" countsByDay={counts} from={from} to={to} compare="off" onBrush={onBrush} onCompare={onCompare} />
        </MessagesProvider>
      </FormatProvider>,
    ),
  );
}

function find(selector: string): HTMLElement {
  const found = host.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
}

function press(target: HTMLElement, key: string): void {
  act(() => void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
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
    const [start, end] = [...host.querySelectorAll<HTMLElement>('[role=slider]')];
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
    const former = [...host.querySelectorAll('button')].find((button) => button.textContent === 'Former period');
    act(() => {
      former?.click();
    });
    expect(onCompare).toHaveBeenCalledWith('former');
  });
});
