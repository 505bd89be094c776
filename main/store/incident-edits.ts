/** What people do to single incidents: each change remembers what was before, and waits for the centre if there is one. */
import { incidentOrigins } from '../../preload/contract/origins.ts';
import type { IncidentChange, IncidentNote, IncidentRecord } from '../../preload/contract/incident-edits.ts';
import { changesBetween, incidentTable, moveToRemoved, readRemoved, remember } from './incident-json.ts';
import { queueDifference, tracked } from './outbox.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import type { Actor, IncidentEdit } from './sync-api.ts';
import { newUuid, uuidOf } from './sync-identity.ts';
import { differing, type JsonRow } from './sync-rows.ts';
import { isLinked } from './sync-state.ts';

export function editIncident(db: WriteDb, id: number, edit: IncidentEdit, by: Actor): boolean {
  const uid = uidOfId(db, id);
  if (uid === null) return false;
  const rowId = uuidOf(uid);
  // Safe: it was just found.
  const before = incidentTable.read(db, rowId) as JsonRow;
  return change(db, uid, { before, after: { ...before, ...columnsOf(db, edit) }, note: {} }, by);
}

interface Change {
  readonly before: JsonRow;
  readonly after: JsonRow;
  /** Kept in the history beside the columns. */
  readonly note: JsonRow;
}

/** false: nothing differs. */
function change(db: WriteDb, uid: Uint8Array, { before, after, note }: Change, by: Actor): boolean {
  if (Object.keys(differing(after, before)).length === 0) return false;
  const rowId = uuidOf(uid);
  incidentTable.write(db, rowId, after, by);
  remember(db, uid, { what: 'edited', changes: { ...changesBetween(before, after), ...note }, ...by });
  if (isLinked(db)) queueDifference(db, { table: 'incident', rowId, ...by }, before, after);
  return true;
}

/** `zones`: codes; an edit that moved it here from another one is not taken back. */
export function undoIncidentEdit(db: WriteDb, id: number, by: Actor, zones?: readonly string[]): boolean {
  const uid = uidOfId(db, id);
  const edit = uid && lastEdit(db, uid);
  if (!uid || !edit) return false;
  const former = Object.fromEntries(Object.entries(edit.changes).map(([column, [before]]) => [column, before]));
  const zone = former['zone_code'];
  if (zones !== undefined && zone !== undefined && !zones.includes(String(zone ?? ''))) return false;
  return change(db, uid, { before: edit.row, after: { ...edit.row, ...former }, note: { [undoOf]: [null, edit.id] } }, by);
}

/** In the changes of an edit that takes another one back: the id of that one. */
const undoOf = 'undo';

type Changes = IncidentChange['changes'];
interface Edit {
  readonly id: number;
  readonly changes: Changes;
  /** The incident as it is. */
  readonly row: JsonRow;
}

/** The last edit made here that was not taken back; null if there is none, or if what it set is no longer so. */
function lastEdit(db: ReadDb, uid: Uint8Array): Edit | null {
  const row = incidentTable.read(db, uuidOf(uid));
  if (row === null) return null;
  const undone = new Set<unknown>();
  const entries = all<{ id: number; changes: string }>(
    db,
    sql`SELECT id, changes FROM incident_history WHERE uid = ${uid} AND what = 'edited' ORDER BY id DESC`,
  );
  for (const { id, changes: text } of entries) {
    // Only this module writes edits, in this form.
    const { [undoOf]: taken, ...changes } = JSON.parse(text) as Changes;
    if (taken !== undefined) undone.add(taken[1]);
    else if (!undone.has(id))
      return Object.entries(changes).every(([column, [, set]]) => (row[column] ?? null) === set) ? { id, changes, row } : null;
  }
  return null;
}

/** As columns of the row that travels. */
function columnsOf(db: ReadDb, { typeId, time, position, description, place, status, origin }: IncidentEdit): JsonRow {
  const code = (table: 'incident_type' | 'zone', id: number): string | null => {
    const query = table === 'zone' ? sql`SELECT code FROM zone WHERE id = ${id}` : sql`SELECT code FROM incident_type WHERE id = ${id}`;
    const found = first<{ code: string }>(db, query);
    if (!found) throw new RangeError(`There is no ${table} ${id}`);
    return found.code;
  };
  return {
    ...(typeId === undefined ? {} : { type_code: code('incident_type', typeId) }),
    ...(time === undefined ? {} : { occurred_ms: time.occurredMs, utc_offset_min: time.utcOffsetMin }),
    ...(position === undefined
      ? {}
      : { lon: position.lon, lat: position.lat, zone_code: position.zoneId === null ? null : code('zone', position.zoneId) }),
    ...(description === undefined ? {} : { description }),
    ...(place === undefined ? {} : { place }),
    ...(status === undefined ? {} : { status }),
    ...(origin === undefined ? {} : { origin: origin === null ? null : incidentOrigins.indexOf(origin) }),
  };
}

export function removeIncident(db: WriteDb, id: number, by: Actor, reason = ''): boolean {
  const uid = uidOfId(db, id);
  if (uid === null) return false;
  const txnId = newUuid(by.atMs);
  // The history stays in this cache: to others the reason goes as a note.
  if (reason !== '') insertNote(db, uid, reason, { ...by, txnId });
  tracked(db, { table: 'incident', rowId: uuidOf(uid), ...by, txnId }, () => moveToRemoved(db, uid, by));
  remember(db, uid, { what: 'removed', changes: reason === '' ? {} : { [reasonOf]: [null, reason] }, ...by });
  return true;
}

/** In the changes of a removal. */
const reasonOf = 'reason';

