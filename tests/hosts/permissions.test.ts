import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { procedures } from '../../preload/contract/index.ts';
import { requestOf } from '../../renderer/api/http-transport.ts';
import { callerOf, type CountingApp, createCountingApp, type Principal, principals, validInput, verdictOf } from './principals.ts';

const statuses = { 'users.sign-in-needed': 401, 'users.not-allowed': 403 } as const;
const matrix = [...procedures].flatMap(([name, procedure]) =>
  principals.map((principal) => ({ name, procedure, principal, who: principal ?? 'nobody', verdict: verdictOf(procedure, principal) })),
);

let app: CountingApp;
let host: HttpHost;

beforeAll(async () => {
  app = createCountingApp();
  const many = 1_000_000;
  host = await startHttp(app, { port: 0, host: '127.0.0.1', limits: { requestsPerMinute: many, authAttemptsPerMinute: many } });
});
afterAll(async () => {
  await host.close();
  await app.close();
});

/** The one place that knows how a test is signed in. */
const bearers = new Map<Principal, string>();
function authorizationOf(principal: Principal): Record<string, string> {
  if (principal === null) return {};
  const bearer = bearers.get(principal) ?? app.bearer(principal);
  bearers.set(principal, bearer);
  return { authorization: bearer };
}
const runsOf = (name: string) => app.runs.get(name) ?? 0;

test('the matrix has every procedure and every principal', () => {
  expect(matrix).toHaveLength(procedures.size * 5);
  expect(matrix.filter(({ verdict }) => verdict !== 'allowed').length).toBeGreaterThan(procedures.size);
});

describe('by dispatch', () => {
  test.each(matrix)('$who calls $name: $verdict', async ({ name, procedure, principal, verdict }) => {
    const before = runsOf(name);

    const reply = await app.dispatch(name, validInput(procedure), { caller: callerOf(principal) });

    expect(reply.ok ? 'allowed' : reply.error.code).toBe(verdict);
    expect(runsOf(name) - before).toBe(verdict === 'allowed' ? 1 : 0);
  });

  test.each(matrix)('$who calls $name with nonsense: no handler runs', async ({ name, principal, verdict }) => {
    const before = runsOf(name);

    const reply = await app.dispatch(name, { nonsense: 1 }, { caller: callerOf(principal) });

    expect(reply.ok ? 'ok' : reply.error.code).toBe(verdict === 'allowed' ? 'input.invalid' : verdict);
    expect(runsOf(name)).toBe(before);
  });

  test.each([...procedures.keys()])('a key for incidents and zones alone calls %s', async (name) => {
    const [subject] = name.split('.', 1);
    const isAllowed = ['incidents', 'zones'].includes(subject ?? '') || procedures.get(name)?.may === 'anyone';
    const before = runsOf(name);
    const procedure = procedures.get(name);
    if (procedure === undefined) throw new Error('there is none');

    const caller = { name: 'feed', role: 'admin', subjects: ['incidents', 'zones'] } as const;
    const reply = await app.dispatch(name, validInput(procedure), { caller });

    expect(reply.ok ? 'allowed' : reply.error.code).toBe(isAllowed ? 'allowed' : 'users.not-allowed');
    expect(runsOf(name) - before).toBe(isAllowed ? 1 : 0);
  });

  test('a key has no more rights than its role, and none with no subjects', async () => {
    const viewer = { name: 'feed', role: 'viewer', subjects: ['incidents'] } as const;
    const nothing = { name: 'feed', role: 'admin', subjects: [] } as const;

    expect(await app.dispatch('incidents.undo', { id: 1 }, { caller: viewer })).toMatchObject({ error: { code: 'users.not-allowed' } });
    expect(await app.dispatch('incidents.list', {}, { caller: nothing })).toMatchObject({ error: { code: 'users.not-allowed' } });
  });
});

describe('by HTTP', () => {
  test.each(matrix)('$who calls $name: $verdict', async ({ name, procedure, principal, verdict }) => {
    const { path, init } = requestOf(name, validInput(procedure));
    const before = runsOf(name);

    const response = await fetch(host.url + path, { ...init, headers: { ...init.headers, ...authorizationOf(principal) } });

    const answer = (await response.json()) as { readonly code?: string };
    expect([response.status, answer.code]).toEqual(verdict === 'allowed' ? [200, undefined] : [statuses[verdict], verdict]);
    expect(runsOf(name) - before).toBe(verdict === 'allowed' ? 1 : 0);
  });

  const withBody = matrix.filter(({ procedure }) => procedure.rest[0] !== 'GET');
  test.each(withBody)('$who sends $name what is no JSON: $verdict before it is read', async ({ name, procedure, principal, verdict }) => {
    const { path, init } = requestOf(name, validInput(procedure));
    const before = runsOf(name);

    const response = await fetch(host.url + path, { ...init, body: '{', headers: { ...init.headers, ...authorizationOf(principal) } });

    expect(((await response.json()) as { code: string }).code).toBe(verdict === 'allowed' ? 'input.invalid' : verdict);
    expect(runsOf(name)).toBe(before);
  });

  test.each(principals)('%s may hand over a file and listen as the documents say', async (principal) => {
    const headers = { ...authorizationOf(principal), 'content-type': 'text/csv' };
    const leave = new AbortController();

    const file = await fetch(`${host.url}/api/files?name=a.csv`, { method: 'POST', headers, body: 'a,b' });
    const stream = await fetch(`${host.url}/api/events`, { headers: authorizationOf(principal), signal: leave.signal });
    leave.abort();

    const statusOf = (verdict: ReturnType<typeof verdictOf>) => (verdict === 'allowed' ? 200 : statuses[verdict]);
    expect(file.status).toBe(statusOf(verdictOf({ may: 'analyst' }, principal)));
    expect(stream.status).toBe(statusOf(verdictOf({ may: 'viewer' }, principal)));
  });
});
