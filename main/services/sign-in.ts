/** Proving who somebody is: by password, code, refresh token or the token that the host printed. */
import { randomBytes } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import type { SignedIn } from '../../preload/contract/people.ts';
import { loginPrefix } from '../../preload/contract/login-prefix.ts';
import type { users } from '../../preload/contract/users.ts';
import type { AccountSecret } from '../store/users.ts';
import { followCentralPeople, rightsOf } from './central-people.ts';
import { hashCode, hashToken, isSameHash, makeCode } from './codes.ts';
import { refuseWeakPassword } from './passwords.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { readSettings } from './settings.ts';
import { createThrottle, throttledName } from './sign-in-throttle.ts';

const DAY_MS = 86_400_000;
/** How long a sign-in lasts that is not used, and how long an account of the centre may be used without its word. */
const SIGN_IN_DAYS = 14;
const OFFLINE_DAYS = 14;

type SignIns = Pick<Handlers<typeof users>, 'state' | 'setUp' | 'login' | 'accept' | 'refresh' | 'exchange' | 'logout' | 'changePassword'>;

export const signInService = (ports: Ports): SignIns => {
  const { read, write, sessions, passwords, now } = ports;

  /** Starts a sign-in of somebody who proved to be who they say. */
  const signIn = async (account: AccountSecret, device: string): Promise<SignedIn> => {
    refuseClosed(account, now());
    const id = randomBytes(12).toString('base64url');
    const secret = randomBytes(32).toString('base64url');
    await write.addSignIn({
      ...{ id, accountId: account.id, refreshHash: hashToken(secret), device },
      ...{ createdMs: now(), expiresMs: now() + SIGN_IN_DAYS * DAY_MS },
    });
    return signedIn(account, id, secret);
  };

  const signedIn = async (account: AccountSecret, signInId: string, secret: string): Promise<SignedIn> => {
    const token = await sessions.sign({ ...rightsOf(account), accountId: account.id, signInId });
    return { ...token, refreshToken: `${signInId}.${secret}`, name: account.name, role: account.role };
  };

  const setPassword = async (account: AccountSecret, password: string, recoveryHash = account.recoveryHash): Promise<AccountSecret> => {
    refuseWeakPassword(password, account.name);
    const passwordHash = await passwords.hash(password);
    const changed = await write.changeAccount(account.id, { passwordHash, codeHash: null, recoveryHash });
    if (changed === null || changed === 'last-admin') throw new AppError('not-found', { what: 'account', id: account.id });
    return changed;
  };

  return {
    async state() {
      const { idleLockMin } = await readSettings(ports);
      return { hasAccounts: sessions.hasAccounts(), idleLockMin };
    },

    async setUp({ name, fullName, password, language, device }) {
      if (sessions.hasAccounts()) throw new AppError('users.set-up-done');
      refuseWeakPassword(password, name);
      const recoveryCode = makeCode();
      const account = await write.addAccount({
        ...{ name, fullName, role: 'admin', language, zones: null, passwordHash: await passwords.hash(password) },
        ...{ codeHash: null, codeExpiresMs: null, recoveryHash: hashCode(recoveryCode), createdMs: now() },
      });
      if (account === null) throw new AppError('users.name-taken', { name });
      sessions.setHasAccounts(true);
      ports.emit('users.changed', {});
      return { session: await signIn(account, device), recoveryCode };
    },

    async login({ name, password, device }, call) {
      const throttle = createThrottle(ports, throttledName(name), call);
      await throttle.refuseEarly();
      const typed = name.trim();
      const known = await read.accountByName(typed);
      if (known !== null) call.audit({ subjectId: known.id });
      // Both for any name, so that neither answer nor time tell which ones exist.
      const [isKept, atCentre] = await Promise.all([
        passwords.verify(password, known?.passwordHash ?? null),
        askCentre(ports, { name: known?.login ?? typed, password }, call),
      ]);
      const account = await judge(known, isKept, atCentre);
      if (account === null) {
        await throttle.failed();
        throw new AppError('users.wrong-credentials');
      }
      await throttle.succeeded();
      // What the centre confirmed is kept as a hash, so that signing in works without it; so is what an older version hashed.
      const isNew = !isKept || passwords.isOutdated(account.passwordHash ?? '');
      return signIn(isNew ? await keepPassword(account, password) : account, device);
    },

    async accept({ name, code, password, device }, call) {
      const throttle = createThrottle(ports, throttledName(name), call);
      await throttle.refuseEarly();
      const account = await read.accountByName(name.trim());
      if (account !== null) call.audit({ subjectId: account.id });
      const typed = hashCode(code);
      const isInvited = isSameHash(typed, account?.codeHash ?? null) && (account?.codeExpiresMs ?? 0) > now();
      const isRecovering = isSameHash(typed, account?.recoveryHash ?? null);
      if (account === null || (!isInvited && !isRecovering)) {
        await throttle.failed();
        throw new AppError('users.wrong-code');
      }
      refuseClosed(account, now());
      const recoveryCode = isRecovering ? makeCode() : null;
      const changed = await setPassword(account, password, recoveryCode === null ? account.recoveryHash : hashCode(recoveryCode));
      await throttle.succeeded();
      sessions.end(await write.endSignIns({ accountId: account.id, but: null }, { reason: 'password', nowMs: now() }));
      ports.emit('users.changed', {});
      return { session: await signIn(changed, device), recoveryCode };
    },

    async refresh({ refreshToken }) {
      const [id = '', secret = ''] = refreshToken.split('.');
      const found = await read.signInById(id);
      const account = found === null ? null : await read.accountById(found.accountId);
      if (found === null || account === null || found.endedMs !== null || found.expiresMs <= now()) throw new AppError('users.token-used');
      refuseClosed(account, now());
      const next = randomBytes(32).toString('base64url');
      const renewed = await write.renewSignIn(id, {
        ...{ from: hashToken(secret), to: hashToken(next) },
        ...{ nowMs: now(), expiresMs: now() + SIGN_IN_DAYS * DAY_MS },
      });
      if (!renewed) {
        // A used token comes again from whoever copied it, or after whoever copied it: neither of both goes on.
        sessions.end(await write.endSignIns({ id }, { reason: 'reused', nowMs: now() }));
        ports.log.warn('refresh-token-reused', { accountId: account.id });
        throw new AppError('users.token-used');
      }
      return signedIn(account, id, next);
    },

    exchange({ token }) {
      const caller = sessions.consumeOneUse(token);
      if (caller === null) return Promise.reject(new AppError('users.token-used'));
      return Promise.resolve({ ...sessions.open(caller), refreshToken: null, name: caller.name, role: caller.role });
    },

    async logout(_input, { caller: { signInId } }) {
      if (signInId !== undefined) sessions.end(await write.endSignIns({ id: signInId }, { reason: 'signed-out', nowMs: now() }));
      return {};
    },

    async changePassword({ current, next }, call) {
      const { accountId, signInId = null, name } = call.caller;
      const account = accountId === undefined ? null : await read.accountById(accountId);
      if (account === null) throw new AppError('users.no-account', { name });
      if (account.isCentral) throw new AppError('users.central-account', { name: account.name });
      const throttle = createThrottle(ports, throttledName(account.name), call);
      await throttle.refuseEarly();
      if (!(await passwords.verify(current, account.passwordHash))) {
        await throttle.failed();
        throw new AppError('users.wrong-credentials');
      }
      await setPassword(account, next);
      sessions.end(await write.endSignIns({ accountId: account.id, but: signInId }, { reason: 'password', nowMs: now() }));
      return {};
    },
  };

  /** People of the centre are judged by it while it answers; without it by what they typed when it last did. */
  async function judge(known: AccountSecret | null, isKept: boolean, atCentre: CentreAnswer): Promise<AccountSecret | null> {
    if (known?.isCentral === false) return isKept ? known : null;
    if (atCentre === 'silent') return isKept ? known : null;
    if (atCentre !== 'no') return atCentre;
    // The password was changed there: the old one is worth nothing here either, with or without the centre.
    if (isKept && known !== null) await write.changeAccount(known.id, { passwordHash: null });
    return null;
  }

  async function keepPassword(account: AccountSecret, password: string): Promise<AccountSecret> {
    const changed = await write.changeAccount(account.id, { passwordHash: await passwords.hash(password) });
    if (changed === null || changed === 'last-admin') throw new AppError('not-found', { what: 'account', id: account.id });
    sessions.setHasAccounts(true);
    return changed;
  }
};

