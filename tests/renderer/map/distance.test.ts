import { expect, test } from 'vitest';
import { haversineM } from '../../../analytics/geo/sphere.ts';
import { frameAround } from '../../../renderer/map/conflict-map.tsx';
import { distanceM } from '../../../renderer/map/distance.ts';

const places = [
  [-87.6282, 41.8934],
  [-87.6253, 41.8918],
  [47.97, 29.37],
  [179.9, -16.5],
  [-179.9, -16.5],
  [0, 90],
  [12, -90],
] as const;

test('the page measures exactly as the analysis does', () => {
  for (const a of places) for (const b of places) expect(distanceM(a, b)).toBe(haversineM(a[0], a[1], b[0], b[1]));
});

test('a small map holds all its places, and a metre is as long to the north as to the east', () => {
  const [mine, theirs] = [places[0], places[1]];
  const { toPx, scale } = frameAround([mine, theirs]);
  for (const [x, y] of [toPx(mine), toPx(theirs)]) {
    expect(x).toBeGreaterThan(40);
    expect(x).toBeLessThan(340);
    expect(y).toBeGreaterThan(40);
    expect(y).toBeLessThan(196);
  }
  const [mineX, mineY] = toPx(mine);
  const [theirsX, theirsY] = toPx(theirs);
  const metresPerPx = distanceM(mine, theirs) / Math.hypot(mineX - theirsX, mineY - theirsY);
  // The scale is rounded to whole px: half a px in its width.
  expect(scale.lengthM / scale.widthPx / metresPerPx).toBeCloseTo(1, 2);
});

test('places on one spot still make a map', () => {
  const { box, toPx } = frameAround([places[2], places[2]]);
  expect(toPx(places[2])).toEqual([190, 118]);
  expect(distanceM([box[0], 29.37], [box[2], 29.37])).toBeCloseTo(700, 0);
});
