import { haversineM } from '../../../analytics/geo/sphere.ts';

/** DBSCAN as it is defined, every pair compared: slow, and simple enough to be believed. Clusters in the order of their first core point. */
export function clusterPlainly(
  lonLat: Float64Array,
  radiusM: number,
  minPoints: number,
): { labels: number[]; isCore: number[]; count: number } {
  const points = Array.from({ length: lonLat.length / 2 }, (_, i) => i);
  const neighbours = points.map((a) =>
    points.filter((b) => haversineM(lonLat[2 * a], lonLat[2 * a + 1], lonLat[2 * b], lonLat[2 * b + 1]) <= radiusM),
  );
  const isCore = neighbours.map((found) => (found.length >= minPoints ? 1 : 0));
  const labels = points.map(() => -1);
  let count = 0;
  for (const first of points) {
    if (!isCore[first] || labels[first] >= 0) continue;
    const reached = [first];
    labels[first] = count;
    for (const point of reached) {
      if (!isCore[point]) continue;
      for (const neighbour of neighbours[point]) {
        if (labels[neighbour] >= 0) continue;
        labels[neighbour] = count;
        reached.push(neighbour);
      }
    }
    count++;
  }
  return { labels, isCore, count };
}
