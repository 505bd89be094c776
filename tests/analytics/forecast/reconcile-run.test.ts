import { describe, expect, test } from 'vitest';
import { forecastWith, type Forecasts } from '../../../analytics/forecast/forecast-many.ts';
import { chooseFastModels } from '../../../analytics/forecast/models.ts';
import { reconcileRun } from '../../../analytics/forecast/reconcile-run.ts';
import { naiveScale } from '../../../analytics/forecast/seasonal-naive.ts';
import { readSample } from './chicago-sample.ts';
import { drawCounts } from '../alert/draw-counts.ts';

const HORIZON = 28;
const options = { season: 7, horizon: HORIZON, origins: 12 };

/** One series of a run; zone and type 0 = all. */
interface Subject {
  readonly zone: number;
  readonly type: number;
  readonly counts: Float64Array;
}

function run(subjects: readonly Subject[], days: number) {
  const values = new Float64Array(subjects.length * days);
  subjects.forEach(({ counts }, i) => values.set(counts.subarray(0, days), i * days));
  const own = forecastWith(chooseFastModels('default'), { ...options, values, seriesCount: subjects.length, stepsAYear: 365.25 });
  const zoneIds = Int32Array.from(subjects, ({ zone }) => zone);
  const typeIds = Int32Array.from(subjects, ({ type }) => type);
  return { own, summed: reconcileRun({ ...options, zoneIds, typeIds, values, predictions: own.predictions }) };
}

describe('a run of two zones, one with two types', () => {
  const days = 300;
  const draw = (mean: number, seed: number) => drawCounts({ mean: () => mean, dispersion: 1.2, steps: days, seed });
  const add = (...parts: readonly Float64Array[]) => parts[0].map((_, day) => parts.reduce((sum, part) => sum + part[day], 0));
  const [a1, a2, aRest, b, outside] = [draw(4, 1), draw(0.3, 2), draw(1, 3), draw(6, 4), draw(2, 5)];
  const subjects: Subject[] = [
    { zone: 0, type: 0, counts: add(a1, a2, aRest, b, outside) },
    { zone: 7, type: 0, counts: add(a1, a2, aRest) },
    { zone: 9, type: 0, counts: b },
    { zone: 7, type: 1, counts: a1 },
    { zone: 7, type: 2, counts: a2 },
  ];
  const { own, summed } = run(subjects, days);
  const at = (row: number, step: number) => summed.mean[row * HORIZON + step];

  test('adds up, with a rest of the zone and one of the city', () => {
    for (let step = 0; step < HORIZON; step++) {
      expect(at(1, step) - at(3, step) - at(4, step)).toBeGreaterThan(0.4);
      expect(at(0, step) - at(1, step) - at(2, step)).toBeGreaterThan(1);
    }
    expect(own.mean.some((mean, i) => Math.abs(mean - summed.mean[i]) > 0.01)).toBe(true);
    summed.sum.forEach((sum, row) => {
      const steps = summed.mean.subarray(row * HORIZON, (row + 1) * HORIZON);
      expect(sum).toBeCloseTo(
        steps.reduce((total, mean) => total + mean, 0),
        9,
      );
      expect(summed.sumLo80[row] <= sum && sum <= summed.sumHi80[row]).toBe(true);
    });
  });

  test('holds each mean within its intervals, which a rare type has in whole counts', () => {
    summed.mean.forEach((mean, i) => {
      expect(summed.lo95[i] <= summed.lo80[i] && summed.lo80[i] <= mean && mean <= summed.hi80[i]).toBe(true);
      expect(summed.hi80[i]).toBeLessThanOrEqual(summed.hi95[i]);
    });
    expect(own.judge[4]).toBe('crps');
    expect(summed.lo80.subarray(4 * HORIZON)).toEqual(new Float64Array(HORIZON));
    expect(summed.coverage80.every((share) => share > 0.7 && share <= 1)).toBe(true);
  });
});

