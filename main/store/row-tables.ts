/** Every table that syncs, as rows that travel. */
import type { SyncTable } from '../central-wire.ts';
import { alertRuleTable, alertTable } from './alert-rows.ts';
import { incidentTable, strangeBatch } from './incident-json.ts';
import { isWholeBody } from './artefact-body.ts';
import { dropSharedForecasts, takeSharedForecasts } from './shared-forecasts.ts';
import { dropSharedEntries, takeSharedEntries } from './shared-entries.ts';
import { dropSharedRun, takeSharedRun } from './shared-runs.ts';
import { first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { uidOf, uuidOf } from './sync-identity.ts';
import { numberOf, objectOf, textOf, textOrNull, type JsonRow, type RowTable } from './sync-rows.ts';
import { typeIdOf } from './type-ids.ts';
import { zoneTable } from './zone-rows.ts';

const typeTable: RowTable = {
  read: (db, code) =>
    first<{ name_en: string | null; name_ar: string | null; origin: string }>(
      db,
      sql`SELECT name_en, name_ar, origin FROM incident_type WHERE code = ${code}`,
    ) ?? null,
  write: (db, code, row) => {
    // Incidents stand on their types: none is taken away.
    if (row === null) return;
    const id = typeIdOf(db, code);
    const origin = row['origin'] === 'discovered' ? 'discovered' : 'reported';
    run(
      db,
      sql`UPDATE incident_type SET name_en = ${textOrNull(row['name_en'])}, name_ar = ${textOrNull(row['name_ar'])}, origin = ${origin} WHERE id = ${id}`,
    );
  },
};

const batchTable: RowTable = {
  read: (db, uid) => {
    const found = first<JsonRow & { mapping: string }>(
      db,
      sql`SELECT file_name, file_hash, mapping, started_ms, finished_ms, read, accepted, updated, unchanged, rejected
          FROM import_batch WHERE uid = ${uid} AND uid <> ${strangeBatch}`,
    );
    return found ? { ...found, mapping: objectOf(found.mapping) } : null;
  },
  write: (db, uid, row) => {
    if (row === null || first(db, sql`SELECT 1 FROM import_batch WHERE uid = ${uid}`)) return;
    const count = (column: string): number => numberOf(row[column]);
    run(
      db,
      sql`INSERT INTO import_batch (uid, file_name, file_hash, signature, mapping, started_ms, finished_ms, read, accepted, updated, unchanged, rejected)
          VALUES (${uid}, ${textOf(row['file_name'])}, ${textOf(row['file_hash'])}, '', ${JSON.stringify(objectOf(row['mapping']))},
            ${count('started_ms')}, ${count('finished_ms')}, ${count('read')}, ${count('accepted')}, ${count('updated')}, ${count('unchanged')},
            ${count('rejected')})`,
    );
  },
};

const noteTable: RowTable = {
  read: (db, id) => {
    const found = first<{ uid: Uint8Array; body: string; author: string; at_ms: number }>(
      db,
      sql`SELECT uid, body, author, at_ms FROM incident_note WHERE id = ${id} AND removed_ms IS NULL`,
    );
    return found ? { incident_id: uuidOf(found.uid), body: found.body, author: found.author, at_ms: found.at_ms } : null;
  },
  write: (db, id, row, { atMs, actor }) => {
    if (row === null) {
      run(db, sql`UPDATE incident_note SET removed_ms = ${atMs}, removed_by = ${actor} WHERE id = ${id} AND removed_ms IS NULL`);
      return;
    }
    const uid = uidOf(textOf(row['incident_id']));
    // I4: a note without its incident is not shown to anyone, so it is not taken in.
    if (!isKnownIncident(db, uid)) return;
    const body = textOf(row['body']);
    run(
      db,
      sql`INSERT INTO incident_note (id, uid, body, author, at_ms)
          VALUES (${id}, ${uid}, ${body}, ${textOf(row['author'])}, ${numberOf(row['at_ms'], atMs)})
          ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, body = excluded.body, removed_ms = NULL, removed_by = NULL,
            edited_ms = CASE WHEN body = excluded.body THEN edited_ms ELSE ${atMs} END`,
    );
  },
};

function isKnownIncident(db: ReadDb, uid: Uint8Array): boolean {
  const found = sql`SELECT 1 FROM incident WHERE uid = ${uid} UNION ALL SELECT 1 FROM incident_removed WHERE uid = ${uid}`;
  return first(db, found) !== undefined;
}

/** Settings that all share; the others are of one person or one screen. */
export const sharedSettings: ReadonlySet<string> = new Set([
  'timeZone',
  'weekStart',
  'workspaceNameEn',
  'workspaceNameAr',
  'hotspotRadiusM',
  'hotspotDays',
  'forecastHorizonDays',
  'calendar',
]);
/** Own entries on top of a calendar travel as a setting of this name. */
export const calendarSetting = 'calendar-entries:';

const settingTable: RowTable = {
  read: (db, key) => {
    const found = key.startsWith(calendarSetting)
      ? first<{ value: string }>(db, sql`SELECT entries AS value FROM own_calendar WHERE calendar = ${key.slice(calendarSetting.length)}`)
      : first<{ value: string }>(db, sql`SELECT value FROM setting WHERE key = ${key}`);
    return found ? { value: JSON.parse(found.value) as JsonRow[string] } : null;
  },
  write: (db, key, row) => {
    const json = JSON.stringify(row?.['value'] ?? null);
    if (key.startsWith(calendarSetting)) {
      const calendar = key.slice(calendarSetting.length);
      run(db, sql`DELETE FROM own_calendar WHERE calendar = ${calendar}`);
      if (row !== null) run(db, sql`INSERT INTO own_calendar (calendar, entries) VALUES (${calendar}, ${json})`);
    } else if (sharedSettings.has(key)) {
      run(db, sql`DELETE FROM setting WHERE key = ${key}`);
      if (row !== null) run(db, sql`INSERT INTO setting (key, value) VALUES (${key}, ${json})`);
    }
  },
};

const artefactTable: RowTable = {
  read: (db, id) => {
    const found = first<JsonRow & { body: string }>(
      db,
      sql`SELECT kind, zone_id, made_ms, maker, body, sha256 FROM artefact WHERE id = ${id}`,
    );
    return found ? { ...found, body: objectOf(found.body) } : null;
  },
  write: (db, id, row) => {
    if (row === null) {
      run(db, sql`DELETE FROM artefact WHERE id = ${id}`);
      dropSharedRun(db, id);
      dropSharedForecasts(db, id);
      dropSharedEntries(db, id);
      return;
    }
    insertArtefact(db, id, row);
    if (row['kind'] === 'hotspot-run') takeSharedRun(db, id, row);
    else if (row['kind'] === 'forecast-run') takeSharedForecasts(db, id, row);
    else takeSharedEntries(db, id, row);
  },
};

/** Immutable: a second one of this id is left out. */
function insertArtefact(db: WriteDb, id: string, row: JsonRow): void {
  const zoneId = typeof row['zone_id'] === 'number' ? row['zone_id'] : null;
  const isWhole = isWholeBody(row);
  run(
    db,
    sql`INSERT INTO artefact (id, kind, zone_id, made_ms, maker, body, sha256, is_whole)
        VALUES (${id}, ${textOf(row['kind'])}, ${zoneId}, ${numberOf(row['made_ms'])}, ${textOf(row['maker'])},
          ${JSON.stringify(objectOf(row['body']))}, ${textOf(row['sha256'])}, ${isWhole === null ? null : Number(isWhole)})
        ON CONFLICT (id) DO NOTHING`,
  );
}

/** Comes from the centre alone, by its own way. */
const pulledOnly: RowTable = { read: () => null, write: () => undefined };

export const rowTables: Readonly<Record<SyncTable, RowTable>> = {
  zone: zoneTable,
  incident_type: typeTable,
  import_batch: batchTable,
  incident_history: pulledOnly,
  incident: incidentTable,
  incident_note: noteTable,
  artefact: artefactTable,
  alert_rule: alertRuleTable,
  alert: alertTable,
  setting: settingTable,
  conflict: pulledOnly,
  scope_exit: pulledOnly,
  id_alias: pulledOnly,
  purged: pulledOnly,
};
