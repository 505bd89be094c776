/** Ledgers of others as they are looked at: what was sealed and scored there, beside the own one and never mixed with it. */
import type { Seal, SealScore } from '../../preload/contract/forecast-domain.ts';
import type { SealedForecast } from '../../analytics/evaluate/seal.ts';
import type { HiddenEntry, LedgerEntry, PageRequest, ScoredSubject, SharedLedger, SharedPage } from './api.ts';
import { numbersOfJson } from './artefact-body.ts';
import { blobOf } from './blobs.ts';
import { scoreEntryOf, sealedOf, isWhole } from './ledger-entries.ts';
import { hoursOf, sumUpSubjects, type ScoredRow } from './ledger.ts';
import { all, allOf, first, sql, value, type ReadDb, type Sql } from './sql.ts';
import { isInZones, type Visible } from './visible.ts';
import { numberOf, textOf, type JsonRow } from './sync-rows.ts';

/** By makers. One that has nothing but what the own ledger has is the own one, told under another name of this device. */
export function sharedLedgers(db: ReadDb): SharedLedger[] {
  const isOwn = sql`EXISTS (SELECT 1 FROM forecast_seal s WHERE s.digest = e.digest) OR EXISTS (SELECT 1 FROM forecast_score s WHERE s.digest = e.digest)`;
  return all<SharedLedger>(
    db,
    sql`SELECT l.id, made_by AS madeBy, sum(kind = 'seal') AS seals, sum(kind = 'score') AS scores,
          sum(kind = 'seal' AND NOT (${isListed})) AS hidden,
          coalesce(max(at_ms), 0) AS lastMs,
          (SELECT count(*) FROM artefact a WHERE a.kind = 'seal' AND a.is_whole = 0 AND a.maker = l.made_by
            AND a.body ->> '$.device' = l.device) AS notWhole
        FROM shared_ledger l JOIN shared_entry e ON ledger_id = l.id
        GROUP BY l.id HAVING NOT min(${isOwn}) ORDER BY made_by, lastMs DESC`,
  );
}

/** The newest first, as far as they may be seen here; null: there is no such ledger. */
export function sharedLedgerPage(db: ReadDb, ledgerId: number, page: PageRequest, visible?: Visible): SharedPage | null {
  const known = sharedLedgers(db).find(({ id }) => id === ledgerId);
  if (known === undefined) return null;
  const seen = isInZones(sql`(SELECT id FROM zone WHERE code = e.zone_code)`, visible);
  const where = allOf([sql`e.ledger_id = ${ledgerId}`, sql`e.kind = 'seal'`, isListed, ...seen]);
  const total = seen.length === 0 ? known.seals - known.hidden : value<number>(db, sql`SELECT count(*) FROM shared_entry e WHERE ${where}`);
  const rows = all<SealRow>(
    db,
    sql`${sealRows} WHERE ${where}
        ORDER BY e.seq DESC LIMIT ${page.pageSize} OFFSET ${(page.page - 1) * page.pageSize}`,
  );
  return { ...page, total, hidden: known.seals - total, items: rows.map(sealOf) };
}

/** Entries in order after a position, with all that their digests are made of, as far as that was told. */
export function sharedEntries(db: ReadDb, ledgerId: number, afterPosition: number, limit: number): (LedgerEntry | HiddenEntry)[] {
  return all<HiddenEntry & { body: string | null }>(
    db,
    sql`SELECT 'hidden' AS kind, kind AS "of", position, seq, previous, digest, body FROM shared_entry
        WHERE ledger_id = ${ledgerId} AND position > ${afterPosition} ORDER BY position LIMIT ${limit}`,
  ).map(({ body, ...hidden }) => (body === null ? hidden : entryOf(hidden, JSON.parse(body) as JsonRow)));
}

/** What became of their entries by the scores that were made there, one line a subject, step and model. */
export function sharedScoredSubjects(db: ReadDb, ledgerId: number): ScoredSubject[] {
  const rows = all<SealRow>(
    db,
    sql`${sealRows} WHERE e.ledger_id = ${ledgerId} AND e.kind = 'seal' AND ${isListed} AND s.body IS NOT NULL
        ORDER BY e.body ->> '$.subject', e.body ->> '$.step', e.body ->> '$.model', e.body ->> '$.first_step', e.seq`,
  );
  return sumUpSubjects(
    rows.flatMap((row): ScoredRow[] => {
      const { zoneId, typeId, step, model, from, to, score } = sealOf(row);
      const body = JSON.parse(row.body) as JsonRow;
      if (score === null) return [];
      return [
        { subject: textOf(body['subject']), hours: hoursText(body), zoneId, typeId, step, model, firstStep: from, endStep: to, ...score },
      ];
    }),
  );
}

/** What was sealed of a forecast that somebody else made; null: nothing came. */
export function sharedSeal(db: ReadDb, forecastId: number): { seal: Seal; entry: LedgerEntry } | null {
  const row = first<SealRow & HiddenEntry>(
    db,
    sql`${sealRows} JOIN shared_ledger l ON l.id = e.ledger_id
          JOIN forecast_run r ON r.made_by = l.made_by AND r.device = l.device JOIN forecast f ON f.run_id = r.id
        WHERE f.id = ${forecastId} AND e.kind = 'seal' AND e.forecast = f.made_id AND ${isListed} ORDER BY e.seq DESC LIMIT 1`,
  );
  if (!row) return null;
  return { seal: sealOf(row), entry: entryOf({ ...row, of: 'seal' }, JSON.parse(row.body) as JsonRow) };
}

