// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from '../../../preload/contract/errors.ts';
import { deviceWords } from '../../../renderer/actions/device.ts';
import { type Answers, ok, openDesk, quietHost } from './desk.ts';

const minuteMs = 60_000;
const nobody: Reply<never> = { ok: false, error: { code: 'users.sign-in-needed', params: {} } };
const person = (accountId: number, language: 'ar' | null = null) => ({
  ...{ name: `person ${String(accountId)}`, fullName: '', role: 'analyst', language, zones: null, accountId },
});

let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A desktop host with accounts: it answers nothing but its state to whoever has not signed in. */
async function openWithAccounts(answers: Answers = {}) {
  let who: ReturnType<typeof person> | null = null;
  const guarded = Object.fromEntries(
    Object.entries(quietHost).map(([name, answer]): [string, Answers[string]] => [
      name,
      (input, aborted) => (who === null ? nobody : answer(input, aborted)),
    ]),
  );
  const desk = await openDesk({
    ...guarded,
    'users.state': () => ok({ hasAccounts: true, idleLockMin: 15 }),
    'users.login': (input) => {
      who = person((input as { readonly name: string }).name === 'noor' ? 2 : 1, 'ar');
      return ok({ token: 'one', expiresMs: Date.now() + 24 * 60 * minuteMs, refreshToken: 'r', name: who.name, role: who.role });
    },
    'users.refresh': () => ({ ok: false, error: { code: 'users.token-used', params: {} } }),
    'users.me': () => (who === null ? nobody : ok(who)),
    'users.logout': () => {
      who = null;
      return ok({});
    },
    ...answers,
  });
  const { startSession } = await import('../../../renderer/actions/subscribe.ts');
  const actions = await import('../../../renderer/actions/sign-in.ts');
  stop = startSession();
  await vi.waitFor(() => expect(desk.getState().server.connection).toBe('signed-out'));
  const end = () => {
    who = null;
  };
  return { ...desk, ...actions, end };
}

const procedures = (calls: readonly { readonly procedure: string }[]) => calls.map(({ procedure }) => procedure);

describe('where people sign in', () => {
  test('nothing of the workstation is asked for before', async () => {
    const { calls } = await openWithAccounts();
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(procedures(calls)).toEqual(['users.state']);
  });

  test('the workstation is read after it, in the language of the account', async () => {
    const { signIn, getState } = await openWithAccounts();
    await signIn('maha', 'secret');
    expect(getState().server).toMatchObject({ connection: 'ready', me: { accountId: 1 }, columns: { count: 3 } });
    expect(getState().choices.display.language).toBe('ar');
  });

  test('a refused sign-in leaves the screen as it is', async () => {
    const { signIn, getState } = await openWithAccounts({
      'users.login': () => ({ ok: false, error: { code: 'users.wrong-credentials', params: {} } }),
    });
    await expect(signIn('maha', 'guess')).rejects.toMatchObject({ code: 'users.wrong-credentials' });
    expect(getState().server).toMatchObject({ connection: 'signed-out', me: null });
  });

  test('an end by the host covers the screen and keeps what is on it', async () => {
    const { signIn, end, emit, getState, patch } = await openWithAccounts();
    await signIn('maha', 'secret');
    patch('transient', { selectedZoneId: 7 });
    end();
    emit({ name: 'users.changed', payload: {} });
    await vi.waitFor(() => expect(getState().server.connection).toBe('signed-out'));
    expect(getState().transient).toMatchObject({ lockedBy: 'host', selectedZoneId: 7, notices: [] });
  });

  test('events fetch nothing for a covered screen, and a lost connection does not uncover it', async () => {
    const { calls, emit, getState } = await openWithAccounts();
    emit({ name: 'incidents.changed', payload: { batchId: null } });
    emit({ name: 'users.changed', payload: {} });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(procedures(calls)).toEqual(['users.state']);
    expect(getState().server.connection).toBe('signed-out');
  });
});

describe('the lock', () => {
  const touch = () => window.dispatchEvent(new Event('pointermove'));

  test('comes after the minutes of the settings without a touch, and ends the sign-in at the host', async () => {
    const { signIn, calls, getState } = await openWithAccounts();
    await signIn('maha', 'secret');
    await vi.advanceTimersByTimeAsync(14 * minuteMs);
    touch();
    await vi.advanceTimersByTimeAsync(14 * minuteMs);
    expect(getState().server.connection).toBe('ready');

    await vi.advanceTimersByTimeAsync(1.1 * minuteMs);

    expect(getState().server.connection).toBe('signed-out');
    expect(getState().transient.lockedBy).toBe('idle');
    expect(procedures(calls)).toContain('users.logout');
  });

  test('takes the new minutes at once, and 0 is never', async () => {
    const { signIn, getState, patch } = await openWithAccounts();
    await signIn('maha', 'secret');
    patch('server', { settings: { ...getState().server.settings!, idleLockMin: 0 } });
    await vi.advanceTimersByTimeAsync(300 * minuteMs);
    expect(getState().server.connection).toBe('ready');

    patch('server', { settings: { ...getState().server.settings!, idleLockMin: 1 } });
    touch();
    await vi.advanceTimersByTimeAsync(1.1 * minuteMs);

    expect(getState().server.connection).toBe('signed-out');
  });

  test('comes when a computer wakes that slept too long, before the first touch counts', async () => {
    const { signIn, getState } = await openWithAccounts();
    await signIn('maha', 'secret');
    vi.setSystemTime(Date.now() + 60 * minuteMs);
    touch();
    expect(getState().server.connection).toBe('signed-out');
  });

  test('leads the same person back to where they were', async () => {
    const { signIn, lock, getState, patch } = await openWithAccounts();
    await signIn('maha', 'secret');
    patch('transient', { selectedZoneId: 7 });
    await lock('hand');
    await signIn('maha', 'secret');
    expect(getState().server.connection).toBe('ready');
    expect(getState().transient).toMatchObject({ selectedZoneId: 7, lockedBy: null });
  });

  test('shows another person nothing of it: the page is loaded anew', async () => {
    const { signIn, lock, getState } = await openWithAccounts();
    await signIn('maha', 'secret');
    await lock('hand');
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
    await signIn('noor', 'secret');
    expect(reload).toHaveBeenCalledTimes(1);
    expect(getState().server.connection).toBe('signed-out');
    reload.mockRestore();
  });

  test('is not for whoever has this computer to themselves', async () => {
    const desk = await openDesk(quietHost);
    const { startSession } = await import('../../../renderer/actions/subscribe.ts');
    stop = startSession();
    await vi.waitFor(() => expect(desk.getState().server.areListsRead).toBe(true));
    await vi.advanceTimersByTimeAsync(60 * minuteMs);
    expect(desk.getState().server.connection).toBe('ready');
  });
});

test.each([
  [
    'Chromium on Linux',
    { userAgent: 'x', userAgentData: { platform: 'Linux', brands: [{ brand: 'Not_A Brand' }, { brand: 'Chromium' }] } },
  ],
  [
    'Google Chrome on Windows',
    { userAgent: 'x', userAgentData: { platform: 'Windows', brands: [{ brand: 'Chromium' }, { brand: 'Google Chrome' }] } },
  ],
  ['Firefox on macOS', { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0' }],
  ['Safari on iOS', { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1' }],
  ['Browser', { userAgent: 'curl' }],
])('a device is told as %s', (words, navigator) => {
  expect(deviceWords(navigator, false)).toBe(words);
});

test('the desktop window is told as one', () => {
  expect(deviceWords({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/114 Electron/25 Safari/537.36' }, true)).toBe(
    'Desktop window on Linux',
  );
});
