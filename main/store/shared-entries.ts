/** Ledgers of others, as the parts of them come: each entry with its place in the chain, and what it says where that may be seen here. */
import type { Json } from '../central-wire.ts';
import { BODY_VERSION } from './artefact-body.ts';
import { first, run, sql, type WriteDb } from './sql.ts';
import { numberOf, objectOf, textOf, textOrNull, type JsonRow } from './sync-rows.ts';

/** Adds what the row tells of a ledger, unless it is that of this cache. The first word about an entry stays. */
export function takeSharedEntries(db: WriteDb, artefactId: string, row: JsonRow): void {
  const body = objectOf(row['body']);
  // Before version 2 seals came without the numbers that were sealed: nothing of them could be shown or proved.
  if (numberOf(body['v']) < BODY_VERSION) return;
  const [maker, device] = [textOf(row['maker']), textOf(body['device'])];
  if (first(db, sql`SELECT 1 FROM sync_state WHERE device_id = ${device}`)) return;
  const ledgerId = ledgerOf(db, maker, device);
  for (const link of listOf(body['links'])) {
    const [position, kind, seq, previous, digest] = Array.isArray(link) ? (link as readonly Json[]) : [];
    addEntry(db, { ledgerId, artefactId, entry: { position, kind, seq, previous, digest }, body: null });
  }
  for (const entry of listOf(body['entries']).map(objectOf)) addEntry(db, { ledgerId, artefactId, entry, body: JSON.stringify(entry) });
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

function ledgerOf(db: WriteDb, maker: string, device: string): number {
  run(db, sql`INSERT INTO shared_ledger (made_by, device) VALUES (${maker}, ${device}) ON CONFLICT DO NOTHING`);
  return first<{ id: number }>(db, sql`SELECT id FROM shared_ledger WHERE made_by = ${maker} AND device = ${device}`)?.id ?? 0;
}

interface NewEntry {
  readonly ledgerId: number;
  readonly artefactId: string;
  readonly entry: JsonRow;
  /** null = its place alone. */
  readonly body: string | null;
}

function addEntry(db: WriteDb, { ledgerId, artefactId, entry, body }: NewEntry): void {
  const kind = entry['kind'];
  if (kind !== 'seal' && kind !== 'score') return;
  const bodyArtefact = body === null ? null : artefactId;
  const whole = (name: string) => (typeof entry[name] === 'number' ? entry[name] : null);
  run(
    db,
    sql`INSERT INTO shared_entry (ledger_id, position, kind, seq, previous, digest, artefact, zone_code, forecast, at_ms, body, body_artefact)
        VALUES (${ledgerId}, ${numberOf(entry['position'])}, ${kind}, ${numberOf(entry['seq'])}, ${textOf(entry['previous'])},
          ${textOf(entry['digest'])}, ${artefactId}, ${textOrNull(entry['zone_code'])}, ${whole('forecast')}, ${whole('sealed_ms') ?? whole('scored_ms')}, ${body}, ${bodyArtefact})
        ON CONFLICT DO UPDATE SET body = excluded.body, body_artefact = excluded.body_artefact, zone_code = excluded.zone_code,
            forecast = excluded.forecast, at_ms = excluded.at_ms
          WHERE shared_entry.body IS NULL AND excluded.body IS NOT NULL`,
  );
}

/** Takes away what takeSharedEntries made of it. */
export function dropSharedEntries(db: WriteDb, artefactId: string): void {
  run(db, sql`UPDATE shared_entry SET body = NULL, body_artefact = NULL WHERE body_artefact = ${artefactId} AND artefact <> ${artefactId}`);
  run(db, sql`DELETE FROM shared_entry WHERE artefact = ${artefactId}`);
  run(db, sql`DELETE FROM shared_ledger WHERE NOT EXISTS (SELECT 1 FROM shared_entry WHERE ledger_id = shared_ledger.id)`);
}
