// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { goTo, setInspectorWidth } from '../../../renderer/actions/view.ts';
import { usualInspectorPx } from '../../../renderer/panels/use-inspector-width.ts';
import { getState } from '../../../renderer/state/store.ts';

test.each([
  [1_280, 320, 320],
  [1_440, 372, 432],
  [1_920, 420, 432],
  [2_560, 480, 480],
])('in a window of %d px the inspector has %d px, with the list of hotspots %d', (windowPx, mapPx, hotspotsPx) => {
  expect(usualInspectorPx(windowPx, 'map')).toBe(mapPx);
  expect(usualInspectorPx(windowPx, 'hotspots')).toBe(hotspotsPx);
});

test('a dragged width is kept within its limits for its own subject, and forgotten by a double-click', () => {
  goTo('hotspots');
  setInspectorWidth(2_000);
  goTo('map');
  setInspectorWidth(400.4);
  expect(getState().choices.inspectorWidthsPx).toEqual({ hotspots: 560, map: 400 });
  setInspectorWidth(null);
  expect(getState().choices.inspectorWidthsPx).toEqual({ hotspots: 560 });
});
