/** Clusters a file of points in a process of its own: time of the first call, memory of it, and times once warm. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dbscan } from '../../analytics/cluster/dbscan.ts';
import { medianMs } from './bench.ts';

const { values } = parseArgs({
  options: { points: { type: 'string' }, radius: { type: 'string' }, neighbours: { type: 'string' }, rounds: { type: 'string' } },
});
const bytes = readFileSync(values.points!);
const lonLat = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const options = { radiusM: Number(values.radius), minPoints: Number(values.neighbours) };
const beforeKb = process.resourceUsage().maxRSS;
const started = performance.now();
const { count } = dbscan(lonLat, options);
const firstMs = performance.now() - started;
const bytesPerPoint = ((process.resourceUsage().maxRSS - beforeKb) * 1024) / (lonLat.length / 2);
const warmMs = medianMs(Number(values.rounds), () => dbscan(lonLat, options));
console.log(JSON.stringify({ firstMs, warmMs, bytesPerPoint, count }));
