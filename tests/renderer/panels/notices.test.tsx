// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../preload/contract/errors.ts';
import { reportDone, reportFailure } from '../../../renderer/actions/notices.ts';
import { Notices } from '../../../renderer/panels/notices.tsx';
import { patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage } from '../stage.tsx';

const { show, find, text } = setStage();
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.useFakeTimers();
  patch('transient', noTransient);
});
afterEach(() => vi.useRealTimers());

test('what went well goes by itself, what went wrong stays', async () => {
  show(<Notices />);
  act(() => {
    reportDone('Synced.');
    reportFailure(new AppError('sync.running'));
  });
  expect(text()).toContain('Synced.');
  await pass(10_000);
  expect(text()).not.toContain('Synced.');
  expect(find('[data-kind=bad]').textContent).not.toBe('');
});

test('what went well stays while it is pointed at or holds the focus', async () => {
  show(<Notices />);
  act(() => reportDone('Synced.'));
  const notice = find('[data-kind=ok]');
  act(() => void notice.dispatchEvent(new FocusEvent('focusin', { bubbles: true })));
  await pass(60_000);
  expect(text()).toContain('Synced.');
  act(() => void notice.dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
  await pass(10_000);
  expect(text()).toBe('');
});
