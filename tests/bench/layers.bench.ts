import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { etl } from '../../main/etl/index.ts';
import { createRandom } from '../../main/etl/random.ts';
import { type BenchRow, withFolder } from './bench.ts';

export const name = 'layers';

const ROWS = 100_000;
const ROUNDS = 5;
const zone = 'Asia/Kuwait';

/** Rows a second, of processor time, from a GeoPackage of ogr2ogr to cleaned batches; against the same rows as CSV, and ogr2ogr reading it. */
export function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const [csvPath, layerPath] = [join(folder, 'points.csv'), join(folder, 'points.gpkg')];
    writeFileSync(csvPath, csv());
    const given = '-a_srs EPSG:4326 -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat -oo KEEP_GEOM_COLUMNS=NO -nlt POINT'.split(' ');
    try {
      execFileSync('ogr2ogr', ['-f', 'GPKG', layerPath, csvPath, ...given], { stdio: 'ignore' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      console.error('layers are left out: ogr2ogr is missing. It needs: apt-get install gdal-bin');
      return [];
    }
    const layerMs = await median(() => readMs(layerPath));
    const csvMs = await median(() => readMs(csvPath));
    const peerMs = await median(() => Promise.resolve(ogrMs(layerPath)));
    const row = (peer: string, ms: number): BenchRow => {
      const [value, theirs] = [(1_000 * ROWS) / layerMs, (1_000 * ROWS) / ms];
      const what = `${ROWS} points of a GeoPackage read, mapped and cleaned`;
      return { what, value, unit: 'rows/s', peer: { name: peer, value: theirs, ratio: value / theirs }, target: '' };
    };
    return [row('the same rows as CSV', csvMs), row('ogr2ogr to CSV, read and written alone', peerMs)];
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

async function readMs(path: string): Promise<number> {
  const file = { path, name: path.slice(path.lastIndexOf('/') + 1) };
  const { mapping } = await etl.preview(file, null, zone);
  let rows = 0;
  const before = process.cpuUsage();
  await etl.readIncidents(file, mapping, (batch) => Promise.resolve(void (rows += batch.count)));
  const { user, system } = process.cpuUsage(before);
  if (rows !== ROWS) throw new Error(`${rows} of ${ROWS} rows were read`);
  return (user + system) / 1_000;
}

/** The shell tells the processor time of its children in its second line: `0m0.412s 0m0.031s`. */
function ogrMs(path: string): number {
  const script = 'ogr2ogr -f CSV /vsistdout/ "$1" -lco GEOMETRY=AS_XY > /dev/null; times';
  const [, children = ''] = execFileSync('bash', ['-c', script, 'bash', path], { encoding: 'utf8' }).trim().split('\n');
  const times = children.matchAll(/(\d+)m([\d.]+)s/g);
  return [...times].reduce((sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds), 0);
}

/** After a round that is not counted. */
async function median(work: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) times.push(await work());
  return times.slice(1).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}
