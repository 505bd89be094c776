/** What people do to single incidents: each change remembers what was before, and waits for the centre if there is one. */
import { incidentOrigins } from '../../preload/contract/origins.ts';
import type { IncidentChange, IncidentNote } from '../../preload/contract/incident-edits.ts';
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
  const after = { ...before, ...columnsOf(db, edit) };
  if (Object.keys(differing(after, before)).length === 0) return false;
  incidentTable.write(db, rowId, after, by);
  remember(db, uid, { what: 'edited', changes: changesBetween(before, after), ...by });
  if (isLinked(db)) queueDifference(db, { table: 'incident', rowId, ...by }, before, after);
  return true;
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

export function removeIncident(db: WriteDb, id: number, by: Actor): boolean {
  const uid = uidOfId(db, id);
  if (uid === null) return false;
  tracked(db, { table: 'incident', rowId: uuidOf(uid), ...by }, () => moveToRemoved(db, uid, by));
  remember(db, uid, { what: 'removed', changes: {}, ...by });
  return true;
}

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
  const id = newUuid(by.atMs);
  tracked(db, { table: 'incident_note', rowId: id, ...by }, () =>
    run(db, sql`INSERT INTO incident_note (id, uid, body, author, at_ms) VALUES (${id}, ${uid}, ${body}, ${by.actor}, ${by.atMs})`),
  );
  remember(db, uid, { what: 'noted', changes: { note: [null, body] }, ...by });
  return noteOf(db, id);
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
  return uid && all(db, sql`SELECT ${noteFields} FROM incident_note WHERE uid = ${uid} AND removed_ms IS NULL ORDER BY at_ms, id`);
}

export function incidentHistory(db: ReadDb, id: number): IncidentChange[] | null {
  const uid = uidOfId(db, id) ?? first<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident_removed WHERE id = ${id}`)?.uid ?? null;
  if (uid === null) return null;
  const entries = all<Omit<IncidentChange, 'changes'> & { readonly changes: string }>(
    db,
    sql`SELECT at_ms AS atMs, actor, what, changes FROM incident_history WHERE uid = ${uid} ORDER BY at_ms DESC, id DESC`,
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
