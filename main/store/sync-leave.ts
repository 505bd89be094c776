/** Rows that are not held here any more: out of scope, or not at the centre. What waits to be told never goes. */
import type { PullStart, SyncTable } from '../central-wire.ts';
import { eraseIncident, idOfUid, zoneIdOfCode } from './incident-json.ts';
import { rowTables } from './row-tables.ts';
import { all, first, run, sql, values, type ReadDb, type WriteDb } from './sql.ts';
import { codeOfZone, hasChoices } from './sync-choices.ts';
import { uidOf, uuidOf } from './sync-identity.ts';
import { baseOf, saveBase, waitingRanges } from './sync-overlay.ts';
import { forgetVersion, saveVersion } from './sync-versions.ts';

export const isWaitingFor = (db: ReadDb, table: string, rowId: string): boolean =>
  first(db, sql`SELECT 1 FROM outbox WHERE tbl = ${table} AND row_id = ${rowId}`) !== undefined || hasChoices(db, table, rowId);

/**
 * With their notes and history. Conflicts stay: they are of a zone themselves, and the one of an incident that was deleted can be in
 * another zone than the incident was when it was last told of.
 *
 * @returns those that stay, because something about them waits.
 */
export function leaveIncidents(db: WriteDb, uids: Iterable<Uint8Array>): Uint8Array[] {
  const isInRange = waitingRanges(db);
  const kept: Uint8Array[] = [];
  for (const uid of uids) {
    const [id, rowId] = [idOfUid(db, uid), uuidOf(uid)];
    if (isWaitingFor(db, 'incident', rowId) || (id !== null && isInRange(id)) || hasWaitingNote(db, uid)) {
      kept.push(uid);
      continue;
    }
    if (id !== null) eraseIncident(db, id);
    run(db, sql`DELETE FROM sync_version WHERE tbl = 'incident_note' AND row_id IN (SELECT id FROM incident_note WHERE uid = ${uid})`);
    for (const table of ['incident_removed', 'incident_note', 'incident_history'])
      run(db, { text: `DELETE FROM ${table} WHERE uid = ?`, values: [uid] });
    run(db, sql`DELETE FROM sync_base WHERE tbl = 'incident' AND row_id = ${rowId}`);
  }
  return kept;
}

const leaveConflictsOf = (db: WriteDb, table: string, rowId: string): void =>
  leaveConflicts(db, values<string>(db, sql`SELECT id FROM sync_conflict WHERE tbl = ${table} AND row_id = ${rowId}`));

const hasWaitingNote = (db: ReadDb, uid: Uint8Array): boolean =>
  first(db, sql`SELECT 1 FROM incident_note JOIN outbox ON tbl = 'incident_note' AND row_id = incident_note.id WHERE uid = ${uid}`) !==
  undefined;

export function leaveNote(db: WriteDb, noteId: string): void {
  if (isWaitingFor(db, 'incident_note', noteId)) return;
  run(db, sql`DELETE FROM incident_note WHERE id = ${noteId}`);
  leaveConflictsOf(db, 'incident_note', noteId);
  forgetVersion(db, 'incident_note', noteId);
}

/**
 * What came from the centre and lies in zones that are not in scope, or not held any more, goes, but for what waits to be told: that goes
 * with a later pull. What the centre never had is this person's own, and stays.
 */
export function leaveZones(db: WriteDb, { zones, lostZones }: Pick<PullStart, 'zones' | 'lostZones'>): void {
  const known = [0, ...values<number>(db, sql`SELECT central_id FROM zone WHERE central_id IS NOT NULL`)];
  // What is in no zone here may be in one that this cache does not know: then it stays.
  const isSure = zones?.every((id) => known.includes(id)) === true;
  const outside = isSure ? known.filter((id) => !zones.includes(id)) : [];
  for (const centralId of new Set([...outside, ...lostZones])) {
    const code = first<{ code: string }>(db, sql`SELECT code FROM zone WHERE central_id = ${centralId}`)?.code ?? null;
    const zoneId = zoneIdOfCode(db, code);
    if (centralId !== 0 && zoneId === null) continue;
    leaveIncidents(
      db,
      values<Uint8Array>(
        db,
        // By types, so that the index on types and zones finds them: every round asks this of every zone that is out of scope.
        sql`SELECT uid FROM incident JOIN incident_version ON incident_id = id
              WHERE type_id IN (SELECT id FROM incident_type) AND zone_id IS ${zoneId}
            UNION ALL SELECT uid FROM incident_removed WHERE zone_id IS ${zoneId} AND ver IS NOT NULL`,
      ),
    );
    leaveConflicts(db, values<string>(db, sql`SELECT id FROM sync_conflict WHERE zone_id = ${centralId}`));
    for (const id of values<string>(db, sql`SELECT id FROM artefact WHERE zone_id = ${centralId}`)) {
      rowTables.artefact.write(db, id, null, { atMs: 0, actor: '' });
      saveVersion(db, 'artefact', id, 0, true);
    }
    // An alert that was raised stays in the log, and the centre does not tell of it any more.
    const alerts = sql`SELECT uid FROM alert WHERE zone_id = ${zoneId}`;
    if (zoneId !== null) run(db, sql`UPDATE sync_version SET is_gone = 1 WHERE tbl = 'alert' AND row_id IN (${alerts})`);
  }
}

