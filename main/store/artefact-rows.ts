/** Results of this cache as the rows that travel: immutable, with types and zones by their codes. */
import { bodyHash } from './artefact-body.ts';
import { centralZoneOf } from './artefact-queue.ts';
import { forecastsBody } from './forecast-parts.ts';
import { hotspotsBody } from './hotspot-parts.ts';
import { ledgerBody } from './ledger-parts.ts';
import { first, sql, type ReadDb } from './sql.ts';
import { textOf, type JsonRow } from './sync-rows.ts';

/** The row as the centre takes it: {kind, zone_id, made_ms, maker, body, sha256 of the body}. */
export function artefactRow(db: ReadDb, source: JsonRow): JsonRow {
  const kind = textOf(source['kind']);
  const body = bodies[kind]?.(db, source) ?? {};
  const maker = first<{ name: string }>(db, sql`SELECT coalesce(login, device_id) AS name FROM sync_state`)?.name ?? '';
  const zoneId = typeof source['zone'] === 'number' ? centralZoneOf(db, source['zone']) : null;
  return { kind, zone_id: zoneId, made_ms: Number(body['made_ms'] ?? 0), maker, body, sha256: bodyHash(body) };
}

const bodies: { readonly [kind: string]: (db: ReadDb, source: JsonRow) => JsonRow } = {
  'hotspot-run': hotspotsBody,
  'forecast-run': forecastsBody,
  seal: ledgerBody,
};
