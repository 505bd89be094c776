// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { ResizeEdge } from '../../../renderer/ui/resize-edge.tsx';
import { press, setStage } from '../stage.tsx';

const { show, find } = setStage();
const onResize = vi.fn<(sizePx: number | null) => void>();
const edge = { label: 'Size', sizePx: 200, limits: { min: 100, max: 300 }, onResize };

afterEach(() => {
  onResize.mockClear();
  document.documentElement.dir = '';
});

test('arrows across the edge change the size, those along it do not', () => {
  show(<ResizeEdge {...edge} side="top" />);
  for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft']) press(find('[role=separator]'), key);
  expect(onResize.mock.calls).toEqual([[216], [184]]);
});

test.each([
  ['ltr', 'ArrowLeft'],
  ['rtl', 'ArrowRight'],
])('on the side panel of a page %s, %s makes it wider', (direction, key) => {
  document.documentElement.dir = direction;
  show(<ResizeEdge {...edge} side="inline-start" />);
  press(find('[role=separator]'), key);
  expect(onResize).toHaveBeenLastCalledWith(216);
});

test('a double click restores the usual size', () => {
  show(<ResizeEdge {...edge} side="top" />);
  find('[role=separator]').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
  expect(onResize).toHaveBeenLastCalledWith(null);
});
