// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from '../../../preload/contract/errors.ts';
import { createSession, type SignIn } from '../../../renderer/api/session.ts';
import { signCalls } from '../../../renderer/api/signed-transport.ts';
import type { Way } from '../../../renderer/api/transport.ts';

const minuteMs = 60_000;
const ok = (value: unknown): Reply<unknown> => ({ ok: true, value });
const refusal = (code: 'users.sign-in-needed' | 'users.token-used' | 'users.too-many-attempts'): Reply<never> => ({
  ok: false,
  error: { code, params: {} },
});

/** A host with one person: each refresh token is good once, and a second use ends the sign-in, as the real one does. */
function makeHost() {
  const host = {
    made: 0,
    good: '',
    refreshToken: '',
    refreshes: 0,
    isReachable: true,
    calls: [] as { procedure: string; token: string | null }[],
    sign(): SignIn {
      host.made += 1;
      host.good = `token-${String(host.made)}`;
      host.refreshToken = `refresh-${String(host.made)}`;
      return { token: host.good, expiresMs: Date.now() + 15 * minuteMs, refreshToken: host.refreshToken };
    },
    revoke() {
      host.good = '';
      host.refreshToken = '';
    },
    async refresh(given: string): Promise<Reply<unknown>> {
      host.refreshes += 1;
      await Promise.resolve();
      if (!host.isReachable) throw new TypeError('no way to the host');
      if (given === host.refreshToken && given !== '') return ok(host.sign());
      host.revoke();
      return refusal('users.token-used');
    },
  };
  const way: Way = {
    async call(procedure, _input, _options, token) {
      host.calls.push({ procedure, token });
      await Promise.resolve();
      if (procedure === 'users.login') return ok({ ...host.sign(), name: 'maha', role: 'analyst' });
      if (procedure === 'users.setUp') return ok({ session: host.sign(), recoveryCode: 'A' });
      if (procedure === 'users.state') return ok({ hasAccounts: true, idleLockMin: 15 });
      return token === host.good && token !== '' ? ok({}) : refusal('users.sign-in-needed');
    },
    listen: () => () => undefined,
    offerFile: async (_file, token) => `offered by ${String(token)}`,
  };
  return { host, way };
}

function openPage(open?: () => Promise<SignIn | null>) {
  const { host, way } = makeHost();
  const page = new EventTarget();
  const load = () => createSession({ refresh: (token) => host.refresh(token), storage: sessionStorage, page, ...(open && { open }) });
  const session = load();
  const leave = () => void page.dispatchEvent(new Event('pagehide'));
  return { host, session, load, leave, transport: signCalls(way, session) };
}

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a sign-in', () => {
  test('goes with each call from the answer of login on, and not with calls that are for anyone', async () => {
    const { host, transport } = openPage();

    await transport.call('users.login', {}, {});
    await transport.call('users.state', {}, {});
    await transport.call('users.me', {}, {});

    expect(host.calls.map(({ token }) => token)).toEqual([null, null, 'token-1']);
  });

  test('comes with the first account; calls made meanwhile wait for it instead of being refused', async () => {
    const { host, transport } = openPage();

    const [, reply] = await Promise.all([transport.call('users.setUp', {}, {}), transport.call('users.me', {}, {})]);

    expect(reply).toEqual(ok({}));
    expect(host.calls.at(-1)).toEqual({ procedure: 'users.me', token: 'token-1' });
  });

  test('is renewed once for all calls that come shortly before its end', async () => {
    const { host, transport } = openPage();
    await transport.call('users.login', {}, {});
    vi.setSystemTime(Date.now() + 14.5 * minuteMs);

    const replies = await Promise.all(Array.from({ length: 8 }, () => transport.call('users.me', {}, {})));

    expect(host.refreshes).toBe(1);
    expect(replies.every((reply) => reply.ok)).toBe(true);
    expect(new Set(host.calls.slice(1).map(({ token }) => token))).toEqual(new Set(['token-2']));
  });

  test('is renewed once for all calls that the host refuses at the same time, as after its restart', async () => {
    const { host, transport } = openPage();
    await transport.call('users.login', {}, {});
    host.good = 'none that was given';

    const replies = await Promise.all(Array.from({ length: 5 }, () => transport.call('users.me', {}, {})));

    expect(host.refreshes).toBe(1);
    expect(replies.every((reply) => reply.ok)).toBe(true);
  });

  test('is renewed by itself where nothing is called', async () => {
    const { host, transport } = openPage();
    await transport.call('users.login', {}, {});

    await vi.advanceTimersByTimeAsync(45 * minuteMs);

    expect(host.refreshes).toBe(3);
  });

  test('that was ended by others is dropped, and that is told once', async () => {
    const { host, session, transport } = openPage();
    const ended = vi.fn();
    session.onEnd(ended);
    await transport.call('users.login', {}, {});
    host.revoke();

    const replies = await Promise.all([transport.call('users.me', {}, {}), transport.call('users.me', {}, {})]);

    expect(replies).toEqual([refusal('users.sign-in-needed'), refusal('users.sign-in-needed')]);
    expect(ended).toHaveBeenCalledTimes(1);
    expect(await session.token()).toBeNull();
  });

  test('stays while the host cannot be reached', async () => {
    const { host, session, transport } = openPage();
    await transport.call('users.login', {}, {});
    host.isReachable = false;
    vi.setSystemTime(Date.now() + 20 * minuteMs);
    expect(await session.token()).toBe('token-1');

    host.isReachable = true;

    expect(await session.token()).toBe('token-2');
  });

  test('of whoever has this computer is not renewed; refused, it ends', async () => {
    const { host, session, transport } = openPage(async () => ({
      token: 'owner',
      expiresMs: Date.now() + minuteMs / 2,
      refreshToken: null,
    }));
    const ended = vi.fn();
    session.onEnd(ended);
    expect(await session.token()).toBe('owner');

    expect(await transport.call('users.me', {}, {})).toEqual(refusal('users.sign-in-needed'));

    expect(host.refreshes).toBe(0);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('that never was is told as ended too, so that the screen asks for one', async () => {
    const { session, transport } = openPage(async () => null);
    const ended = vi.fn();
    session.onEnd(ended);

    await transport.call('users.me', {}, {});

    expect(ended).toHaveBeenCalledTimes(1);
  });
});

describe('a page that is loaded anew', () => {
  test('goes on with the sign-in, which is in the storage only meanwhile', async () => {
    const { host, session, load, leave, transport } = openPage();
    await transport.call('users.login', {}, {});
    expect(sessionStorage.length).toBe(0);

    leave();
    expect(sessionStorage.length).toBe(1);
    const next = load();

    expect(sessionStorage.length).toBe(0);
    expect(await next.token()).toBe(await session.token());
    expect(host.refreshes).toBe(0);
  });

  test('keeps nothing of whoever signed out', async () => {
    const { session, load, leave, transport } = openPage();
    await transport.call('users.login', {}, {});
    session.clear();

    leave();

    expect(await load().token()).toBeNull();
  });

  test('takes what is no sign-in as none', async () => {
    sessionStorage.setItem('khareetaty.sign-in', '{"token":');
    expect(await openPage().session.token()).toBeNull();
  });
});
