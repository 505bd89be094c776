// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { type Answers, ok, openDesk, quietHost } from './desk.ts';

let stop = () => {};
afterEach(() => stop());

async function openSession(answers: Answers = {}) {
  const desk = await openDesk({ ...quietHost, ...answers });
  const { startSession } = await import('../../../renderer/actions/subscribe.ts');
  return { ...desk, startSession };
}

test('a session reads everything that the screen shows', async () => {
  const { startSession, getState } = await openSession();
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.areListsRead).toBe(true));
  expect(getState().server).toMatchObject({ connection: 'ready', me: { name: 'tester' }, columns: { count: 3 } });
});

test('the first view is the last 91 days before the data cut, its end open for new data', async () => {
  const { startSession, getState } = await openSession();
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.areListsRead).toBe(true));
  expect(getState().choices.filter?.period).toEqual({ from: '2026-04-20', to: null });
});

test('a filter by a type that is no longer there is dropped', async () => {
  const { startSession, getState, patch } = await openSession();
  patch('choices', { filter: { period: { from: null, to: null }, typeIds: [2, 99], zoneIds: [], hours: null } });
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.areListsRead).toBe(true));
  expect(getState().choices.filter?.typeIds).toEqual([2]);
});

test('an event brings the changed list, and many events at once one more reading', async () => {
  const { startSession, getState, calls, emit } = await openSession();
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.areListsRead).toBe(true));
  const before = calls.filter(({ procedure }) => procedure === 'alerts.list').length;
  for (let i = 0; i < 5; i++) emit({ name: 'alerts.changed', payload: { alertIds: [i] } });
  await vi.waitFor(() => expect(calls.filter(({ procedure }) => procedure === 'alerts.list').length).toBe(before + 2));
});

test('without a sign-in the page says so', async () => {
  const { startSession, getState } = await openSession({
    'users.me': () => ({ ok: false, error: { code: 'users.sign-in-needed', params: {} } }),
  });
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.connection).toBe('signed-out'));
});

test('acknowledging an alert takes it from the open ones', async () => {
  const alert = { id: 5, state: 'open' };
  const { startSession, getState } = await openSession({
    'alerts.list': () => ok({ total: 1, open: 1, items: [alert] }),
    'alerts.acknowledge': () => ok({ ...alert, state: 'acknowledged', acknowledgedBy: 'tester' }),
  });
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.openAlerts).toBe(1));
  const { acknowledgeAlert } = await import('../../../renderer/actions/alerts.ts');
  await acknowledgeAlert(5);
  expect(getState().server).toMatchObject({ openAlerts: 0, alerts: [{ state: 'acknowledged' }] });
});

test('a file that cannot be read leaves its reason beside it and writes nothing', async () => {
  const { getState, calls } = await openSession({
    'incidents.layers': () => ok({ items: [] }),
    'incidents.preview': () => ({ ok: false, error: { code: 'file.empty', params: { name: 'a.csv' } } }),
  });
  const { openFile } = await import('../../../renderer/actions/incidents.ts');
  await openFile(new File([], 'a.csv'));
  expect(getState().transient.importFlow).toMatchObject({ failure: { code: 'file.empty' }, preview: null });
  expect(calls.map(({ procedure }) => procedure)).not.toContain('incidents.import');
});

test('settings that could not be saved go back', async () => {
  const { startSession, getState } = await openSession({
    'settings.save': () => ({ ok: false, error: { code: 'disk.full', params: {} } }),
  });
  stop = startSession();
  await vi.waitFor(() => expect(getState().server.areListsRead).toBe(true));
  const { saveSettings } = await import('../../../renderer/actions/settings.ts');
  await saveSettings({ language: 'ar' });
  expect(getState().choices.display.language).toBe('en');
  expect(getState().transient.notices).toMatchObject([{ failure: { code: 'disk.full' } }]);
});
