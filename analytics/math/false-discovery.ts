/**
 * Adjusts the p-values of many tests: of all with an adjusted value of at most q, a share of at most q is expected to be by chance.
 *
 * @param pValues  0…1; NaN = no test, stays NaN and does not count.
 * @returns adjusted values in the same order. Holds for independent tests, and for such as rise together.
 * Time O(n log n). Source: Benjamini, Hochberg, JRSS B 57 (1995), pp. 289–300. Equal to R p.adjust(method = "BH").
 */
export function adjustFalseDiscovery(pValues: Float64Array): Float64Array<ArrayBuffer> {
  const order = Array.from(pValues.keys())
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => pValues[b] - pValues[a]);
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  let least = 1;
  order.forEach((index, fromLargest) => {
    least = Math.min(least, (pValues[index] * order.length) / (order.length - fromLargest));
    adjusted[index] = least;
  });
  return adjusted;
}
