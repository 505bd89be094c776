/** Alert rules and alerts as the rows that travel: types and zones by their codes, rules by their uuid. */
import { insertRule, putRule } from './rule-versions.ts';
import { zoneIdOfCode } from './incident-json.ts';
import { bodyOfRow, typeIdOfCode } from './rule-body.ts';
import { first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { numberOf, objectOf, textOf, textOrNull, type JsonRow, type RowTable } from './sync-rows.ts';

/** The body of a rule is kept as it travels. */
export const alertRuleTable: RowTable = {
  read: (db, uid) => {
    const found = first<JsonRow & { definition: string }>(
      db,
      sql`SELECT name, severity, enabled, definition FROM alert_rule WHERE uid = ${uid}`,
    );
    if (!found) return null;
    const { definition, ...row } = found;
    return { body: { ...row, ...objectOf(definition) } };
  },
  write: (db, uid, row, { actor, atMs }) => {
    if (row === null) {
      run(db, sql`UPDATE alert_rule SET enabled = 0 WHERE uid = ${uid}`);
      return;
    }
    const body = objectOf(row['body']);
    const id = first<{ id: number }>(db, sql`SELECT id FROM alert_rule WHERE uid = ${uid}`)?.id ?? insertRule(db);
    run(db, sql`UPDATE alert_rule SET uid = ${uid} WHERE id = ${id}`);
    const facts = { name: textOf(body['name']), severity: textOf(body['severity'], 'low'), enabled: numberOf(body['enabled'], 1) };
    putRule(db, id, { ...facts, body: bodyOfRow(body) }, { actor, atMs });
  },
};

const states = ['open', 'acknowledged', 'resolved'];

export const alertTable: RowTable = {
  read: (db, uid) => {
    const found = first<JsonRow & { dedupeKey: string; body: string }>(
      db,
      sql`SELECT dedupe_key AS dedupeKey, (SELECT uid FROM alert_rule WHERE id = rule_id) AS rule_id,
            (SELECT code FROM zone WHERE id = zone_id) AS zone_code, state, acknowledged_by, fired_ms,
            json_object('ref_code', ref_code, 'measure', measure, 'severity', severity, 'value', value, 'threshold', threshold,
              'type_code', (SELECT code FROM incident_type WHERE id = type_id), 'acknowledged_ms', acknowledged_ms,
              'rule_version', rule_version, 'observed_min', observed_min) AS body
          FROM alert WHERE uid = ${uid}`,
    );
    if (!found) return null;
    const { dedupeKey, body, ...row } = found;
    return { ...row, dedupe_key: sharedKey(db, dedupeKey), body: objectOf(body) };
  },
  write: (db, uid, row) => {
    // An alert that was raised stays in the log.
    if (row === null) return;
    const rule = first<{ id: number }>(db, sql`SELECT id FROM alert_rule WHERE uid = ${textOf(row['rule_id'])}`);
    if (!rule) return;
    const key = localKey(db, textOf(row['dedupe_key']));
    const known = first<{ id: number; state: string }>(db, sql`SELECT id, state FROM alert WHERE uid = ${uid} OR dedupe_key = ${key}`);
    const { id, state } = known ?? insertAlert(db, { row, ruleId: rule.id, key });
    // Of two states the further one holds.
    const next = states.indexOf(textOf(row['state'])) > states.indexOf(state) ? textOf(row['state']) : state;
    const acknowledgedMs = objectOf(row['body'])['acknowledged_ms'];
    run(
      db,
      sql`UPDATE alert SET uid = ${uid}, state = ${next}, acknowledged_by = coalesce(${textOrNull(row['acknowledged_by'])}, acknowledged_by),
            acknowledged_ms = coalesce(${typeof acknowledgedMs === 'number' ? acknowledgedMs : null}, acknowledged_ms)
          WHERE id = ${id}`,
    );
  },
};

function insertAlert(
  db: WriteDb,
  { row, ruleId, key }: { readonly row: JsonRow; readonly ruleId: number; readonly key: string },
): { id: number; state: string } {
  const body = objectOf(row['body']);
  const observed = typeof body['observed_min'] === 'number' ? body['observed_min'] : null;
  const { id } = run(
    db,
    sql`INSERT INTO alert (ref_code, rule_id, rule_version, measure, severity, state, zone_id, type_id, value, threshold, fired_ms, observed_min, dedupe_key)
        VALUES (${textOf(body['ref_code'])}, ${ruleId}, ${numberOf(body['rule_version'], 1)}, ${textOf(body['measure'])}, ${textOf(body['severity'], 'low')}, 'open',
          ${zoneIdOfCode(db, textOrNull(row['zone_code']))}, ${typeIdOfCode(db, textOrNull(body['type_code']))}, ${numberOf(body['value'])},
          ${numberOf(body['threshold'])}, ${numberOf(row['fired_ms'])}, ${observed}, ${key})`,
  );
  return { id, state: 'open' };
}

/** `rule|zone:7/type:3|window` with ids of this cache, as a key that is the same on every device. */
function sharedKey(db: ReadDb, key: string): string {
  const code = (table: 'zone' | 'incident_type' | 'alert_rule', id: string): string => {
    const column = table === 'alert_rule' ? 'uid' : 'code';
    const query = { text: `SELECT ${column} AS code FROM ${table} WHERE id = ?`, values: [Number(id)] };
    return encodeURIComponent(first<{ code: string | null }>(db, query)?.code ?? id);
  };
  return key
    .replace(/^(\d+)\|/, (_, id: string) => `${code('alert_rule', id)}|`)
    .replace(/zone:(\d+)/, (_, id: string) => `zone=${code('zone', id)}`)
    .replace(/type:(\d+)/, (_, id: string) => `type=${code('incident_type', id)}`);
}

function localKey(db: ReadDb, key: string): string {
  const id = (table: 'zone' | 'incident_type' | 'alert_rule', text: string): string => {
    const column = table === 'alert_rule' ? 'uid' : 'code';
    const query = { text: `SELECT id FROM ${table} WHERE ${column} = ?`, values: [decodeURIComponent(text)] };
    return String(first<{ id: number }>(db, query)?.id ?? text);
  };
  return key
    .replace(/^([^|]+)\|/, (_, text: string) => `${id('alert_rule', text)}|`)
    .replace(/zone=([^/|]+)/, (_, text: string) => `zone:${id('zone', text)}`)
    .replace(/type=([^/|]+)/, (_, text: string) => `type:${id('incident_type', text)}`);
}
