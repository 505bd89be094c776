import { type Role, roles } from '../../preload/contract/procedure.ts';
import type { Conflict, SyncStatus } from '../../preload/contract/sync-domain.ts';

/** What a person chose for one field. */
export type ConflictDraft = { readonly choice: 'mine' | 'theirs' } | { readonly choice: 'value'; readonly value: string };

export interface Decision {
  /** As it was before. */
  readonly conflict: Conflict;
  readonly draft: ConflictDraft;
}

/**
 * What brings back the state before a decision: the value that then stood at the centre. Undefined if that was a value of
 * its own, which the conflict does not hold.
 */
export function undoing({ conflict }: Decision): ConflictDraft | undefined {
  if (conflict.state === 'merged') return undefined;
  return { choice: conflict.state === 'took-mine' ? 'mine' : 'theirs' };
}

/** Why the person may not decide: the role here, or at the centre, which would refuse it. Null if they may. */
export function whyNotDecide(
  me: { readonly role: Role } | null,
  sync: SyncStatus | null,
): { readonly at: 'here' | 'centre'; readonly role: Role } | null {
  const needed = roles.indexOf('supervisor');
  if (me !== null && roles.indexOf(me.role) < needed) return { at: 'here', role: me.role };
  const central = sync?.user?.role;
  return central !== undefined && roles.indexOf(central) < needed ? { at: 'centre', role: central } : null;
}

/** Whether a role may do what needs at least another one. */
export function mayDo(me: { readonly role: Role } | null, needed: Role): boolean {
  return me !== null && roles.indexOf(me.role) >= roles.indexOf(needed);
}
