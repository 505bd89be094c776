/** Fewer points for far views. Neighbouring zones keep meeting: a border they share is simplified once, the same for both. */

/** Flat ring [lon0, lat0, …], first point = last. */
export type Ring = Float64Array;

const METRES_PER_DEGREE = (Math.PI / 180) * 6_371_008.8;
/** Points nearer than this are one corner to the search for junctions: 1e-5 degrees, about a metre. */
const KEY_SCALE = 1e5;

/**
 * Simplifies rings so that no point lies farther than `toleranceM` from the new line.
 *
 * Rings are cut at junctions (points where three or more borders meet), and each piece is simplified by itself in a
 * direction of its own, so that two rings that share it get the same points.
 *
 * @param rings  closed rings, first = last; not changed.
 * @returns rings in the same order; one that would have fewer than 3 corners stays as it is.
 * Cost O(n log n) as a rule. Source: Douglas and Peucker, Cartographica 10 (1973).
 */
export function simplifyRings(rings: readonly Ring[], toleranceM: number): Ring[] {
  const isJunction = findJunctions(rings);
  return rings.map((ring) => {
    const corners = ring.length / 2 - 1;
    const cuts = cutsOf(ring, isJunction);
    const kept: number[] = [];
    cuts.forEach((start, index) => {
      const next = cuts[(index + 1) % cuts.length];
      const length = next > start ? next - start : next - start + corners;
      keepPiece(ring, start, length, toleranceM, kept);
    });
    if (kept.length < 3) return ring;
    kept.push(kept[0]);
    return Float64Array.from(kept.flatMap((corner) => [ring[2 * corner], ring[2 * corner + 1]]));
  });
}

function keyOf(ring: Ring, corner: number): number {
  // Below 2^53: 3.6e7 × 2e7 = 7e14.
  return Math.round((ring[2 * corner] + 180) * KEY_SCALE) * 2e7 + Math.round((ring[2 * corner + 1] + 90) * KEY_SCALE);
}

/** Says whether a place has other than two neighbours along all borders. */
function findJunctions(rings: readonly Ring[]): (key: number) => boolean {
  const neighbours = new Map<number, [number, number] | null>();
  const meet = (key: number, other: number) => {
    const known = neighbours.get(key);
    if (known === undefined) neighbours.set(key, [other, NaN]);
    else if (known !== null && other !== known[0] && other !== known[1]) {
      if (Number.isNaN(known[1])) known[1] = other;
      else neighbours.set(key, null);
    }
  };
  for (const ring of rings) {
    let former = keyOf(ring, 0);
    for (let corner = 1; corner < ring.length / 2; corner++) {
      const key = keyOf(ring, corner);
      if (key === former) continue;
      meet(key, former);
      meet(former, key);
      former = key;
    }
  }
  return (key) => neighbours.get(key) === null;
}

/** Corners where a ring is cut; without junctions at its two extreme corners, which all rings over it agree on. */
function cutsOf(ring: Ring, isJunction: (key: number) => boolean): number[] {
  const corners = ring.length / 2 - 1;
  const cuts: number[] = [];
  for (let corner = 0; corner < corners; corner++) if (isJunction(keyOf(ring, corner))) cuts.push(corner);
  if (cuts.length >= 2) return cuts;
  let [least, most] = [0, 0];
  for (let corner = 1; corner < corners; corner++) {
    if (keyOf(ring, corner) < keyOf(ring, least)) least = corner;
    if (keyOf(ring, corner) > keyOf(ring, most)) most = corner;
  }
  return [...new Set([...cuts, least, most])].sort((a, b) => a - b);
}

/** Appends the kept corners of one piece, its last one left to the next piece. */
function keepPiece(ring: Ring, start: number, length: number, toleranceM: number, kept: number[]): void {
  const corners = ring.length / 2 - 1;
  const isForward = keyOf(ring, start) <= keyOf(ring, (start + length) % corners);
  const at = (step: number) => (start + (isForward ? step : length - step)) % corners;
  const keeps = new Uint8Array(length + 1);
  keeps[0] = keeps[length] = 1;
  const stack: [number, number][] = [[0, length]];
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    const [from, to] = span;
    const farthest = farthestFrom(ring, at, from, to);
    if (farthest.distanceM <= toleranceM) continue;
    keeps[farthest.step] = 1;
    stack.push([from, farthest.step], [farthest.step, to]);
  }
  for (let step = 0; step < length; step++) if (keeps[isForward ? step : length - step] === 1) kept.push((start + step) % corners);
}

function farthestFrom(ring: Ring, at: (step: number) => number, from: number, to: number): { step: number; distanceM: number } {
  const scale = Math.cos((ring[2 * at(from) + 1] * Math.PI) / 180);
  const [ax, ay] = [ring[2 * at(from)] * scale, ring[2 * at(from) + 1]];
  const [dx, dy] = [ring[2 * at(to)] * scale - ax, ring[2 * at(to) + 1] - ay];
  const square = dx * dx + dy * dy;
  let best = { step: from, distanceM: -1 };
  for (let step = from + 1; step < to; step++) {
    const px = ring[2 * at(step)] * scale - ax;
    const py = ring[2 * at(step) + 1] - ay;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
    const distanceM = Math.hypot(px - share * dx, py - share * dy) * METRES_PER_DEGREE;
    if (distanceM > best.distanceM) best = { step, distanceM };
  }
  return best;
}
