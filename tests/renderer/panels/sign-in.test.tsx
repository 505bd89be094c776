// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../preload/contract/errors.ts';
import { initialsOf } from '../../../renderer/panels/account-menu.tsx';
import { SignInScreen } from '../../../renderer/panels/sign-in.tsx';
import { noServerTruth } from '../../../renderer/state/server-truth.ts';
import { patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage, type } from '../stage.tsx';
import { person } from '../sync-samples.ts';

const { signIn, acceptCode } = vi.hoisted(() => ({ signIn: vi.fn(), acceptCode: vi.fn() }));
vi.mock('../../../renderer/actions/sign-in.ts', () => ({ signIn, acceptCode, leaveRecoveryCode: vi.fn() }));
vi.mock('../../../renderer/actions/people.ts', () => ({ setLanguage: vi.fn(), setThemeHere: vi.fn() }));

const { show, find, findAll, text } = setStage();
const settle = () => act(() => Promise.resolve());
const button = (label: string) => findAll('button').find(({ textContent }) => textContent === label)!;
const input = (autoComplete: string, at = 0) => findAll(`input[autocomplete="${autoComplete}"]`)[at];
const submit = async () => {
  act(() => void find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  await settle();
};

beforeEach(() => {
  signIn.mockReset().mockResolvedValue(undefined);
  acceptCode.mockReset().mockResolvedValue(undefined);
  patch('server', { ...noServerTruth, connection: 'signed-out' });
  patch('transient', noTransient);
});

describe('with a password', () => {
  const fill = () => {
    type(input('username'), ' Maha ');
    type(input('current-password'), 'Blue dhow at noon');
  };

  test('Enter signs in, once both are typed', async () => {
    show(<SignInScreen />);
    expect(button('Sign in')).toHaveProperty('disabled', true);
    fill();
    await submit();
    expect(signIn).toHaveBeenCalledWith('Maha', 'Blue dhow at noon');
  });

  test.each([
    ['users.wrong-credentials', {}, 'Big and small letters count'],
    ['users.disabled', {}, 'This account is closed'],
    ['users.offline-too-long', { days: 14 }, 'has not confirmed this account for 14 days'],
  ] as const)('%s is said beside the fields, and the password is gone', async (code, params, words) => {
    signIn.mockRejectedValue(new AppError(code, params));
    show(<SignInScreen />);
    fill();
    await submit();
    expect(find('[role="alert"]').textContent).toContain(words);
    expect(input('current-password')).toHaveProperty('value', '');
    expect(input('username')).toHaveProperty('value', ' Maha ');
  });

  test('after too many attempts the wait counts down, and nothing is sent meanwhile', async () => {
    vi.useFakeTimers();
    try {
      signIn.mockRejectedValue(new AppError('users.too-many-attempts', { retryAfterS: 3 }));
      show(<SignInScreen />);
      fill();
      await submit();
      expect(button('Next attempt in 3 seconds')).toHaveProperty('disabled', true);
      type(input('current-password'), 'again');
      await submit();
      expect(signIn).toHaveBeenCalledTimes(1);
      for (let second = 0; second < 3; second++) await act(() => vi.advanceTimersByTimeAsync(1_000));
      expect(button('Sign in')).toHaveProperty('disabled', false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('whoever locked the screen finds the name, and why it is locked', () => {
    patch('server', { me: person('analyst', 4) });
    patch('transient', { lockedBy: 'idle' });
    show(<SignInScreen />);
    expect(input('username')).toHaveProperty('value', 'tester');
    expect(document.activeElement).toBe(input('current-password'));
    expect(text()).toContain('because nobody has touched the screen');
  });
});

describe('with a code', () => {
  test('a password is typed twice, and the button waits for both', async () => {
    show(<SignInScreen />);
    act(() => button('I have a code').click());
    type(input('username'), 'noor');
    type(input('one-time-code'), 'ABCDE-ABCDE-ABCDE-ABCDE-ABCDE');
    type(input('new-password'), 'Pearl 7');
    expect(text()).toContain('3 letters to go');
    type(input('new-password'), 'Pearl 7 of the gulf');
    type(input('new-password', 1), 'Pearl 8');
    expect(text()).toContain('The two are not the same.');
    expect(button('Set the password and sign in')).toHaveProperty('disabled', true);
    type(input('new-password', 1), 'Pearl 7 of the gulf');
    await submit();
    expect(acceptCode).toHaveBeenCalledWith('noor', 'ABCDE-ABCDE-ABCDE-ABCDE-ABCDE', 'Pearl 7 of the gulf');
  });

  test('a new recovery code is shown until it was written down', () => {
    patch('transient', { recoveryCode: 'AAAAA-BBBBB' });
    show(<SignInScreen />, 'ar');
    expect(find('[data-code]').textContent).toBe('AAAAA-BBBBB');
    expect(findAll('form')).toEqual([]);
    expect(text()).toContain('كتبته');
  });
});

test.each([
  ['Maha Al-Rashid', 'MR'],
  ['noor', 'N'],
  ['', ''],
])('%s has the initials %s', (name, initials) => {
  expect(initialsOf(name).replaceAll('\u200c', '')).toBe(initials);
});
