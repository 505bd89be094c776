import { describe, expect, test } from 'vitest';
import type { Hotspot } from '../../../preload/contract/domain.ts';
import { confidenceOf } from '../../../renderer/map/confidence.ts';
import { hatchLines, outlineStyles, strongFill } from '../../../renderer/map/hotspot-layers.ts';
import { filterRange, incidentData, incidentOpacity, incidentRadiusPx, memberPoints } from '../../../renderer/map/incident-layers.ts';
import { hitHotspot } from '../../../renderer/map/hit-test.ts';
import { scaleBar } from '../../../renderer/map/scale-bar.ts';
import { choroplethBounds, zoneCollection, zoneColours, zoneLayers } from '../../../renderer/map/zone-layers.ts';
import { classPalettes, mapColours } from '../../../preload/drawing/palettes.ts';
import type { Columns } from '../../../renderer/state/cross-filter.ts';

const columns: Columns = {
  count: 3,
  dayZero: '2018-01-01',
  origin: [47.9, 29.3],
  bounds: [47.9, 29.3, 48, 29.4],
  ids: Int32Array.of(7, 8, 9),
  lonLat: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  localMin: Int32Array.of(0, 1_439, 1_440),
  typeIds: Uint16Array.of(1, 1, 2),
  zoneIds: Uint16Array.of(1, 0, 2),
  origins: new Uint8Array(3).fill(3),
};

function hotspot(change: Partial<Hotspot>): Hotspot {
  const outline: Hotspot['outline'] = [
    [47.9, 29.3],
    [47.95, 29.3],
    [47.95, 29.35],
    [47.9, 29.35],
    [47.9, 29.3],
  ];
  const counts = { incidents: 20, coreIncidents: 12, areaM2: 1e6, score: 10, firstMs: 0, lastMs: 0 };
  return { id: 1, runId: 1, rank: 1, typeId: null, zoneId: null, centre: [47.92, 29.32], outline, support: 90, ...counts, ...change };
}

/** What the GPU's filter lets through: both values within their range, ends included. */
function passing(filterValues: Float32Array, [[from, to], [low, high]]: ReturnType<typeof filterRange>): number[] {
  return [0, 1, 2].filter((i) => {
    const [minute, mask] = filterValues.subarray(2 * i, 2 * i + 2);
    return minute >= from && minute <= to && mask >= low && mask <= high;
  });
}

describe('incidents', () => {
  test('a half-open day passes its last minute and not the first of the next', () => {
    const { value } = incidentData(columns, null).attributes.getFilterValue;
    expect(passing(value, filterRange(0, 1_440))).toEqual([0, 1]);
    expect(passing(value, filterRange(1_440, 2_880))).toEqual([2]);
  });

  test('what the mask hides is hidden in every period', () => {
    const { value } = incidentData(columns, Uint8Array.of(1, 0, 1)).attributes.getFilterValue;
    expect(passing(value, filterRange(0, 1_000_000))).toEqual([0, 2]);
  });

  test('a new mask keeps the uploaded positions: same object, same buffer, no copy', () => {
    const before = incidentData(columns, null);
    const after = incidentData(columns, Uint8Array.of(0, 0, 1));
    expect(after.attributes.getPosition).toBe(before.attributes.getPosition);
    expect(after.attributes.getPosition.value).toBe(columns.lonLat);
  });

  test('points grow from 1.2 pixels at zoom 11 to 3.6 at 15, and no further', () => {
    expect([5, 11, 13, 15, 19].map(incidentRadiusPx)).toEqual([1.2, 1.2, 2.4, 3.5999999999999996, 3.5999999999999996]);
  });

  test('a crowd is fainter from afar, and as strong as a few from near', () => {
    expect(incidentOpacity(5_000, 9)).toBe(0.5);
    expect(incidentOpacity(150_000, 9)).toBeLessThan(0.2);
    expect(incidentOpacity(1_000_000, 9)).toBe(0.1);
    expect(incidentOpacity(1_000_000, 14)).toBe(0.5);
  });

  test('members are found by id, whatever their order', () => {
    const found = memberPoints(columns, { ids: Int32Array.of(9, 7, 404), isCore: Uint8Array.of(0, 1, 1) });
    expect([...found.lonLat]).toEqual([...Float32Array.of(0.1, 0.2, 0.5, 0.6)]);
    expect([...found.isCore]).toEqual([1, 0]);
  });
});

