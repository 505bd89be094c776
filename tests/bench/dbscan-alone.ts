/** Clusters a file of points in a process of its own: time of the first call, memory of it, and times once warm. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dbscan } from '../../analytics/cluster/dbscan.ts';
import { measureMs, medianMs } from './bench.ts';

const { values } = parseArgs({
  options: { points: { type: 'string' }, radius: { type: 'string' }, neighbours: { type: 'string' }, rounds: { type: 'string' } },
});
const bytes = readFileSync(values.points!);
const lonLat = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const options = { radiusM: Number(values.radius), minPoints: Number(values.neighbours) };
const beforeKb = process.resourceUsage().maxRSS;
let count = 0;
const firstMs = measureMs(() => ({ count } = dbscan(lonLat, options)));
const bytesPerPoint = ((process.resourceUsage().maxRSS - beforeKb) * 1024) / (lonLat.length / 2);
const warmMs = medianMs(Number(values.rounds), () => dbscan(lonLat, options));
console.log(JSON.stringify({ firstMs, warmMs, bytesPerPoint, count }));
