import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import type { HttpLimits } from '../../main/http/limits.ts';
import { codeOf, openSocket, type RawAnswer, readAnswer } from './raw-http.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';

let app: SmallApp;
let host: HttpHost;
let sockets: Socket[] = [];

const start = async (limits: Partial<HttpLimits>) => {
  host = await startHttp(app, { port: 0, host: '127.0.0.1', limits });
};
beforeEach(() => {
  app = createSmallApp();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await host.close();
  await app.close();
});

const open = async (): Promise<Socket> => {
  const socket = await openSocket(host.url);
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
};
/** Sends a piece every 20 ms for as long as the host listens, and gives what it answers before it closes the connection. */
async function drip(first: string, piece: string): Promise<RawAnswer> {
  const socket = await open();
  socket.write(first);
  const dripping = setInterval(() => socket.write(piece), 20);
  return readAnswer(socket).finally(() => clearInterval(dripping));
}
const own = () => new URL(host.url).host;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(host.url + path, { headers: { authorization: app.bearer('analyst'), ...headers } });
const problemOf = async (response: Response) => ({
  status: response.status,
  code: ((await response.json()) as { code: string }).code,
  retryAfter: response.headers.get('retry-after'),
});

describe('slow clients are ended', () => {
  const slowPost = (path: string, type: string) => ({
    first: `POST ${path} HTTP/1.1\r\nHost: ${own()}\r\nAuthorization: ${app.bearer('admin')}\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`,
  });

  test('that send their headers bit by bit', async () => {
    await start({ headersMs: 300 });

    const answer = await drip(`GET /health HTTP/1.1\r\nHost: ${own()}\r\n`, 'X-A: b\r\n');

    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 408, code: 'host.too-slow' });
  });

  test('that connect and say nothing', async () => {
    await start({ headersMs: 300 });

    const answer = await readAnswer(await open());

    expect([0, 408]).toContain(answer.status);
  });

  test('that send a JSON body bit by bit', async () => {
    await start({ bodyMs: 200 });
    const { first } = slowPost('/api/incidents/preview', 'application/json');

    const answer = await drip(first, ' ');

    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 408, code: 'host.too-slow' });
    expect(app.inputs).toEqual([]);
  });

  test('that stop in the middle of a file', async () => {
    await start({ uploadIdleMs: 200 });
    const socket = await open();
    socket.write(`${slowPost('/api/files?name=a.csv', 'text/csv').first}a,b\r\n`);

    const answer = await readAnswer(socket);

    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 408, code: 'host.too-slow' });
  });

  test('that never end a request', async () => {
    await start({ headersMs: 200, requestMs: 400, uploadIdleMs: 60_000 });

    const answer = await drip(slowPost('/api/files?name=a.csv', 'text/csv').first, 'x');

    expect([0, 408]).toContain(answer.status);
  });

  test('that keep a connection after their request', async () => {
    await start({ keepAliveMs: 100 });
    const socket = await open();
    socket.write(`GET /health HTTP/1.1\r\nHost: ${own()}\r\n\r\n`);

    const answer = await readAnswer(socket);

    expect(answer.status).toBe(200);
  });

  test('while a file that keeps coming is taken, however long it takes', async () => {
    await start({ uploadIdleMs: 300 });
    const pieces = 6;
    let sent = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (sent++ < pieces) controller.enqueue(new TextEncoder().encode('a,b\n'));
        else controller.close();
      },
    });
    const headers = { authorization: app.bearer('analyst'), 'content-type': 'text/csv' };

    const response = await fetch(`${host.url}/api/files?name=a.csv`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);

    expect(response.status).toBe(200);
  });
});

describe('connections', () => {
  test('of one address are closed beyond their number, and the others go on', async () => {
    await start({ connectionsPerAddress: 3 });
    const kept = [await open(), await open(), await open()];

    const oneMore = await readAnswer(await open());
    kept[0]?.destroy();
    await vi.waitFor(async () => expect((await get('/health')).status).toBe(200));

    expect(oneMore.status).toBe(0);
    expect(kept[1]?.destroyed).toBe(false);
  });

  test('of all together are closed beyond their number', async () => {
    await start({ connections: 2 });
    await open();
    await open();

    expect((await readAnswer(await open())).status).toBe(0);
  });
});

