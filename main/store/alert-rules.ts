/** Alert rules, all versions of what they say, and where each stood when it was looked at last. */
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import type { RuleStanding } from './api.ts';
import { tracked } from './outbox.ts';
import { insertRule, putRule, type RuleChange } from './rule-versions.ts';
import { bodyOf, definitionOf, type RuleBody } from './rule-body.ts';
import { all, first, run, sql, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';

export type SavedRule = Omit<AlertRule, 'id' | 'version'> & { readonly id?: number };

export function alertRules(db: ReadDb): AlertRule[] {
  return all<RuleRow>(db, sql`SELECT ${ruleFields} FROM alert_rule ORDER BY id`).map((row) => ruleOf(db, row));
}

export function alertRuleVersions(db: ReadDb, ruleId: number): (AlertRule & { changedBy: string; changedMs: number })[] {
  type Row = RuleRow & { changedBy: string; changedMs: number };
  return all<Row>(
    db,
    sql`SELECT rule_id AS id, v.name, v.version, v.severity, v.definition, enabled, changed_by AS changedBy, changed_ms AS changedMs
        FROM alert_rule_version v JOIN alert_rule r ON r.id = rule_id WHERE rule_id = ${ruleId} ORDER BY v.version DESC`,
  ).map(({ changedBy, changedMs, ...row }) => ({ ...ruleOf(db, row), changedBy, changedMs }));
}

/** Adds a rule, or changes the one with this id; null if there is none. To switch it on or off is no new version. */
export function saveAlertRule(db: WriteDb, rule: SavedRule, { actor, atMs }: RuleChange): AlertRule | null {
  const known = rule.id === undefined ? null : first<{ uid: string | null }>(db, sql`SELECT uid FROM alert_rule WHERE id = ${rule.id}`);
  if (known === undefined) return null;
  const uid = known?.uid ?? newUuid(atMs);
  return tracked(db, { table: 'alert_rule', rowId: uid, actor, atMs }, () => {
    const id = rule.id ?? insertRule(db);
    run(db, sql`UPDATE alert_rule SET uid = coalesce(uid, ${uid}) WHERE id = ${id}`);
    const before = first<{ definition: string }>(db, sql`SELECT definition FROM alert_rule WHERE id = ${id} AND version > 0`);
    // Safe: only putRule writes definitions.
    const body = bodyOf(db, rule, before ? (JSON.parse(before.definition) as RuleBody) : null);
    const { name, severity, enabled } = rule;
    putRule(db, id, { name, severity, enabled: Number(enabled), body }, { actor, atMs });
    return ruleOf(db, first<RuleRow>(db, sql`SELECT ${ruleFields} FROM alert_rule WHERE id = ${id}`)!);
  });
}

/** Where rules stood at their last look; those that were changed since, and new ones, are not among them. */
export function ruleStandings(db: ReadDb): RuleStanding[] {
  return all<{ ruleId: number; lookedMin: number; states: string }>(
    db,
    sql`SELECT rule_id AS ruleId, looked_min AS lookedMin, states FROM alert_rule_look l
        JOIN alert_rule r ON r.id = rule_id AND r.version = l.version ORDER BY rule_id`,
  ).map(({ states, ...standing }) => ({ ...standing, states: JSON.parse(states) as RuleStanding['states'] }));
}

export function saveStandings(db: WriteDb, standings: readonly RuleStanding[]): void {
  for (const { ruleId, lookedMin, states } of standings)
    run(
      db,
      sql`INSERT INTO alert_rule_look (rule_id, version, looked_min, states)
          SELECT id, version, ${lookedMin}, ${JSON.stringify(states)} FROM alert_rule WHERE id = ${ruleId}
          ON CONFLICT (rule_id) DO UPDATE SET version = excluded.version, looked_min = excluded.looked_min, states = excluded.states`,
    );
}

interface RuleRow extends Pick<AlertRule, 'id' | 'name' | 'version' | 'severity'> {
  readonly definition: string;
  readonly enabled: 0 | 1;
}

/** Safe: only putRule writes definitions. */
const ruleOf = (db: ReadDb, { definition, enabled, ...row }: RuleRow): AlertRule => ({
  ...row,
  ...definitionOf(db, JSON.parse(definition) as RuleBody),
  enabled: enabled === 1,
});

const ruleFields: Sql = sql`id, name, version, severity, definition, enabled`;
