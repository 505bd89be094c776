import { describe, expect, test } from 'vitest';
import { hashCode, makeCode } from '../../main/services/codes.ts';
import { createPasswords } from '../../main/services/passwords.ts';
import type { Call } from '../../main/services/ports.ts';
import type { NewAccount } from '../../main/store/users.ts';
import type { Caller, Role } from '../../preload/contract/procedure.ts';
import { newCall, type Opened, openPorts, quickPasswords } from './open-ports.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const dana = { name: 'Dana', fullName: 'Dana Al-Sabah', password: 'a long enough secret', language: 'ar' } as const;
const secret = 'another long secret';

/** As the product makes them: a third of a second each. */
const passwords = createPasswords();
const hashes = { dana: await quickPasswords.hash(dana.password), secret: await quickPasswords.hash(secret) };

/** A workstation with its first admin. */
async function setUp(
  choices: Parameters<typeof openPorts>[0] = {},
): Promise<Opened & { readonly time: { nowMs: number }; readonly recoveryCode: string }> {
  const time = { nowMs: 1_700_000_000_000 };
  const opened = await openPorts({ now: () => time.nowMs, ...choices });
  const recoveryCode = makeCode();
  await put(opened, { ...dana, role: 'admin', passwordHash: hashes.dana, recoveryHash: hashCode(recoveryCode) });
  opened.sessions.setHasAccounts(true);
  return { ...opened, time, recoveryCode };
}

const put = async ({ ports }: Opened, account: Pick<NewAccount, 'name' | 'role' | 'passwordHash'> & Partial<NewAccount>) => {
  const none = { fullName: '', language: null, zones: null, codeHash: null, codeExpiresMs: null, recoveryHash: null, createdMs: 0 };
  const { name, role, passwordHash, fullName, language, zones, codeHash, codeExpiresMs, recoveryHash, createdMs } = { ...none, ...account };
  const added = await ports.write.addAccount({
    ...{ name, role, passwordHash, fullName, language, zones, codeHash, codeExpiresMs, recoveryHash, createdMs },
  });
  if (added === null) throw new Error('the name is taken');
  return added;
};
const add = (opened: Opened, name: string, role: Role) => put(opened, { name, role, passwordHash: hashes.secret });
const register = ({ services }: Opened, name: string, role: Role) =>
  services.users.register({ name, password: secret, role, fullName: '', language: null, zones: null }, newCall());
const login = ({ services }: Opened, name: string, password: string, call: Call = newCall()) =>
  services.users.login({ name, password, device: 'Chromium on Linux' }, call);
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error as { code?: string }).code ?? error,
  );

async function callAs(opened: Opened, token: string): Promise<Call> {
  const caller: Caller | null = await opened.sessions.find(token);
  if (caller === null) throw new Error('nobody has this token');
  return newCall({ caller });
}

describe('the first account', () => {
  test('is an admin; from then on everybody signs in', async () => {
    const opened = await openPorts();
    const { services, sessions } = opened;
    expect(await services.users.state({}, newCall())).toEqual({ hasAccounts: false, idleLockMin: 15 });

    const { session, recoveryCode } = await services.users.setUp({ ...dana, device: 'Firefox on Linux' }, newCall());

    expect(await sessions.find(session.token)).toMatchObject({ name: 'Dana', role: 'admin' });
    expect((await services.users.places({ all: true }, newCall())).items).toMatchObject([{ name: 'Dana', device: 'Firefox on Linux' }]);
    expect(recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await services.users.state({}, newCall())).toMatchObject({ hasAccounts: true });
    expect(await codeOf(services.users.setUp({ ...dana, name: 'Other', device: '' }, newCall()))).toBe('users.set-up-done');
  });

  test('cannot be anything else, so that nobody locks themselves out', async () => {
    const opened = await openPorts();

    expect(await codeOf(register(opened, 'Amal', 'analyst'))).toBe('users.set-up-first');
    expect(
      await codeOf(opened.services.users.invite({ name: 'Amal', role: 'admin', fullName: '', language: null, zones: null }, newCall())),
    ).toBe('users.set-up-first');
    expect(opened.sessions.hasAccounts()).toBe(false);
  });

  test('has a recovery code that sets a new password, once', async () => {
    const opened = await setUp();
    const accept = (code: string, password: string) =>
      opened.services.users.accept({ name: 'dana', code, password, device: '' }, newCall());

    const { recoveryCode: next } = await accept(opened.recoveryCode.toLowerCase().replaceAll('-', ' '), 'recovered secret 1');

    expect(await codeOf(login(opened, 'Dana', dana.password))).toBe('users.wrong-credentials');
    expect(await codeOf(login(opened, 'Dana', 'recovered secret 1'))).toBe('ok');
    expect(await codeOf(accept(opened.recoveryCode, 'recovered secret 2'))).toBe('users.wrong-code');
    expect(await codeOf(accept(next ?? '', 'recovered secret 2'))).toBe('ok');
  });
});

