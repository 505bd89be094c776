/** The chain of the ledger: seals and scores in one order, each with the hash of the one before it. */
import type { SealedForecast } from '../../analytics/evaluate/seal.ts';
import { GENESIS, type ScoreEntry, type SealHead, type SealLayout } from '../ledger-chain.ts';
import type { LedgerEntry } from './api.ts';
import { float64Of } from './blobs.ts';
import { all, first, sql, value, type ReadDb, type Sql } from './sql.ts';

const lists = ['mean', 'lo80', 'hi80', 'lo95', 'hi95', 'naive'] as const;
const sums = ['sum', 'sumLo80', 'sumHi80'] as const;

/** The end of the chain, to which entries are added. */
export interface Chain {
  readonly position: number;
  /** Says what the next entry is hashed with and to; the caller stores it. */
  add(digestOf: (previous: string) => string): { readonly previous: string; readonly digest: string };
}

export function openChain(db: ReadDb): Chain {
  const last = first<{ position: number; digest: string }>(
    db,
    sql`SELECT position, digest FROM (SELECT position, digest FROM forecast_seal UNION ALL SELECT position, digest FROM forecast_score)
        ORDER BY position DESC NULLS LAST LIMIT 1`,
  );
  let [position, previous] = [last?.position ?? 0, last?.digest ?? GENESIS];
  return {
    get position() {
      return position;
    },
    add(digestOf) {
      const entry = { previous, digest: digestOf(previous) };
      previous = entry.digest;
      position++;
      return entry;
    },
  };
}

/** Entries in order after `afterPosition`, with all that their digests are made of. */
export function ledgerEntries(db: ReadDb, afterPosition: number, limit: number): LedgerEntry[] {
  const seals = all<SealedRow & HeadRow & Hashes & { layout: SealLayout }>(
    db,
    sql`SELECT ${sealedFields}, position, forecast_id AS forecastId, zone_id AS zoneId, type_id AS typeId, published, is_before AS isBefore,
          layout, previous, digest
        FROM forecast_seal WHERE position > ${afterPosition} ORDER BY position LIMIT ${limit}`,
  );
  const scores = all<ScoreRow & Hashes & { position: number }>(
    db,
    sql`SELECT ${scoreFields}, position, previous, digest FROM forecast_score WHERE position > ${afterPosition} ORDER BY position LIMIT ${limit}`,
  );
  const entries = [
    ...seals.map(({ previous, digest, layout, ...row }) => ({
      entry: { kind: 'seal', previous, digest, layout, head: headOf(row), sealed: isWhole(row) ? sealedOf(row) : null } as const,
      position: row.position,
    })),
    ...scores.map(({ previous, digest, ...row }) => ({
      entry: { kind: 'score', previous, digest, score: scoreEntryOf(row) } as const,
      position: row.position,
    })),
  ];
  return entries
    .sort((a, b) => a.position - b.position)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

/** Scores of before scores were chained that no later score has taken along yet. */
export function looseScores(db: ReadDb): number {
  return value<number>(db, sql`SELECT count(*) FROM forecast_score WHERE position IS NULL`);
}

interface Hashes {
  readonly previous: string;
  readonly digest: string;
}

type HeadRow = Omit<SealHead, 'published' | 'isBefore'> & { readonly published: number; readonly isBefore: number };

/** What is neither 0 nor 1 stays so, and is found when the hash is made anew. */
function headOf({ position, seq, forecastId, zoneId, typeId, published, isBefore, firstStep, endStep }: HeadRow): SealHead {
  return { position, seq, forecastId, zoneId, typeId, published: flagOf(published), isBefore: flagOf(isBefore), firstStep, endStep };
}

const flagOf = (stored: number): boolean => (stored === 0 || stored === 1 ? stored === 1 : (stored as unknown as boolean));

export type ScoreRow = Omit<ScoreEntry, 'position' | 'sumInside80'> & { readonly sumInside80: number | null };

export const scoreFields: Sql = sql`seq, observed_hash AS observedHash, scored_ms AS scoredMs, outcome, observed_steps AS observedSteps, actual, mae,
  naive_mae AS naiveMae, bias, interval_score AS intervalScore, coverage80, coverage95, sum_inside80 AS sumInside80`;

export function scoreEntryOf({ sumInside80, ...row }: ScoreRow & { readonly position: number }): ScoreEntry {
  return { ...row, sumInside80: sumInside80 === null ? null : flagOf(sumInside80) };
}

export function packNumbers(sealed: SealedForecast): Float64Array<ArrayBuffer> {
  return Float64Array.from([...lists.flatMap((name) => [...sealed[name]]), ...sums.map((name) => sealed[name])]);
}

/** Columns of an entry that its forecast is read from. */
export interface SealedRow {
  readonly seq: number;
  readonly subject: string;
  readonly step: string;
  readonly model: string;
  readonly firstStep: string;
  readonly endStep: string;
  readonly steps: number;
  readonly sealedMs: number;
  readonly version: string;
  readonly parameters: string;
  readonly dataHash: string;
  readonly numbers: Uint8Array;
}

export const sealedFields: Sql = sql`seq, subject, step, model, first_step AS firstStep, end_step AS endStep, steps, sealed_ms AS sealedMs, version,
  parameters, data_hash AS dataHash, numbers`;

/** False if numbers were cut off or added: then there is nothing to read. */
export const isWhole = ({ numbers, steps }: Pick<SealedRow, 'numbers' | 'steps'>): boolean =>
  numbers.length === 8 * (lists.length * steps + sums.length);

/** The forecast of an entry as it was sealed. */
export function sealedOf(row: SealedRow): SealedForecast {
  const { subject, step, model, steps, version, dataHash } = row;
  const numbers = float64Of(row.numbers);
  const list = (name: (typeof lists)[number]) => numbers.slice(lists.indexOf(name) * steps, (lists.indexOf(name) + 1) * steps);
  const [sum = Number.NaN, sumLo80 = Number.NaN, sumHi80 = Number.NaN] = numbers.subarray(lists.length * steps);
  return {
    ...{ dataHash, model, version, subject, step, sealedAtMs: row.sealedMs },
    parameters: JSON.parse(row.parameters) as SealedForecast['parameters'],
    firstDay: row.firstStep.slice(0, 10),
    endDay: row.endStep.slice(0, 10),
    ...{ mean: list('mean'), lo80: list('lo80'), hi80: list('hi80'), lo95: list('lo95'), hi95: list('hi95'), naive: list('naive') },
    ...{ sum, sumLo80, sumHi80 },
  };
}
