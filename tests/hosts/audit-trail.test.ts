import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditedInput, auditedThing } from '../../main/audit-input.ts';
import { procedures } from '../../preload/contract/index.ts';
import { auditOf, type Caller } from '../../preload/contract/procedure.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';

const supervisor: Caller = { name: 'Dana', role: 'supervisor' };

describe('the audit trail of calls', () => {
  let app: SmallApp;
  beforeEach(() => {
    app = createSmallApp(() => 1_000);
  });
  afterEach(() => app.close());

  it('has a change before it is done and after it, joined, with what the service added', async () => {
    const doneAtEntry: number[] = [];
    const push = app.trail.push.bind(app.trail);
    app.trail.push = (...events) => {
      doneAtEntry.push(app.inputs.length);
      return push(...events);
    };
    await app.dispatch('alerts.acknowledge', { id: 4 }, { caller: supervisor, host: 'browser' });
    expect(doneAtEntry).toEqual([0, 1]);

    const [begun, done] = app.trail;
    expect(begun).toMatchObject({
      ...{ phase: 'begun', actor: 'Dana', role: 'supervisor', host: 'browser', action: 'alerts.acknowledge', subject: 'alerts' },
      ...{ subjectId: '4', outcome: '', detail: '{"input":{"id":4}}', atMs: 1_000 },
    });
    expect(done).toMatchObject({ phase: 'done', ref: begun?.ref, subjectId: '4', reason: 'seen' });
    // The answer of this handler breaks its contract: the end says so, and that it was done all the same.
    expect(done).toMatchObject({
      outcome: 'internal',
      detail: '{"changes":[{"after":{"state":"acknowledged"},"before":null,"subjectId":"4"}]}',
    });
  });

  it('that cannot be written keeps the change from being done', async () => {
    app.breakTrail(new Error('no space'));
    expect(await app.dispatch('alerts.acknowledge', { id: 4 }, { caller: supervisor })).toEqual({
      ok: false,
      error: { code: 'audit.unwritable', params: { reason: 'internal' } },
    });
    expect(app.inputs).toEqual([]);
  });

  it('says how a change ended that was cancelled', async () => {
    const stop = new AbortController();
    const call = app.dispatch('incidents.import', { file: 'abcdefgh' }, { caller: supervisor, signal: stop.signal });
    await vi.waitFor(() => expect(app.waiting).toHaveLength(1));
    stop.abort();
    await call;
    expect(app.trail.map(({ phase, outcome }) => [phase, outcome])).toEqual([
      ['begun', ''],
      ['done', 'cancelled'],
    ]);
  });

  it('has its end also of what is cut off by the end of the app', async () => {
    const call = app.dispatch('incidents.import', { file: 'abcdefgh' }, { caller: supervisor });
    await vi.waitFor(() => expect(app.waiting).toHaveLength(1));
    await app.close();
    expect(app.trail.at(-1)).toMatchObject({ phase: 'done', outcome: 'cancelled' });
    await call;
  });

  it('has nothing of what is only asked, nor of what only looks at a file', async () => {
    await app.dispatch('incidents.list', {}, { caller: supervisor });
    await app.dispatch('incidents.preview', { file: 'abcdefgh' }, { caller: supervisor });
    await app.dispatch('incidents.list', {}, { caller: null });
    await app.dispatch('alerts.acknowledge', { id: 'x' }, { caller: supervisor });
    await app.close();
    expect(app.trail).toEqual([]);
  });

  it('has who signed in, by the answer, and nothing of the token', async () => {
    const token = app.sessions.issueOneUse({ name: 'Noor', role: 'analyst' });
    await app.dispatch('users.exchange', { token }, { caller: null, host: 'browser' });
    expect(app.trail).toMatchObject([{ phase: 'done', actor: 'Noor', role: 'analyst', action: 'users.exchange', outcome: 'ok' }]);
    expect(JSON.stringify(app.trail)).not.toContain(token);
  });

  it('has who was refused, the first time at once and a flood of it as a count', async () => {
    for (let i = 0; i < 500; i++) await app.dispatch('alerts.acknowledge', { id: i }, { caller: { name: 'Eve', role: 'viewer' } });
    for (let i = 0; i < 500; i++) await app.dispatch('users.login', { name: 'admin', password: `guess ${i}` }, { caller: null });
    await app.dispatch('alerts.acknowledge', { id: 1 }, { caller: null });
    await vi.waitFor(() => expect(app.trail).toHaveLength(3));
    await app.close();

    expect(app.trail.map(({ actor, action, outcome, detail }) => [actor, action, outcome, detail])).toEqual([
      ['Eve', 'alerts.acknowledge', 'users.not-allowed', '{}'],
      ['', 'users.login', 'users.wrong-credentials', '{}'],
      ['', 'alerts.acknowledge', 'users.sign-in-needed', '{}'],
      ['Eve', 'alerts.acknowledge', 'users.not-allowed', '{"repeated":499}'],
      ['', 'users.login', 'users.wrong-credentials', '{"repeated":499}'],
    ]);
    expect(JSON.stringify(app.trail)).not.toContain('guess');
  });
});

describe('what is kept', () => {
  const canary = 'canary-5f3a';

  it('of an input is what is on the list, whatever else a procedure takes', () => {
    for (const [name, { input }] of procedures) {
      const open = Object.keys(auditedInput(Object.fromEntries(Object.keys(input.shape).map((key) => [key, canary]))));
      for (const secret of ['password', 'passphrase', 'token', 'phone', 'body', 'description', 'file', 'reason', 'caPem', 'name'])
        expect(open, name).not.toContain(secret);
    }
    expect(auditedInput({ id: 3, typeIds: Array.from({ length: 50 }, (_, i) => i), phone: canary, changes: { place: canary } })).toEqual({
      id: 3,
      typeIds: [...Array.from({ length: 20 }, (_, i) => i), '… (50)'],
    });
  });

  it('of a thing is no secret at any depth, and no more of a long text than its beginning', () => {
    const thing = { name: 'Duty', phone: canary, deep: { token: canary, fine: 1 }, body: 'x'.repeat(5_000), list: new Uint8Array(9) };
    const kept = auditedThing(thing);
    expect(kept).toEqual({ name: 'Duty', deep: { fine: 1 }, body: `${'x'.repeat(300)}… (5000)`, list: 'Uint8Array (9)' });
  });

  it('is decided for each procedure: changes unless it is only asked', () => {
    const kinds = [...procedures].map(([name, procedure]) => [name, auditOf(procedure), procedure.rest[0]] as const);
    expect(kinds.filter(([, kind, method]) => kind === 'none' && method !== 'GET').map(([name]) => name)).toEqual([
      'incidents.layers',
      'incidents.preview',
      'forecasts.feedback',
      'alerts.dryRun',
    ]);
    expect(kinds.filter(([, kind]) => kind === 'sign-in').map(([name]) => name)).toEqual(
      expect.arrayContaining(['users.login', 'users.exchange']),
    );
    expect(kinds.filter(([, kind]) => kind === 'export').map(([name]) => name)).toContain('sync.exportBundle');
  });
});
