/** A PostgreSQL of a test's own: temporary folder, free port of this computer, an account without rights. Nothing in it yet but PostGIS. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { CentralLink } from '../../main/central-wire.ts';
import { fillDataFolder, postgisTemplate } from './blank-cluster.ts';

export const password = 'correct horse battery';
const binFolder = findServer();
/** Whom the server runs as; nothing set = whoever runs the test. */
export const account = unprivileged();

export interface PrivateServer {
  readonly folder: string;
  /** Where its files are. */
  readonly data: string;
  readonly port: number;
  /** The way in for the superuser `keeper`. */
  readonly keeper: (database: string) => CentralLink;
  /** Runs a program of PostgreSQL to its end. */
  readonly run: (command: string, args: readonly string[]) => void;
  /** SIGINT ends it in good order, SIGQUIT at once. */
  readonly stop: (signal?: 'SIGINT' | 'SIGQUIT') => Promise<void>;
  /** Starts it again on the same port. */
  readonly start: () => Promise<void>;
  readonly remove: () => void;
  /** Of all its processes that ended, since it was started the first time. */
  readonly processorSeconds: () => number;
}

/** Starts one; whoever starts it stops and removes it. `settings` are lines of postgresql.conf. */
export async function startPrivateServer(settings: readonly string[] = []): Promise<PrivateServer> {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-pg-'));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const run = (command: string, args: readonly string[]) =>
    void execFileSync(join(binFolder, command), args, {
      ...account,
      cwd: folder,
      stdio: 'pipe',
      env: { PATH: process.env['PATH'], PGPASSWORD: password },
    });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const data = join(folder, 'data');
  const port = await freePort();
  const init = ['-U', 'keeper', '-A', 'scram-sha-256', '--no-sync', '--locale=C', '-E', 'UTF8'];
  const fast = ['fsync = off', 'full_page_writes = off', 'shared_buffers = 64MB', 'max_connections = 80'];
  const lines = [...fast, `port = ${port}`, "listen_addresses = '127.0.0.1'", `unix_socket_directories = '${folder}'`, ...settings];
  const keeper = (database: string): CentralLink => ({
    host: '127.0.0.1',
    port,
    database,
    login: 'keeper',
    password,
    tls: 'off',
    caPem: null,
  });
  const configure = (text: readonly string[]) => writeFileSync(join(data, 'postgresql.conf'), `${text.join('\n')}\n`);
  await fillDataFolder(data, [findVersions(), account, password, init], async () => {
    run('initdb', ['-D', data, `--pwfile=${passwordFile}`, ...init]);
    configure(lines);
    const blank = await startProcess(data, folder);
    try {
      await waitUntilReady(keeper('postgres'), data);
      await withClient(keeper('postgres'), (client) => client.query(`CREATE DATABASE ${postgisTemplate}`));
      await withClient(keeper(postgisTemplate), (client) => client.query('CREATE EXTENSION postgis'));
    } finally {
      await endProcess(blank, 'SIGINT');
    }
  });
  configure(lines);
  let server = await startProcess(data, folder);
  let spentBefore = 0;
  const spent = () => childrenSeconds(server.pid ?? 0);
  process.once('exit', () => server.kill('SIGQUIT'));
  await waitUntilReady(keeper('postgres'), data);
  return {
    folder,
    data,
    port,
    keeper,
    run,
    processorSeconds: () => spentBefore + spent(),
    stop: (signal = 'SIGINT') => {
      spentBefore += spent();
      return endProcess(server, signal);
    },
    start: async () => {
      server = await startProcess(data, folder);
      await waitUntilReady(keeper('postgres'), data);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Times of children that were waited for: fields 16 and 17 of /proc/PID/stat, in hundredths of a second (proc(5)). */
function childrenSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Runs statements as whoever the link names. */
export async function withClient<T>(link: CentralLink, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...link, user: link.login, ssl: false });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then as its own account, or as nobody. */
function unprivileged(): Account {
  if (userInfo().uid !== 0) return {};
  const idOf = (option: string, name: string) => Number(execFileSync('id', [option, name], { stdio: 'pipe' }).toString());
  try {
    return { uid: idOf('-u', 'postgres'), gid: idOf('-g', 'postgres') };
  } catch {
    return { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') };
  }
}

function findServer(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a)) : [];
  const folder = versions.map((version) => `/usr/lib/postgresql/${version}/bin`).find((bin) => existsSync(join(bin, 'initdb')));
  if (folder === undefined) throw new Error('PostgreSQL is missing. Install with: apt-get install postgresql-15 postgresql-15-postgis-3');
  return folder;
}

/** Of PostgreSQL and of the PostGIS that it would take. */
function findVersions(): readonly string[] {
  const server = execFileSync(join(binFolder, 'postgres'), ['--version'], { ...account, cwd: tmpdir() }).toString();
  const share = execFileSync(join(binFolder, 'pg_config'), ['--sharedir'], { ...account, cwd: tmpdir() })
    .toString()
    .trim();
  return [server, readFileSync(join(share, 'extension/postgis.control'), 'utf8')];
}

async function startProcess(data: string, folder: string): Promise<ChildProcess> {
  const server = spawn(join(binFolder, 'postgres'), ['-D', data], { ...account, cwd: folder, stdio: 'ignore' });
  await new Promise((resolve, reject) => server.once('spawn', resolve).once('error', reject));
  return server;
}

const endProcess = (server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> =>
  new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve();
    server.once('exit', () => resolve());
    server.kill(signal);
  });

/** No statement is run before it is sure that this is the server that was started. */
async function waitUntilReady(link: CentralLink, data: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      const { rows } = await withClient(link, (client) => client.query<{ data_directory: string }>('SHOW data_directory'));
      if (rows[0]?.data_directory !== data) throw new Error(`another server answers: ${rows[0]?.data_directory ?? ''}`);
      return;
    } catch (error) {
      if (attempt === 100 || String(error).includes('another server')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
  });
