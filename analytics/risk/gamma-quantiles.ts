import { gammaLower } from '../math/special.ts';

/** Knots a unit of the shape's logarithm: the quantiles between them are right to 1.5 % from a shape of 0.3 on. */
const KNOTS_A_UNIT = 8;
const LEAST_LOG = Math.log(0.02);
const MOST_LOG = Math.log(1e5);

/**
 * Quantiles of gamma distributions with mean 1, for very many shapes: from a table made once, in between by straight lines of the logarithms.
 *
 * @param probabilities  0 < probability < 1 each.
 * @returns a function from a shape to its quantiles, in the given order, in one array that the next call overwrites. Shapes are taken
 *          as at least 0.02 and at most 100,000.
 */
export function gammaQuantiles(probabilities: readonly number[]): (shape: number) => readonly number[] {
  const knots = Math.ceil((MOST_LOG - LEAST_LOG) * KNOTS_A_UNIT) + 1;
  const tables = probabilities.map((probability) =>
    Float64Array.from({ length: knots }, (_, knot) => logQuantile(probability, Math.exp(LEAST_LOG + knot / KNOTS_A_UNIT))),
  );
  const found = probabilities.map(() => 0);
  return (shape) => {
    const place = Math.min(knots - 1.001, Math.max(0, (Math.log(shape) - LEAST_LOG) * KNOTS_A_UNIT));
    const knot = Math.floor(place);
    tables.forEach((table, i) => (found[i] = Math.exp(table[knot] + (place - knot) * (table[knot + 1] - table[knot]))));
    return found;
  };
}

/** By halving on the logarithm, to 1e-9. */
function logQuantile(probability: number, shape: number): number {
  let [below, above] = [-600, 6];
  while (above - below > 1e-9) {
    const middle = (below + above) / 2;
    if (gammaLower(shape, shape * Math.exp(middle)) < probability) below = middle;
    else above = middle;
  }
  return above;
}