/** Of the city, or of a zone that is here. */
const isListed: Sql = sql`e.body IS NOT NULL AND (e.zone_code IS NULL OR e.zone_code IN (SELECT code FROM zone))`;

interface SealRow {
  readonly position: number;
  readonly seq: number;
  readonly previous: string;
  readonly digest: string;
  readonly body: string;
  readonly score: string | null;
  readonly zoneId: number | null;
  readonly typeId: number | null;
}

const sealRows: Sql = sql`SELECT e.position, e.seq, e.previous, e.digest, e.body, s.body AS score,
  (SELECT id FROM zone WHERE code = e.zone_code) AS zoneId, (SELECT id FROM incident_type WHERE code = e.body ->> '$.type_code') AS typeId
  FROM shared_entry e LEFT JOIN shared_entry s ON s.ledger_id = e.ledger_id AND s.seq = e.seq AND s.kind = 'score'`;

function entryOf({ of, position, seq, previous, digest }: Omit<HiddenEntry, 'kind'>, body: JsonRow): LedgerEntry {
  if (of === 'score') return { kind: 'score', previous, digest, score: { ...scoreEntryOf({ ...scoreRowOf(body), position, seq }) } };
  const idOf = (name: string) => (typeof body[name] === 'number' ? body[name] : null);
  const head = {
    ...{ position, seq, forecastId: numberOf(body['forecast']), zoneId: idOf('zone'), typeId: idOf('type') },
    ...{ published: body['published'] === 1, isBefore: body['is_before'] === 1 },
    ...{ firstStep: textOf(body['first_step']), endStep: textOf(body['end_step']) },
  };
  return { kind: 'seal', previous, digest, layout: body['layout'] === 1 ? 1 : 2, head, sealed: sealedIn(body) };
}

/** null if numbers were left out or added. */
function sealedIn(body: JsonRow): SealedForecast | null {
  const numbers = numbersOfJson(body['numbers']);
  const row = {
    ...{ seq: numberOf(body['seq']), subject: textOf(body['subject']), step: textOf(body['step']), model: textOf(body['model']) },
    ...{ firstStep: textOf(body['first_step']), endStep: textOf(body['end_step']), steps: numberOf(body['steps']) },
    ...{ sealedMs: numberOf(body['sealed_ms']), version: textOf(body['version']), dataHash: textOf(body['data_hash']) },
    parameters: JSON.stringify(body['parameters'] ?? {}),
    numbers: blobOf(numbers ?? new Float64Array()),
  };
  return isWhole(row) ? sealedOf(row) : null;
}

// Safe for a hash: whatever it is, another one comes of it than was told.
const scoreRowOf = (body: JsonRow) => {
  const figure = (name: string) => numberOf(body[name], Number.NaN);
  return {
    ...{
      observedHash: textOf(body['observed_hash']),
      scoredMs: figure('scored_ms'),
      outcome: textOf(body['outcome']) as SealScore['outcome'],
    },
    ...{ observedSteps: figure('observed_steps'), actual: figure('actual'), mae: figure('mae'), naiveMae: figure('naive_mae') },
    ...{ bias: figure('bias'), intervalScore: figure('interval_score'), coverage80: figure('coverage80') },
    ...{ coverage95: figure('coverage95'), sumInside80: typeof body['sum_inside80'] === 'number' ? body['sum_inside80'] : null },
  };
};

function hoursText(body: JsonRow): string | null {
  const parameters = body['parameters'];
  return typeof parameters === 'object' && parameters !== null ? textOf((parameters as JsonRow)['hours']) || null : null;
}

function sealOf(row: SealRow): Seal {
  const body = JSON.parse(row.body) as JsonRow;
  const [expected = Number.NaN, lo80 = Number.NaN, hi80 = Number.NaN] = (numbersOfJson(body['numbers']) ?? new Float64Array()).slice(-3);
  return {
    ...{ seq: row.seq, forecastId: numberOf(body['forecast'], 1), zoneId: row.zoneId, typeId: row.typeId, hours: hoursOf(hoursText(body)) },
    // Safe: as another copy of the product wrote them, whose words these are.
    ...{ step: textOf(body['step']) as Seal['step'], model: textOf(body['model']) as Seal['model'], published: body['published'] === 1 },
    ...{ from: textOf(body['first_step']), to: textOf(body['end_step']), steps: numberOf(body['steps']), expected, lo80, hi80 },
    ...{ sealedMs: numberOf(body['sealed_ms']), isBefore: body['is_before'] === 1, version: textOf(body['version']) },
    ...{ dataHash: textOf(body['data_hash']), previous: row.previous, digest: row.digest },
    score: row.score === null ? null : scoreOf(JSON.parse(row.score) as JsonRow),
  };
}

function scoreOf(body: JsonRow): SealScore {
  const { observedHash: _, sumInside80, ...score } = scoreRowOf(body);
  return { ...score, sumInside80: sumInside80 === null ? null : sumInside80 === 1 };
}
