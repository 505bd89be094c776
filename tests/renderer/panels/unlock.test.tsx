// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Reply } from '../../../preload/contract/errors.ts';
import { openDesk } from '../actions/desk.ts';
import { setStage, type } from '../stage.tsx';

const locked = () => Promise.resolve({ ok: false, error: { code: 'cache.locked', params: { file: 'city.db' } } } as const);
const stage = setStage();
beforeEach(() => vi.resetModules());

/** A window whose cache is locked, with its page. */
async function openLocked(unlock: (secret: string) => Promise<Reply<null>>) {
  const procedures = [
    'users.state',
    'users.me',
    'settings.get',
    'incidents.columns',
    'incidents.types',
    'zones.list',
    'zones.geometry',
    'hotspots.runs',
    'hotspots.list',
  ];
  const desk = await openDesk(Object.fromEntries(procedures.map((name) => [name, locked])), unlock);
  const { startSession } = await import('../../../renderer/actions/subscribe.ts');
  const { UnlockPage } = await import('../../../renderer/panels/unlock-page.tsx');
  const stop = startSession();
  await vi.waitFor(() => expect(desk.getState().server.connection).toBe('locked'));
  return { desk, stop, UnlockPage };
}

const submit = () => act(async () => void stage.find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));

test('a locked cache is told as that, not as a failure', async () => {
  const { desk, stop } = await openLocked(() => Promise.resolve({ ok: true, value: null }));
  expect(desk.getState().transient.notices).toEqual([]);
  stop();
});

test('what does not open the cache is said, and can be tried again', async () => {
  const tried: string[] = [];
  const { stop, UnlockPage } = await openLocked((secret) => {
    tried.push(secret);
    return Promise.resolve({ ok: false, error: { code: 'cache.wrong-key', params: {} } });
  });
  stage.show(<UnlockPage />);
  expect(stage.find('button[type=submit]').hasAttribute('disabled')).toBe(true);
  for (const secret of ['not the passphrase', 'nor this one']) {
    type(stage.find('input'), secret);
    await submit();
    expect(stage.text()).toMatch(/That does not open the cache/);
    expect(stage.find('button[type=submit]').hasAttribute('disabled')).toBe(false);
  }
  expect(tried).toEqual(['not the passphrase', 'nor this one']);
  stop();
});

test('what opens it leads on to the workstation', async () => {
  const { desk, stop, UnlockPage } = await openLocked(() => Promise.resolve({ ok: true, value: null }));
  stage.show(<UnlockPage />);
  type(stage.find('input'), 'correct horse battery');
  const before = desk.calls.length;
  await submit();
  await vi.waitFor(() => expect(desk.calls.length).toBeGreaterThan(before));
  stop();
});
