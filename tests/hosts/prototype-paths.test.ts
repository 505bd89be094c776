import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { writeSample } from '../../main/etl/sample.ts';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { openTestApp } from '../contract/test-app.ts';

/** The paths of the Python prototype that Khareetaty succeeds: what called them goes on, with a token from the same sign-in. */

const governorates = {
  path: join(import.meta.dirname, '../../resources/sample/kuwait_governorates.geojson.gz'),
  name: 'kuwait_governorates.geojson.gz',
};
const INCIDENTS = 500;

let folder: string;
let app: App;
let host: HttpHost;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-prototype-'));
  app = await openTestApp(join(folder, 'cache.db'));
  host = await startHttp(app, { port: 0, host: '127.0.0.1' });
  const sample = join(folder, 'sample.csv');
  await writeSample({ governorates, path: sample, count: INCIDENTS, seed: 5, language: 'en', fromDay: '2025-01-01', days: 60 });
  const caller = { name: 'owner', role: 'admin' } as const;
  for (const [procedure, path] of [
    ['zones.import', governorates.path],
    ['incidents.import', sample],
  ] as const) {
    const file = app.files.offer(path, 'a file');
    expect(await app.dispatch(procedure, { file }, { caller })).toMatchObject({ ok: true });
  }
  // The first one to use the printed address is the owner, who adds the others.
  const { token: owner } = (await send('POST', '/api/auth/exchange', { token: host.token })).body as { token: string };
  token = owner;
  const { body } = await send('POST', '/api/auth/set-up', { name: 'dana', password: 'a long enough secret' });
  ({ token } = (body as { session: { token: string } }).session);
});
afterAll(async () => {
  await host.close();
  await app.close();
  await rm(folder, { recursive: true });
});

async function send(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: unknown; link: string | null }> {
  const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json' };
  const response = await fetch(host.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: await response.json(), link: response.headers.get('link') };
}

test('GET /health says that all is well', async () => {
  expect(await send('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('POST /api/auth/register adds a person, and POST /api/auth/login lets this person in', async () => {
  const person = { name: 'salma', password: 'nine camels drink slowly' };

  const added = await send('POST', '/api/auth/register', { ...person, role: 'analyst' });
  const signedIn = await send('POST', '/api/auth/login', person);

  expect(added).toMatchObject({ status: 200, body: { name: 'salma', role: 'analyst' } });
  expect(signedIn).toMatchObject({ status: 200, body: { name: 'salma', role: 'analyst', token: expect.any(String) as string } });
});

test('GET /api/incidents gives them a page at a time, and every one of them once', async () => {
  const seen = new Set<number>();
  for (let next: string | undefined = '/api/incidents?pageSize=200'; next !== undefined;) {
    const { status, body, link } = await send('GET', next);
    expect(status).toBe(200);
    for (const { id } of (body as { items: { id: number }[] }).items) seen.add(id);
    next = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
  }

  expect((await send('GET', '/api/incidents?page=1&pageSize=1')).body).toMatchObject({ total: seen.size, page: 1, pageSize: 1 });
  expect(seen.size).toBeGreaterThan(INCIDENTS * 0.9);
});

test('POST /api/pipeline/run runs every step, and GET /api/hotspots gives what it found', async () => {
  const run = await send('POST', '/api/pipeline/run', {});
  const hotspots = await send('GET', '/api/hotspots');

  expect(run).toMatchObject({ status: 200, body: { state: 'done' } });
  expect((run.body as { steps: { name: string }[] }).steps.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['place', 'hotspots', 'forecasts', 'alerts']),
  );
  expect(hotspots).toMatchObject({ status: 200, body: { items: expect.any(Array) as unknown[] } });
});

test('GET /api/analytics/summary sums up what is there', async () => {
  const { status, body } = await send('GET', '/api/analytics/summary');

  const { incidents, byType } = body as { incidents: number; byType: { incidents: number }[] };
  expect(status).toBe(200);
  expect(byType.reduce((sum, type) => sum + type.incidents, 0)).toBe(incidents);
});

test('the documentation is at /docs, for people who have not signed in', async () => {
  const page = await fetch(`${host.url}/docs`);

  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/html');
});