export function restoreIncident(db: WriteDb, id: number, by: Actor): number | null {
  const found = first<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident_removed WHERE id = ${id} ORDER BY removed_ms DESC`);
  const removed = found && readRemoved(db, found.uid);
  if (!found || !removed) return null;
  const rowId = uuidOf(found.uid);
  tracked(db, { table: 'incident', rowId, ...by }, () => {
    incidentTable.write(db, rowId, removed.row, by);
    if (removed.ver === null) return;
    run(
      db,
      sql`INSERT OR REPLACE INTO incident_version (incident_id, ver) SELECT id, ${removed.ver} FROM incident WHERE uid = ${found.uid}`,
    );
  });
  remember(db, found.uid, { what: 'restored', changes: {}, ...by });
  return first<{ id: number }>(db, sql`SELECT id FROM incident WHERE uid = ${found.uid}`)?.id ?? null;
}

export function addNote(db: WriteDb, incidentId: number, body: string, by: Actor): IncidentNote | null {
  const uid = uidOfId(db, incidentId);
  if (uid === null) return null;
  const id = insertNote(db, uid, body, by);
  remember(db, uid, { what: 'noted', changes: { note: [null, body] }, ...by });
  return noteOf(db, id);
}

function insertNote(db: WriteDb, uid: Uint8Array, body: string, by: Actor & { readonly txnId?: string }): string {
  const id = newUuid(by.atMs);
  tracked(db, { table: 'incident_note', rowId: id, ...by }, () =>
    run(db, sql`INSERT INTO incident_note (id, uid, body, author, at_ms) VALUES (${id}, ${uid}, ${body}, ${by.actor}, ${by.atMs})`),
  );
  return id;
}

export function editNote(db: WriteDb, noteId: string, body: string, by: Actor): IncidentNote | null {
  const note = livingNote(db, noteId);
  if (!note) return null;
  if (note.body === body) return noteOf(db, noteId);
  tracked(db, { table: 'incident_note', rowId: noteId, ...by }, () =>
    run(db, sql`UPDATE incident_note SET body = ${body}, edited_ms = ${by.atMs} WHERE id = ${noteId}`),
  );
  remember(db, note.uid, { what: 'note-edited', changes: { note: [note.body, body] }, ...by });
  return noteOf(db, noteId);
}

export function removeNote(db: WriteDb, noteId: string, by: Actor): boolean {
  const note = livingNote(db, noteId);
  if (!note) return false;
  tracked(db, { table: 'incident_note', rowId: noteId, ...by }, () =>
    run(db, sql`UPDATE incident_note SET removed_ms = ${by.atMs}, removed_by = ${by.actor} WHERE id = ${noteId}`),
  );
  remember(db, note.uid, { what: 'note-removed', changes: { note: [note.body, null] }, ...by });
  return true;
}

export function incidentNotes(db: ReadDb, id: number): IncidentNote[] | null {
  const uid = uidOfId(db, id);
  return uid && notesOf(db, uid);
}

const notesOf = (db: ReadDb, uid: Uint8Array): IncidentNote[] =>
  all(db, sql`SELECT ${noteFields} FROM incident_note WHERE uid = ${uid} AND removed_ms IS NULL ORDER BY at_ms, id`);

export function incidentHistory(db: ReadDb, id: number): IncidentChange[] | null {
  const uid = uidOfId(db, id) ?? removalOf(db, id)?.uid ?? null;
  return uid && historyOf(db, uid);
}

export function incidentRecord(db: ReadDb, id: number): Omit<IncidentRecord, 'incident'> | null {
  const known = uidOfId(db, id);
  const removal = known === null ? removalOf(db, id) : null;
  const uid = known ?? removal?.uid;
  if (uid === undefined) return null;
  const history = historyOf(db, uid);
  const reason = history.find(({ what }) => what === 'removed')?.changes[reasonOf]?.[1];
  return {
    removed: removal && { by: removal.by, atMs: removal.atMs, reason: typeof reason === 'string' ? reason : '' },
    notes: notesOf(db, uid),
    history,
    canUndo: lastEdit(db, uid) !== null,
  };
}

interface Removal {
  readonly uid: Uint8Array;
  readonly by: string;
  readonly atMs: number;
}

const removalOf = (db: ReadDb, id: number): Removal | null =>
  first<Removal>(
    db,
    sql`SELECT uid, removed_by AS by, removed_ms AS atMs FROM incident_removed WHERE id = ${id} ORDER BY removed_ms DESC LIMIT 1`,
  ) ?? null;

function historyOf(db: ReadDb, uid: Uint8Array): IncidentChange[] {
  const entries = all<Omit<IncidentChange, 'changes'> & { readonly changes: string }>(
    db,
    sql`SELECT id AS n, at_ms AS atMs, actor, what, changes FROM incident_history WHERE uid = ${uid} ORDER BY at_ms DESC, id DESC`,
  );
  // Only this module and the sync write here, in this form.
  return entries.map(({ changes, ...entry }) => ({ ...entry, changes: JSON.parse(changes) as IncidentChange['changes'] }));
}

const uidOfId = (db: ReadDb, id: number): Uint8Array | null =>
  first<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident WHERE id = ${id}`)?.uid ?? null;

const livingNote = (db: ReadDb, noteId: string): { readonly uid: Uint8Array; readonly body: string } | undefined =>
  first(db, sql`SELECT uid, body FROM incident_note WHERE id = ${noteId} AND removed_ms IS NULL`);

const noteOf = (db: ReadDb, noteId: string): IncidentNote | null =>
  first<IncidentNote>(db, sql`SELECT ${noteFields} FROM incident_note WHERE id = ${noteId}`) ?? null;

const noteFields = sql`id, body, author, at_ms AS atMs, edited_ms AS editedMs`;
