import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { canary, type Place } from './attack.ts';
import * as attacks from './attacks.ts';
import * as byContent from './attacks-by-content.ts';
import { codeOf, sendRaw } from './raw-http.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';

let folder: string;
let logFile: string;
let app: SmallApp;
let host: HttpHost;
let place: Place;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-attacks-'));
  logFile = join(folder, 'app.log');
  app = createSmallApp(Date.now, { level: 'debug', file: logFile });
  host = await startHttp(app, { port: 0, host: '127.0.0.1', limits: { uploadBytes: 1_000, requestsPerMinute: 10_000 } });
  const { host: own, port } = new URL(host.url);
  place = { own, port, auth: `Authorization: ${app.bearer('admin')}\r\n` };
});
afterAll(async () => {
  await host.close();
  await app.close();
  await rm(folder, { recursive: true });
});

const groups = {
  'who is called': attacks.addressAttacks,
  'who sends it': attacks.otherPageAttacks,
  'how it is sent': attacks.protocolAttacks,
  'where it leads': attacks.pathAttacks,
  'what it holds': byContent.inputAttacks,
  'what it hands over': byContent.fileAttacks,
  'who it claims to be': byContent.tokenAttacks,
};

describe.each(Object.entries(groups))('refused by %s', (_, list) => {
  test.each(list)('$name', async ({ bytes, status, code }) => {
    const called = app.inputs.length;

    const answer = await sendRaw(host.url, bytes(place));

    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status, code });
    expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
    expect(answer.head).not.toMatch(/access-control-allow|^x-powered-by|^server:/im);
    expect(answer.body).not.toContain(canary.repeat(2));
    expect(app.inputs, 'no handler ran').toHaveLength(called);
    expect((await fetch(`${host.url}/health`)).status, 'the host still answers').toBe(200);
  });
});

test('there are many of them, each by its own name', () => {
  const names = Object.values(groups).flatMap((list) => list.map(({ name }) => name));

  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(40);
});

test('the log has a line for them, and nothing of what they sent', async () => {
  const lines = await readFile(logFile, 'utf8');

  for (const code of ['host.wrong-address', 'host.bad-request', 'host.method-not-allowed', 'users.not-allowed', 'input.too-large'])
    expect(lines).toContain(`"code":"${code}"`);
  expect(lines).not.toContain(canary);
  expect(lines).not.toContain('etc');
  expect(lines).not.toContain('"level":"error"');
});
