import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { decodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import { procedures } from '../../preload/contract/index.ts';
import { columns, createSmallApp, type SmallApp } from './small-app.ts';

let app: SmallApp;
let host: HttpHost;

beforeEach(async () => {
  app = createSmallApp();
  host = await startHttp(app, { port: 0, host: '127.0.0.1', limits: { uploadBytes: 1_000 } });
});
afterEach(async () => {
  await host.close();
  await app.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(host.url + path, { headers: { authorization: app.bearer('admin'), ...headers } });
const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(host.url + path, {
    method: 'POST',
    body,
    headers: { authorization: app.bearer('admin'), 'content-type': 'application/json', ...headers },
  });

/** A request whose Host header is what one likes; fetch does not allow that. */
async function rawRequest(options: { readonly path?: string; readonly headers?: Record<string, string> }): Promise<IncomingMessage> {
  const { hostname, port } = new URL(host.url);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, ...options }, resolve)
      .once('error', reject)
      .end();
  });
}

describe('answers', () => {
  it('serves health to everyone', async () => {
    const response = await fetch(`${host.url}/health`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok', version: '1.2.3', uptimeS: 1 });
  });

  it('gives arrays as lists in JSON', async () => {
    const response = await get('/api/incident-columns');

    const { ids, lonLat, localMin, typeIds, zoneIds, origins, ...rest } = columns();
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual({
      ...rest,
      ids: [...ids],
      lonLat: [0.5, 0.25, -0.5, null],
      localMin: [...localMin],
      typeIds: [...typeIds],
      zoneIds: [...zoneIds],
      origins: [...origins],
    });
  });

  it('gives the same as a binary frame to those who accept it', async () => {
    const response = await get('/api/incident-columns', { accept: FRAME_TYPE });

    expect(response.headers.get('content-type')).toBe(FRAME_TYPE);
    expect(decodeFrame(await response.arrayBuffer())).toEqual(columns());
  });

  it('reads numbers, repeated and JSON lists, null and defaults from the query', async () => {
    await get('/api/incidents?typeIds=1&typeIds=2&zoneIds=[3,4]&from=2018-01-01&to=null&pageSize=5');

    expect(app.inputs).toEqual([{ from: '2018-01-01', to: null, typeIds: [1, 2], zoneIds: [3, 4], origins: [], page: 1, pageSize: 5 }]);
  });

  it('reads parameters from the path, and an empty body as no input', async () => {
    const response = await fetch(`${host.url}/api/alerts/7/acknowledge`, {
      method: 'POST',
      headers: { authorization: app.bearer('supervisor') },
    });

    expect(response.status).toBe(500);
    expect(app.inputs).toEqual([{ id: 7 }]);
  });

  it.each([
    ['/api/incidents?page=zero', 400, 'input.invalid', { path: 'page' }],
    ['/api/incidents?colour=red', 400, 'input.invalid', { path: 'colour' }],
    ['/api/incidents?typeIds=[1', 400, 'input.invalid', { path: 'typeIds.0' }],
    ['/api/incidents/9', 404, 'not-found', { what: 'incident', id: 9 }],
    ['/api/density', 500, 'internal', {}],
    ['/api/nothing', 404, 'not-found', { what: 'path' }],
  ])('answers %s with the problem %i %s', async (path, status, code, params) => {
    const response = await get(path);

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ type: `urn:khareetaty:error:${code}`, status, code, params });
  });

  it('cancels a call whose client leaves', async () => {
    const leave = new AbortController();
    const call = fetch(`${host.url}/api/incidents/import`, {
      method: 'POST',
      signal: leave.signal,
      headers: { authorization: app.bearer('analyst'), 'content-type': 'application/json' },
      body: '{"file":"abcdefgh"}',
    });
    await vi.waitFor(() => {
      expect(app.waiting).toHaveLength(1);
    });

    leave.abort();

    await expect(call).rejects.toThrow();
    await vi.waitFor(() => {
      expect(app.waiting[0]?.aborted).toBe(true);
    });
  });
});