describe('people', () => {
  test('sign in with name and password, whatever the case of the name', async () => {
    const opened = await setUp();
    await add(opened, 'Amal', 'analyst');

    const session = await login(opened, ' amal ', secret);

    expect(session).toMatchObject({ name: 'Amal', role: 'analyst' });
    expect(await opened.sessions.find(session.token)).toMatchObject({ name: 'Amal', role: 'analyst' });
  });

  test('get the same answer for a wrong password and for an unknown name', async () => {
    const opened = await setUp();
    const errorOf = (name: string) => login(opened, name, 'another secret').catch((error: unknown) => error);

    const [wrong, unknown] = [await errorOf('Dana'), await errorOf('Nobody')];

    expect(wrong).toMatchObject({ code: 'users.wrong-credentials', params: {} });
    expect(unknown).toEqual(wrong);
  });

  test('cannot take a name twice, and no answer has a hash in it', async () => {
    const opened = await setUp({ passwords });
    const account = await register(opened, 'Amal', 'analyst');

    expect(await codeOf(register(opened, 'AMAL', 'viewer'))).toBe('users.name-taken');
    expect(JSON.stringify([account, await opened.services.users.list({}, newCall())])).not.toMatch(/scrypt|[Hh]ash/);
    expect((await opened.ports.read.accountByName('Amal'))?.passwordHash).toMatch(
      /^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  test.each([
    ['common', '1234567890'],
    ['name', 'xx amal xx'],
    ['few-letters', 'aaaabbbbcccc'],
  ])('cannot choose a password that is too easy: %s', async (reason, password) => {
    const opened = await setUp();

    const error = await opened.services.users
      .register({ name: 'Amal', password, role: 'viewer', fullName: '', language: null, zones: null }, newCall())
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'users.weak-password', params: { reason } });
  });

  test('are invited by a code that is good for 7 days and for one password', async () => {
    const opened = await setUp();
    const { services, time } = opened;
    const invite = (name: string) => services.users.invite({ name, role: 'viewer', fullName: '', language: 'en', zones: null }, newCall());
    const [amal, omar] = [await invite('Amal'), await invite('Omar')];
    const accept = (name: string, code: string) => services.users.accept({ name, code, password: secret, device: '' }, newCall());
    expect(amal.account.state).toBe('invited');

    expect(await codeOf(accept('Omar', amal.code))).toBe('users.wrong-code');
    expect((await accept('Amal', amal.code)).session).toMatchObject({ name: 'Amal', role: 'viewer' });
    expect(await codeOf(accept('Amal', amal.code))).toBe('users.wrong-code');
    time.nowMs += 7 * DAY_MS;
    expect(await codeOf(accept('Omar', omar.code))).toBe('users.wrong-code');
  });

  test('that an admin resets are signed out everywhere, and choose a new password with the code', async () => {
    const opened = await setUp();
    const { id } = await add(opened, 'Amal', 'analyst');
    const { token, refreshToken } = await login(opened, 'Amal', secret);

    const { code } = await opened.services.users.reset({ id }, newCall());

    expect(await opened.sessions.find(token)).toBeNull();
    expect(await codeOf(opened.services.users.refresh({ refreshToken: refreshToken ?? '' }, newCall()))).toBe('users.token-used');
    expect(await codeOf(login(opened, 'Amal', secret))).toBe('users.wrong-credentials');
    await opened.services.users.accept({ name: 'Amal', code, password: 'third long secret', device: '' }, newCall());
    expect(await codeOf(login(opened, 'Amal', 'third long secret'))).toBe('ok');
  });

  test('that are closed can do nothing, until they are opened again', async () => {
    const opened = await setUp();
    const { id } = await add(opened, 'Amal', 'analyst');
    const { token } = await login(opened, 'Amal', secret);

    expect(await opened.services.users.setDisabled({ id, disabled: true }, newCall())).toMatchObject({ state: 'disabled' });
    expect(await opened.sessions.find(token)).toBeNull();
    expect(await codeOf(login(opened, 'Amal', secret))).toBe('users.disabled');
    expect(await codeOf(login(opened, 'Amal', 'wrong secret'))).toBe('users.wrong-credentials');
    await opened.services.users.setDisabled({ id, disabled: false }, newCall());
    expect(await codeOf(login(opened, 'Amal', secret))).toBe('ok');
  });

  test('get other rights at once, where they are signed in', async () => {
    const opened = await setUp();
    const { id } = await add(opened, 'Amal', 'analyst');
    const { token } = await login(opened, 'Amal', secret);

    await opened.services.users.change({ id, role: 'viewer', zones: [''] }, newCall());

    expect(await opened.sessions.find(token)).toMatchObject({ role: 'viewer', zones: [''] });
    expect(await codeOf(opened.services.users.change({ id, zones: ['nowhere'] }, newCall()))).toBe('not-found');
  });

  test('always have an admin left', async () => {
    const opened = await setUp();
    const { id } = (await opened.ports.read.accountByName('Dana')) ?? { id: 0 };

    expect(await codeOf(opened.services.users.change({ id, role: 'viewer' }, newCall()))).toBe('users.last-admin');
    expect(await codeOf(opened.services.users.setDisabled({ id, disabled: true }, newCall()))).toBe('users.last-admin');
    expect((await opened.ports.read.accountById(id))?.role).toBe('admin');
    await add(opened, 'Second', 'admin');
    expect(await codeOf(opened.services.users.change({ id, role: 'viewer' }, newCall()))).toBe('ok');
  });

  test('change their own password, and are signed out everywhere else', async () => {
    const opened = await setUp();
    await add(opened, 'Amal', 'analyst');
    const [here, there] = [await login(opened, 'Amal', secret), await login(opened, 'Amal', secret)];
    const call = await callAs(opened, here.token);

    expect(await codeOf(opened.services.users.changePassword({ current: 'wrong', next: 'third long secret' }, call))).toBe(
      'users.wrong-credentials',
    );
    await opened.services.users.changePassword({ current: secret, next: 'third long secret' }, call);

    expect(await opened.sessions.find(here.token)).not.toBeNull();
    expect(await opened.sessions.find(there.token)).toBeNull();
    expect(await codeOf(login(opened, 'Amal', 'third long secret'))).toBe('ok');
  });

  test('see where they are signed in, and end it; admins see all', async () => {
    const opened = await setUp();
    await add(opened, 'Amal', 'analyst');
    await add(opened, 'Omar', 'viewer');
    const [amal, omar] = [await login(opened, 'Amal', secret), await login(opened, 'Omar', secret)];
    const [amalCall, omarCall] = [await callAs(opened, amal.token), await callAs(opened, omar.token)];
    const { items } = await opened.services.users.places({ all: true }, amalCall);

    expect(items).toMatchObject([{ name: 'Amal', device: 'Chromium on Linux', isOwn: true }]);
    expect((await opened.services.users.places({ all: true }, newCall())).items.map(({ name }) => name).sort()).toEqual(['Amal', 'Omar']);
    expect(await codeOf(opened.services.users.endPlace({ id: items[0]?.id ?? '' }, omarCall))).toBe('not-found');
    await opened.services.users.endPlace({ id: items[0]?.id ?? '' }, amalCall);
    expect(await opened.sessions.find(amal.token)).toBeNull();
  });
});

describe('guessing', () => {
  test('waits longer and longer, without ever locking anybody out', async () => {
    const opened = await setUp();
    const { time } = opened;
    await add(opened, 'Amal', 'analyst');
    for (let attempt = 0; attempt < 5; attempt++)
      expect(await codeOf(login(opened, 'amal', 'wrong secret'))).toBe('users.wrong-credentials');

    const delays: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const error = await login(opened, 'AMAL', secret).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'users.too-many-attempts' });
      const { retryAfterS } = (error as { params: { retryAfterS: number } }).params;
      delays.push(retryAfterS / 60);
      time.nowMs += retryAfterS * 1_000;
      if (attempt < 5) expect(await codeOf(login(opened, 'amal', 'wrong secret'))).toBe('users.wrong-credentials');
    }

    expect(delays).toEqual([1, 2, 4, 8, 15, 15]);
    expect(await codeOf(login(opened, 'Amal', secret))).toBe('ok');
    expect(await codeOf(login(opened, 'Amal', 'wrong secret'))).toBe('users.wrong-credentials');
  });

  test('waits for names that do not exist just as long', async () => {
    const opened = await setUp();
    for (let attempt = 0; attempt < 5; attempt++) await codeOf(login(opened, 'Nobody', 'wrong secret'));

    expect(await codeOf(login(opened, 'Nobody', 'wrong secret'))).toBe('users.too-many-attempts');
    expect(await codeOf(login(opened, 'Dana', dana.password))).toBe('ok');
  });

  test('of many names from one place waits, too', async () => {
    const opened = await setUp();
    const from = (source: string) => newCall({ source });
    for (let attempt = 0; attempt < 20; attempt++)
      await opened.ports.write.countSignInFailure([`account name ${String(attempt)}`, 'source 10.0.0.9'], opened.time.nowMs);

    expect(await codeOf(login(opened, 'Dana', dana.password, from('10.0.0.9')))).toBe('users.too-many-attempts');
    expect(await codeOf(login(opened, 'Dana', dana.password, from('10.0.0.8')))).toBe('ok');
    opened.time.nowMs += MINUTE_MS;
    expect(await codeOf(login(opened, 'Dana', dana.password, from('10.0.0.9')))).toBe('ok');
  });

  test('in a flood gets a short answer in the place of a long queue', async () => {
    const opened = await setUp({ passwords });
    const outcomes = await Promise.all(Array.from({ length: 30 }, (_, i) => codeOf(login(opened, `name ${String(i)}`, 'x'))));

    expect(outcomes.filter((outcome) => outcome === 'users.wrong-credentials').length).toBeLessThanOrEqual(9);
    expect(outcomes.filter((outcome) => outcome === 'users.too-many-attempts').length).toBeGreaterThanOrEqual(21);
  });
});

