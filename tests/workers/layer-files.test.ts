import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Reject } from '../../preload/contract/domain.ts';
import type { IncidentBatch } from '../../main/batch.ts';
import { openWorkers, type WorkerOptions } from '../../main/workers/pool.ts';
import { geoPackageBlob, someRows, square, wkb, writeGeoPackage } from '../etl/layer-files.ts';
import { newCacheOptions, tempFolder } from '../store/fixtures.ts';

const entry = (name: string): string => fileURLToPath(new URL(`../../main/workers/${name}-worker.ts`, import.meta.url));
const fixturePath = (name: string): string => fileURLToPath(new URL(`../fixtures/etl/${name}`, import.meta.url));
const recorded = { path: fixturePath('points.gpkg'), name: 'points.gpkg' };

async function openEtl() {
  const files = { store: entry('store'), compute: entry('compute'), etl: entry('etl') };
  const workers = await openWorkers({ ...(await newCacheOptions()), files } as WorkerOptions);
  onTestFinished(() => workers.close());
  return workers.etl;
}

/** A millimetre on the ground, in degrees. */
const MILLIMETRE_DEG = 1e-3 / 111_195;

test('points that ogr2ogr converted to other systems come back to where they were, to a millimetre', async () => {
  const etl = await openEtl();
  const given = readFileSync(fixturePath('points.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(',').slice(2).map(Number));
  for (const layer of ['utm', 'mercator', 'ktm']) {
    const { mapping, evidence } = await etl.preview(recorded, null, 'Asia/Kuwait', { layer });
    expect(evidence[0]?.params).toMatchObject({ layer, crs: { utm: 'EPSG:32638', mercator: 'EPSG:3857', ktm: 'EPSG:31901' }[layer] });
    const lonLat: number[] = [];
    const onBatch = (batch: IncidentBatch): Promise<void> => Promise.resolve(void lonLat.push(...batch.lonLat));
    expect((await etl.readIncidents(recorded, mapping, onBatch, { layer })).read).toBe(60);
    expect(lonLat).toHaveLength(given.length);
    expect(Math.max(...lonLat.map((value, i) => Math.abs(value - given[i]))), layer).toBeLessThan(MILLIMETRE_DEG);
  }
});

test('polygons are converted too, and a row that is none is told', async () => {
  const etl = await openEtl();
  const options = { srsId: 32_638 };
  const rows = [
    [geoPackageBlob(wkb(3, [square(780_000, 3_240_000, 5_000)]), options), 'A'],
    [geoPackageBlob(wkb(10, []), options), 'B'],
  ] as const;
  const file = writeGeoPackage(await tempFolder(), 'areas.gpkg', [
    { name: 'areas', type: 'POLYGON', columns: 'code TEXT', rows, ...options },
  ]);
  const { zones, rejects } = await etl.readZones(file, {});
  expect(zones.codes).toEqual(['A']);
  // By gdaltransform.
  expect([zones.borders.lonLat[0], zones.borders.lonLat[1]]).toEqual([
    expect.closeTo(47.8812887303351, 8),
    expect.closeTo(29.2578817793831, 8),
  ]);
  expect(rejects).toMatchObject([{ line: 2, code: 'zone.bad-geometry', value: 'geometry is CurvePolygon, not Polygon or MultiPolygon' }]);
});

test('reading a layer is cancelled in the middle, and the next file is read', async () => {
  const etl = await openEtl();
  const file = writeGeoPackage(await tempFolder(), 'many.gpkg', [{ name: 'a', rows: someRows(65_000) }]);
  const { mapping } = await etl.preview(file, null, 'Asia/Kuwait');
  const controller = new AbortController();
  const rejected: Reject[] = [];
  const onBatch = (_: IncidentBatch, rejects: readonly Reject[]): Promise<void> => {
    rejected.push(...rejects);
    controller.abort();
    return Promise.resolve();
  };
  await expect(etl.readIncidents(file, mapping, onBatch, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
  let last = { bytesRead: 0, bytesTotal: 0, rows: 0 };
  const { read } = await etl.readIncidents(file, mapping, () => Promise.resolve(), { onProgress: (progress) => (last = progress) });
  expect([read, last.rows]).toEqual([65_000, 65_000]);
  expect(last.bytesRead).toBeGreaterThan(last.bytesTotal / 2);
  expect(last.bytesRead).toBeLessThanOrEqual(last.bytesTotal);
});
