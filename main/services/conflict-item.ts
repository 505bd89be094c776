import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { SyncConflict } from '../store/sync-api.ts';
import type { Ports } from './ports.ts';

type ConflictItem = OutputOf<Contract['sync']['conflicts']>['items'][number];

const kinds: Readonly<Record<string, ConflictItem['kind']>> = {
  edit_edit: 'edit-edit',
  edit_delete: 'edit-delete',
  delete_edit: 'delete-edit',
  dup_key: 'duplicate',
  invalid: 'invalid',
};
const states = { open: 'open', kept_theirs: 'kept-theirs', took_mine: 'took-mine', merged: 'merged' } as const;

/** A conflict as people see it; `login`: whose cache this is. */
export async function conflictItem({ read }: Pick<Ports, 'read'>, conflict: SyncConflict, login: string): Promise<ConflictItem> {
  const { id, kind, table, rowId, incident, column, base, mine, theirs, mineBy, theirsBy, state, atMs } = conflict;
  const found = incident === null ? null : await read.incident(incident.id);
  return {
    ...{ id, table, rowId, column, mineBy, theirsBy, mineMs: atMs, theirsMs: null },
    // Safe: both are JSON; one is declared read-only.
    ...({ base, mine, theirs } as Pick<ConflictItem, 'base' | 'mine' | 'theirs'>),
    kind: kinds[kind] ?? 'invalid',
    incidentId: incident?.id ?? null,
    title: found === null ? rowId : found.place || found.description || found.uid,
    state: states[state],
    isMine: mineBy === login,
  };
}
