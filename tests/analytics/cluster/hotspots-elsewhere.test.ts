/** Clusters that were found elsewhere become the hotspots that are found here. */
import { describe, expect, it } from 'vitest';
import { buildCellGrid } from '../../../analytics/cluster/cell-grid.ts';
import { clusterGrid, dbscan } from '../../../analytics/cluster/dbscan.ts';
import { chooseMinPoints, layStudyCells, measureStudyAreaM2, nextMinPoints } from '../../../analytics/cluster/guidance.ts';
import { describeClusters, findHotspots } from '../../../analytics/cluster/hotspots.ts';
import { outlineCluster } from '../../../analytics/cluster/outline.ts';
import { listMembers } from '../../../analytics/cluster/stability.ts';
import { measureBounds } from '../../../analytics/geo/sphere.ts';
import { generateCity } from './point-sets.ts';

const lonLat = generateCity(20_000, 7);
const points = lonLat.length / 2;
const radiusM = 150;
const studyM2 = measureStudyAreaM2(lonLat, radiusM);

describe('describeClusters', () => {
  it('gives what findHotspots gives, whatever the clusters are called and wherever others put a border point', () => {
    const minPoints = 40;
    const here = findHotspots({ lonLat, radiusM, minPoints, resamples: 20, seed: 1 });
    const { labels, isCore, count } = dbscan(lonLat, { radiusM, minPoints });
    const renamed = labels.map((label) => (label < 0 ? -1 : count - 1 - label));
    // Border points of others: each goes to a cluster that does not even reach it, but for which the label is one.
    const misplaced = renamed.map((label, i) => (label >= 0 && isCore[i] === 0 ? (label + 1) % count : label));

    for (const given of [renamed, misplaced]) {
      const there = describeClusters({ lonLat, labels: given, count, radiusM, minPoints, resamples: 20, seed: 1, points, studyM2 });
      expect(there).toEqual(here);
    }
    expect(count).toBeGreaterThan(10);
  });

  it('refuses labels of other points', () => {
    const given = { labels: new Int32Array(3), count: 1, radiusM, minPoints: 3, resamples: 0, seed: 1, points, studyM2 };
    expect(() => describeClusters({ lonLat, ...given })).toThrow(RangeError);
  });
});

describe('layStudyCells', () => {
  it('names the cells by which the study area is measured, to the last bit', () => {
    const { southDeg, westDeg, perDeg, rowsPerDeg, bandShift, columnScale, cellM2 } = layStudyCells({
      bounds: measureBounds(lonLat),
      radiusM,
    });
    const cells = new Set<string>();
    for (let i = 0; i < lonLat.length; i += 2) {
      const row = Math.floor((lonLat[i + 1] - southDeg) * rowsPerDeg);
      cells.add(`${row} ${Math.floor((lonLat[i] - westDeg) * perDeg * columnScale[row >> bandShift])}`);
    }

    expect(cells.size * cellM2).toBe(studyM2);
  });
});

describe('nextMinPoints', () => {
  it.each([150, 400, 900])('asks and decides as chooseMinPoints does, for %i m', (radius) => {
    const areaM2 = measureStudyAreaM2(lonLat, radius);
    const tried: { widestM2: number; kept: number }[] = [];
    for (;;) {
      const { minPoints, isChosen } = nextMinPoints({ points, radiusM: radius, areaM2, tried });
      if (isChosen) {
        expect(minPoints).toBe(chooseMinPoints(buildCellGrid(lonLat, radius), { radiusM: radius, areaM2 }));
        return;
      }
      tried.push(trialOf(radius, minPoints));
    }
  });
});

function trialOf(radius: number, minPoints: number) {
  const clusters = clusterGrid(buildCellGrid(lonLat, radius), minPoints);
  const { members, ends } = listMembers(clusters);
  const areas = Array.from(ends, (end, i) => outlineCluster(lonLat, members.subarray(i === 0 ? 0 : ends[i - 1], end), radius).areaM2);
  return { widestM2: Math.max(0, ...areas), kept: members.length };
}
