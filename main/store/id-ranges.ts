/** Sets of row ids as text, `1-2000,2005,2010-2100`: what a change of many rows keeps of them. */

/** Cuts ascending ids into texts of at most `most` ids each. */
export function rangesOf(ids: Iterable<number>, most: number): string[] {
  const texts: string[] = [];
  let parts: string[] = [];
  let count = 0;
  let start = 0;
  let last = 0;
  const endRange = (): void => {
    if (count > 0) parts.push(start === last ? `${start}` : `${start}-${last}`);
  };
  for (const id of ids) {
    if (count === most) {
      endRange();
      texts.push(parts.join());
      [parts, count] = [[], 0];
    }
    if (count > 0 && id !== last + 1) endRange();
    if (count === 0 || id !== last + 1) start = id;
    last = id;
    count++;
  }
  endRange();
  if (count > 0) texts.push(parts.join());
  return texts;
}

/** The ids of a text, inclusive pairs. */
export const pairsOf = (text: string): [number, number][] =>
  text.split(',').map((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number);
    return [from, to];
  });

/** Tells for any id whether it is in one of the texts; O(log n). */
export function membership(texts: readonly string[]): (id: number) => boolean {
  const pairs = texts.flatMap(pairsOf).sort((a, b) => a[0] - b[0]);
  // The greatest end so far, as texts may overlap.
  let end = 0;
  const ends = pairs.map((pair) => (end = Math.max(end, pair[1])));
  return (id) => {
    let [low, high] = [0, pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle][0] <= id) low = middle + 1;
      else high = middle;
    }
    return low > 0 && ends[low - 1] >= id;
  };
}
