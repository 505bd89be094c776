/** Decisions of conflicts that wait to be told: a row shows what was chosen at once, as the centre will once it has heard of it. */
import type { Json } from '../central-wire.ts';
import { readRemoved } from './incident-json.ts';
import { all, first, sql, type ReadDb } from './sql.ts';
import { uidOf } from './sync-identity.ts';
import { objectOf, textOf, type JsonRow } from './sync-rows.ts';

/** A change of a row, at its place in the order of the outbox. */
export interface Step {
  readonly n: number;
  /** null = not there. */
  readonly apply: (row: JsonRow | null) => JsonRow | null;
}

interface Choice {
  readonly n: number;
  readonly set: string;
  readonly conflictId: string;
  readonly kind: string;
  readonly column: string;
  readonly mine: string;
  readonly theirs: string;
  readonly state: string;
}

export const hasChoices = (db: ReadDb, table: string, rowId: string): boolean =>
  first(
    db,
    sql`SELECT 1 FROM sync_conflict c JOIN outbox o ON o.tbl = 'conflict' AND o.row_id = c.id WHERE c.tbl = ${table} AND c.row_id = ${rowId}`,
  ) !== undefined;

/** What the decisions that wait make of a row; the rules are those of sync.resolve at the centre. */
export function choicesOfRow(db: ReadDb, table: string, rowId: string): Step[] {
  const choices = all<Choice>(
    db,
    sql`SELECT o.n, o.set_json AS "set", c.id AS conflictId, c.kind, c.col AS "column", c.mine, c.theirs, c.state
        FROM sync_conflict c JOIN outbox o ON o.tbl = 'conflict' AND o.row_id = c.id
        WHERE c.tbl = ${table} AND c.row_id = ${rowId} ORDER BY o.n`,
  );
  const decided = new Set(choices.filter(({ state }) => state !== 'open').map(({ conflictId }) => conflictId));
  return choices.map((choice) => {
    const isOpen = !decided.has(choice.conflictId);
    decided.add(choice.conflictId);
    const made = effectOf(db, choice, isOpen);
    return {
      n: choice.n,
      apply: (row) => {
        if (made === 'gone') return null;
        const there = row ?? (table === 'incident' ? (readRemoved(db, uidOf(rowId))?.row ?? null) : null);
        return made === 'as it is' ? row : there && { ...there, ...made };
      },
    };
  });
}

function effectOf(db: ReadDb, { set, kind, column, mine, theirs }: Choice, isOpen: boolean): JsonRow | 'gone' | 'as it is' {
  const inward = (values: Json): JsonRow => inwardValues(db, valuesByColumn(column, values));
  const { choice, value } = objectOf(set);
  if (choice === 'value') return inward(value ?? null);
  if (choice === 'mine') return kind === 'edit_delete' ? 'gone' : kind === 'delete_edit' ? {} : inward(JSON.parse(mine) as Json);
  if (kind === 'delete_edit') return 'gone';
  if (isOpen) return 'as it is';
  return kind === 'edit_delete' ? {} : inward(JSON.parse(theirs) as Json);
}

/** Values travel by column; a single one is that of the conflict's own. */
export function valuesByColumn(column: string, values: Json): JsonRow {
  return typeof values === 'object' && values !== null && !Array.isArray(values) ? (values as JsonRow) : { [column]: values };
}

/** Columns of the centre in the words of this cache. */
function inwardValues(db: ReadDb, { id: _id, zone_id: zoneId, ...rest }: JsonRow): JsonRow {
  return zoneId === undefined
    ? rest
    : { ...rest, zone_code: typeof zoneId === 'number' ? codeOfZone(db, zoneId) : textOf(zoneId, '') || null };
}

/** null = in no zone, or in one that is not here. */
export const codeOfZone = (db: ReadDb, centralId: number): string | null =>
  first<{ code: string }>(db, sql`SELECT code FROM zone WHERE central_id = ${centralId}`)?.code ?? null;

/** The same with the code of the zone in the place of its central id, for people to read. */
export function withZoneCodes(db: ReadDb, values: Json): Json {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values;
  const row = values as JsonRow;
  return typeof row['zone_id'] === 'number' ? { ...row, zone_id: codeOfZone(db, row['zone_id']) } : row;
}
