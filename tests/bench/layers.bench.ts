import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { createRandom } from '../../main/etl/random.ts';
import { type BenchRow, withFolder } from './bench.ts';

export const name = 'layers';

const ROWS = 100_000;
const ROUNDS = 3;
const caller = { name: 'bench', role: 'admin' } as const;

/** Rows a second of imports into a new cache, by the clock: GeoPackages made by ogr2ogr, against the same rows as CSV and ogr2ogr itself. */
export function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const path = (file: string): string => join(folder, file);
    writeFileSync(path('points.csv'), csv());
    const given = '-s_srs EPSG:4326 -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat -oo KEEP_GEOM_COLUMNS=NO -nlt POINT'.split(' ');
    for (const [file, crs] of [
      ['degrees.gpkg', 'EPSG:4326'],
      ['utm.gpkg', 'EPSG:32638'],
    ] as const) {
      execFileSync('ogr2ogr', ['-f', 'GPKG', path(file), path('points.csv'), ...given, '-t_srs', crs]);
    }
    const ours = async (file: string): Promise<number> => median((round) => importMs(path(file), path(`${file}-${round}.db`)));
    const csvMs = await ours('points.csv');
    const degreesMs = await ours('degrees.gpkg');
    const utmMs = await ours('utm.gpkg');
    const peer = (source: string) =>
      median((round) => {
        const into = path(`peer-${source}-${round}.sqlite`);
        const options = '-dsco SPATIALITE=YES -lco SPATIAL_INDEX=YES -gt 65536 -t_srs EPSG:4326 --config OGR_SQLITE_SYNCHRONOUS OFF'.split(
          ' ',
        );
        const startedMs = performance.now();
        execFileSync('ogr2ogr', ['-f', 'SQLite', into, path(source), ...options]);
        return Promise.resolve(performance.now() - startedMs);
      });
    const row = (what: string, ms: number, name: string, peerMs: number): BenchRow => {
      const [value, theirs] = [(1_000 * ROWS) / ms, (1_000 * ROWS) / peerMs];
      return { what, value, unit: 'rows/s', peer: { name, value: theirs, ratio: value / theirs }, target: '' };
    };
    return [
      row(`import of ${ROWS} points, GeoPackage`, degreesMs, 'the same as CSV', csvMs),
      row('the same', degreesMs, 'ogr2ogr to SpatiaLite', await peer('degrees.gpkg')),
      row('the same in UTM 38N', utmMs, 'ogr2ogr to SpatiaLite', await peer('utm.gpkg')),
    ];
  });
}

function csv(): string {
  const random = createRandom(ROWS);
  const types = ['Theft', 'Fire', 'Assault', 'Noise'];
  const row = (_: unknown, i: number): string => {
    const time = new Date(Date.UTC(2024, 0) + i * 300_000).toISOString().slice(0, 19).replace('T', ' ');
    return `${i},${time},${types[i % 4]},report ${i} of a caller,${47.7 + random.uniform() / 2},${29 + random.uniform() / 2}`;
  };
  return `case_number,time,type,description,lon,lat\n${Array.from({ length: ROWS }, row).join('\n')}\n`;
}

async function importMs(file: string, cacheFile: string): Promise<number> {
  const app = await createApp(readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error' } }), { messages: null });
  try {
    const startedMs = performance.now();
    const reply = await app.dispatch(
      'incidents.import',
      { file: app.files.offer(file, file.slice(file.lastIndexOf('/') + 1)), timeZone: 'Asia/Kuwait' },
      { caller },
    );
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    const { accepted } = reply.value as { accepted: number };
    if (accepted !== ROWS) throw new Error(`${accepted} of ${ROWS} rows were accepted`);
    return performance.now() - startedMs;
  } finally {
    await app.close();
  }
}

async function median(work: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await work(round));
  return times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}
