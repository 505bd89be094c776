/** The ledger of sealed forecasts: entries are added, scored once, and never changed. */
import type { Seal, SealScore } from '../../preload/contract/forecast-domain.ts';
import { scoreDigest, sealDigest, sealLayout } from '../ledger-chain.ts';
import type { NewScore, NewSeal, PageOf, PageRequest, ScoredSubject, SealToScore } from './api.ts';
import { blobOf, float64Of } from './blobs.ts';
import {
  openChain,
  packNumbers,
  scoreEntryOf,
  scoreFields,
  sealedFields,
  sealedOf,
  type Chain,
  type ScoreRow,
  type SealedRow,
} from './ledger-entries.ts';
import { queueLedger } from './ledger-parts.ts';
import { all, allOf, first, run, sql, value, values, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import { isInZones, type Visible } from './visible.ts';

/** Adds entries to the chain; the caller's transaction holds. */
export function sealForecasts(db: WriteDb, seals: readonly (Omit<NewSeal, 'forecastIndex'> & { readonly forecastId: number })[]): void {
  const chain = openChain(db);
  let seq = value<number>(db, sql`SELECT coalesce(max(seq), 0) FROM forecast_seal`);
  for (const { sealed, bytes, ...place } of seals) {
    seq++;
    const head = { ...place, seq, position: chain.position + 1 };
    const { previous, digest } = chain.add((before) => sealDigest(before, sealLayout, head, bytes));
    const { forecastId, zoneId, typeId, published, isBefore, firstStep, endStep, position } = head;
    const { subject, step, model, sealedAtMs, version, parameters, dataHash, mean } = sealed;
    run(
      db,
      sql`INSERT INTO forecast_seal (seq, forecast_id, zone_id, type_id, subject, step, model, published, first_step, end_step, steps, sealed_ms,
            is_before, version, parameters, data_hash, numbers, layout, position, previous, digest)
          VALUES (${seq}, ${forecastId}, ${zoneId}, ${typeId}, ${subject}, ${step}, ${model}, ${Number(published)}, ${firstStep}, ${endStep},
            ${mean.length}, ${sealedAtMs}, ${Number(isBefore)}, ${version}, ${JSON.stringify(parameters)}, ${dataHash},
            ${blobOf(packNumbers(sealed))}, ${sealLayout}, ${position}, ${previous}, ${digest})`,
    );
  }
}

/** The newest first. */
export function ledgerPage(db: ReadDb, page: PageRequest, visible?: Visible): PageOf<Seal> {
  const seen = allOf(isInZones(sql`forecast_seal.zone_id`, visible));
  const rows = all<SealRow>(
    db,
    sql`SELECT ${sealFields} WHERE ${seen} ORDER BY seq DESC LIMIT ${page.pageSize} OFFSET ${(page.page - 1) * page.pageSize}`,
  );
  return { total: value<number>(db, sql`SELECT count(*) FROM forecast_seal WHERE ${seen}`), ...page, items: rows.map(sealOf) };
}

export function sealOfForecast(db: ReadDb, forecastId: number): Seal | null {
  const row = first<SealRow>(db, sql`SELECT ${sealFields} WHERE forecast_id = ${forecastId} ORDER BY seq DESC LIMIT 1`);
  return row ? sealOf(row) : null;
}

/** Entries without a score whose period ended at or before `dataCut` (local). */
export function sealsToScore(db: ReadDb, step: Seal['step'], dataCut: string): SealToScore[] {
  const rows = all<SealedRow & { zoneId: number | null; typeId: number | null; hours: string | null }>(
    db,
    sql`SELECT ${sealedFields}, zone_id AS zoneId, type_id AS typeId, ${hoursField} FROM forecast_seal
        WHERE step = ${step} AND end_step <= ${dataCut} AND seq NOT IN (SELECT seq FROM forecast_score) ORDER BY seq`,
  );
  return rows.map((row) => {
    const { mean, lo80, hi80, lo95, hi95, naive, sum, sumLo80, sumHi80 } = sealedOf(row);
    const { seq, zoneId, typeId, hours, firstStep: from, endStep: to } = row;
    return { seq, zoneId, typeId, hours, from, to, numbers: { mean, lo80, hi80, lo95, hi95, naive, sum, sumLo80, sumHi80 } };
  });
}

/**
 * Adds scores to the chain, those first that were made before scores were chained. An entry is scored once; a second score of it is left
 * out. Returns how many were new.
 */
export function saveScores(db: WriteDb, scores: readonly NewScore[]): number {
  const chain = openChain(db);
  for (const loose of all<ScoreRow & { seq: number }>(
    db,
    sql`SELECT ${scoreFields} FROM forecast_score WHERE digest IS NULL ORDER BY seq`,
  )) {
    const position = chain.position + 1;
    const { previous, digest } = chain.add((before) => scoreDigest(before, scoreEntryOf({ ...loose, position })));
    run(db, sql`UPDATE forecast_score SET position = ${position}, previous = ${previous}, digest = ${digest} WHERE seq = ${loose.seq}`);
  }
  const known = new Set(values<number>(db, sql`SELECT seq FROM forecast_score`));
  const fresh = scores.filter(({ seq }) => !known.has(seq) && known.add(seq));
  for (const score of fresh) insertScore(db, chain, score);
  queueLedger(db);
  return fresh.length;
}

function insertScore(db: WriteDb, chain: Chain, score: NewScore): void {
  const position = chain.position + 1;
  const { previous, digest } = chain.add((before) => scoreDigest(before, { ...score, position }));
  const { seq, scoredMs, outcome, observedSteps, actual, mae, naiveMae, bias, intervalScore, coverage80, coverage95, sumInside80 } = score;
  run(
    db,
    sql`INSERT INTO forecast_score (seq, scored_ms, outcome, observed_steps, actual, mae, naive_mae, bias, interval_score, coverage80,
          coverage95, sum_inside80, observed_hash, position, previous, digest)
        VALUES (${seq}, ${scoredMs}, ${outcome}, ${observedSteps}, ${actual}, ${mae}, ${naiveMae}, ${bias}, ${intervalScore}, ${coverage80},
          ${coverage95}, ${sumInside80 === null ? null : Number(sumInside80)}, ${score.observedHash}, ${position}, ${previous}, ${digest})`,
  );
}

/** What became of scored entries, one line a subject, step and model. */
export function scoredSubjects(db: ReadDb): ScoredSubject[] {
  const rows = all<ScoredRow>(
    db,
    sql`SELECT subject, zone_id AS zoneId, type_id AS typeId, ${hoursField}, step, model, first_step AS firstStep, end_step AS endStep, outcome,
          mae, naive_mae AS naiveMae, coverage80, coverage95
        FROM forecast_seal JOIN forecast_score USING (seq) ORDER BY subject, step, model, first_step, seq`,
  );
  return sumUpSubjects(rows);
}

/** @param rows  by subject, step and model, each in the order of their periods. */
export function sumUpSubjects(rows: readonly ScoredRow[]): ScoredSubject[] {
  const groups = new Map<string, ScoredRow[]>();
  for (const row of rows) {
    const key = `${row.subject}|${row.step}|${row.model}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].flatMap(sumUp);
}

export interface ScoredRow extends Pick<Seal, 'zoneId' | 'typeId' | 'step' | 'model'>, Pick<SealScore, ScoreFigure | 'outcome'> {
  readonly subject: string;
  readonly hours: string | null;
  readonly firstStep: string;
  readonly endStep: string;
}
type ScoreFigure = 'mae' | 'naiveMae' | 'coverage80' | 'coverage95';

function sumUp(rows: readonly ScoredRow[]): ScoredSubject[] {
  const [first] = rows;
  if (!first) return [];
  const { zoneId, typeId, step, model } = first;
  const mean = (figure: ScoreFigure) => rows.reduce((sum, row) => sum + row[figure], 0) / rows.length;
  const outcomes: ScoredRow['outcome'][] = [];
  let end = '';
  for (const { firstStep, endStep, outcome } of rows) {
    if (firstStep < end) continue;
    outcomes.push(outcome);
    end = endStep;
  }
  const counts = { scored: rows.length, won: count(rows, 'won'), lost: count(rows, 'lost') };
  const means = { mae: mean('mae'), naiveMae: mean('naiveMae'), coverage80: mean('coverage80'), coverage95: mean('coverage95') };
  return [{ zoneId, typeId, hours: hoursOf(first.hours), step, model, ...counts, ...means, outcomes }];
}

const count = (rows: readonly ScoredRow[], wanted: SealScore['outcome']): number => rows.filter(({ outcome }) => outcome === wanted).length;

/** As in the parameters, "22-5"; NULL = all. */
const hoursField: Sql = sql`parameters ->> '$.hours' AS hours`;

export function hoursOf(text: string | null): Seal['hours'] {
  const [from, to] = text?.split('-').map(Number) ?? [];
  return from === undefined || to === undefined ? null : [from, to];
}

type MaybeScoreRow = { readonly [K in keyof Omit<SealScore, 'sumInside80'>]: SealScore[K] | null } & { readonly sumInside80: 0 | 1 | null };
type SealRow = Omit<Seal, 'hours' | 'published' | 'isBefore' | 'score' | 'expected' | 'lo80' | 'hi80'> &
  MaybeScoreRow & { readonly hours: string | null; readonly published: 0 | 1; readonly isBefore: 0 | 1; readonly sums: Uint8Array };

const sealFields: Sql = sql`forecast_seal.seq, forecast_id AS forecastId, zone_id AS zoneId, type_id AS typeId, ${hoursField}, step, model,
  published, first_step AS "from", end_step AS "to", steps, sealed_ms AS sealedMs, is_before AS isBefore, version, data_hash AS dataHash,
  substr(numbers, -24) AS sums, forecast_seal.previous, forecast_seal.digest, outcome, observed_steps AS observedSteps, actual, mae, naive_mae AS naiveMae, bias, interval_score AS intervalScore, coverage80,
  coverage95, sum_inside80 AS sumInside80, scored_ms AS scoredMs
  FROM forecast_seal LEFT JOIN forecast_score USING (seq)`;

function sealOf(row: SealRow): Seal {
  const { seq, forecastId, zoneId, typeId, step, model, from, to, steps, sealedMs, version, dataHash, previous, digest } = row;
  const [expected = Number.NaN, lo80 = Number.NaN, hi80 = Number.NaN] = float64Of(row.sums);
  const entry = {
    seq,
    forecastId,
    zoneId,
    typeId,
    hours: hoursOf(row.hours),
    step,
    model,
    published: row.published === 1,
    from,
    to,
    steps,
    expected,
    lo80,
    hi80,
  };
  return { ...entry, sealedMs, isBefore: row.isBefore === 1, version, dataHash, previous, digest, score: scoreOf(row) };
}

function scoreOf(row: SealRow): SealScore | null {
  if (row.outcome === null) return null;
  const { outcome, observedSteps, actual, mae, naiveMae, bias, intervalScore, coverage80, coverage95, scoredMs } = row;
  const sumInside80 = row.sumInside80 === null ? null : row.sumInside80 === 1;
  // Safe: with an outcome, every other column of the score is there.
  return { outcome, observedSteps, actual, mae, naiveMae, bias, intervalScore, coverage80, coverage95, sumInside80, scoredMs } as SealScore;
}
