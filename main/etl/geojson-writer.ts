import { writeWholeFile } from './whole-file.ts';

export interface BoxFeature {
  /** [west, south, east, north], degrees WGS 84. */
  readonly box: readonly [number, number, number, number];
  readonly properties: Readonly<Record<string, string | number | null>>;
}

/**
 * Writes boxes as a GeoJSON FeatureCollection of polygons (RFC 7946: WGS 84, rings counter-clockwise) that appears whole or not at all.
 * Positions have 7 decimals, some centimetres.
 *
 * @returns the number of features written.
 * @throws AppError disk.full, disk.failed, file.unwritable if the folder is missing or cannot be written to.
 */
export async function writeBoxes(path: string, features: Iterable<BoxFeature>): Promise<number> {
  let count = 0;
  function* pieces(): Generator<string> {
    yield '{"type":"FeatureCollection","features":[';
    for (const feature of features) {
      yield `${count === 0 ? '\n' : ',\n'}${featureText(feature)}`;
      count++;
    }
    yield '\n]}\n';
  }
  await writeWholeFile(path, pieces());
  return count;
}

function featureText({ box, properties }: BoxFeature): string {
  const [west, south, east, north] = box.map((degrees) => Number(degrees.toFixed(7)));
  const coordinates = [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
  return JSON.stringify({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates } });
}