/** @throws AppError users.disabled, users.offline-too-long: told only to whoever proved to be that person. */
function refuseClosed({ state, isCentral, confirmedMs }: AccountSecret, nowMs: number): void {
  if (state === 'disabled') throw new AppError('users.disabled');
  if (isCentral && nowMs - (confirmedMs ?? 0) > OFFLINE_DAYS * DAY_MS) throw new AppError('users.offline-too-long', { days: OFFLINE_DAYS });
}

type CentreAnswer = AccountSecret | 'no' | 'silent';
const CENTRE_WAIT_MS = 5_000;

/** Signs in at the centre with what was typed, if this computer is linked: people who work there have their password there. */
async function askCentre(
  ports: Ports,
  { name, password }: { readonly name: string; readonly password: string },
  { signal }: Call,
): Promise<CentreAnswer> {
  const { central, centreLink, read, write, now } = ports;
  const link = await centreLink.read();
  if (link === null || password === '') return 'silent';
  const login = name.startsWith(loginPrefix) ? name : `${loginPrefix}${name.toLowerCase()}`;
  try {
    const session = await central({ ...link.address, login, password }, AbortSignal.any([signal, AbortSignal.timeout(CENTRE_WAIT_MS)]));
    try {
      await followCentralPeople(ports, await write.takeCentralPeople(await session.people(), now()));
    } finally {
      await session.close();
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return error.code === 'central.refused' ? 'no' : 'silent';
  }
  return (await read.accounts()).find((account) => account.login === login) ?? 'no';
}
