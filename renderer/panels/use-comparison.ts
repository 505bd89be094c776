import { useMemo } from 'react';
import { selectCounts, selectDays, selectFormerCounts, selectFormerDays, selectMasked } from '../state/derived.ts';
import { addDays, type DaySpan } from '../ui/days.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';

/** Chosen period (A) and the one before it (B) in words: "10 May – 8 Aug 2018, 91 days, compared with 8 Feb – 9 May". */
export function usePeriodWords(): string {
  const { inspector } = useMessages();
  const format = useFormat();
  const dayZero = useStore(({ server }) => server.columns?.dayZero ?? null);
  const days = useStore(selectDays);
  const former = useStore(selectFormerDays);
  if (dayZero === null || days === null) return '';
  const datesOf = ({ from: first, to: end }: DaySpan) => [addDays(dayZero, first), addDays(dayZero, end)] as const;
  const [from, to] = datesOf(days);
  const chosen = inspector.period(format.dateRange(from, to), days.to - days.from);
  if (former === null) return chosen;
  const [formerFrom, formerTo] = datesOf(former);
  // The year is said once if both lie in the same one.
  const isSameYear = formerFrom.slice(0, 4) === addDays(to, -1).slice(0, 4);
  return chosen + inspector.comparedWith(isSameYear ? format.shortDateRange(formerFrom, formerTo) : format.dateRange(formerFrom, formerTo));
}

export interface DayStatistics {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** Median and quartiles of the daily counts of the chosen period; null without data. */
export function useDayStatistics(): DayStatistics | null {
  const masked = useStore(selectMasked);
  const days = useStore(selectDays);
  return useMemo(() => {
    if (masked === null || days === null) return null;
    const sorted = masked.countsByDay.slice(days.from, days.to).sort();
    const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
    return { median: quantile(0.5), lowerQuartile: quantile(0.25), upperQuartile: quantile(0.75) };
  }, [masked, days]);
}

export interface ComparedCount {
  readonly id: number;
  readonly count: number;
  /** null = not compared. */
  readonly former: number | null;
}

/** Counts of A with those of B, for the ids given, most frequent first. Ids without incidents in both are left out. */
export function useComparedCounts(dimension: 'byType' | 'byZone', ids: readonly number[]): readonly ComparedCount[] {
  const counts = useStore(selectCounts);
  const formerCounts = useStore(selectFormerCounts);
  return useMemo(
    () =>
      ids
        .map((id) => ({
          id,
          count: counts?.[dimension][id] ?? 0,
          former: formerCounts === null ? null : (formerCounts[dimension][id] ?? 0),
        }))
        .filter(({ count, former }) => count > 0 || (former ?? 0) > 0)
        .sort((a, b) => b.count - a.count),
    [counts, formerCounts, dimension, ids],
  );
}

/** Change of a count, as a fraction of the former one; null if there is nothing to divide by. */
export function changeOf(count: number, former: number | null): number | null {
  return former === null || former === 0 ? null : count / former - 1;
}
