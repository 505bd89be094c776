/** Artefacts that are told zone by zone: who does not see a zone is told nothing of it. */
import { queueOp } from './outbox.ts';
import { all, sql, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { syncState } from './sync-state.ts';

/** Numbers in one artefact at most: as JSON some half a megabyte. */
const mostNumbers = 25_000;

export interface Piece {
  readonly id: number;
  /** 0 = in none, null = the whole city. */
  readonly zoneId: number | null;
  /** How many numbers it is told with. */
  readonly size: number;
}

/** One artefact of a kind; its body is made of `set` when it is told. */
export function queueArtefact(
  db: WriteDb,
  set: { readonly kind: string; readonly [key: string]: number | string | null },
  madeMs: number,
): void {
  queueOp(db, { table: 'artefact', rowId: newUuid(madeMs), kind: 'put', set, lazy: 'artefact', atMs: madeMs, actor: '' });
}

/** Pieces by zone, the whole city first, in parts that are not too large. Zones that this person does not see are left out: the centre refuses them. */
export function partsOf<T extends Piece>(
  db: ReadDb,
  pieces: readonly T[],
): { readonly zoneId: number | null; readonly pieces: readonly T[] }[] {
  const isSeen = seenZones(db);
  const byZone = new Map<number | null, T[][]>([[null, []]]);
  const sizes = new Map<T[], number>();
  for (const piece of pieces) {
    if (!isSeen(piece.zoneId)) continue;
    const parts = byZone.get(piece.zoneId) ?? [];
    byZone.set(piece.zoneId, parts);
    let last = parts.at(-1);
    if (last === undefined || (sizes.get(last) ?? 0) + piece.size > mostNumbers) parts.push((last = []));
    last.push(piece);
    sizes.set(last, (sizes.get(last) ?? 0) + piece.size);
  }
  return Array.from(byZone, ([zoneId, parts]) => parts.map((part) => ({ zoneId, pieces: part }))).flat();
}

/** Whether a person sees a zone, by its id here; 0 = what is in none, null = the whole city, which everybody sees. */
function seenZones(db: ReadDb): (zoneId: number | null) => boolean {
  const { zones } = syncState(db);
  if (zones === null) return () => true;
  const seen = new Set(
    all<{ id: number; central: number | null }>(db, sql`SELECT id, central_id AS central FROM zone`)
      .filter(({ central }) => central !== null && zones.includes(central))
      .map(({ id }) => id),
  );
  if (zones.includes(0)) seen.add(0);
  return (zoneId) => zoneId === null || seen.has(zoneId);
}

/** The centre's id of a zone; of one that the centre does not have, 0: it is seen by those who see all. */
export function centralZoneOf(db: ReadDb, zoneId: number | null): number | null {
  if (zoneId === null) return null;
  return all<{ id: number | null }>(db, sql`SELECT central_id AS id FROM zone WHERE id = ${zoneId}`)[0]?.id ?? 0;
}
