import type { ConflictGroup } from './conflict-groups.ts';

/** Which conflicts are listed; an empty list or null = all. */
export interface ConflictFilter {
  readonly columns: readonly string[];
  readonly people: readonly string[];
  /** Of this cache; 0 = in no zone. */
  readonly zoneIds: readonly number[];
  /** Changed within so many days. */
  readonly days: number | null;
}

export const everyConflict: ConflictFilter = { columns: [], people: [], zoneIds: [], days: null };

export const conflictDays = [1, 7, 30] as const;
const oneDayMs = 86_400_000;

export interface FilterContext {
  /** Zone of a row, 0 = in none; undefined = not known. */
  readonly zoneOf: (group: ConflictGroup) => number | undefined;
  readonly nowMs: number;
}

/** Columns, people and zones of a row, as the filter names them. */
export function traitsOf(group: ConflictGroup, { zoneOf }: Pick<FilterContext, 'zoneOf'>) {
  const { conflicts } = group;
  const people = conflicts.flatMap(({ mineBy, theirsBy }) => [mineBy, theirsBy]).filter((name) => name !== null);
  const zoneId = zoneOf(group);
  return {
    columns: [...new Set(conflicts.map(({ column }) => column))],
    people: [...new Set(people)],
    zoneIds: zoneId === undefined ? [] : [zoneId],
  };
}

/** Rows that pass; of a row that passes, all fields are shown, since they are decided together. */
export function filterGroups(groups: readonly ConflictGroup[], filter: ConflictFilter, context: FilterContext): readonly ConflictGroup[] {
  const { columns, people, zoneIds, days } = filter;
  if (columns.length + people.length + zoneIds.length === 0 && days === null) return groups;
  const meets = <T>(wanted: readonly T[], has: readonly T[]) => wanted.length === 0 || has.some((one) => wanted.includes(one));
  return groups.filter((group) => {
    const traits = traitsOf(group, context);
    const isRecent = days === null || (group.newestMs !== null && context.nowMs - group.newestMs <= days * oneDayMs);
    return meets(columns, traits.columns) && meets(people, traits.people) && meets(zoneIds, traits.zoneIds) && isRecent;
  });
}
