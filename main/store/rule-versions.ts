/** Rules as rows: a change of what one says is a new version, and each is kept. Who is told of it is not decided here. */
import type { RuleBody } from './rule-body.ts';
import { run, sql, type WriteDb } from './sql.ts';

export interface RuleChange {
  readonly actor: string;
  readonly atMs: number;
}

/** A rule that says nothing yet. */
export function insertRule(db: WriteDb): number {
  return run(db, sql`INSERT INTO alert_rule (name, severity, enabled, version) VALUES ('', 'low', 0, 0)`).id;
}

/** Writes what a rule says, under a new number if that is something else than before. */
export function putRule(
  db: WriteDb,
  id: number,
  {
    name,
    severity,
    enabled,
    body,
  }: { readonly name: string; readonly severity: string; readonly enabled: number; readonly body: RuleBody },
  { actor, atMs }: RuleChange,
): void {
  const definition = JSON.stringify(body);
  const isSame = sql`name = ${name} AND severity = ${severity} AND definition = ${definition} AND version > 0`;
  run(
    db,
    sql`UPDATE alert_rule SET version = version + iif(${isSame}, 0, 1), name = ${name}, severity = ${severity}, definition = ${definition},
          enabled = ${enabled} WHERE id = ${id}`,
  );
  run(
    db,
    sql`INSERT INTO alert_rule_version (rule_id, version, name, severity, definition, changed_by, changed_ms)
        SELECT id, version, name, severity, definition, ${actor}, ${atMs} FROM alert_rule WHERE id = ${id} ON CONFLICT DO NOTHING`,
  );
}
