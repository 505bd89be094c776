import type { AccountSecret } from '../store/users.ts';
import type { Ports } from './ports.ts';

/** Rights of accounts that the centre changed hold at once. */
export async function followCentralPeople(
  { read, write, sessions, now, emit }: Pick<Ports, 'read' | 'write' | 'sessions' | 'now' | 'emit'>,
  changed: readonly number[],
): Promise<void> {
  for (const id of changed) {
    const account = await read.accountById(id);
    if (account === null) continue;
    sessions.change(id, rightsOf(account));
    if (account.state === 'disabled')
      sessions.end(await write.endSignIns({ accountId: id, but: null }, { reason: 'disabled', nowMs: now() }));
  }
  if (changed.length > 0) emit('users.changed', {});
}

/** What an account may do, as a call carries it. */
export const rightsOf = ({ name, role, zones }: AccountSecret) => ({ name, role, ...(zones === null ? {} : { zones }) });