describe('hotspots', () => {
  test('support decides outline and fill', () => {
    expect([100, 80, 79, 60, 59, 0].map(confidenceOf)).toEqual(['strong', 'strong', 'medium', 'medium', 'weak', 'weak']);
    expect(outlineStyles.strong.dashPx).toEqual([0, 0]);
    expect(outlineStyles.medium.dashPx).toEqual([7, 3.5]);
    expect(new Set(Object.values(outlineStyles).map((style) => style.fill)).size).toBe(3);
    expect(outlineStyles.strong.widthPx).toBeGreaterThan(outlineStyles.medium.widthPx);
  });

  test('only medium confidence is hatched', () => {
    expect(hatchLines([hotspot({ support: 90 }), hotspot({ support: 30 })], 12)).toEqual([]);
    expect(hatchLines([hotspot({ support: 70 })], 12).length).toBeGreaterThan(5);
  });

  test('one strong fill equals the two laid over each other', () => {
    const over = (ground: number, mark: number, alpha: number) => ground * (1 - alpha) + mark * alpha;
    const ground = 40;
    const [red, , , alpha] = strongFill('light');
    const stacked = over(over(ground, 255, 0.66), 186, 0.24);
    expect(over(ground, red, alpha / 255)).toBeCloseTo(stacked, -0.5);
  });

  test('the smallest hotspot under the pointer is hit; none where outlines are not drawn', () => {
    const large = hotspot({ id: 1 });
    const small = hotspot({
      id: 2,
      areaM2: 1e4,
      outline: [
        [47.92, 29.32],
        [47.93, 29.32],
        [47.93, 29.33],
        [47.92, 29.32],
      ],
    });
    const scene = { hotspots: [large, small], shown: { hotspots: true } };
    expect(hitHotspot(scene, { lon: 47.926, lat: 29.323, zoom: 12 })?.id).toBe(2);
    expect(hitHotspot(scene, { lon: 47.91, lat: 29.31, zoom: 12 })?.id).toBe(1);
    expect(hitHotspot(scene, { lon: 47.99, lat: 29.31, zoom: 12 })).toBeNull();
    expect(hitHotspot(scene, { lon: 47.91, lat: 29.31, zoom: 10 })).toBeNull();
    expect(hitHotspot({ ...scene, shown: { hotspots: false } }, { lon: 47.91, lat: 29.31, zoom: 12 })).toBeNull();
  });
});

describe('zones', () => {
  const counts = new Map([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) => [id, id * id]));

  test('without the choropleth every zone is land', () => {
    const [fill] = zoneLayers('light', false);
    expect(fill).toMatchObject({ type: 'fill', source: 'zones', paint: { 'fill-color': mapColours.light.land } });
  });

  test('the largest count has the strongest colour, none the tone of outside', () => {
    const colourOf = zoneColours(counts, 'dark');
    expect(colourOf(10)).toBe(classPalettes.dark.counts[6]);
    expect(colourOf(99)).toBe(mapColours.dark.outside);
  });

  test('two zones with counts still use the strong end of the palette', () => {
    const two = new Map([
      [1, 5],
      [2, 50],
    ]);
    expect(choroplethBounds(two)).toEqual([5, 50]);
    expect(zoneColours(two, 'light')(2)).toBe(classPalettes.light.counts[6]);
  });
});

describe('zones for the style', () => {
  test('islands of one zone share its id, and holes follow their outer ring', () => {
    const ring = (...numbers: number[]) => Float64Array.from(numbers);
    const box = [0, 0, 1, 1] as const;
    const { features } = zoneCollection([
      { zoneId: 7, rings: [ring(0, 0, 1, 0, 1, 1, 0, 0), ring(0.5, 0.2, 0.6, 0.2, 0.6, 0.3, 0.5, 0.2)], box },
      { zoneId: 7, rings: [ring(2, 2, 3, 2, 3, 3, 2, 2)], box },
    ]);
    expect(features.map(({ id }) => id)).toEqual([7, 7]);
    expect(features[0]?.geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
        [
          [0.5, 0.2],
          [0.6, 0.2],
          [0.6, 0.3],
          [0.5, 0.2],
        ],
      ],
    });
  });

  test('each zone of a choropleth has a colour of its own', () => {
    const [fill] = zoneLayers('dark', true);
    expect(fill).toMatchObject({ paint: { 'fill-color': ['to-color', ['feature-state', 'colour'], mapColours.dark.outside] } });
  });
});

describe('scale bar', () => {
  test('it is a round length that fits, at any zoom', () => {
    for (let zoom = 0; zoom < 20; zoom += 0.37) {
      const { lengthM, widthPx } = scaleBar(29.3, zoom);
      expect(String(lengthM)).toMatch(/^(0\.)?0*[1235]0*$/);
      expect(widthPx).toBeGreaterThan(50);
      expect(widthPx).toBeLessThanOrEqual(110);
    }
  });

  test('at the equator and zoom 0 a world is 512 pixels wide', () => {
    expect(scaleBar(0, 0)).toEqual({ lengthM: 5_000_000, widthPx: 64 });
  });
});
