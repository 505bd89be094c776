export interface ArrivalInput {
  /** Day number of each incident, and the delivery that brought it, 0 = the first; one length. */
  readonly days: Int32Array;
  readonly deliveries: Int32Array;
  /** By delivery, rising: the newest full day known once it had come. */
  readonly newestDay: Int32Array;
  /** Longest delay that is told apart, days, >= 0; what comes later counts as never late. */
  readonly longest: number;
}

export interface Completeness {
  /** Share of a day's incidents that has arrived when it is the newest full day, the one before …: rising, longest + 1 long. Empty: not known. */
  readonly shares: Float64Array<ArrayBuffer>;
  /** Deliveries that it was learned from. */
  readonly deliveries: number;
}

/** Fewer tell no habit: one odd delivery would be taken for the rule. */
const LEAST_DELIVERIES = 4;
/** Incidents of each age, over all deliveries, by which a share is known to some five in a hundred. */
const LEAST_INCIDENTS = 100;
/** Days beyond the longest delay by which it is seen that a delivery was one of new days, not a source or a past added later. */
const REFERENCE_DAYS = 14;
const LEAST_SETTLED = 0.95;

/**
 * How complete the newest days of a feed usually are: the counts of each day as they stood after each delivery, against what the day has
 * come to since (a reporting triangle).
 *
 * A delivery teaches if later ones had `longest` days to complete it, and if the two weeks before those days were whole when it came: a
 * second source, or years taken in later, are no late incidents.
 *
 * @returns no shares with fewer than 4 such deliveries, or too few incidents.
 * @throws {RangeError} if lengths differ, or a delivery is not below the number of deliveries.
 *
 * Time O(n + deliveries × longest). Source: the chain-ladder method of reporting delays, England and Verrall, British Actuarial Journal 8
 * (2002), pp. 443–518.
 */
export function measureCompleteness({ days, deliveries, newestDay, longest }: ArrivalInput): Completeness {
  if (deliveries.length !== days.length) throw new RangeError(`deliveries: needs ${days.length} values, has ${deliveries.length}`);
  if (!Number.isInteger(longest) || longest < 0) throw new RangeError(`longest: must be a whole number >= 0, is ${longest}`);
  const strange = deliveries.findIndex((delivery) => !(delivery >= 0 && delivery < newestDay.length));
  if (strange >= 0) throw new RangeError(`deliveries: incident ${strange} came with ${deliveries[strange]} of ${newestDay.length}`);
  const triangle = buildTriangle(days, deliveries);
  const last = newestDay.at(-1) ?? 0;
  const arrived = new Float64Array(longest + 1);
  const total = new Float64Array(longest + 1);
  let taught = 0;
  let former = Number.NEGATIVE_INFINITY;
  newestDay.forEach((newest, delivery) => {
    // Two deliveries up to the same day: the first shows that day as it stood when it was new.
    if (newest <= former || newest > last - longest || !isSettled(triangle, { delivery, before: newest - longest })) return;
    former = newest;
    taught++;
    for (let age = 0; age <= longest; age++) {
      const counts = triangle.get(newest - age);
      arrived[age] += arrivedBy(counts, delivery);
      total[age] += arrivedBy(counts, Number.POSITIVE_INFINITY);
    }
  });
  if (taught < LEAST_DELIVERIES || total.some((count) => count < LEAST_INCIDENTS))
    return { shares: new Float64Array(0), deliveries: taught };
  let highest = 0;
  // What chance turns round is put right: a day never becomes less complete.
  return { shares: total.map((count, age) => (highest = Math.max(highest, arrived[age] / count))), deliveries: taught };
}

/** Incidents by day and delivery. */
type Triangle = ReadonlyMap<number, ReadonlyMap<number, number>>;

function buildTriangle(days: Int32Array, deliveries: Int32Array): Triangle {
  const triangle = new Map<number, Map<number, number>>();
  days.forEach((day, i) => {
    let counts = triangle.get(day);
    if (counts === undefined) triangle.set(day, (counts = new Map<number, number>()));
    counts.set(deliveries[i], (counts.get(deliveries[i]) ?? 0) + 1);
  });
  return triangle;
}

function isSettled(triangle: Triangle, { delivery, before }: { readonly delivery: number; readonly before: number }): boolean {
  let [arrived, total] = [0, 0];
  for (let day = before - REFERENCE_DAYS; day < before; day++) {
    const counts = triangle.get(day);
    arrived += arrivedBy(counts, delivery);
    total += arrivedBy(counts, Number.POSITIVE_INFINITY);
  }
  return total > 0 && arrived >= LEAST_SETTLED * total;
}

function arrivedBy(counts: ReadonlyMap<number, number> | undefined, delivery: number): number {
  let sum = 0;
  for (const [at, count] of counts ?? []) if (at <= delivery) sum += count;
  return sum;
}
