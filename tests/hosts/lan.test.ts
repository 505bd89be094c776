import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HttpHost, type LanAddress, startHttp } from '../../main/http/index.ts';
import { runInProcess } from '../cli/run.ts';
import { sendRaw } from './raw-http.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';

const ADDRESS = '127.0.0.2';
const NAME = 'map.example.org';

let folder: string;
let tls: LanAddress['tls'];
let app: SmallApp;
let host: HttpHost;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-lan-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=map', '-addext', `subjectAltName=IP:${ADDRESS},DNS:${NAME}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject], { stdio: 'pipe' });
  tls = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
});
afterAll(() => rm(folder, { recursive: true }));

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
/** A request by TLS to the address, under the names that are wanted. */
function ask(path: string, { headers = {}, method = 'GET' }: Sent = {}): Promise<IncomingMessage> {
  const { port } = new URL(host.url);
  return new Promise((resolve, reject) => {
    const given = { host: `${NAME}:${port}`, ...headers };
    request({ host: ADDRESS, port, path, ca: tls.cert, servername: NAME, agent: false, method, headers: given }, resolve)
      .once('error', reject)
      .end();
  });
}

describe('an address that others reach', () => {
  beforeEach(async () => {
    app = createSmallApp();
    app.sessions.setHasAccounts(true);
    host = await startHttp(app, { port: 0, host: { address: ADDRESS, tls, names: [NAME] } });
  });
  afterEach(async () => {
    await host.close();
    await app.close();
  });

  it('is served by TLS, and says that it always will be', async () => {
    const response = await ask('/health');

    expect(response.statusCode).toBe(200);
    expect(await text(response)).toContain('1.2.3');
    expect(response.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(host.url).toMatch(/^https:\/\/map\.example\.org:\d+$/);
  });

  it('has no address that lets the first one in who opens it', () => {
    expect(host.token).toBeNull();
  });

  it('lets in who has a session, for reading and for changes of its own page', async () => {
    const { token } = await app.sessions.sign({ name: 'Salma', role: 'supervisor', accountId: 1, signInId: 'here' });
    const headers = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin', origin: host.url };

    const read = await ask('/api/users/me', { headers });
    const change = await ask('/api/alerts/7/acknowledge', { method: 'POST', headers });
    const foreign = await ask('/api/alerts/7/acknowledge', {
      method: 'POST',
      headers: { ...headers, origin: host.url.replace('https', 'http') },
    });
    for (const response of [read, change, foreign]) response.resume();

    expect([read.statusCode, foreign.statusCode]).toEqual([200, 403]);
    expect(app.inputs).toContainEqual({ id: 7 });
    expect((await ask('/api/users/me')).statusCode).toBe(401);
  });

  it('answers to its address and the names given, and to no other', async () => {
    const { port } = new URL(host.url);
    const statusAs = async (name: string) => (await ask('/health', { headers: { host: name } })).resume().statusCode;

    expect([await statusAs(`${ADDRESS}:${port}`), await statusAs(`MAP.example.org:${port}`)]).toEqual([200, 200]);
    for (const name of [`evil.example:${port}`, NAME, `${NAME}.:${port}`, `127.0.0.1:${port}`, `localhost:${port}`])
      expect(await statusAs(name), name).toBe(421);
  });

  it('does not speak TLS 1.1 or older, nor plain HTTP', async () => {
    const { port } = new URL(host.url);
    const old = new Promise<string>((resolve) => {
      const options = { host: ADDRESS, port: Number(port), ca: tls.cert, servername: NAME, ciphers: 'DEFAULT:@SECLEVEL=0' };
      const socket = connectTls({ ...options, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, () => resolve('spoken'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'));
    });

    expect(await old).not.toBe('spoken');
    const plain = await sendRaw(`http://${ADDRESS}:${port}`, `GET /health HTTP/1.1\r\nHost: ${NAME}:${port}\r\n\r\n`);
    expect(plain.status).not.toBe(200);
    expect(plain.body).not.toContain('1.2.3');
  });

  it('is nowhere else', async () => {
    const { port } = new URL(host.url);

    await expect(sendRaw(`http://127.0.0.1:${port}`, 'GET / HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('it is not served', () => {
  it('before anybody has an account', async () => {
    const empty = createSmallApp();

    await expect(startHttp(empty, { port: 0, host: { address: ADDRESS, tls, names: [] } })).rejects.toThrow('host.no-account');
    await empty.close();
  });

  it.each([
    ['what is no certificate', () => ({ ...tls, cert: 'nonsense' })],
    ['a certificate without its key', () => ({ ...tls, key: '' })],
    ['the key of another certificate', () => ({ ...tls, key: otherKey() })],
    ['a certificate whose time is over', expired],
  ])('with %s', async (_, broken) => {
    const small = createSmallApp();
    small.sessions.setHasAccounts(true);

    await expect(startHttp(small, { port: 0, host: { address: ADDRESS, tls: broken(), names: [] } })).rejects.toThrow('host.tls-unusable');
    await small.close();
  });
});

const otherKey = () =>
  execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], { encoding: 'utf8' });

function expired(): LanAddress['tls'] {
  const [cert, key] = [join(folder, 'old.pem'), join(folder, 'old-key.pem')];
  const times = ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z'];
  const request = join(folder, 'old.csr');
  execFileSync('openssl', ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request, '-subj', '/CN=old'], {
    stdio: 'pipe',
  });
  try {
    execFileSync('openssl', ['x509', '-req', '-in', request, '-signkey', key, '-out', cert, ...times], { stdio: 'pipe' });
  } catch {
    // OpenSSL before 3.4 has no dates of its own here, but takes a time that is over before it began.
    execFileSync('openssl', ['x509', '-req', '-in', request, '-signkey', key, '-out', cert, '-days', '-1'], { stdio: 'pipe' });
  }
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

describe('khareetaty serve --lan', () => {
  async function refusal(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
    const { code, stdout, stderr } = await runInProcess(['serve', ...args, '--cache', join(folder, 'cache.db'), '--language', 'en']);
    return { code, said: stdout + stderr };
  }
  const files = () => ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];

  it('needs a certificate and its key', async () => {
    expect(await refusal('--lan', ADDRESS)).toMatchObject({ code: 2, said: expect.stringContaining('--tls-cert') as string });
    expect(await refusal('--lan', ADDRESS, ...files().slice(0, 2))).toMatchObject({
      code: 2,
      said: expect.stringContaining('--tls-key') as string,
    });
    const missing = await refusal('--lan', ADDRESS, '--tls-cert', join(folder, 'none.pem'), '--tls-key', join(folder, 'key.pem'));
    expect(missing).toMatchObject({ code: 1, said: expect.stringMatching(/host\.tls-unusable.*none\.pem: ENOENT/) as string });
  });

  it('needs an address, not a name, and takes certificates for nothing else', async () => {
    expect(await refusal('--lan', 'localhost', ...files())).toMatchObject({
      code: 2,
      said: expect.stringContaining('localhost') as string,
    });
    expect(await refusal(...files())).toMatchObject({ code: 2, said: expect.stringContaining('--lan') as string });
  });

  it('says that somebody must have an account, and how to add one', async () => {
    const { code, said } = await refusal('--lan', ADDRESS, ...files());

    expect(code).toBe(1);
    expect(said).toContain('host.no-account');
    expect(said).toContain('Add a person first');
  });
});

describe('nothing listens but the browser host', () => {
  const root = join(import.meta.dirname, '../../main');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: file.replaceAll('\\', '/'), source: readFileSync(join(root, file), 'utf8') }));

  it('and it is started by one command alone: not by the desktop window, and not by the app that all hosts stand on', () => {
    const listening = sources.filter(({ source }) => /\.listen\(|createServer\(|from 'fastify'/.test(source)).map(({ file }) => file);
    const starting = sources.filter(({ source }) => /http\/index\.ts'|startHttp\(/.test(source)).map(({ file }) => file);

    expect(listening.filter((file) => !file.startsWith('http/'))).toEqual([]);
    expect(starting.sort()).toEqual(['cli/serve.ts', 'http/index.ts']);
  });
});
