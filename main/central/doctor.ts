import type { Client } from 'pg';
import type { Connection } from './client.ts';
import { leastPostgis, leastServer, newestVersion } from './migrate.ts';

export const centralCheckNames = [
  'server',
  'postgis',
  'schema',
  'home',
  'stamps',
  'row-security',
  'passwords',
  'encryption',
  'writers',
  'history',
  'quarantine',
  'conflicts',
  'audit',
  'audit-anchors',
  'placement',
] as const;
export type CentralCheckName = (typeof centralCheckNames)[number];

export interface CentralCheck {
  readonly name: CentralCheckName;
  readonly ok: boolean;
  readonly value: string;
}

interface Question {
  readonly name: CentralCheckName;
  /** Selects `ok` and `value`. */
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Looks at the centre without changing it. @throws AppError central.* if it cannot be asked at all. */
export function examineCentral({ client, guard }: Connection, folder: string): Promise<readonly CentralCheck[]> {
  return guard(async () => {
    const checks: CentralCheck[] = [];
    for (const question of serverQuestions(newestVersion(folder))) checks.push(await ask(client, question));
    const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass('sync.synced') IS NOT NULL AS there");
    if (rows[0]?.there) for (const question of schemaQuestions) checks.push(await ask(client, question));
    if (await hasPlacement(client)) checks.push(await ask(client, placementQuestion));
    return checks;
  });
}

async function ask(client: Client, { name, text, values = [] }: Question): Promise<CentralCheck> {
  const { rows } = await client.query<{ ok: boolean; value: string }>(text, [...values]);
  return { name, ok: rows[0]?.ok ?? false, value: rows[0]?.value ?? '' };
}

/** Older schemas say nothing of it. */
async function hasPlacement(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regprocedure('kh.placement_findings()') IS NOT NULL AS there");
  return rows[0]?.there ?? false;
}

const serverQuestions = (newest: number): readonly Question[] => [
  {
    name: 'server',
    text: "SELECT current_setting('server_version_num')::int / 10000 >= $1 AS ok, 'PostgreSQL ' || current_setting('server_version') AS value",
    values: [leastServer],
  },
  {
    name: 'postgis',
    text: `SELECT coalesce(split_part(max(extversion), '.', 1)::int >= $1, false) AS ok, coalesce('PostGIS ' || max(extversion), '-') AS value
           FROM pg_extension WHERE extname = 'postgis'`,
    values: [leastPostgis],
  },
  {
    name: 'schema',
    // Asked by way of XML, so that a table that is not there is no mistake.
    text: `SELECT v = $1 AS ok, v || ' / ' || $1 AS value FROM (
             SELECT CASE WHEN to_regclass('kh.migration') IS NULL THEN 0
               ELSE (xpath('/row/c/text()', query_to_xml('SELECT max(version) AS c FROM kh.migration', false, true, '')))[1]::text::int END AS v) x`,
    values: [newest],
  },
  {
    name: 'passwords',
    text: "SELECT current_setting('password_encryption') = 'scram-sha-256' AS ok, current_setting('password_encryption') AS value",
  },
  {
    name: 'encryption',
    text: "SELECT current_setting('ssl') = 'on' AS ok, 'ssl ' || current_setting('ssl') AS value",
  },
];

const placementQuestion: Question = {
  name: 'placement',
  text: `SELECT count(*) FILTER (WHERE NOT is_known) = 0 AS ok,
           coalesce(string_agg(rel || ': ' || detail, '; ') FILTER (WHERE NOT is_known), count(*) || ' known') AS value
         FROM kh.placement_findings()`,
};

const schemaQuestions: readonly Question[] = [
  { name: 'home', text: 'SELECT home = sync.home() AS ok, epoch::text AS value FROM sync.epoch' },
  {
    name: 'stamps',
    text: `SELECT count(*) = 0 AS ok, coalesce(string_agg(rel, ', '), '-') AS value FROM sync.synced
           WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = rel::regclass AND tgname = 'stamp' AND tgenabled = 'O')`,
  },
  {
    name: 'row-security',
    text: `SELECT count(*) = 0 AS ok, coalesce(string_agg(rel, ', '), '-') AS value FROM sync.synced JOIN pg_class c ON c.oid = rel::regclass
           WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  },
  {
    name: 'writers',
    // Pulls read again what was written since the oldest open transaction began.
    text: `SELECT count(*) = 0 AS ok, count(*) || ' > 15 min' AS value FROM pg_stat_activity
           WHERE datname = current_database() AND backend_xid IS NOT NULL AND xact_start < now() - interval '15 minutes'`,
  },
  {
    name: 'history',
    text: "SELECT to_regclass('sync.history_' || extract(year FROM now())::int) IS NOT NULL AS ok, extract(year FROM now())::int::text AS value",
  },
  { name: 'quarantine', text: "SELECT count(*) = 0 AS ok, count(*)::text AS value FROM sync.quarantine WHERE state = 'open'" },
  {
    name: 'conflicts',
    text: `SELECT count(*) FILTER (WHERE changed_at < now() - interval '7 days') = 0 AS ok, count(*)::text AS value
           FROM sync.conflict WHERE state = 'open'`,
  },
  { name: 'audit', text: "SELECT broken IS NULL AS ok, checked || coalesce(', broken at ' || broken, '') AS value FROM kh.audit_verify()" },
  {
    name: 'audit-anchors',
    text: `SELECT count(contradicts) = 0 AS ok, coalesce(string_agg(DISTINCT d.name || ' (' || a.login || '): ' || contradicts || ' at ' || a.seq, '; ')
             FILTER (WHERE contradicts IS NOT NULL), count(*)::text) AS value
           FROM sync.audit_anchor a LEFT JOIN sync.device d USING (device_id)`,
  },
];
