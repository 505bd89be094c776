/** The audit trail as people read it. */
import type { AuditChange, AuditItem } from '../../preload/contract/audit-domain.ts';
import type { AuditFilter } from './audit-api.ts';
import type { PageOf, PageRequest } from './api.ts';
import { all, allOf, sql, value, type ReadDb, type Sql } from './sql.ts';

type Row = Omit<AuditItem, 'input' | 'changes' | 'left' | 'repeated' | 'isMasked'> & {
  readonly detail: string;
  readonly begunDetail: string | null;
};

/** What the detail of an entry can hold. */
export interface AuditDetail {
  readonly input?: AuditItem['input'];
  readonly changes?: AuditChange[];
  readonly left?: number;
  readonly repeated?: number;
  readonly kind?: string;
}

// The end of a call, and the beginning of one that has none.
const calls: Sql = sql`audit_entry e LEFT JOIN audit_entry b ON e.phase = 'done' AND b.ref = e.ref AND b.phase = 'begun'`;
const isCall: Sql = sql`(e.phase = 'done' OR NOT EXISTS (SELECT 1 FROM audit_entry d WHERE d.ref = e.ref AND d.phase = 'done'))`;

export function auditPage(db: ReadDb, filter: AuditFilter, { page, pageSize }: PageRequest): PageOf<AuditItem> {
  const where = allOf([isCall, ...conditionsOf(filter)]);
  const rows = all<Row>(
    db,
    sql`SELECT e.seq, b.seq AS begunSeq, coalesce(b.at_ms, e.at_ms) AS atMs, CASE e.phase WHEN 'done' THEN e.at_ms END AS endMs,
          e.actor, e.role, e.host, e.action, e.subject, e.subject_id AS subjectId, CASE e.phase WHEN 'done' THEN e.outcome END AS outcome,
          e.reason, e.hash, e.detail, b.detail AS begunDetail
        FROM ${calls} WHERE ${where} ORDER BY e.seq DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
  );
  return { total: value(db, sql`SELECT count(*) FROM audit_entry e WHERE ${where}`), items: rows.map(itemOf) };
}

function conditionsOf({ fromMs, toMs, actor, action, subject, subjectId, outcome }: AuditFilter): Sql[] {
  return [
    ...(fromMs === null ? [] : [sql`e.at_ms >= ${fromMs}`]),
    ...(toMs === null ? [] : [sql`e.at_ms < ${toMs}`]),
    ...(actor === null ? [] : [sql`e.actor = ${actor}`]),
    ...(action === null ? [] : [action.endsWith('.') ? sql`substr(e.action, 1, ${action.length}) = ${action}` : sql`e.action = ${action}`]),
    ...(subject === null ? [] : [sql`e.subject = ${subject}`]),
    ...(subjectId === null ? [] : [sql`(e.subject_id = ${subjectId} OR ${isAmongChanges(subjectId)})`]),
    ...(outcome === null ? [] : [outcomeIs(outcome)]),
  ];
}

/** Of several things, none is in the column. */
const isAmongChanges = (id: string): Sql =>
  sql`(e.subject_id = '' AND EXISTS (SELECT 1 FROM json_each(e.detail, '$.changes') c WHERE c.value ->> '$.subjectId' = ${id}))`;

function outcomeIs(outcome: string): Sql {
  if (outcome === 'open') return sql`e.phase = 'begun'`;
  return outcome === 'failed' ? sql`(e.phase = 'done' AND e.outcome <> 'ok')` : sql`e.outcome = ${outcome}`;
}

function itemOf({ detail, begunDetail, ...row }: Row): AuditItem {
  const said = detailOf(detail);
  const { input = said.input ?? {} } = detailOf(begunDetail);
  return { ...row, input, changes: said.changes ?? [], left: said.left ?? 0, repeated: said.repeated ?? 0, isMasked: false };
}

/** Of an entry that was edited it need not be an object: it must still be shown, beside what the check says. */
function detailOf(text: string | null): AuditDetail {
  const detail: unknown = text === null ? {} : JSON.parse(text);
  return typeof detail === 'object' && detail !== null ? detail : {};
}
