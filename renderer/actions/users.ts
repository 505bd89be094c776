import { client } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { takeSettings } from './settings.ts';

/** Who is signed in; the language of the account is that of the screen. */
export async function loadMe(): Promise<void> {
  patch('server', { me: await client.users.me({}) });
  const { settings } = getState().server;
  if (settings !== null) takeSettings(settings);
}

/** Whether people sign in here; for anyone, and all that is asked before somebody does. */
export async function loadAccess(): Promise<boolean> {
  const access = await client.users.state({});
  patch('server', { access });
  return access.hasAccounts;
}
