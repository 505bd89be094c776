/** Share of a column's squared length that must be its own. */
const OWN_SHARE = 1e-6;

/**
 * The columns that can have an effect of their own in a series of differences: constant ones, ones that repeat with the
 * season, and sums of others are left out. Earlier columns go first.
 *
 * @param rows  the first so many rows are known of the series.
 * @param lag   differences are taken over so many steps.
 * Time O(rows · columns²). Method: Gram-Schmidt.
 */
export function independentColumns(columns: readonly Float64Array[], { rows, lag }: { rows: number; lag: number }): Float64Array[] {
  const basis: Float64Array[] = [];
  return columns.filter((column) => {
    const rest = centred(Float64Array.from({ length: Math.max(0, rows - lag) }, (_, i) => column[i + lag] - column[i]));
    const length = dot(rest, rest);
    for (const direction of basis) {
      const share = dot(rest, direction);
      for (let i = 0; i < rest.length; i++) rest[i] -= share * direction[i];
    }
    const own = dot(rest, rest);
    if (!(own > OWN_SHARE * length)) return false;
    basis.push(rest.map((value) => value / Math.sqrt(own)));
    return true;
  });
}

function centred(values: Float64Array): Float64Array {
  const mean =
    dot(
      values,
      values.map(() => 1),
    ) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
