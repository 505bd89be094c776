import type { Alert, Recipient } from '../../preload/contract/alert-domain.ts';
import { saveStandings } from './alert-rules.ts';
import type { NewAlert, PageOf, PageRequest, RuleLookResult } from './api.ts';
import { tracked } from './outbox.ts';
import { all, allOf, first, run, sql, value, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { isInZones, type Visible } from './visible.ts';

/** Newest first. */
export function alerts(
  db: ReadDb,
  state: Alert['state'] | null,
  { page, pageSize }: PageRequest,
  visible?: Visible,
): PageOf<Alert> & { readonly open: number } {
  const seen = isInZones(sql`zone_id`, visible);
  const where = allOf([...(state === null ? [] : [sql`state = ${state}`]), ...seen]);
  return {
    total: value(db, sql`SELECT count(*) FROM alert WHERE ${where}`),
    open: value(db, sql`SELECT count(*) FROM alert WHERE ${allOf([sql`state = 'open'`, ...seen])}`),
    items: all(
      db,
      sql`SELECT ${alertFields} FROM alert WHERE ${where} ORDER BY fired_ms DESC, id DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    ),
  };
}

export function alertById(db: ReadDb, id: number): Alert | null {
  return first<Alert>(db, sql`SELECT ${alertFields} FROM alert WHERE id = ${id}`) ?? null;
}

export function recipients(db: ReadDb): Recipient[] {
  return all<Switched<Recipient>>(db, sql`SELECT ${recipientFields} FROM recipient ORDER BY id`).map(unswitch);
}

/** Adds a recipient, or replaces the one with this id; null if there is none. */
export function saveRecipient(db: WriteDb, recipient: Omit<Recipient, 'id'> & { readonly id?: number }): Recipient | null {
  const { name, phone, channel, language, enabled } = recipient;
  const row = sql`(${name}, ${phone}, ${channel}, ${language}, ${Number(enabled)})`;
  const id = save(db, { table: sql`recipient`, fields: sql`(name, phone, channel, language, enabled)`, row, id: recipient.id });
  return id === null ? null : { ...recipient, id };
}

/** What looks found is written together with where they ended: neither is found again, nor forgotten. */
export function saveAlerts(db: WriteDb, alerts: readonly NewAlert[], look?: RuleLookResult): { alertIds: number[]; queued: number } {
  const alertIds: number[] = [];
  let queued = 0;
  for (const a of alerts) {
    const { changes, id } = run(
      db,
      sql`INSERT INTO alert (ref_code, rule_id, rule_version, measure, severity, state, zone_id, type_id, hotspot_id, forecast_id, value, threshold, fired_ms,
            observed_min, dedupe_key)
          VALUES (${a.refCode}, ${a.ruleId}, (SELECT version FROM alert_rule WHERE id = ${a.ruleId}), ${a.measure}, ${a.severity}, 'open', ${a.zoneId},
            ${a.typeId}, ${a.hotspotId}, ${a.forecastId}, ${a.value}, ${a.threshold}, ${a.firedMs}, ${a.observedMin}, ${a.dedupeKey})
          ON CONFLICT (dedupe_key) DO NOTHING`,
    );
    if (changes === 0) continue;
    alertIds.push(id);
    const uid = newUuid(a.firedMs);
    tracked(db, { table: 'alert', rowId: uid, actor: '', atMs: a.firedMs }, () =>
      run(db, sql`UPDATE alert SET uid = ${uid} WHERE id = ${id}`),
    );
    queued += run(
      db,
      sql`INSERT INTO delivery (alert_id, recipient_id, channel, phone, state, updated_ms)
          SELECT ${id}, id, channel, phone, 'pending', ${a.firedMs} FROM recipient WHERE enabled = 1 ORDER BY id`,
    ).changes;
  }
  if (look !== undefined) {
    saveStandings(db, look.standings);
    for (const { ruleId, zoneId, atMs } of look.cleared)
      run(
        db,
        sql`UPDATE alert SET cleared_ms = ${atMs} WHERE rule_id = ${ruleId} AND zone_id IS ${zoneId} AND cleared_ms IS NULL AND observed_min IS NOT NULL`,
      );
  }
  return { alertIds, queued };
}

/** The first to acknowledge is kept. null if there is no such alert. */
export function acknowledgeAlert(db: WriteDb, id: number, by: string, atMs: number, visible?: Visible): Alert | null {
  const seen = allOf([sql`id = ${id}`, ...isInZones(sql`zone_id`, visible)]);
  if (!first(db, sql`SELECT id FROM alert WHERE ${seen}`)) return null;
  const uid = first<{ uid: string | null }>(db, sql`SELECT uid FROM alert WHERE id = ${id}`)?.uid ?? '';
  tracked(db, { table: 'alert', rowId: uid, actor: by, atMs }, () =>
    run(
      db,
      sql`UPDATE alert SET state = 'acknowledged', acknowledged_by = ${by}, acknowledged_ms = ${atMs} WHERE id = ${id} AND state = 'open'`,
    ),
  );
  return alertById(db, id);
}

function save(
  db: WriteDb,
  { table, fields, row, id }: { readonly table: Sql; readonly fields: Sql; readonly row: Sql; readonly id: number | undefined },
): number | null {
  if (id === undefined) return run(db, sql`INSERT INTO ${table} ${fields} VALUES ${row}`).id;
  return run(db, sql`UPDATE ${table} SET ${fields} = ${row} WHERE id = ${id}`).changes === 0 ? null : id;
}

/** SQLite has no booleans. */
type Switched<T extends { readonly enabled: boolean }> = Omit<T, 'enabled'> & { readonly enabled: 0 | 1 };
function unswitch<T extends { readonly enabled: boolean }>(row: Switched<T>): T {
  // Omit of a type parameter cannot be resolved by the compiler: all other fields are those of T.
  return { ...row, enabled: row.enabled === 1 } as unknown as T;
}

const alertFields: Sql = sql`id, ref_code AS refCode, rule_id AS ruleId, (SELECT name FROM alert_rule WHERE id = rule_id) AS ruleName, rule_version AS ruleVersion, measure, severity,
  state, zone_id AS zoneId, type_id AS typeId, hotspot_id AS hotspotId, forecast_id AS forecastId, value, threshold, fired_ms AS firedMs,
  strftime('%Y-%m-%dT%H:%M', observed_min * 60, 'unixepoch') AS observedAt, cleared_ms AS clearedMs,
  acknowledged_by AS acknowledgedBy, acknowledged_ms AS acknowledgedMs`;

const recipientFields: Sql = sql`id, name, phone, channel, language, enabled`;