describe('requests', () => {
  test('of one caller are refused beyond their number a minute, with when to come back, and those of others are not', async () => {
    await start({ requestsPerMinute: 5 });
    const statuses = [];
    for (let request = 0; request < 5; request++) statuses.push((await get('/api/users/me')).status);

    const refused = await problemOf(await get('/api/incidents'));
    const other = await get('/api/users/me', { authorization: app.bearer('viewer') });

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(refused).toMatchObject({ status: 429, code: 'host.too-many-requests' });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(other.status).toBe(200);
  });

  test('say how many are left', async () => {
    await start({ requestsPerMinute: 5 });

    const { headers } = await get('/api/users/me');

    expect([headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual(['5', '4']);
  });

  test('of nobody are counted by address, whatever tokens they make up', async () => {
    await start({ requestsPerMinute: 3 });
    const guess = (letter: string) => get('/api/users/me', { authorization: `Bearer ${letter.repeat(43)}` });

    const statuses = [];
    for (const letter of ['a', 'b', 'c', 'd']) statuses.push((await guess(letter)).status);

    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  test("of the workstation's own page have a larger share of their own", async () => {
    await start({ requestsPerMinute: 2, pageRequestsPerMinute: 20 });
    const statuses = new Set<number>();
    for (let request = 0; request < 20; request++) statuses.add((await get('/api/users/me', { 'sec-fetch-site': 'same-origin' })).status);

    expect([...statuses]).toEqual([200]);
  });

  test('to sign in are few, whoever claims to send them, and say when to come back', async () => {
    await start({ authAttemptsPerMinute: 2 });
    const login = (authorization: string) =>
      fetch(`${host.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, 'sec-fetch-site': 'same-origin' },
        body: '{"name":"dana","password":"wrong"}',
      });

    const statuses = [(await login('')).status, (await login(app.bearer('viewer'))).status];
    const refused = await problemOf(await login(app.bearer('admin')));

    expect(statuses).toEqual([401, 401]);
    expect(refused).toMatchObject({ status: 429, code: 'users.too-many-attempts' });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
  });
});

describe('event streams', () => {
  test('tell that they live, and end with the sign-in that opened them', async () => {
    let nowMs = 0;
    await app.close();
    app = createSmallApp(() => nowMs);
    await start({ heartbeatMs: 20 });
    const stream = await get('/api/events');
    const decoder = new TextDecoder();
    let heard = '';
    for await (const chunk of stream.body ?? []) {
      heard += decoder.decode(chunk, { stream: true });
      if (heard.includes(': alive')) nowMs = 13 * 3_600_000;
    }

    expect(heard).toMatch(/^: connected\n\n(: alive\n\n)+$/);
  });
});

describe('long work', () => {
  const startImport = (signal: AbortSignal) =>
    fetch(`${host.url}/api/incidents/import`, {
      method: 'POST',
      signal,
      headers: { authorization: app.bearer('analyst'), 'content-type': 'application/json' },
      body: '{"file":"abcdefgh"}',
    });

  test('of one caller is refused beyond its number, until some has ended', async () => {
    await start({ longCalls: 2 });
    const leave = new AbortController();
    const running = [startImport(leave.signal), startImport(leave.signal)].map((call) => call.catch(() => null));
    await vi.waitFor(() => expect(app.waiting).toHaveLength(2));

    const refused = await problemOf(await startImport(new AbortController().signal));
    const short = await get('/api/users/me');
    leave.abort();
    await Promise.all(running);
    await vi.waitFor(() => expect(app.waiting.every(({ aborted }) => aborted)).toBe(true));
    const stop = new AbortController();
    const again = startImport(stop.signal).catch(() => null);
    await vi.waitFor(() => expect(app.waiting).toHaveLength(3));
    stop.abort();
    await again;

    expect(refused).toEqual({ status: 429, code: 'host.too-many-requests', retryAfter: '5' });
    expect(short.status).toBe(200);
  });

  test('streams of one caller are refused beyond their number, until some have ended', async () => {
    await start({ streams: 2 });
    const leave = new AbortController();
    const listen = (signal: AbortSignal) => fetch(`${host.url}/api/events`, { headers: { authorization: app.bearer('viewer') }, signal });
    const listening = [await listen(leave.signal), await listen(leave.signal)];

    const refused = await problemOf(await listen(new AbortController().signal));
    leave.abort();
    const stop = new AbortController();
    await vi.waitFor(async () => expect((await listen(stop.signal)).status).toBe(200));
    stop.abort();

    expect(listening.map(({ status }) => status)).toEqual([200, 200]);
    expect(refused).toMatchObject({ status: 429, code: 'host.too-many-requests' });
  });
});
