/** A device in the tests of the local half: a real cache that meets a centre in memory. */
import { reads, writes } from '../../main/store/index.ts';
import type { WriteDb } from '../../main/store/sql.ts';
import type { PullReport, SyncLink } from '../../main/store/sync-api.ts';
import type { Centre } from './centre.ts';

export const link: SyncLink = {
  login: 'kh_u_noura',
  userName: 'Noura',
  cluster: 'c1',
  timeline: '1',
  epoch: 'e1',
  workspace: 'w1',
  scopeVer: 1,
  zones: null,
  role: 'admin',
};
export const limits = { ops: 200, rows: 2_000, bytes: 1_000_000 };
export const by = { actor: 'noura', atMs: 1_700_000_000_000 };

export const deviceOf = (db: WriteDb): string => reads.syncState(db).deviceId;

/** Tells the centre what waits and may be told. */
export function push(db: WriteDb, centre: Centre): number {
  let told = 0;
  for (let ops = writes.nextOps(db, limits); ops.length > 0; ops = writes.nextOps(db, limits)) {
    const { lastN, results } = centre.push(deviceOf(db), ops);
    writes.markPushed(db, lastN, results, by.atMs);
    told += ops.length;
  }
  return told;
}

export function pull(db: WriteDb, centre: Centre): PullReport {
  const { start, pieces } = centre.pull(deviceOf(db), reads.syncState(db).cursor);
  writes.beginPull(db, start);
  for (const piece of pieces) writes.stagePull(db, piece);
  return writes.applyPull(db, by.atMs);
}

/** Pushes and pulls until nothing is left to be told. */
export function settle(db: WriteDb, centre: Centre): void {
  for (let told = 1; told > 0;) {
    told = push(db, centre);
    pull(db, centre);
  }
}

/** Links a cache, which takes over what is at the centre and tells it all that it has. */
export function join(db: WriteDb, centre: Centre): void {
  writes.saveLink(db, link);
  pull(db, centre);
  writes.queueEverything(db, by);
  settle(db, centre);
}
