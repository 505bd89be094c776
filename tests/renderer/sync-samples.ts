import type { Role } from '../../preload/contract/procedure.ts';
import type { Me } from '../../renderer/state/server-truth.ts';
import type { Conflict, SyncStatus } from '../../preload/contract/sync-domain.ts';

/** A cache that is linked and in step with its centre, but for what is changed. */
export function linked(change: Partial<SyncStatus>): SyncStatus {
  return {
    ...{ state: 'synced', waiting: 0, oldestMs: null, lastSuccessMs: 0, cause: null, nextTryMs: null, conflicts: 0, rejected: 0 },
    link: { host: 'centre.example', port: 5_432, database: 'khareetaty', login: 'kh_u_2', tls: 'verify-full' },
    user: { name: 'Analyst 2', role: 'supervisor', zones: null },
    ...{ merged: 0, mergedSinceMs: null },
    isAutomatic: true,
    onMetered: false,
    isPaused: false,
    ...change,
  };
}

/** A description that two people changed, but for what is changed. */
export function conflict(change: Partial<Conflict>): Conflict {
  return {
    ...{ id: 'a', kind: 'edit-edit', table: 'incident', rowId: 'row', incidentId: 1, title: 'Robbery, N State St', column: 'description' },
    ...{ base: 'one man fled north', mine: 'one person fled north', theirs: 'one man fled south' },
    ...{ mineBy: 'Analyst 2', mineMs: 0, theirsBy: 'Analyst 5', theirsMs: 0, state: 'open', isMine: true },
    ...change,
  };
}

/** Whoever has this computer to themselves, or with an account. */
export const person = (role: Role, accountId: number | null = null): Me => ({
  ...{ name: 'tester', fullName: 'Test Person', role, language: null, zones: null, accountId },
});
