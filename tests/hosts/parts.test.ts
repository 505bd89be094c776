import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../main/config.ts';
import { createFileRegistry } from '../../main/files.ts';
import { createLog, redact } from '../../main/log.ts';
import { readRendererFile } from '../../main/renderer-files.ts';
import { createSessions } from '../../main/session.ts';

describe('files handed over', () => {
  it('gives back the file behind a token', () => {
    const files = createFileRegistry();

    expect(files.resolve(files.offer('/data/a.csv', 'a.csv'))).toEqual({ path: '/data/a.csv', name: 'a.csv' });
  });

  it('says file.missing for an unknown token and for a file that is not on disk', () => {
    const files = createFileRegistry();

    expect(() => files.resolve('unknown-token')).toThrow('file.missing');
    expect(() => files.resolve(files.offer('', 'pasted.csv'))).toThrow('"pasted.csv"');
  });
});

describe('configuration', () => {
  it('puts the cache where the command line says, else the environment, else the data folder', () => {
    const env = { KHAREETATY_CACHE: '/e/cache.db', XDG_DATA_HOME: '/x' };

    expect(readConfig({ cacheFile: '/c/cache.db', env }).cacheFile).toBe('/c/cache.db');
    expect(readConfig({ env }).cacheFile).toBe('/e/cache.db');
    if (process.platform === 'linux') expect(readConfig({ env: { XDG_DATA_HOME: '/x' } }).cacheFile).toBe('/x/khareetaty/cache.db');
  });

  it('has message credentials only when both halves are there', () => {
    expect(readConfig({ env: { TWILIO_ACCOUNT_SID: 'AC1' } }).twilio).toBeNull();
    expect(readConfig({ env: { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+1' } }).twilio).toEqual({
      accountSid: 'AC1',
      authToken: 't',
      from: '+1',
      whatsappFrom: null,
      apiUrl: null,
    });
  });

  it.each(['https://api.example.com', 'http://127.0.0.1.example.com', 'ftp://127.0.0.1', 'nonsense'])(
    'does not send credentials to %s',
    (url) => {
      expect(() => readConfig({ env: { TWILIO_API_URL: url } })).toThrow('TWILIO_API_URL');
    },
  );

  it.each(['http://127.0.0.1:4010', 'http://[::1]:4010', 'http://localhost:4010'])('accepts %s as a local stand-in', (url) => {
    expect(() => readConfig({ env: { TWILIO_API_URL: url } })).not.toThrow();
  });

  it('takes KHAREETATY_LOG for a level or a file', () => {
    expect(readConfig({ env: { KHAREETATY_LOG: 'debug' } }).log).toEqual({ level: 'debug', file: null });
    expect(readConfig({ env: { KHAREETATY_LOG: '/l/app.log' } }).log).toEqual({ level: 'info', file: '/l/app.log' });
  });
});

describe('log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'khareetaty-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps known fields and hides every other', () => {
    expect(redact({ procedure: 'incidents.list', ms: 3, phone: 'x', input: { lon: 1 } })).toEqual({
      procedure: 'incidents.list',
      ms: 3,
      phone: '[redacted]',
      input: '[redacted]',
    });
  });

  it('writes no token, phone number or coordinate, wherever an error carries them', async () => {
    const file = join(folder, 'sub', 'app.log');
    const token = createSessions(() => 0).open({ name: 'Dana', role: 'admin' }).token;
    const log = createLog({ level: 'info', file });
    const cause = new Error(`bearer ${token} for +965 5000 1234`);

    log.error('failed', new Error('at 47.98345, 29.37852 and 0096550001234', { cause }), {
      reason: `token=${token}`,
      phone: '+96550001234',
    });
    log.info('called', { procedure: 'users.me', name: 'AC0123456789abcdef0123456789abcdef' });
    log.close();

    const written = await readFile(file, 'utf8');
    for (const secret of [token, '50001234', '5000 1234', '47.98345', '29.37852', 'AC0123456789abcdef'])
      expect(written).not.toContain(secret);
    expect(written.trim().split('\n')).toHaveLength(2);
    for (const word of ['bearer', 'failed for']) expect(written).not.toContain(word);
    expect(JSON.parse(written.split('\n')[0] ?? '')).toMatchObject({
      kind: 'Error',
      frames: expect.arrayContaining([expect.stringContaining('parts.test.ts')]),
      causes: [{ kind: 'Error' }],
    });
  });
});

describe('files of the page', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'khareetaty-page-'));
    await mkdir(join(folder, 'page', 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'page', 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
    await writeFile(join(folder, 'page', 'assets', 'index-abc.js'), 'start()');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const read = (path: string) => readRendererFile(path, join(folder, 'page'));

  it('gives the page a new nonce each time, the same in the page and in its policy', async () => {
    const [first, second] = await Promise.all([read('/'), read('/index.html')]);

    const nonce = /content="([^"]+)"/.exec(new TextDecoder().decode(first?.body))?.[1] ?? '';
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(first?.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(first?.headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(second?.body).not.toEqual(first?.body);
    expect(first?.headers['cache-control']).toBe('no-store');
  });

  it('lets scripts be kept for ever, and binds workers by the same policy', async () => {
    const script = await read('/assets/index-abc.js');

    expect(script?.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(script?.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/%00',
    '/%',
    '//etc/passwd',
    '/..',
    '/assets',
  ])('does not leave the folder for %s', async (path) => {
    expect(await read(path)).toBeNull();
  });
});
