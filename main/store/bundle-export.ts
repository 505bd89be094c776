/** What waits for the centre, as a bundle carries it: rows written out, zones by their codes. */
import type { BundleChange } from '../central-wire.ts';
import { artefactRow } from './artefact-rows.ts';
import { opsAfter, type OutboxRow } from './outbox.ts';
import type { ReadDb } from './sql.ts';
import type { BundlePage } from './sync-api.ts';
import { incidentRowsOf } from './sync-push.ts';
import { textOf, type JsonRow } from './sync-rows.ts';
import { syncState } from './sync-state.ts';

/** How many changes are read at once: one may hold 2,000 rows. */
const pageChanges = 20;

/** Changes with numbers greater than `after` that the centre has not answered, oldest first; `next` null = there are no more. */
export function bundlePage(db: ReadDb, after: number): BundlePage {
  const { deviceId } = syncState(db);
  const rows = opsAfter(db, after, pageChanges);
  return { changes: rows.map((row) => bundleChange(db, row, deviceId)), next: rows.length < pageChanges ? null : (rows.at(-1)?.n ?? null) };
}

function bundleChange(db: ReadDb, row: OutboxRow, deviceId: string): BundleChange {
  const { n: _n, lazy, setJson, baseJson, device, ...op } = row;
  const [set, base] = [JSON.parse(setJson) as JsonRow, JSON.parse(baseJson) as JsonRow];
  const change = { ...op, device: device ?? deviceId };
  if (lazy === 'rows') return { ...change, ...incidentRowsOf(db, textOf(set['ids'])) };
  if (lazy === 'artefact') return { ...change, set: artefactRow(db, set), base: {} };
  if (lazy === 'given') return { ...change, set: { rows: set['rows'] ?? [] }, base };
  return { ...change, set, base };
}
