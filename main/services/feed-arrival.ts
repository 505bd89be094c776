import type { Analytics } from '../../analytics/index.ts';
import { lastFullDay } from './last-full-day.ts';
import { DAY_MIN } from './local-time.ts';
import type { Call, Ports } from './ports.ts';

/** Days at the end whose arrivals are looked at. */
const WINDOW_DAYS = 120;
/** Longest delay told apart: what comes later than two weeks is rare, and changes no verdict on the last two weeks. */
const LONGEST_DAYS = 14;
/** Imports closer together than this are one delivery: a feed in several files, or an archive taken in at one sitting. */
const SITTING_MS = 6 * 3_600_000;
/** Days whose minutes lastFullDay looks at, with its own. */
const LOOK_BACK_DAYS = 30;

export type Arrival = Awaited<ReturnType<Analytics['measureCompleteness']>> & {
  /** Of the window, whether or not something could be learned from them. */
  readonly seen: number;
};

/** How complete the newest days usually are, learned from what each delivery brought. One delivery tells nothing. */
export async function measureArrival({ read, compute }: Ports, { signal }: Pick<Call, 'signal'>): Promise<Arrival> {
  const [{ localMin, batchIds }, batches] = await Promise.all([read.recentArrivals(WINDOW_DAYS), read.importBatches()]);
  const deliveryOf = groupImports(batches, new Set(batchIds));
  const deliveries = batchIds.map((batchId) => deliveryOf.get(batchId) ?? 0);
  const seen = new Set(deliveries).size;
  if (seen < 2) return { shares: new Float64Array(), deliveries: 0, seen };
  const newestDay = Int32Array.from({ length: seen }, (_, delivery) => newestDayOf(localMin, deliveries, delivery));
  const days = localMin.map((minute) => Math.floor(minute / DAY_MIN));
  const learned = await compute('measureCompleteness', { days, deliveries, newestDay, longest: LONGEST_DAYS }, { signal });
  return { ...learned, seen };
}

/** Number of the delivery of each import that brought something, 0 = the oldest. */
function groupImports(
  batches: readonly { readonly batchId: number; readonly finishedMs: number }[],
  present: ReadonlySet<number>,
): Map<number, number> {
  const groups = new Map<number, number>();
  let [delivery, formerMs] = [-1, Number.NEGATIVE_INFINITY];
  for (const { batchId, finishedMs } of batches.filter((batch) => present.has(batch.batchId)).sort((a, b) => a.finishedMs - b.finishedMs)) {
    if (finishedMs - formerMs >= SITTING_MS) delivery++;
    formerMs = finishedMs;
    groups.set(batchId, delivery);
  }
  return groups;
}

/** The newest full day of what had come with a delivery and those before it. */
function newestDayOf(localMin: Int32Array, deliveries: Int32Array, delivery: number): number {
  let newest = localMin.length - 1;
  while (newest >= 0 && (deliveries[newest] ?? 0) > delivery) newest--;
  const fromMin = (localMin[newest] ?? 0) - LOOK_BACK_DAYS * DAY_MIN;
  const had: number[] = [];
  for (let i = newest; i >= 0 && (localMin[i] ?? 0) >= fromMin; i--) if ((deliveries[i] ?? 0) <= delivery) had.push(localMin[i] ?? 0);
  return lastFullDay(Int32Array.from(had.reverse()));
}
