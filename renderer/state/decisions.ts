import { type Role, roles } from '../../preload/contract/procedure.ts';
import type { Conflict, SyncStatus } from '../../preload/contract/sync-domain.ts';

export type Json = Conflict['mine'];

/** What a person chose for one field. */
export type ConflictDraft = { readonly choice: 'mine' | 'theirs' } | { readonly choice: 'value'; readonly value: string };

export interface Decision {
  /** As it was before. */
  readonly conflict: Conflict;
  readonly draft: ConflictDraft;
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

/** Whether single incidents come masked; until it is known, they are taken to be. */
export function seesMasked({
  server,
}: {
  readonly server: { readonly me: { readonly role: Role } | null; readonly settings: { readonly exactFrom: Role } | null };
}): boolean {
  return !mayDo(server.me, server.settings?.exactFrom ?? 'admin');
}

/** Counts of a masked view below it are not told. */
export const leastTold = 5;

/** Values travel by column; of a field of one column, the value itself. */
export function fieldValue(column: string, value: Json): Json {
  return isRecord(value) && column in value && Object.keys(value).length === 1 ? (value[column] ?? null) : value;
}

/** A value of one's own in the form in which the others came. */
export function asField({ column, mine, theirs }: Conflict, value: string): Json {
  return [mine, theirs].some((other) => isRecord(other) && column in other) ? { [column]: value } : value;
}

export function isRecord(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
