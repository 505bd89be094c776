// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { Conflict } from '../../../preload/contract/sync-domain.ts';
import { conflict, linked } from '../sync-samples.ts';
import { type Answers, ok, openDesk, quietHost } from './desk.ts';

/** A host with some conflicts, which it forgets as they are decided. */
async function openSync(conflicts: readonly Conflict[] = [], answers: Answers = {}) {
  let items = [...conflicts];
  const states = { mine: 'took-mine', theirs: 'kept-theirs', value: 'merged' } as const;
  const desk = await openDesk({
    ...quietHost,
    'sync.status': () => ok(linked({ conflicts: items.filter(({ state }) => state === 'open').length })),
    'sync.conflicts': (input) => {
      const { state } = input as { readonly state: 'open' | 'decided' };
      const found = items.filter((item) => (item.state === 'open') === (state === 'open'));
      return ok({ total: found.length, items: found });
    },
    'sync.resolve': (input) => {
      const { ids, choice } = input as { readonly ids: readonly string[]; readonly choice: keyof typeof states };
      items = items.map((item) => (ids.includes(item.id) ? { ...item, state: states[choice] } : item));
      return ok({ decided: ids.length });
    },
    'sync.undo': (input) => {
      items = items.map((item) => (item.id === (input as { readonly id: string }).id ? { ...item, state: 'open' } : item));
      return ok({});
    },
    ...answers,
  });
  const actions = await import('../../../renderer/actions/sync.ts');
  const resolved = () => desk.calls.filter(({ procedure }) => procedure === 'sync.resolve').map(({ input }) => input);
  return { ...desk, actions, resolved };
}

const [first, second, third] = [conflict({ id: 'a' }), conflict({ id: 'b', column: 'place' }), conflict({ id: 'c', column: 'body' })];

test('the status is read by itself; lists only once a page asked for them, and then again with it', async () => {
  const { actions, calls, getState } = await openSync([first]);
  await actions.loadSync();
  expect(calls.map(({ procedure }) => procedure)).toEqual(['sync.status']);
  expect(getState().server).toMatchObject({ sync: { conflicts: 1 }, openConflicts: null });
  await actions.loadConflicts('open');
  calls.length = 0;
  await actions.loadSync();
  expect(calls.map(({ procedure }) => procedure)).toEqual(['sync.status', 'sync.conflicts']);
});

test('choices are sent by side, a value of its own alone; what was decided leaves the list', async () => {
  const { actions, resolved, getState } = await openSync([first, second, third]);
  await actions.loadConflicts('open');
  actions.draftDecision('a', { choice: 'theirs' });
  await actions.decide([
    { conflict: first, draft: { choice: 'theirs' } },
    { conflict: second, draft: { choice: 'value', value: 'between both' } },
    { conflict: third, draft: { choice: 'mine' } },
  ]);
  expect(resolved()).toEqual([
    { ids: ['c'], choice: 'mine' },
    { ids: ['a'], choice: 'theirs' },
    { ids: ['b'], choice: 'value', value: 'between both' },
  ]);
  expect(getState().server).toMatchObject({ sync: { conflicts: 0 }, openConflicts: { total: 0 } });
  expect(getState().transient.conflictDrafts).toEqual({});
});

test('undoing opens the conflicts of the last decision again and shows them', async () => {
  const { actions, calls, getState } = await openSync([first, second]);
  await actions.decide([
    { conflict: first, draft: { choice: 'mine' } },
    { conflict: second, draft: { choice: 'theirs' } },
  ]);
  expect(await actions.undoDecision()).toBe(true);
  expect(calls.filter(({ procedure }) => procedure === 'sync.undo').map(({ input }) => input)).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(getState().transient).toMatchObject({ lastDecision: null, syncPage: 'open', conflictKey: 'incident/row' });
  expect(getState().server.openConflicts?.items.map(({ id, state }) => [id, state])).toEqual([
    ['a', 'open'],
    ['b', 'open'],
  ]);
});

test('what of a decision could not be taken back can be tried again', async () => {
  const { actions, getState } = await openSync([first, second], {
    'sync.undo': (input) => ((input as { id: string }).id === 'a' ? ok({}) : { ok: false, error: { code: 'cache.busy', params: {} } }),
  });
  await actions.decide(actions.takeSide([first, second], 'mine'));
  expect(await actions.undoDecision()).toBe(false);
  expect(getState().transient.lastDecision?.map(({ conflict: { id } }) => id)).toEqual(['b']);
  expect(getState().transient.notices).toMatchObject([{ failure: { code: 'cache.busy' } }]);
});

test('a decision that failed keeps the choices, says why, and can be tried again', async () => {
  const refused: Answers = { 'sync.resolve': () => ({ ok: false, error: { code: 'cache.busy', params: {} } }) };
  const { actions, getState } = await openSync([first], refused);
  actions.draftDecision('a', { choice: 'mine' });
  expect(await actions.decide([{ conflict: first, draft: { choice: 'mine' } }])).toBe(false);
  expect(getState().transient).toMatchObject({ lastDecision: null, conflictDrafts: { a: { choice: 'mine' } } });
  expect(getState().transient.notices).toMatchObject([{ failure: { code: 'cache.busy' } }]);
});

test('syncing is a job; its failure stays in the tray and the new state is read', async () => {
  const offline = linked({ state: 'offline', waiting: 43, cause: { code: 'central.unreachable', params: {} } });
  const { actions, getState, patch } = await openSync([], {
    'sync.status': () => ok(offline),
    'sync.run': () => ({ ok: false, error: { code: 'central.unreachable', params: {} } }),
  });
  patch('transient', { isSyncOpen: true });
  expect(await actions.runSync()).toBeNull();
  expect(getState().transient).toMatchObject({ isSyncOpen: false, isTrayOpen: true, jobs: [{ name: 'sync.run', state: 'failed' }] });
  expect(getState().server.sync).toMatchObject({ state: 'offline', waiting: 43 });
});

test('a sync that went well leaves no tray over what came', async () => {
  const result = { sent: 1, taken: 2, merged: 0, conflicts: 0, rejected: 0, isFull: false, ms: 5, status: linked({ waiting: 0 }) };
  const { actions, getState } = await openSync([], { 'sync.run': () => ok(result) });
  expect(await actions.runSync()).toMatchObject({ sent: 1 });
  expect(getState().transient).toMatchObject({ isTrayOpen: false, jobs: [{ name: 'sync.run', state: 'done' }] });
});

test('a sign-in that was refused is told by its form, not by the tray', async () => {
  const { actions, getState } = await openSync([], {
    'sync.link': () => ({ ok: false, error: { code: 'central.refused', params: { login: 'kh_u_2' } } }),
  });
  const address = {
    host: 'centre.example',
    port: 5_432,
    database: 'kh',
    login: 'kh_u_2',
    password: 'x',
    tls: 'verify-full',
    caPem: null,
  } as const;
  const { value, error } = await actions.linkCentre(address);
  expect([value, error]).toMatchObject([null, { code: 'central.refused' }]);
  expect(getState().transient.jobs).toEqual([]);
});

test('news of sync bring its state', async () => {
  const { emit, getState } = await openSync([first]);
  const { startSession } = await import('../../../renderer/actions/subscribe.ts');
  const stop = startSession();
  await vi.waitFor(() => expect(getState().server.sync?.conflicts).toBe(1));
  const { client } = await import('../../../renderer/api/connection.ts');
  await client.sync.resolve({ ids: ['a'], choice: 'mine' });
  emit({ name: 'sync.changed', payload: {} });
  await vi.waitFor(() => expect(getState().server.sync?.conflicts).toBe(0));
  stop();
});
