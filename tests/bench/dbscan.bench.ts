import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dbscan } from '../../analytics/cluster/dbscan.ts';
import { METRES_PER_DEGREE } from '../../analytics/geo/sphere.ts';
import { createRandom } from '../../analytics/math/random.ts';
import type { Random } from '../../analytics/math/random.ts';
import { generateCity } from '../analytics/cluster/point-sets.ts';
import { compareMs, runAlone, runPeer, withFolder, writePoints } from './bench.ts';
import type { BenchRow } from './bench.ts';

export const name = 'dbscan';

const POINTS = 1_000_000;
const FEW_POINTS = 10_000;
const RADIUS_M = 150;
const MIN_POINTS = 10;
/** The compiler is at work for some six calls; the median of so many is of those after. */
const WARM_ROUNDS = 21;
const R_PACKAGES = 'r-base-core r-cran-dbscan';

interface Alone {
  readonly firstMs: number;
  readonly warmMs: number;
  readonly bytesPerPoint: number;
  readonly count: number;
}
interface PeerRun {
  readonly ms: number;
  readonly clusters: number;
}

/** A million points of a city, and of sets that are hard on a grid, against R dbscan and scikit-learn. Some two minutes. */
export function run(): Promise<BenchRow[]> {
  return withFolder((folder) => [...runCity(folder), ...runFew(folder), ...runHard(folder)]);
}

function runCity(folder: string): BenchRow[] {
  const lonLat = generateCity(POINTS, 1);
  const points = writePoints(join(folder, 'city.f64'), lonLat);
  const ours = cluster(points, WARM_ROUNDS);
  const ofR = runPeer<PeerRun>('dbscan.R', [points, `${RADIUS_M}`, `${MIN_POINTS}`, '1'], R_PACKAGES);
  const labelFile = join(folder, 'labels.i32');
  const ofScikit = runPeer<PeerRun>('dbscan.py', [points, `${RADIUS_M}`, `${MIN_POINTS}`, labelFile], 'python3-sklearn');
  // Our half again after the peers, so that a machine that grew busy or idle meanwhile shows.
  const after = cluster(points, WARM_ROUNDS);
  const firstMs = (ours.firstMs + after.firstMs) / 2;
  const warmMs = (ours.warmMs + after.warmMs) / 2;
  const plain = { peer: null };
  return [
    compareMs('1M points, warm', warmMs, { name: 'scikit-learn ball_tree', ms: ofScikit?.ms ?? null, target: '>= 250x' }),
    compareMs('1M points, warm', warmMs, { name: 'R dbscan', ms: ofR?.ms ?? null, target: '>= 40x' }),
    compareMs('1M points, first call', firstMs, { name: 'R dbscan', ms: ofR?.ms ?? null, target: '>= 20x' }),
    { ...plain, what: '1M points, clusters', value: ours.count, unit: '', target: '' },
    ...(ofScikit
      ? [{ ...plain, what: '1M points, labels unlike scikit-learn', value: countUnlike(lonLat, labelFile), unit: 'points', target: '0' }]
      : []),
    { ...plain, what: '1M points, peak memory beside the points', value: ours.bytesPerPoint, unit: 'B a point', target: '<= 100' },
  ];
}

function runFew(folder: string): BenchRow[] {
  const points = writePoints(join(folder, 'few.f64'), generateCity(FEW_POINTS, 2));
  const ours = cluster(points, 201);
  const ofR = runPeer<PeerRun>('dbscan.R', [points, `${RADIUS_M}`, `${MIN_POINTS}`, '21'], R_PACKAGES);
  return [
    compareMs('10,000 points, warm', ours.warmMs, { name: 'R dbscan', ms: ofR?.ms ?? null, target: '>= 0.67x' }),
    compareMs('10,000 points, first call', ours.firstMs, { name: 'R dbscan', ms: ofR?.ms ?? null, target: '' }),
  ];
}

function runHard(folder: string): BenchRow[] {
  const cityMs = cluster(join(folder, 'city.f64'), 5).warmMs;
  return generateHardSets().map(({ what, lonLat }) => {
    const { warmMs } = cluster(writePoints(join(folder, 'hard.f64'), lonLat), 3);
    return {
      what: `1M points, ${what}`,
      value: warmMs,
      unit: 'ms',
      peer: { name: 'our city', value: cityMs, ratio: cityMs / warmMs },
      target: '>= 0.1x',
    };
  });
}

function cluster(points: string, rounds: number): Alone {
  return runAlone<Alone>('dbscan-alone.ts', [
    '--points',
    points,
    '--radius',
    `${RADIUS_M}`,
    '--neighbours',
    `${MIN_POINTS}`,
    '--rounds',
    `${rounds}`,
  ]);
}

function countUnlike(lonLat: Float64Array, labelFile: string): number {
  const { labels } = dbscan(lonLat, { radiusM: RADIUS_M, minPoints: MIN_POINTS });
  const bytes = readFileSync(labelFile);
  const theirs = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return labels.reduce((unlike, label, i) => unlike + (label === theirs[i] ? 0 : 1), 0);
}

function generateHardSets(): { what: string; lonLat: Float64Array<ArrayBuffer> }[] {
  const random = createRandom(11);
  const scale = 1 / METRES_PER_DEGREE;
  return [
    // Near the equator a degree is as long either way.
    {
      what: 'two rings just out of reach',
      lonLat: drawPoints((i) => onRing(random, (i % 2 === 0 ? 10_000 : 10_000 + RADIUS_M * 1.00002) * scale)),
    },
    {
      what: 'two slanting lines in four cells',
      lonLat: drawPoints((i) => onSlant(random, i % 2 === 0 ? 0 : RADIUS_M * 1.00002 * scale, 200 * scale)),
    },
    {
      what: '1,000 places, each a thousand times',
      lonLat: drawPoints((i) => [0.3 * ((i * 7919) % 1000) * 1e-3, 0.3 * ((i * 104_729) % 1000) * 1e-3]),
    },
    { what: 'all at one place', lonLat: drawPoints(() => [48, 29]) },
    { what: 'a country of 1,000 × 1,000 km', lonLat: drawPoints(() => [40 + 10 * random.next(), 20 + 9 * random.next()]) },
    { what: 'the whole sphere', lonLat: drawPoints(() => [360 * random.next() - 180, (Math.asin(2 * random.next() - 1) * 180) / Math.PI]) },
  ];
}

function drawPoints(draw: (i: number) => readonly [number, number]): Float64Array<ArrayBuffer> {
  const lonLat = new Float64Array(2 * POINTS);
  for (let i = 0; i < POINTS; i++) lonLat.set(draw(i), 2 * i);
  return lonLat;
}

function onRing(random: Random, radiusDeg: number): [number, number] {
  const angle = 2 * Math.PI * random.next();
  return [radiusDeg * Math.cos(angle), radiusDeg * Math.sin(angle)];
}

function onSlant(random: Random, acrossDeg: number, lengthDeg: number): [number, number] {
  const along = lengthDeg * random.next();
  return [(along + acrossDeg) * Math.SQRT1_2, (along - acrossDeg) * Math.SQRT1_2];
}
