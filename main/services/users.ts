import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import type { Account } from '../../preload/contract/people.ts';
import type { users } from '../../preload/contract/users.ts';
import type { AccountChange, AccountSecret, NewAccount } from '../store/users.ts';
import { apiKeysService, armKey } from './api-keys.ts';
import { hashCode, makeCode } from './codes.ts';
import { refuseWeakPassword } from './passwords.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { rightsOf } from './central-people.ts';
import { signInService } from './sign-in.ts';
import { refuseUnknownZones } from './zone-codes.ts';

const INVITATION_MS = 7 * 86_400_000;

export const usersService = (ports: Ports): Handlers<typeof users> => {
  const { read, write, sessions, passwords, now } = ports;

  const add = async (account: Omit<NewAccount, 'createdMs' | 'recoveryHash'>, call: Call): Promise<AccountSecret> => {
    // Without an admin nobody could add a second one.
    if (!sessions.hasAccounts() && (account.role !== 'admin' || account.passwordHash === null)) throw new AppError('users.set-up-first');
    await refuseUnknownZones(ports, account.zones);
    const added = await write.addAccount({ ...account, recoveryHash: null, createdMs: now() });
    if (added === null) throw new AppError('users.name-taken', { name: account.name });
    sessions.setHasAccounts(true);
    call.audit({ subjectId: added.id, after: shown(added) });
    ports.emit('users.changed', {});
    return added;
  };

  /** Changes an account that is kept here; what it may do elsewhere follows at once. */
  const change = async (id: number, changes: AccountChange, call: Call): Promise<AccountSecret> => {
    const before = await read.accountById(id);
    if (before?.isCentral === true) throw new AppError('users.central-account', { name: before.name });
    const changed = await write.changeAccount(id, changes);
    if (changed === null) throw new AppError('not-found', { what: 'account', id });
    if (changed === 'last-admin') throw new AppError('users.last-admin');
    sessions.change(id, rightsOf(changed));
    if (before !== null) call.audit({ subjectId: id, before: shown(before), after: shown(changed) });
    ports.emit('users.changed', {});
    return changed;
  };

  const newCode = () => {
    const code = makeCode();
    return { code, expiresMs: now() + INVITATION_MS, hashes: { codeHash: hashCode(code), codeExpiresMs: now() + INVITATION_MS } };
  };

  return {
    ...signInService(ports),
    ...apiKeysService(ports),

    async me(_input, { caller: { accountId, name, role, zones = null } }) {
      const account = accountId === undefined ? null : await read.accountById(accountId);
      const { fullName = '', language = null } = account ?? {};
      return { name, fullName, role, language, zones: zones === null ? null : [...zones], accountId: account?.id ?? null };
    },

    async saveProfile({ fullName, language }, { caller: { accountId, name } }) {
      const changed = accountId === undefined ? null : await write.changeAccount(accountId, { fullName, language });
      if (changed === null || changed === 'last-admin') throw new AppError('users.no-account', { name });
      ports.emit('users.changed', {});
      return told(changed);
    },

    list: async () => ({ items: (await read.accounts()).map(told) }),

    async register({ password, name, ...account }, call) {
      refuseWeakPassword(password, name);
      const passwordHash = await passwords.hash(password);
      return told(await add({ ...account, name, passwordHash, codeHash: null, codeExpiresMs: null }, call));
    },

    async invite(account, call) {
      const { code, expiresMs, hashes } = newCode();
      return { account: told(await add({ ...account, passwordHash: null, ...hashes }, call)), code, expiresMs };
    },

    async change({ id, ...changes }, call) {
      await refuseUnknownZones(ports, changes.zones ?? null);
      // zod leaves keys out that were not given; the copy tells the compiler so.
      return told(await change(id, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)), call));
    },

    async reset({ id }, call) {
      const { code, expiresMs, hashes } = newCode();
      const account = await change(id, { passwordHash: null, ...hashes }, call);
      sessions.end(await write.endSignIns({ accountId: id, but: null }, { reason: 'password', nowMs: now() }));
      // Once more: whoever asked between the change and this was still known.
      ports.emit('users.changed', {});
      return { account: told(account), code, expiresMs };
    },

    async setDisabled({ id, disabled }, call) {
      const account = await change(id, { disabledMs: disabled ? now() : null }, call);
      if (disabled) sessions.end(await write.endSignIns({ accountId: id, but: null }, { reason: 'disabled', nowMs: now() }));
      // Once more: whoever asked between the change and this was still known.
      ports.emit('users.changed', {});
      return told(account);
    },

    async places({ all }, { caller: { accountId, signInId, role } }) {
      const [places, accounts] = await Promise.all([read.signIns(now()), read.accounts()]);
      const names = new Map(accounts.map(({ id, name }) => [id, name]));
      const isShown = (id: number) => id === accountId || (all && role === 'admin');
      return {
        items: places
          .filter((place) => isShown(place.accountId))
          .map(({ id, accountId: owner, device, createdMs, seenMs }) => {
            return { id, accountId: owner, name: names.get(owner) ?? '', device, createdMs, seenMs, isOwn: id === signInId };
          }),
      };
    },

    async endPlace({ id }, { caller: { accountId, role } }) {
      const place = await read.signInById(id);
      const mayEnd = place !== null && place.endedMs === null && (role === 'admin' || place.accountId === accountId);
      if (!mayEnd) throw new AppError('not-found', { what: 'sign-in', id });
      sessions.end(await write.endSignIns({ id }, { reason: 'revoked', nowMs: now() }));
      ports.emit('users.changed', {});
      return {};
    },

    permissions: () => Promise.resolve({ items: [...procedures].map(([procedure, { may, doc }]) => ({ procedure, may, doc })) }),
  };
};

/** Brings the running process in step with the accounts and keys of the cache; to be called once, when it opens. */
export async function startSessions(ports: Pick<Ports, 'read' | 'write' | 'sessions' | 'now'>): Promise<void> {
  ports.sessions.setHasAccounts(await ports.read.hasAccounts());
  for (const key of await ports.read.apiKeys()) armKey(ports, key);
}

/** What the audit trail says of an account. */
const shown = ({ name, fullName, role, zones, state }: AccountSecret) => ({ name, fullName, role, zones: zones?.join(' ') ?? '*', state });

/** Without what proves who signs in. */
function told(account: AccountSecret): Account {
  const { id, name, fullName, role, language, zones, state, isCentral, confirmedMs, createdMs, signedInMs } = account;
  return { id, name, fullName, role, language, zones, state, isCentral, confirmedMs, createdMs, signedInMs };
}
