/** A PostgreSQL of the test's own: temporary folder, free port of this computer, an account without rights. It ends with the test file. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrateCentral } from '../../main/central/migrate.ts';
import { openConnection } from '../../main/central/client.ts';
import { addCentralUser, type CentralRole } from '../../main/central/users.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { layout } from '../../main/layout.ts';

export const password = 'correct horse battery';
const binFolder = findServer();
/** Whom the server runs as; nothing set = whoever runs the test. */
export const account = unprivileged();

export interface Cluster {
  readonly folder: string;
  readonly port: number;
  /** The way in for the superuser `keeper`. */
  readonly keeper: (database: string) => CentralLink;
  /** A new database with the schema of the centre. @returns its name. */
  readonly makeCentre: () => Promise<string>;
  /** Ends the server at once, without a word to anybody, and starts it again. */
  readonly crash: () => Promise<void>;
  /** Ends the server in good order, works on its files, and starts it again. */
  readonly whileStopped: (work: (dataFolder: string) => void) => Promise<void>;
  readonly run: (command: string, args: readonly string[]) => void;
  /** Of all its processes that ended, since it was started the first time. */
  readonly processorSeconds: () => number;
  /** By itself at the end of a test file. */
  readonly close: () => Promise<void>;
}

/** Starts one; call it at the top of a test file. `settings` are lines of postgresql.conf. */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
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
  run('initdb', ['-D', data, '-U', 'keeper', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync', '--locale=C', '-E', 'UTF8']);
  const port = await freePort();
  const fast = ['shared_buffers = 64MB', 'fsync = off', 'full_page_writes = off', 'max_connections = 80'];
  const lines = [...fast, `port = ${port}`, "listen_addresses = '127.0.0.1'", `unix_socket_directories = '${folder}'`, ...settings];
  writeFileSync(join(data, 'postgresql.conf'), `${lines.join('\n')}\n`);

  let server = await startServer(data, folder, account);
  const stop = (signal: 'SIGINT' | 'SIGQUIT') => endProcess(server, signal);
  process.once('exit', () => server.kill('SIGQUIT'));
  const close = async () => {
    await stop('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  // A bench has no test file with whose end it could end.
  if (process.env['VITEST'] !== undefined) (await import('vitest')).afterAll(close);
  const keeper = (database: string): CentralLink => ({
    host: '127.0.0.1',
    port,
    database,
    login: 'keeper',
    password,
    tls: 'off',
    caPem: null,
  });
  await waitUntilReady(keeper('postgres'), data);
  let spentBefore = 0;
  const spent = () => childrenSeconds(server.pid ?? 0);
  const restart = async (signal: 'SIGINT' | 'SIGQUIT', work: (dataFolder: string) => void) => {
    spentBefore += spent();
    await stop(signal);
    work(data);
    server = await startServer(data, folder, account);
    await waitUntilReady(keeper('postgres'), data);
  };
  let made = 0;
  return {
    folder,
    port,
    close,
    keeper,
    run,
    makeCentre: async () => {
      const database = `centre_${String(++made)}`;
      await withClient(keeper('postgres'), (client) => client.query(`CREATE DATABASE ${database}`));
      await withConnection(keeper(database), (connection) => migrateCentral(connection, layout.centralDir));
      return database;
    },
    crash: () => restart('SIGQUIT', () => undefined),
    whileStopped: (work) => restart('SIGINT', work),
    processorSeconds: () => spentBefore + spent(),
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

export async function withConnection<T>(
  link: CentralLink,
  work: (connection: Awaited<ReturnType<typeof openConnection>>) => Promise<T>,
): Promise<T> {
  const connection = await openConnection(link, new AbortController().signal);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Makes a person of the centre. @returns the way in for them. */
export async function addPerson(
  keeper: CentralLink,
  name: string,
  role: CentralRole,
  zones: readonly string[] | null,
): Promise<CentralLink> {
  const user = { name, displayName: name, role, zones };
  const { login } = await withConnection(keeper, (connection) => addCentralUser(connection, user, password));
  return { ...keeper, login };
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

async function startServer(data: string, folder: string, account: Account): Promise<ChildProcess> {
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
