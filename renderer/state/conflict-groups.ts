import type { Conflict } from '../../preload/contract/sync-domain.ts';

/** All fields of one row that two people changed: they are decided together. */
export interface ConflictGroup {
  readonly key: string;
  readonly table: string;
  readonly rowId: string;
  readonly title: string;
  /** The losing values were typed in this cache. */
  readonly isMine: boolean;
  readonly mineBy: string | null;
  readonly theirsBy: string | null;
  /** When the last of the values was typed; null = not known. */
  readonly newestMs: number | null;
  readonly conflicts: readonly Conflict[];
}

/** One group a row, in the order in which the rows first appear. */
export function groupConflicts(conflicts: readonly Conflict[]): ConflictGroup[] {
  const byRow = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    const key = `${conflict.table}/${conflict.rowId}`;
    const former = byRow.get(key);
    if (former === undefined) byRow.set(key, [conflict]);
    else former.push(conflict);
  }
  return [...byRow].map(([key, fields]) =>
    groupOf(
      key,
      [...fields].sort((one, other) => placeOf(one) - placeOf(other)),
    ),
  );
}

/** Fields as a person reads a record: what happened, where, when, then what was judged. Others follow as they come. */
const fieldOrder = ['description', 'place', 'type_code', 'time', 'position', 'zone_id', 'status', 'origin'];

function placeOf({ column }: Conflict): number {
  const at = fieldOrder.indexOf(column);
  return at === -1 ? fieldOrder.length : at;
}

function groupOf(key: string, conflicts: readonly Conflict[]): ConflictGroup {
  const times = conflicts.flatMap(({ mineMs, theirsMs }) => [mineMs, theirsMs]).filter((ms) => ms !== null);
  const { table, rowId, title } = conflicts[0];
  return {
    ...{ key, table, rowId, title, conflicts },
    isMine: conflicts.some(({ isMine }) => isMine),
    mineBy: conflicts.find(({ mineBy }) => mineBy !== null)?.mineBy ?? null,
    theirsBy: conflicts.find(({ theirsBy }) => theirsBy !== null)?.theirsBy ?? null,
    newestMs: times.length === 0 ? null : Math.max(...times),
  };
}
