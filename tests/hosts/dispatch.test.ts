import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';

const analyst: Caller = { name: 'Dana', role: 'analyst' };
const file = { file: 'abcdefgh' };

describe('dispatch', () => {
  let app: SmallApp;
  beforeEach(() => {
    app = createSmallApp();
  });
  afterEach(() => app.close());

  it('answers what the handler answers', async () => {
    expect(await app.dispatch('users.me', {}, { caller: analyst })).toMatchObject({ ok: true, value: analyst });
  });

  it('takes a missing input for an empty one and fills in defaults', async () => {
    await app.dispatch('incidents.list', undefined, { caller: analyst });

    expect(app.inputs).toEqual([{ from: null, to: null, typeIds: [], zoneIds: [], origins: [], page: 1, pageSize: 100 }]);
  });

  it.each(['incidents.nothing', 'incidents', '__proto__.constructor', 'incidents.toString', ''])(
    'does not know the procedure %j',
    async (name) => {
      expect(await app.dispatch(name, {}, { caller: analyst })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    },
  );

  it('lets nobody in who has not signed in, but for what anyone may do', async () => {
    expect(await app.dispatch('users.me', {}, { caller: null })).toMatchObject({ ok: false, error: { code: 'users.sign-in-needed' } });
    expect(await app.dispatch('settings.health', {}, { caller: null })).toMatchObject({ ok: true });
  });

  it('refuses a role below the needed one before it looks at the input', async () => {
    const reply = await app.dispatch('alerts.acknowledge', { nonsense: 1 }, { caller: analyst });

    expect(reply).toEqual({ ok: false, error: { code: 'users.not-allowed', params: { role: 'analyst', needed: 'supervisor' } } });
  });

  it.each([
    [{ page: 0 }, 'page'],
    [{ typeIds: [1, 'x'] }, 'typeIds.1'],
    [{ colour: 'red' }, 'colour'],
    [[], ''],
    ['text', ''],
  ])('refuses the input %j, naming %j', async (input, path) => {
    const reply = await app.dispatch('incidents.list', input, { caller: analyst });

    expect(reply).toMatchObject({ ok: false, error: { code: 'input.invalid', params: { path } } });
    expect(app.inputs).toEqual([]);
  });

  it('refuses an unknown key inside a mapping too', async () => {
    const reply = await app.dispatch('incidents.import', { ...file, mapping: { longitude: 'x' } }, { caller: analyst });

    expect(reply).toMatchObject({ ok: false, error: { code: 'input.invalid', params: { path: 'mapping.longitude' } } });
  });

  it('tells progress to the caller and to everyone, each step once however fast they come', async () => {
    const told: unknown[] = [];
    const heard: AppEvent[] = [];
    app.events.subscribe((event) => heard.push(event));
    const stop = new AbortController();

    const call = app.dispatch('incidents.import', file, {
      caller: analyst,
      callId: 'mine',
      signal: stop.signal,
      onProgress: (step) => told.push(step),
    });
    await vi.waitFor(() => expect(app.waiting).toHaveLength(1));
    stop.abort();
    await call;

    const steps = [
      { step: 'read', fraction: 0 },
      { step: 'store', fraction: 1 },
    ];
    expect(told).toEqual(steps);
    expect(heard).toEqual(
      steps.map((step) => ({ name: 'job.progressed', payload: { ...step, procedure: 'incidents.import', callId: 'mine' } })),
    );
  });

  it('answers cancelled when the caller cancels', async () => {
    const stop = new AbortController();
    const call = app.dispatch('incidents.import', file, { caller: analyst, signal: stop.signal });

    stop.abort();

    expect(await call).toEqual({ ok: false, error: { code: 'cancelled', params: {} } });
  });

  it('does not start what was cancelled before', async () => {
    expect(await app.dispatch('incidents.import', file, { caller: analyst, signal: AbortSignal.abort() })).toMatchObject({
      error: { code: 'cancelled' },
    });
    expect(app.waiting).toEqual([]);
  });

  it('cancels what runs when it closes, and takes nothing new', async () => {
    const call = app.dispatch('incidents.import', file, { caller: analyst });
    await app.close();

    expect(await call).toMatchObject({ error: { code: 'cancelled' } });
    expect(await app.dispatch('users.me', {}, { caller: analyst })).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('turns an unknown error into a reference to the log and gives nothing of it away', async () => {
    const error = vi.spyOn(app.log, 'error');

    const reply = await app.dispatch('hotspots.density', {}, { caller: analyst });

    expect(reply).toEqual({ ok: false, error: { code: 'internal', params: {}, ref: expect.stringMatching(/^[0-9a-f]{8}$/) as string } });
    expect(error.mock.calls[0]?.[2]).toMatchObject({ procedure: 'hotspots.density', ref: reply.ok ? '' : reply.error.ref });
  });

  it('does not let out an answer that breaks the contract', async () => {
    expect(await app.dispatch('settings.doctor', {}, { caller: analyst })).toMatchObject({ error: { code: 'internal' } });
  });

  it('says so when no handler serves a procedure', async () => {
    expect(await app.dispatch('pipeline.runs', {}, { caller: analyst })).toMatchObject({ error: { code: 'internal' } });
  });
});
