import type { IncidentChange, IncidentRecord } from '../../preload/contract/incident-edits.ts';
import type { ConflictGroup } from './conflict-groups.ts';

export interface MergedField {
  readonly column: string;
  /** As it is now: a value, or of a pair the values by column. */
  readonly value: unknown;
  /** In this cache, or by the others; the name where it is known. */
  readonly by: { readonly here: boolean; readonly name: string };
}

export interface Merged {
  readonly fields: readonly MergedField[];
  /** Notes added on either side: they never exclude each other. */
  readonly notes: number;
}

/** What means one thing, as conflicts name it. */
const pairs = { position: ['lon', 'lat'], time: ['occurred_ms', 'utc_offset_min'] } as const;
/** Follows from the position, or is no column at all. */
const silent = new Set(['zone_code', 'undo', 'note', 'reason']);

/**
 * Fields of an incident that both sides changed without getting in each other's way, since the change that met a conflict was typed here.
 * Read from what this cache remembers; each field as it was last set.
 */
export function mergedFields(group: ConflictGroup, { history, notes }: Pick<IncidentRecord, 'history' | 'notes'>): Merged {
  const times = group.conflicts.flatMap(({ mineMs }) => (mineMs === null ? [] : [mineMs]));
  if (times.length === 0) return { fields: [], notes: 0 };
  const sinceMs = Math.min(...times);
  const inConflict = new Set(group.conflicts.map(({ column }) => column));
  const fields = new Map<string, MergedField>();
  // By when they came to be known here: what others did has its own, earlier hour.
  const first = Math.min(...history.filter(({ atMs, what }) => what === 'edited' && atMs >= sinceMs).map(({ n }) => n));
  const since = history.filter(({ n, what }) => n >= first && (what === 'edited' || what === 'synced'));
  // Oldest first: the last one stays.
  for (const change of since.sort((a, b) => a.n - b.n)) {
    for (const [column, value] of Object.entries(joined(change))) {
      const by = { here: change.what === 'edited', name: change.actor };
      if (!inConflict.has(column) && !silent.has(column)) fields.set(column, { column, value, by });
    }
  }
  return { fields: [...fields.values()], notes: notes.filter(({ atMs }) => atMs >= sinceMs).length };
}

/** New values by the columns that conflicts name. */
function joined({ changes }: IncidentChange): Record<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(changes).map(([column, [, after]]) => [column, after]));
  for (const [name, parts] of Object.entries(pairs)) {
    const known = parts.filter((part) => values.has(part)).map((part) => [part, values.get(part)] as const);
    // Of a pair of which one part alone changed, the other is not told.
    if (known.length > 0) values.set(name, Object.fromEntries(known));
    for (const part of parts) values.delete(part);
  }
  return Object.fromEntries(values);
}
