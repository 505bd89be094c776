/**
 * The own ledger as it travels. Everybody is told the chain, hash by hash, and the entries of the city; what was sealed and scored of a
 * zone is told to those who see it. So each can prove the chain, and of each entry that is theirs to see that it fits it.
 */
import type { Json } from '../central-wire.ts';
import { BODY_VERSION, numbersToJson } from './artefact-body.ts';
import { partsOf, queueArtefact, type Piece } from './artefact-queue.ts';
import { float64Of } from './blobs.ts';
import { all, run, sql, value, type ReadDb, type WriteDb } from './sql.ts';
import { isLinked, syncState } from './sync-state.ts';
import { numberOf, type JsonRow } from './sync-rows.ts';

/** Entries, and numbers of them, in one go at most. */
const mostEntries = 1_000;
const mostNumbers = 20_000;

/** Queues the entries that the centre was not told of yet, the first of them from the first one on. */
export function queueLedger(db: WriteDb): void {
  if (!isLinked(db)) return;
  const told = value<number>(db, sql`SELECT told_entry FROM sync_state`);
  const entries = all<Piece & { readonly atMs: number }>(
    db,
    sql`SELECT position AS id, zone_id AS zoneId, length(numbers) / 8 AS size, sealed_ms AS atMs FROM forecast_seal WHERE position > ${told}
        UNION ALL SELECT s.position, zone_id, 10, scored_ms FROM forecast_score s JOIN forecast_seal USING (seq) WHERE s.position > ${told} ORDER BY 1`,
  );
  for (const group of groupsOf(entries)) {
    const range = { from: group[0]?.id ?? 0, to: group.at(-1)?.id ?? 0 };
    const zones = new Set(partsOf(db, group).map(({ zoneId }) => zoneId)).add(null);
    for (const zone of zones) queueArtefact(db, { kind: 'seal', zone, ...range }, group.at(-1)?.atMs ?? 0);
  }
  run(db, sql`UPDATE sync_state SET told_entry = ${entries.at(-1)?.id ?? told}`);
}

function groupsOf<T extends Piece>(entries: readonly T[]): T[][] {
  const groups: T[][] = [];
  let size = 0;
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last === undefined || last.length === mostEntries || size + entry.size > mostNumbers) {
      groups.push([entry]);
      size = entry.size;
    } else {
      last.push(entry);
      size += entry.size;
    }
  }
  return groups;
}

/** The body of one part: the entries of one zone; in that of the city, the places of all in the chain, too. */
export function ledgerBody(db: ReadDb, source: JsonRow): JsonRow {
  const zone = typeof source['zone'] === 'number' ? source['zone'] : null;
  const [from, to] = [numberOf(source['from']), numberOf(source['to'])];
  const seals = all<JsonRow & { readonly numbers: Uint8Array; readonly parameters: string }>(
    db,
    sql`SELECT 'seal' AS kind, position, seq, previous, digest, layout, forecast_id AS forecast, zone_id AS zone, type_id AS type,
          (SELECT code FROM zone WHERE id = zone_id) AS zone_code, (SELECT code FROM incident_type WHERE id = type_id) AS type_code,
          published, is_before, first_step, end_step, subject, step, model, steps, sealed_ms, version, parameters, data_hash, numbers
        FROM forecast_seal WHERE position BETWEEN ${from} AND ${to} AND zone_id IS ${zone} ORDER BY position`,
  ).map(({ numbers, parameters, ...row }): JsonRow => {
    return { ...row, parameters: JSON.parse(parameters) as Json, numbers: numbersToJson(float64Of(numbers)) };
  });
  const scores = all<JsonRow>(
    db,
    sql`SELECT 'score' AS kind, s.position, s.seq, s.previous, s.digest, observed_hash, scored_ms, outcome, observed_steps, actual, mae, naive_mae,
          bias, interval_score, coverage80, coverage95, sum_inside80
        FROM forecast_score s JOIN forecast_seal USING (seq) WHERE s.position BETWEEN ${from} AND ${to} AND zone_id IS ${zone} ORDER BY s.position`,
  );
  const links = zone === null ? linksOf(db, from, to) : [];
  const madeMs = value<number | null>(db, sql`SELECT max(sealed_ms) FROM forecast_seal WHERE position <= ${to}`) ?? 0;
  return { v: BODY_VERSION, device: syncState(db).deviceId, made_ms: madeMs, links, entries: [...seals, ...scores] };
}

/** Place, kind, number of the seal, hash before, hash. */
function linksOf(db: ReadDb, from: number, to: number): Json[] {
  const rows = all<{ position: number; kind: string; seq: number; previous: string; digest: string }>(
    db,
    sql`SELECT position, 'seal' AS kind, seq, previous, digest FROM forecast_seal WHERE position BETWEEN ${from} AND ${to}
        UNION ALL SELECT position, 'score', seq, previous, digest FROM forecast_score WHERE position BETWEEN ${from} AND ${to} ORDER BY 1`,
  );
  return rows.map(({ position, kind, seq, previous, digest }) => [position, kind, seq, previous, digest]);
}