function leaveConflicts(db: WriteDb, ids: readonly string[]): void {
  for (const id of ids) {
    if (isWaitingFor(db, 'conflict', id)) continue;
    run(db, sql`DELETE FROM sync_conflict WHERE id = ${id}`);
    forgetVersion(db, 'conflict', id);
  }
}

/** Nobody but the people of one place can have made these wrongly twice: they are told again where the centre lacks them. */
const retold: ReadonlySet<SyncTable> = new Set<SyncTable>(['incident_type', 'import_batch', 'alert']);

/**
 * Rows of a table that the centre had and has no more, as it has been read whole: it was set back to an older copy, or forgot what was
 * deleted long ago.
 *
 * @param seen  keys of all rows that it has.
 */
export function leaveMissingRows(
  db: WriteDb,
  table: SyncTable,
  seen: ReadonlySet<string>,
  change: { readonly atMs: number; readonly actor: string },
): number {
  let left = 0;
  for (const rowId of values<string>(db, sql`SELECT row_id FROM sync_version WHERE tbl = ${table} AND is_gone = 0`)) {
    if (seen.has(rowId)) continue;
    left++;
    if (table === 'conflict') leaveConflicts(db, [rowId]);
    else if (isWaitingFor(db, table, rowId)) forgetAtCentre(db, table, rowId);
    else {
      rowTables[table].write(db, rowId, null, change);
      if (retold.has(table)) forgetVersion(db, table, rowId);
      else saveVersion(db, table, rowId, 0, true);
    }
  }
  return left;
}

/** Incidents that the centre is known to have had in these zones, by their id here. */
export function knownInZones(db: ReadDb, centralIds: readonly number[]): { id: number; uid: Uint8Array }[] {
  if (centralIds.length === 0) return [];
  const codes = centralIds.map((centralId) => codeOfZone(db, centralId));
  // What has changes on top stands where these put it; of that the row of the centre counts.
  const bases = all<{ rowId: string; code: string | null; isThere: 0 | 1 }>(
    db,
    sql`SELECT row_id AS rowId, row ->> '$.zone_code' AS code, row IS NOT NULL AND ver > 0 AS isThere FROM sync_base WHERE tbl = 'incident'`,
  );
  const hasBase = new Set(bases.map(({ rowId }) => rowId));
  const beside = bases.filter(({ code, isThere }) => isThere === 1 && codes.includes(code)).map(({ rowId }) => uidOf(rowId));
  const plain = codes.flatMap((code) =>
    all<{ id: number; uid: Uint8Array }>(
      db,
      sql`SELECT id, uid FROM incident JOIN incident_version ON incident_id = id
          WHERE type_id IN (SELECT id FROM incident_type) AND zone_id IS ${zoneIdOfCode(db, code)}`,
    ),
  );
  return [
    ...plain.filter(({ uid }) => !hasBase.has(uuidOf(uid))),
    ...beside.flatMap((uid) => {
      const id = idOfUid(db, uid);
      return id === null ? [] : [{ id, uid }];
    }),
  ];
}

/**
 * Of zones that came into scope all notes that are there were told. One that this cache had of an incident there, and that was not, was
 * deleted while the incident was elsewhere. Of incidents with changes on top it is not sure here where they are.
 */
export function leaveUntoldNotes(db: WriteDb, addedZones: readonly number[], told: ReadonlySet<string>): void {
  if (addedZones.length === 0) return;
  const central = sql`coalesce((SELECT central_id FROM zone WHERE id = i.zone_id), 0)`;
  const notes = all<{ id: string; uid: Uint8Array }>(
    db,
    sql`SELECT n.id, n.uid FROM sync_version v JOIN incident_note n ON n.id = v.row_id JOIN incident i ON i.uid = n.uid
        WHERE v.tbl = 'incident_note' AND v.is_gone = 0 AND ${central} IN (SELECT value FROM json_each(${JSON.stringify(addedZones)}))`,
  );
  for (const { id, uid } of notes) if (!told.has(id) && baseOf(db, 'incident', uuidOf(uid)) === null) leaveNote(db, id);
}

/** The same of incidents. @returns how many went. */
export function leaveMissingIncidents(db: WriteDb, uids: readonly Uint8Array[]): number {
  const kept = leaveIncidents(db, uids);
  for (const uid of kept) forgetAtCentre(db, 'incident', uuidOf(uid));
  return uids.length - kept.length;
}

/** A row with changes that wait, which the centre has no more: it may come back with the very version it once had. */
function forgetAtCentre(db: WriteDb, table: SyncTable, rowId: string): void {
  forgetVersion(db, table, rowId);
  if (baseOf(db, table, rowId) !== null) saveBase(db, table, rowId, { ver: 0, row: null });
}

/** Incidents that the centre is known to have, by their id here; to be told from those that it sent. */
export const knownIncidents = (db: ReadDb): { id: number; uid: Uint8Array }[] =>
  all(db, sql`SELECT id, uid FROM incident JOIN incident_version ON incident_id = id`);

/**
 * A row went to a zone that this person does not see, or changed so that it is not held here. Its conflicts went with it; those of them
 * that are seen there, too, come in the same pull, and must be taken after this.
 */
export function leaveRow(db: WriteDb, table: string, rowId: string): void {
  if (table === 'incident') {
    if (leaveIncidents(db, [uidOf(rowId)]).length === 0) leaveConflictsOf(db, table, rowId);
  } else if (table === 'incident_note') leaveNote(db, rowId);
}
