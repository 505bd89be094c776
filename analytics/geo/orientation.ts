/**
 * Which side of the line a → b the point p is on: positive = left, negative = right, 0 = exactly on it.
 *
 * The sign is exact for any finite coordinates whose products neither overflow nor underflow. A rounding bound settles almost
 * every case; the rest is summed without rounding.
 * Source: Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric predicates, DCG 18 (1997).
 */
export function orientation(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  const left = (ax - px) * (by - py);
  const right = (ay - py) * (bx - px);
  const difference = left - right;
  return Math.abs(difference) > ROUNDING * (Math.abs(left) + Math.abs(right)) ? difference : exactOrientation(ax, ay, bx, by, px, py);
}

/** (3 + 16 ε) ε with ε = 2⁻⁵³: bound "A" of the source. */
const ROUNDING = 3.3306690738754716e-16;

function exactOrientation(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  const sum: number[] = [];
  addProduct(sum, ax, by);
  addProduct(sum, -ax, py);
  addProduct(sum, -px, by);
  addProduct(sum, -ay, bx);
  addProduct(sum, ay, px);
  addProduct(sum, py, bx);
  return sum.findLast((part) => part !== 0) ?? 0;
}

/** Adds a·b to a sum kept as parts that do not overlap, smallest first: its sign is the sign of the last part that is not 0. */
function addProduct(sum: number[], a: number, b: number): void {
  const product = a * b;
  const [aHigh, aLow] = splitBits(a);
  const [bHigh, bLow] = splitBits(b);
  const error = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  addPart(sum, error);
  addPart(sum, product);
}

function splitBits(a: number): readonly [high: number, low: number] {
  const scaled = 134_217_729 * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
}

function addPart(sum: number[], part: number): void {
  let carry = part;
  for (let i = 0; i < sum.length; i++) {
    const term = sum[i];
    const total = carry + term;
    const termShare = total - carry;
    sum[i] = carry - (total - termShare) + (term - termShare);
    carry = total;
  }
  sum.push(carry);
}
