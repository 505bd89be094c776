/** Outlines of where a grid is at least so high, by marching squares with linear interpolation. */

/** Points [x0, y0, x1, y1, …] in columns and rows of the grid, values lying on whole numbers; first point = last. */
export type Contour = readonly number[];

/**
 * @param values  row-major, columns × rows; finite.
 * @param level   > 0. Outside of the grid nothing is, so that outlines close.
 * @returns rings that, filled by the even-odd rule, cover where the surface is at or above the level. O(cells).
 *
 * Source: W. Lorensen and H. Cline, Marching cubes (1987), in two dimensions; saddles are cut apart by the mean of their corners.
 */
export function contours(
  { values, columns, rows }: { readonly values: ArrayLike<number>; readonly columns: number; readonly rows: number },
  level: number,
): Contour[] {
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= columns || y >= rows ? 0 : (values[y * columns + x] ?? 0));
  // Edges have numbers: of the cell at x, y the lower one is even, the left one odd.
  const width = columns + 2;
  const lower = (x: number, y: number): number => 2 * ((y + 1) * width + x + 1);
  const left = (x: number, y: number): number => lower(x, y) + 1;
  const next = new Map<number, number>();
  const places = new Map<number, readonly [number, number]>();
  const share = (a: number, b: number): number => (level - a) / (b - a);
  for (let y = -1; y < rows; y++) {
    for (let x = -1; x < columns; x++) {
      const [a, b, c, d] = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)];
      const mask = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      if (mask === 0 || mask === 15) continue;
      const edges = [lower(x, y), left(x + 1, y), lower(x, y + 1), left(x, y)] as const;
      if ((mask & 1) !== (mask >> 1) % 2) places.set(edges[0], [x + share(a, b), y]);
      if ((mask >> 1) % 2 !== (mask >> 2) % 2) places.set(edges[1], [x + 1, y + share(b, c)]);
      if ((mask >> 3) % 2 !== (mask >> 2) % 2) places.set(edges[2], [x + share(d, c), y + 1]);
      if ((mask & 1) !== (mask >> 3) % 2) places.set(edges[3], [x, y + share(a, d)]);
      const isJoined = (a + b + c + d) / 4 >= level;
      for (const [from, to] of stepsOf(mask, isJoined)) next.set(edges[from], edges[to]);
    }
  }
  return follow(next, places);
}

type Step = readonly [from: 0 | 1 | 2 | 3, to: 0 | 1 | 2 | 3];

/** From edge to edge (lower, right, upper, left), with what is high on the left. */
function stepsOf(mask: number, isJoined: boolean): readonly Step[] {
  if (mask === 5) return isJoined ? saddleJoined5 : saddleApart5;
  if (mask === 10) return isJoined ? saddleJoined10 : saddleApart10;
  return steps[mask] ?? [];
}

const steps: Readonly<Record<number, readonly Step[]>> = {
  1: [[0, 3]],
  2: [[1, 0]],
  3: [[1, 3]],
  4: [[2, 1]],
  6: [[2, 0]],
  7: [[2, 3]],
  8: [[3, 2]],
  9: [[0, 2]],
  11: [[1, 2]],
  12: [[3, 1]],
  13: [[0, 1]],
  14: [[3, 0]],
};
const saddleApart5: readonly Step[] = [
  [0, 3],
  [2, 1],
];
const saddleJoined5: readonly Step[] = [
  [0, 1],
  [2, 3],
];
const saddleApart10: readonly Step[] = [
  [1, 0],
  [3, 2],
];
const saddleJoined10: readonly Step[] = [
  [1, 2],
  [3, 0],
];

function follow(next: Map<number, number>, places: ReadonlyMap<number, readonly [number, number]>): Contour[] {
  const rings: Contour[] = [];
  for (const start of [...next.keys()]) {
    const ring: number[] = [];
    for (let edge: number | undefined = start; edge !== undefined;) {
      const place = places.get(edge);
      if (place !== undefined) ring.push(...place);
      const to: number | undefined = next.get(edge);
      next.delete(edge);
      edge = to;
    }
    if (ring.length >= 8) rings.push(ring);
  }
  return rings;
}
