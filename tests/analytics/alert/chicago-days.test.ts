import { describe, expect, test } from 'vitest';
import { findExceedances } from '../../../analytics/alert/exceedance.ts';
import { watchFeed } from '../../../analytics/alert/feed-drift.ts';
import { locateZones } from '../../../analytics/geo/zone-index.ts';
import { readChicagoAreas, readChicagoIncidents } from '../risk/chicago.ts';

const AREAS = 77;
/** The last, unfinished day of the sample is left out. */
const DAYS = 219;
const { lonLat, day } = readChicagoIncidents();
const areaOf = locateZones({ lonLat, index: readChicagoAreas() });
const counts = new Float64Array(AREAS * DAYS);
const city = new Float64Array(DAYS);
day.forEach((at, i) => {
  const whole = Math.floor(at);
  if (whole >= DAYS) return;
  city[whole]++;
  if (areaOf[i] > 0) counts[(areaOf[i] - 1) * DAYS + whole]++;
});

describe('the days of Chicago, 2018', () => {
  test('are above their limits about as often as chance would have it, week by week from June on', () => {
    const pValues = [156, 177, 198, 219].flatMap((end) => {
      const known = Float64Array.from({ length: AREAS * end }, (_, i) => counts[Math.floor(i / end) * DAYS + (i % end)]);
      const found = findExceedances({
        values: known,
        seriesCount: AREAS,
        season: 7,
        stepsAYear: 365.25,
        judged: 7,
        guard: 14,
        falseDiscoveryRate: 0.05,
      });
      return [...found.pValue];
    });

    const share = (chance: number) => pValues.filter((value) => value <= chance).length / pValues.length;
    expect(share(0.05)).toBeGreaterThan(0.025);
    expect(share(0.05)).toBeLessThan(0.065);
    expect(share(0.005)).toBeLessThan(0.015);
  }, 30_000);

  test('are a feed that holds; a week of half of it is not', () => {
    const completeness = new Float64Array(0);
    const halved = city.map((count, index) => (index < DAYS - 7 ? count : Math.round(count / 2)));

    expect(watchFeed({ counts: city, placed: city, completeness, watchedDays: 14 }).verdict).toBe('ok');
    expect(watchFeed({ counts: halved, placed: halved, completeness, watchedDays: 14 }).verdict).toBe('volume-dropped');
  });
});
