import { client, isDesktop } from '../api/connection.ts';
import type { InputOf, OutputOf } from '../../preload/contract/procedure.ts';
import type { Contract } from '../../preload/contract/index.ts';
import { mayDo } from '../state/decisions.ts';
import type { Me } from '../state/server-truth.ts';
import { getState, patch } from '../state/store.ts';
import { deviceWords } from './device.ts';
import { loadAll } from './load-all.ts';
import { reportFailure } from './notices.ts';
import { loadAccess, loadMe } from './users.ts';
import { saveSettings } from './settings.ts';

type Users = Contract['users'];
export type PlaceView = OutputOf<Users['places']>['items'][number];
export type KeyView = OutputOf<Users['keys']>['items'][number];
export type Permission = OutputOf<Users['permissions']>['items'][number];
/** A code that is shown once. */
export type Invitation = OutputOf<Users['invite']>;

/**
 * Something about accounts has changed: who is signed in, and the list if it is on the screen. Whoever sees other zones from now on gets
 * everything anew.
 */
export async function loadPeople(): Promise<void> {
  const zonesBefore = scopeOf(getState().server.me);
  await Promise.all([loadMe(), loadAccess()]);
  const { me, accounts } = getState().server;
  if (!mayDo(me, 'supervisor')) patch('server', { accounts: null });
  else if (accounts !== null) await loadAccounts();
  if (scopeOf(me) !== zonesBefore) await loadAll();
}

const scopeOf = (me: Me | null): string => JSON.stringify([...(me?.zones ?? ['*'])].sort());

export async function loadAccounts(): Promise<void> {
  patch('server', { accounts: (await client.users.list({})).items });
}

/** Makes the first account, an admin, who is then signed in; the recovery code waits to be written down. */
export async function setUp(input: Omit<InputOf<Users['setUp']>, 'device'>): Promise<void> {
  const { recoveryCode } = await client.users.setUp({ ...input, device: deviceWords(navigator, isDesktop) });
  patch('transient', { recoveryCode });
  await Promise.all([loadMe(), loadAccess()]);
}

export const invite = (input: InputOf<Users['invite']>): Promise<Invitation> => client.users.invite(input);
export const resetAccount = (id: number): Promise<Invitation> => client.users.reset({ id });

export async function changeAccount(input: InputOf<Users['change']>): Promise<void> {
  await client.users.change(input);
}

export async function setDisabled(id: number, disabled: boolean): Promise<void> {
  await client.users.setDisabled({ id, disabled });
}

/** Changes one's own name and language; the language of the screen follows. */
export async function saveProfile(fullName: string, language: 'en' | 'ar' | null): Promise<void> {
  await client.users.saveProfile({ fullName, language });
  await loadMe();
}

export async function changePassword(current: string, next: string): Promise<void> {
  await client.users.changePassword({ current, next });
}

export const readPlaces = async (): Promise<readonly PlaceView[]> => (await client.users.places({})).items;

export async function endPlace(id: string): Promise<void> {
  await client.users.endPlace({ id });
}

export const readKeys = async (): Promise<readonly KeyView[]> => (await client.users.keys({})).items;
export const makeKey = (input: InputOf<Users['makeKey']>): Promise<OutputOf<Users['makeKey']>> => client.users.makeKey(input);

export async function revokeKey(id: string): Promise<void> {
  await client.users.revokeKey({ id });
}

export const readPermissions = async (): Promise<readonly Permission[]> => (await client.users.permissions({})).items;

/** Language of the screen: before a sign-in of this browser, then of the account, and without accounts of the workstation. */
export async function setLanguage(language: 'en' | 'ar'): Promise<void> {
  const { connection, me } = getState().server;
  const isHere = connection === 'signed-out' || me === null;
  if (isHere) patch('choices', { display: { ...getState().choices.display, language } });
  else if (me.accountId === null) await saveSettings({ language });
  else {
    patch('choices', { display: { ...getState().choices.display, language } });
    await saveProfile(me.fullName, language).catch(reportFailure);
  }
}

export function setThemeHere(theme: 'light' | 'dark'): void {
  patch('choices', { display: { ...getState().choices.display, theme } });
}
