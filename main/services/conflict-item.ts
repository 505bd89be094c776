import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { SyncConflict } from '../store/sync-api.ts';
import type { NameOf } from './people.ts';
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

interface People {
  /** Whose cache this is. */
  readonly login: string;
  readonly nameOf: NameOf;
}

/** A conflict as people see it. */
export async function conflictItem(
  { read }: Pick<Ports, 'read'>,
  conflict: SyncConflict,
  { login, nameOf }: People,
): Promise<ConflictItem> {
  const { id, kind, table, rowId, incident, column, base, mine, theirs, mineBy, theirsBy, state, atMs } = conflict;
  const found = incident === null ? null : await read.incident(incident.id);
  return {
    ...{ id, table, rowId, column, mineBy: nameOf(mineBy), theirsBy: nameOf(theirsBy), mineMs: atMs, theirsMs: null },
    // Safe: both are JSON; one is declared read-only.
    ...({ base, mine, theirs } as Pick<ConflictItem, 'base' | 'mine' | 'theirs'>),
    kind: kinds[kind] ?? 'invalid',
    incidentId: incident?.id ?? null,
    title: found === null ? rowId : found.place || found.description || found.uid,
    state: states[state],
    isMine: mineBy === login,
  };
}
