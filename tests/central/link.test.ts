/** The way to the centre: who answers, whether it may be trusted, and what happens if it breaks off. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asAdmin, readAdminUrl } from '../../main/central/admin-link.ts';
import { scramVerifier } from '../../main/central/users.ts';
import { connectCentral } from '../../main/central/session.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { account, password, startCluster, withClient } from './cluster.ts';
import { buildTown } from './town.ts';

const keys = mkdtempSync(join(tmpdir(), 'khareetaty-tls-'));
const authority = makeCertificates();
const cluster = await startCluster(['ssl = on', `ssl_cert_file = '${keys}/server.crt'`, `ssl_key_file = '${keys}/server.key'`]);
const town = await buildTown(cluster);
const never = new AbortController().signal;
afterAll(async () => {
  await town.close();
  rmSync(keys, { recursive: true });
});

const { salma } = town.links;
const outcome = (link: CentralLink, signal: AbortSignal = never) =>
  connectCentral(link, signal).then(
    async (session) => {
      await session.close();
      return 'in';
    },
    (error: unknown) => (error as { code: string }).code,
  );

describe('signing in', () => {
  it('goes by a certificate for the very name, of an authority that is trusted', async () => {
    const secure: CentralLink = { ...salma, host: 'localhost', tls: 'verify-full', caPem: authority };

    expect(await outcome(secure)).toBe('in');
    expect(await outcome({ ...secure, host: '127.0.0.1' })).toBe('central.tls');
    expect(await outcome({ ...secure, caPem: null })).toBe('central.tls');
  });

  it('goes without encryption on this computer only, and says so before a word is sent', async () => {
    expect(await outcome(salma)).toBe('in');
    expect(await outcome({ ...salma, host: 'db.example.org' })).toBe('central.tls');
  });

  it.each([
    ['wrong password', { password: 'x' }, 'central.refused'],
    ['unknown login', { login: 'kh_u_nobody' }, 'central.refused'],
    ['no such database', { database: 'nothing' }, 'central.not-set-up'],
    ['no such host', { host: 'centre.invalid', tls: 'verify-full' }, 'central.unreachable'],
    ['nobody at the port', { port: 1 }, 'central.unreachable'],
  ] as const)('%s', async (_, wrong, code) => {
    expect(await outcome({ ...salma, ...wrong })).toBe(code);
  });

  it('to a database without the schema says that it is not set up', async () => {
    const session = await connectCentral({ ...salma, database: 'postgres' }, never);

    await expect(session.hello({ deviceId: town.salma.id, name: '', appVersion: '', schema: 1 })).rejects.toMatchObject({
      code: 'central.not-set-up',
    });
    await session.close();
  });

  it('to something that is no PostgreSQL ends with a reason', async () => {
    const [server, port] = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));

    expect(['central.interrupted', 'central.unreachable', 'internal']).toContain(await outcome({ ...salma, port }));
    expect(await outcome({ ...salma, port, tls: 'verify-full' })).toBe('central.tls');
    server.close();
  });

  it('is given up when it is aborted, however long the other side is silent', async () => {
    const controller = new AbortController();
    const [server, port] = await listen(() => controller.abort());

    expect(await outcome({ ...salma, port }, controller.signal)).toBe('cancelled');
    server.close();
  });

  it('works with a password of letters beyond ASCII, and the server keeps SCRAM of it', async () => {
    await withClient(town.keeper, (client) => client.query(`ALTER ROLE kh_u_guest PASSWORD '${scramVerifier('كلمة السر ①')}'`));

    expect(await outcome({ ...town.links.guest, password: 'كلمة السر ①' })).toBe('in');
    expect(await outcome({ ...town.links.guest, password: 'كلمة السر' })).toBe('central.refused');
  });
});

describe('a connection', () => {
  it('that the server ends is an error of the call and of nothing else', async () => {
    const session = await connectCentral(salma, never);
    await withClient(town.keeper, (client) =>
      client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'kh_u_salma'"),
    );

    await expect(session.digest('incident', 1)).rejects.toMatchObject({ code: 'central.interrupted' });
  });

  it('that is aborted ends its query at the server at once', async () => {
    const controller = new AbortController();
    const url = `postgres://keeper:${encodeURIComponent(password)}@127.0.0.1:${String(cluster.port)}/${town.keeper.database}`;
    const running = asAdmin(readAdminUrl(url, 'off', null), controller.signal, ({ client, guard }) =>
      guard(() => client.query('SELECT pg_sleep(600) AS long_query')),
    );
    const active = async () =>
      (
        await withClient(town.keeper, (client) =>
          client.query("SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%AS long_query'"),
        )
      ).rowCount ?? 0;
    await expect.poll(active).toBe(1);
    controller.abort();

    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(active).toBe(0);
  });
});

describe('readAdminUrl', () => {
  it('reads all forms', () => {
    expect(readAdminUrl('postgres://a%40b:p%3A@[::1]:77/d', 'off', null)).toMatchObject({
      host: '::1',
      port: 77,
      login: 'a@b',
      password: 'p:',
      database: 'd',
    });
    expect(readAdminUrl('postgresql://a@db/d', 'verify-full', null)).toMatchObject({
      host: 'db',
      port: 5432,
      password: undefined,
      tls: 'verify-full',
    });
    expect(readAdminUrl('postgres://a@/d?host=/run/pg', 'verify-full', null)).toMatchObject({ host: '/run/pg', tls: 'off', database: 'd' });
  });

  it('refuses others without repeating them', () => {
    for (const url of ['http://a:secret@b/c', 'postgres://a:secret@b', 'postgres://:secret@b/c', 'secret']) {
      let said = '';
      try {
        readAdminUrl(url, 'off', null);
      } catch (error) {
        said = JSON.stringify(error) + String(error);
      }
      expect(said).toContain('input.invalid');
      expect(said).not.toContain('secret');
    }
  });
});

/** An authority of the test's own and a certificate for localhost. @returns the authority's, as PEM. */
function makeCertificates(): string {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: keys, stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test authority');
  openssl(
    'req',
    ...key.slice(0, 3),
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-days',
    '2',
    '-copy_extensions',
    'copy',
    '-out',
    'server.crt',
  );
  chmodSync(keys, 0o755);
  chmodSync(join(keys, 'server.key'), 0o600);
  // The server takes a key of its own account only.
  if (account.uid !== undefined && account.gid !== undefined) chownSync(join(keys, 'server.key'), account.uid, account.gid);
  return readFileSync(join(keys, 'ca.crt'), 'utf8');
}

const listen = (onConnection: (socket: Socket) => void): Promise<[Server, number]> =>
  new Promise((resolve) => {
    const server = createServer(onConnection).listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve([server, typeof address === 'object' && address !== null ? address.port : 0]);
    });
  });