describe('refresh tokens', () => {
  test('are good once; one that comes again ends the sign-in', async () => {
    const opened = await setUp();
    const first = await login(opened, 'Dana', dana.password);
    const refresh = (token: string | null) => opened.services.users.refresh({ refreshToken: token ?? '' }, newCall());
    const second = await refresh(first.refreshToken);
    expect(await opened.sessions.find(second.token)).toMatchObject({ name: 'Dana' });

    expect(await codeOf(refresh(first.refreshToken))).toBe('users.token-used');

    expect(await opened.sessions.find(second.token)).toBeNull();
    expect(await codeOf(refresh(second.refreshToken))).toBe('users.token-used');
  });

  test('outlast a restart, for 14 days without use', async () => {
    const opened = await setUp();
    const { refreshToken } = await login(opened, 'Dana', dana.password);
    opened.time.nowMs += 14 * DAY_MS - 1;
    const next = await opened.services.users.refresh({ refreshToken: refreshToken ?? '' }, newCall());
    opened.time.nowMs += 14 * DAY_MS;

    expect(await codeOf(opened.services.users.refresh({ refreshToken: next.refreshToken ?? '' }, newCall()))).toBe('users.token-used');
  });

  test.each(['', '.', 'a.b', `${'x'.repeat(16)}.${'y'.repeat(43)}`])('that nobody gave out are worth nothing: %j', async (refreshToken) => {
    const opened = await setUp();

    expect(await codeOf(opened.services.users.refresh({ refreshToken }, newCall()))).toBe('users.token-used');
  });
});

