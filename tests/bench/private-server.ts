import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { Client } from 'pg';

const ROOT = '/usr/lib/postgresql';

/**
 * A PostgreSQL of the bench's own in a folder, on a free port of this computer, with usual settings; `work` gets its port.
 * @returns null, and why on standard error, if PostgreSQL is not installed.
 */
export async function withServer<T>(folder: string, settings: readonly string[], work: (port: number) => Promise<T>): Promise<T | null> {
  const version = existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (version === undefined) {
    console.error('the centre is left out. It needs: apt-get install postgresql-15 postgresql-15-postgis-3');
    return null;
  }
  const account = unprivileged();
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const port = await freePort();
  const data = join(folder, 'data');
  const run = (command: string, args: readonly string[]) =>
    void execFileSync(join(ROOT, version, 'bin', command), args, { ...account, cwd: folder, stdio: 'ignore' });
  run('initdb', ['-D', data, '-U', 'keeper', '-A', 'trust', '--no-sync', '--locale=C', '-E', 'UTF8']);
  const given = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', ...settings];
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', given.map((setting) => `-c ${setting}`).join(' '), 'start']);
  try {
    await proveOwn(port, data);
    return await work(port);
  } finally {
    run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
  }
}

async function proveOwn(port: number, data: string): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, user: 'keeper', database: 'postgres' });
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
  await client.end();
  if (rows[0]?.data_directory !== data) throw new Error(`another server answers: ${rows[0]?.data_directory ?? ''}`);
}

/** PostgreSQL refuses to run as root: then as its own account. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (userInfo().uid !== 0) return {};
  const idOf = (option: string) => Number(execFileSync('id', [option, 'postgres']).toString());
  return { uid: idOf('-u'), gid: idOf('-g') };
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
