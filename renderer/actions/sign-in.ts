import { client, isDesktop, session } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { deviceWords } from './device.ts';
import { loadAll } from './load-all.ts';
import { reportFailure } from './notices.ts';
import { loadAccess } from './users.ts';

/** The start: who is known here sees everything at once; of others only whether people sign in is asked. */
export async function begin(): Promise<void> {
  try {
    if ((await session.token()) !== null) {
      await Promise.all([loadAccess(), loadAll()]);
      return;
    }
    if ((await loadAccess()) || !isDesktop) patch('server', { connection: 'signed-out' });
    else await loadAll();
  } catch (error) {
    reportFailure(error);
  }
}

/** Locks the screen when the host ends the sign-in. @returns the function that ends it. */
export function followEnds(): () => void {
  return session.onEnd(() => {
    const { connection } = getState().server;
    if (connection === 'signed-out' || connection === 'keyless') return;
    coverScreen(getState().server.me === null ? null : 'host');
    // The first account may have been made elsewhere.
    loadAccess().catch(reportFailure);
  });
}

/** @throws AppError of `users.login`. */
export async function signIn(name: string, password: string): Promise<void> {
  await client.users.login({ name, password, device: deviceWords(navigator, isDesktop) });
  await enter();
}

/**
 * Takes a code for a new password, and signs in with it. After a recovery the new recovery code waits to be written down.
 * @throws AppError of `users.accept`.
 */
export async function acceptCode(name: string, code: string, password: string): Promise<void> {
  const { recoveryCode } = await client.users.accept({ name, code, password, device: deviceWords(navigator, isDesktop) });
  patch('transient', { recoveryCode });
  if (recoveryCode === null) await enter();
}

/** The recovery code was written down. */
export async function leaveRecoveryCode(): Promise<void> {
  patch('transient', { recoveryCode: null });
  if (getState().server.connection === 'signed-out') await enter();
}

/** Shows the workstation to whoever signed in: as it was left, if it was they who left it. */
async function enter(): Promise<void> {
  const { me: former } = getState().server;
  const me = await client.users.me({});
  if (former !== null && former.accountId !== me.accountId) {
    location.reload();
    return;
  }
  patch('server', { me, connection: former === null ? 'connecting' : 'ready' });
  patch('transient', { lockedBy: null });
  await loadAll();
}

/** Ends the sign-in at the host and covers the screen; what is on it stays behind. Work in progress goes on. */
export async function lock(by: 'idle' | 'hand'): Promise<void> {
  coverScreen(by);
  await endSignIn();
}

/** Ends the sign-in at the host and leaves nothing on the screen. */
export async function signOut(): Promise<void> {
  await endSignIn();
  location.reload();
}

async function endSignIn(): Promise<void> {
  // A host that cannot be reached hears of it never; the token is dropped here all the same.
  await client.users.logout({}).catch(() => undefined);
  session.clear();
}

function coverScreen(lockedBy: 'idle' | 'hand' | 'host' | null): void {
  patch('server', { connection: 'signed-out' });
  patch('transient', { lockedBy });
}