describe('keys of programs', () => {
  const key = { name: 'dashboard', role: 'viewer', subjects: ['incidents'], zones: null, days: 30 } as const;

  test('carry their role and subjects, for as long as they are good', async () => {
    const opened = await setUp();
    const { services, sessions, time } = opened;
    const { key: made, secret: token } = await services.users.makeKey({ ...key, subjects: [...key.subjects] }, newCall());

    expect(await sessions.find(token)).toEqual({ name: 'key dashboard', role: 'viewer', subjects: ['incidents'] });
    expect(await sessions.find(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    expect(JSON.stringify((await services.users.keys({}, newCall())).items)).not.toContain(token.slice(-20));
    await services.users.revokeKey({ id: made.id }, newCall());
    expect(await sessions.find(token)).toBeNull();
    const { secret: other } = await services.users.makeKey({ ...key, subjects: null }, newCall());
    time.nowMs += 30 * DAY_MS;
    expect(await sessions.find(other)).toBeNull();
  });

  test('need an account first, and subjects that exist', async () => {
    const { services } = await openPorts();
    expect(await codeOf(services.users.makeKey({ ...key, subjects: null }, newCall()))).toBe('users.set-up-first');
    const opened = await setUp();
    expect(await codeOf(opened.services.users.makeKey({ ...key, subjects: ['nothing'] }, newCall()))).toBe('not-found');
  });
});

test('a printed token is exchanged once', async () => {
  const { services, sessions } = await openPorts();
  const token = sessions.issueOneUse({ name: 'browser', role: 'admin' });

  expect(await services.users.exchange({ token }, newCall())).toMatchObject({ name: 'browser', role: 'admin', refreshToken: null });
  await expect(services.users.exchange({ token }, newCall())).rejects.toMatchObject({ code: 'users.token-used' });
});

describe('passwords', () => {
  test('match in any composition of their letters and no other way', async () => {
    const hash = await passwords.hash('caf\u00e9 pass phrase');

    expect(await passwords.verify('cafe\u0301 pass phrase', hash)).toBe(true);
    expect(await passwords.verify('cafe pass phrase', hash)).toBe(false);
    expect(await passwords.verify('', null)).toBe(false);
  });

  test('get a salt each', async () => {
    expect(await passwords.hash('the same words')).not.toBe(await passwords.hash('the same words'));
  });

  test('that an older release hashed at another cost are hashed anew at the next sign-in', async () => {
    const opened = await setUp({ passwords });
    const kept = async () => (await opened.ports.read.accountByName('Dana'))?.passwordHash ?? '';
    expect([passwords.isOutdated(await kept()), passwords.isOutdated(await passwords.hash('other words'))]).toEqual([true, false]);

    expect(await codeOf(login(opened, 'Dana', 'not this one'))).toBe('users.wrong-credentials');
    expect(await kept()).toBe(hashes.dana);
    await login(opened, 'Dana', dana.password);

    expect(await kept()).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
    expect(await codeOf(login(opened, 'Dana', dana.password))).toBe('ok');
  });
});