test('a zone whose types are all it has, and a city of one zone, are left as they add up', () => {
  const counts = drawCounts({ mean: () => 5, dispersion: 1, steps: 200, seed: 9 });
  const { own, summed } = run(
    [0, 3].map((zone) => ({ zone, type: 0, counts })),
    200,
  );

  expect(summed.mean.subarray(0, HORIZON)).toEqual(summed.mean.subarray(HORIZON));
  own.mean.forEach((mean, i) => expect(summed.mean[i]).toBeCloseTo(mean, 6));
});

// Some seven seconds of processor time; many times that on a busy machine.
describe('on zones and types of Chicago, 2018', { timeout: 180_000 }, () => {
  test('adding up makes city and zones more accurate and types no less, and intervals hold as before', () => {
    const days = 191;
    const subjects = readSubjects(days);
    const { own, summed } = run(subjects, days);

    const score = (of: Pick<Forecasts, 'mean' | 'lo80' | 'hi80' | 'lo95' | 'hi95'>, isIn: (subject: Subject) => boolean) => {
      let [mase, inside80, inside95, series] = [0, 0, 0, 0];
      subjects.forEach((subject, row) => {
        if (!isIn(subject)) return;
        series++;
        const unit = naiveScale(subject.counts.subarray(0, days), 7);
        for (let step = 0; step < HORIZON; step++) {
          const [count, i] = [subject.counts[days + step], row * HORIZON + step];
          mase += Math.abs(count - of.mean[i]) / unit / HORIZON;
          if (count >= of.lo80[i] && count <= of.hi80[i]) inside80++;
          if (count >= of.lo95[i] && count <= of.hi95[i]) inside95++;
        }
      });
      return { mase: mase / series, coverage80: inside80 / series / HORIZON, coverage95: inside95 / series / HORIZON, series };
    };
    const zones = ({ zone, type }: Subject) => zone > 0 && type === 0;
    const types = ({ type }: Subject) => type > 0;
    const [zonesBefore, zonesAfter, typesBefore, typesAfter] = [
      score(own, zones),
      score(summed, zones),
      score(own, types),
      score(summed, types),
    ];

    expect([zonesBefore.series, typesBefore.series]).toEqual([77, 672]);
    expect(zonesAfter.mase).toBeLessThan(zonesBefore.mase);
    expect(typesAfter.mase).toBeLessThan(1.005 * typesBefore.mase);
    for (const { coverage80, coverage95 } of [zonesAfter, typesAfter]) {
      expect(Math.abs(coverage80 - 0.8)).toBeLessThan(0.04);
      expect(Math.abs(coverage95 - 0.95)).toBeLessThan(0.025);
    }
    // What the screen says of coverage was measured on the reconciled numbers.
    const stated = summed.coverage95.reduce((sum, share) => sum + share, 0) / subjects.length;
    expect(Math.abs(stated - typesAfter.coverage95)).toBeLessThan(0.02);
  });
});

/** The city, its community areas and their types with 35 incidents in the first so many days. */
function readSubjects(days: number): Subject[] {
  const found = new Map<string, Subject>();
  const types: string[] = [];
  const countIn = (zone: number, type: number, day: number) => {
    const key = `${zone}/${type}`;
    if (!found.has(key)) found.set(key, { zone, type, counts: new Float64Array(days + HORIZON) });
    if (day < days + HORIZON) found.get(key)!.counts[day]++;
  };
  for (const { day, area, type } of readSample()) {
    if (!types.includes(type)) types.push(type);
    countIn(0, 0, day);
    if (!(area > 0)) continue;
    countIn(area, 0, day);
    countIn(area, types.indexOf(type) + 1, day);
  }
  const isKnown = ({ counts }: Subject) => counts.subarray(0, days).reduce((sum, count) => sum + count, 0) >= 35;
  return [...found.values()].filter(isKnown).sort((a, b) => a.zone - b.zone || a.type - b.type);
}
