import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { chooseForm } from '../../main/http/answer.ts';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { isForThisHost } from '../../main/http/own-address.ts';
import { pageLinks } from '../../main/http/paging.ts';
import { FRAME_TYPE } from '../../preload/contract/codec.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';
import { codeOf, sendRaw } from './raw-http.ts';

let app: SmallApp;
let host: HttpHost;

beforeEach(async () => {
  app = createSmallApp();
  host = await startHttp(app, { port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  await host.close();
  await app.close();
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(host.url + path, { method, headers: { authorization: app.bearer('admin'), ...headers } });

describe('entity tags', () => {
  it.each(['application/json', FRAME_TYPE])('say of %s that it is still the same, in any way that asks for it', async (accept) => {
    const path = accept === FRAME_TYPE ? '/api/incident-columns' : '/api/incidents';
    const first = await get(path, { accept });
    const tag = first.headers.get('etag') ?? '';

    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await get(path, { accept, 'if-none-match': known });
      expect(again.status, known).toBe(304);
      expect(again.headers.get('etag')).toBe(tag);
      expect(await again.text()).toBe('');
    }
    expect((await get(path, { accept, 'if-none-match': '"other"' })).status).toBe(200);
    expect(tag).toMatch(/^"[\w-]{27}"$/);
  });

  it('differ by what is answered, and by its form', async () => {
    const tags = [
      (await get('/api/users/me')).headers.get('etag'),
      (await get('/api/users/me', { authorization: app.bearer('viewer') })).headers.get('etag'),
      (await get('/api/users/me', { accept: FRAME_TYPE })).headers.get('etag'),
    ];

    expect(new Set(tags).size).toBe(3);
  });

  it('do not hide an error, and are not for what changes something', async () => {
    const problem = await get('/api/incidents/9', { 'if-none-match': '*' });
    const sent = await fetch(`${host.url}/api/auth/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: host.token }),
    });

    expect([problem.status, problem.headers.get('etag')]).toEqual([404, null]);
    expect([sent.status, sent.headers.get('etag')]).toEqual([200, null]);
  });

  it('are beside an answer that no cache keeps, as it is for one caller alone', async () => {
    const { headers } = await get('/api/incidents');

    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toBe('accept, authorization');
  });
});

describe('HEAD', () => {
  it('is answered like GET, without the body', async () => {
    const [read, asked] = [await get('/api/incidents'), await get('/api/incidents', {}, 'HEAD')];

    expect(asked.status).toBe(200);
    expect(await asked.text()).toBe('');
    for (const name of ['content-type', 'content-length', 'etag', 'link'])
      expect(asked.headers.get(name), name).toBe(read.headers.get(name));
  });

  it('needs the same rights', async () => {
    expect((await get('/api/incidents', { authorization: '' }, 'HEAD')).status).toBe(401);
  });
});

describe('the form of an answer', () => {
  test.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/*', 'json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
    [FRAME_TYPE, 'frame'],
    [`${FRAME_TYPE}, application/json`, 'frame'],
    [`${FRAME_TYPE};q=0.5, application/json`, 'json'],
    [`${FRAME_TYPE};q=0, */*`, 'json'],
    [`application/json;q=0.1, ${FRAME_TYPE.toUpperCase()}`, 'frame'],
  ] as const)('for Accept %j is %s', (accept, form) => {
    expect(chooseForm(accept)).toBe(form);
  });

  test.each(['text/html', 'application/json;q=0', 'image/*, text/csv', '*/*;q=0'])('for Accept %j there is none', (accept) => {
    expect(() => chooseForm(accept)).toThrow('host.not-acceptable');
  });
});

describe('links between pages', () => {
  const links = (url: string, value: unknown) => {
    const query = Object.fromEntries(new URL(url, 'http://x').searchParams);
    return Object.fromEntries(
      [...(pageLinks(url, query, value) ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, to, rel]) => [rel, to]),
    );
  };

  it('keep the filters', () => {
    expect(links('/api/incidents?typeIds=1&typeIds=2&page=2&pageSize=10', { total: 35 })).toEqual({
      first: '/api/incidents?typeIds=1&typeIds=2&page=1&pageSize=10',
      prev: '/api/incidents?typeIds=1&typeIds=2&page=1&pageSize=10',
      next: '/api/incidents?typeIds=1&typeIds=2&page=3&pageSize=10',
      last: '/api/incidents?typeIds=1&typeIds=2&page=4&pageSize=10',
    });
  });

  it.each([
    ['the first page', '/api/alerts', 250, ['first', 'next', 'last']],
    ['the last page', '/api/alerts?page=3', 250, ['first', 'prev', 'last']],
    ['a page after the last', '/api/alerts?page=9', 250, ['first', 'prev', 'last']],
    ['the only page', '/api/alerts', 3, ['first', 'last']],
    ['nothing at all', '/api/alerts', 0, ['first', 'last']],
  ])('lead from %s where there is something', (_, url, total, rels) => {
    expect(Object.keys(links(url, { total }))).toEqual(rels);
  });

  it('are sent with lists that have pages, and with no others', async () => {
    expect((await get('/api/incidents')).headers.get('link')).toContain('rel="first"');
    expect((await get('/api/users/me')).headers.get('link')).toBeNull();
  });
});

describe('the own address', () => {
  const isOwn = (scheme: 'http' | 'https', host: string, port: number, names: readonly string[] = []) =>
    isForThisHost(
      { headersDistinct: { host: [host] }, url: '/', socket: { localAddress: '127.0.0.1', localPort: port } } as unknown as IncomingMessage,
      { scheme, names },
    );

  it.each(['[::1]', '[0:0:0:0:0:0:0:1]'])('in IPv6 is one text: %s', async (name) => {
    const six = await startHttp(app, { port: 0, host: '::1' });
    const { host: own, port } = new URL(six.url);

    const answer = await sendRaw(six.url, `GET /health HTTP/1.1\r\nHost: ${name}:${port}\r\nConnection: close\r\n\r\n`);
    const page = await fetch(`${six.url}/api/users/me`, {
      headers: { authorization: app.bearer('viewer'), 'sec-fetch-site': 'same-origin' },
    });
    await six.close();

    expect(own).toBe(`[::1]:${port}`);
    expect([answer.status, codeOf(answer)]).toEqual(name === '[::1]' ? [200, null] : [421, 'host.wrong-address']);
    expect(page.status).toBe(200);
  });

  it('may be said without the port that goes without saying', () => {
    expect([isOwn('http', '127.0.0.1', 80), isOwn('https', '127.0.0.1', 443)]).toEqual([true, true]);
    expect([isOwn('http', '127.0.0.1', 443), isOwn('https', '127.0.0.1', 80), isOwn('http', '127.0.0.1', 8765)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('has only the names that were given, whatever their letters', () => {
    expect(isOwn('https', 'Map.Example.Org:8443', 8443, ['map.example.org'])).toBe(true);
    for (const name of ['example.org', 'map.example.org.', 'x.map.example.org', 'map.example.org.evil.example', 'a@map.example.org'])
      expect(isOwn('https', `${name}:8443`, 8443, ['map.example.org']), name).toBe(false);
  });
});
