import { describe, expect, test } from 'vitest';
import {
  evaluateRules,
  type ExcessFigures,
  type ForecastFigures,
  type HotspotFigures,
  type ThresholdRule,
} from '../../../analytics/alert/threshold.ts';

const dense: ThresholdRule = {
  id: 1,
  measure: 'hotspot.incidents',
  threshold: 50,
  minSupport: 60,
  minCount: 0,
  typeIds: [],
  zoneIds: [],
  enabled: true,
};
const rising: ThresholdRule = { ...dense, id: 2, measure: 'forecast.rise', threshold: 0.2, minSupport: 0, minCount: 30 };
// Wednesday 8 August 2018, 23:00 UTC.
const hotspot: HotspotFigures = {
  id: 9,
  typeId: 4,
  zoneId: 7,
  incidents: 80,
  support: 90,
  centre: [-87.63, 41.88],
  lastMs: Date.UTC(2018, 7, 8, 23),
};
const forecast: ForecastFigures = { id: 5, zoneId: 7, published: true, typeId: null, from: '2018-08-08', expected: 130, lastCount: 100 };

describe('evaluateRules on hotspots', () => {
  test('fires at the threshold with the value, the place and a key of rule, subject and week', () => {
    const found = evaluateRules({ rules: [{ ...dense, threshold: 80 }], hotspots: [hotspot], forecasts: [], excesses: [] });

    expect(found).toEqual([
      {
        ruleId: 1,
        measure: 'hotspot.incidents',
        value: 80,
        threshold: 80,
        typeId: 4,
        zoneId: 7,
        hotspotId: 9,
        forecastId: null,
        subject: 'zone:7/type:4',
        dedupeKey: '1|zone:7/type:4|2018-W32',
      },
    ]);
  });

  test.each([
    ['too few incidents', {}, { incidents: 49 }],
    ['too little support', {}, { support: 59 }],
    ['another zone', { zoneIds: [8] }, {}],
    ['another type', { typeIds: [5] }, {}],
    ['a rule switched off', { enabled: false }, {}],
  ])('stays silent for %s', (_what, rule, figures) => {
    expect(evaluateRules({ rules: [{ ...dense, ...rule }], hotspots: [{ ...hotspot, ...figures }], forecasts: [], excesses: [] })).toEqual(
      [],
    );
  });

  test('lets the largest hotspot speak for its zone and type', () => {
    const found = evaluateRules({
      rules: [dense],
      hotspots: [hotspot, { ...hotspot, id: 10, incidents: 120 }],
      forecasts: [],
      excesses: [],
    });

    expect(found.map(({ hotspotId, value }) => [hotspotId, value])).toEqual([[10, 120]]);
  });

  test('keeps its key when the next run numbers the hotspot anew and moves it a little', () => {
    const key = (figures: Partial<HotspotFigures>) =>
      evaluateRules({ rules: [dense], hotspots: [{ ...hotspot, ...figures }], forecasts: [], excesses: [] })[0].dedupeKey;

    expect(key({ id: 77, centre: [-87.6313, 41.8796], incidents: 81 })).toBe(key({}));
    expect(key({ id: 77, zoneId: null, centre: [-87.6313, 41.8796] })).toBe(key({ zoneId: null }));
    expect(key({ lastMs: hotspot.lastMs + 7 * 86_400_000 })).not.toBe(key({}));
  });
});

describe('evaluateRules on forecasts', () => {
  test('fires on the rise over the last count, for zones and the city, highest first', () => {
    const city = { ...forecast, id: 1, zoneId: null, expected: 150 };

    const found = evaluateRules({ rules: [rising], hotspots: [], forecasts: [forecast, city], excesses: [] });

    expect(found.map(({ subject, forecastId, dedupeKey }) => [subject, forecastId, dedupeKey])).toEqual([
      ['city', 1, '2|city|2018-W32'],
      ['zone:7', 5, '2|zone:7|2018-W32'],
    ]);
    expect(found[0].value).toBeCloseTo(0.5, 12);
    expect(found[1].value).toBeCloseTo(0.3, 12);
  });

  test.each([
    ['a rise below the threshold', {}, { expected: 119 }],
    ['a forecast that lost to the naive count', {}, { published: false }],
    ['a small last count', {}, { lastCount: 29, expected: 100 }],
    ['a last count of 0', { minCount: 0 }, { lastCount: 0 }],
    ['another zone', { zoneIds: [8] }, {}],
    ['a rule for one type', { typeIds: [4] }, {}],
  ])('stays silent for %s', (_what, rule, figures) => {
    expect(
      evaluateRules({ rules: [{ ...rising, ...rule }], hotspots: [], forecasts: [{ ...forecast, ...figures }], excesses: [] }),
    ).toEqual([]);
  });

  test('refuses a first day that is no date', () => {
    expect(() => evaluateRules({ rules: [rising], hotspots: [], forecasts: [{ ...forecast, from: 'soon' }], excesses: [] })).toThrow(
      RangeError,
    );
  });
});

describe('evaluateRules on counts', () => {
  const exceeding: ThresholdRule = { ...rising, id: 3, measure: 'count.excess', threshold: 0.5, minCount: 10 };
  const excess: ExcessFigures = { zoneId: 7, typeId: null, day: '2018-08-08', observed: 30, usual: 12 };

  test('fires on the excess over the usual count; the highest day of a week speaks', () => {
    const excesses = [excess, { ...excess, day: '2018-08-07', observed: 36 }, { ...excess, zoneId: null, observed: 24 }];

    const found = evaluateRules({ rules: [exceeding], hotspots: [], forecasts: [], excesses });

    expect(found.map(({ subject, value, dedupeKey }) => [subject, value, dedupeKey])).toEqual([
      ['zone:7', 2, '3|zone:7|2018-W32'],
      ['city', 1, '3|city|2018-W32'],
    ]);
  });

  test.each([
    ['an excess below the threshold', {}, { observed: 17 }],
    ['a small count', {}, { observed: 9, usual: 1 }],
    ['another zone', { zoneIds: [8] }, {}],
    ['a rule for one type', { typeIds: [4] }, {}],
    ['nothing usual to compare with', {}, { usual: 0 }],
  ])('stays silent for %s', (_what, rule, figures) => {
    const excesses = [{ ...excess, ...figures }];
    expect(evaluateRules({ rules: [{ ...exceeding, ...rule }], hotspots: [], forecasts: [], excesses })).toEqual([]);
  });
});