describe('events', () => {
  it('streams progress with the call id that the client chose', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${host.url}/api/events`, { headers: { authorization: app.bearer('viewer') }, signal: stop.signal });
    const call = post('/api/incidents/import', '{"file":"abcdefgh"}', { 'x-call-id': 'call-1' });

    let heard = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) {
      heard += decoder.decode(chunk, { stream: true });
      if (heard.includes('"store"')) break;
    }

    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(heard).toContain(
      'event: job.progressed\ndata: {"step":"read","fraction":0,"procedure":"incidents.import","callId":"call-1"}\n\n',
    );
    stop.abort();
    await app.close();
    expect((await call).status).toBe(409);
  });

  it('needs a sign-in', async () => {
    expect((await fetch(`${host.url}/api/events`)).status).toBe(401);
  });
});

describe('uploads', () => {
  it('streams a file to a place that only the token leads to', async () => {
    const response = await post('/api/files?name=my%20file.csv', 'a,b\n1,2\n', { 'content-type': 'text/csv' });

    const { file } = (await response.json()) as { file: string };
    const { path, name } = app.files.resolve(file);
    expect(name).toBe('my file.csv');
    expect(await readFile(path, 'utf8')).toBe('a,b\n1,2\n');
  });

  it('is gone when the host closes', async () => {
    const response = await post('/api/files?name=a.csv', 'a', { 'content-type': 'application/octet-stream' });
    const { file } = (await response.json()) as { file: string };

    await host.close();

    await expect(readFile(app.files.resolve(file).path)).rejects.toThrow('ENOENT');
  });

  it('refuses a file over the limit, whether its length is told or not', async () => {
    const told = await post('/api/files?name=a.csv', 'x'.repeat(1_001), { 'content-type': 'text/csv' });
    const chunked = await fetch(`${host.url}/api/files?name=a.csv`, {
      method: 'POST',
      headers: { authorization: app.bearer('admin'), 'content-type': 'text/csv' },
      body: new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(600));
          if (controller.desiredSize !== null && controller.desiredSize < -1) controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit).catch(() => null);

    expect(told.status).toBe(413);
    expect(chunked === null || chunked.status === 413).toBe(true);
  });

  it('refuses those who may not import', async () => {
    expect((await post('/api/files?name=a.csv', 'a', { 'content-type': 'text/csv', authorization: app.bearer('viewer') })).status).toBe(
      403,
    );
    expect((await post('/api/files?name=a.csv', 'a', { 'content-type': 'text/csv', authorization: '' })).status).toBe(401);
  });
});

describe('sign-in', () => {
  it('turns the printed token into a session, once', async () => {
    const exchange = () =>
      fetch(`${host.url}/api/auth/exchange`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: host.token }),
      });

    const first = await exchange();
    const { token } = (await first.json()) as { token: string };
    const me = await get('/api/users/me', { authorization: `Bearer ${token}` });
    const second = await exchange();

    expect(await me.json()).toMatchObject({ name: 'browser', role: 'admin' });
    expect(second.status).toBe(401);
    expect(await second.json()).toMatchObject({ code: 'users.token-used' });
  });

  it.each(['', 'Bearer', 'Bearer short', 'Basic YWRtaW46YWRtaW4=', `Bearer ${'A'.repeat(43)}`])(
    'does not know %j',
    async (authorization) => {
      expect((await get('/api/users/me', { authorization })).status).toBe(401);
    },
  );

  it('does not take a token from the address', async () => {
    const token = app.bearer('admin').slice('Bearer '.length);

    expect((await fetch(`${host.url}/api/users/me?token=${token}`)).status).toBe(401);
  });

  it('slows down guessing', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 12; attempt++) statuses.push((await post('/api/auth/login', '{"name":"a","password":"b"}')).status);

    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });
});

describe('what is refused', () => {
  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', 'evil.example:80', '[::1]'])(
    'refuses the Host %s before anything else',
    async (name) => {
      const response = await rawRequest({ path: '/health', headers: { host: name } });

      expect(response.statusCode).toBe(421);
      expect(await text(response)).not.toContain('1.2.3');
    },
  );

  it('refuses two Host headers and an absolute address', async () => {
    const { host: own, port, hostname } = new URL(host.url);
    const send = (head: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => socket.end(`${head}\r\nConnection: close\r\n\r\n`));
        text(socket).then(resolve, reject);
      });

    expect(await send(`GET /health HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example`)).toMatch(/^HTTP\/1.1 4/);
    expect(await send(`GET http://evil.example/health HTTP/1.1\r\nHost: ${own}`)).toMatch(/^HTTP\/1.1 421/);
    expect(await send('GET /health HTTP/1.1')).toMatch(/^HTTP\/1.1 4/);
  });

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])(
    'refuses a change sent by another page: %j',
    async (headers) => {
      const { hostname, port } = new URL(host.url);
      const status = await new Promise((resolve, reject) => {
        const sent = httpRequest({
          hostname,
          port,
          method: 'POST',
          path: '/api/alerts/7/acknowledge',
          headers: { authorization: app.bearer('admin'), ...headers } as never,
        });
        sent.once('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.once('error', reject).end();
      });

      expect(status).toBe(403);
      expect(app.inputs).toEqual([]);
    },
  );

  it('accepts a change sent by its own page', async () => {
    const response = await post('/api/incidents/preview', '{"file":"unknown-token"}', { origin: host.url });

    expect(await response.json()).toMatchObject({ code: 'file.missing' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'refuses the body type %s',
    async (type) => {
      const response = await post('/api/incidents/preview', '{"file":"abcdefgh"}', { 'content-type': type });

      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'input.invalid', params: { path: 'content-type' } });
    },
  );

  it.each(['{', '[]', '"text"', 'null', '{"__proto__":{"role":"admin"}}'])('refuses the body %s', async (body) => {
    expect((await post('/api/incidents/preview', body)).status).toBe(400);
  });

  it('refuses a body over 1 MB', async () => {
    const response = await post('/api/incidents/preview', JSON.stringify({ file: 'x'.repeat(1_048_576) }));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'input.too-large', params: { maxBytes: 1_048_576 } });
  });

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/docs/static/..%2f..%2fpackage.json'])(
    'does not leave its folder for %s',
    async (path) => {
      const response = await rawRequest({ path, headers: { host: new URL(host.url).host } });

      expect(response.statusCode).toBeGreaterThanOrEqual(400);
      expect(await text(response)).not.toContain('dependencies');
    },
  );

  it('shares nothing with other origins', async () => {
    const response = await get('/api/incidents', { origin: 'https://evil.example' });

    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('description', () => {
  it('describes every procedure with its role, input and errors', async () => {
    const document = (await (await fetch(`${host.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; 'x-required-role': string }>>;
    };

    const described = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => [operation.operationId, operation['x-required-role']]),
    );
    expect(document.openapi).toBe('3.1.0');
    expect(described).toEqual(expect.arrayContaining([...procedures].map(([name, { may }]) => [name, may])));
  });

  it('shows it at /docs, with scripts from here alone', async () => {
    const response = await fetch(`${host.url}/docs`);

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('swagger-ui');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});
