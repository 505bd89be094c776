/** A centre of the test's own and the laptop of a colleague, both used as people use them: by the command line. */
import { password, startPrivateServer, withClient } from '../central/server.ts';
import { makeTestFolder, runCommand, runCommandWith, type TestFolder } from './workstation.ts';

export interface Centre {
  readonly port: number;
  readonly database: string;
  /** Adds a person. @returns their login. */
  readonly addUser: (name: string, role: 'analyst' | 'supervisor' | 'admin', displayName?: string) => string;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts a PostgreSQL with PostGIS and makes a database of it a centre. */
export async function startCentre(): Promise<Centre> {
  const server = await startPrivateServer();
  const database = 'town';
  await withClient(server.keeper('postgres'), (client) => client.query(`CREATE DATABASE ${database}`));
  const none = await makeTestFolder();
  let isRunning = true;
  const asKeeper = [...at(server.port, database, 'keeper')];
  runCommand(none, 'central', 'migrate', ...asKeeper);
  return {
    port: server.port,
    database,
    addUser(name, role, displayName = name) {
      const person = [name, '--role', role, '--zones', 'all', '--display-name', displayName, '--password-stdin'];
      const added = runCommandWith({ input: password }, none, 'central', 'user', 'add', ...person, ...asKeeper);
      return (added as { readonly login: string }).login;
    },
    async stop() {
      isRunning = false;
      await server.stop();
    },
    async start() {
      await server.start();
      isRunning = true;
    },
    close: async () => {
      if (isRunning) await server.stop();
      server.remove();
      await none.remove();
    },
  };
}

/** Another computer, linked with the same centre. */
export interface Laptop {
  readonly folder: TestFolder;
  readonly run: (...args: readonly string[]) => unknown;
  readonly sync: () => void;
}

export async function linkLaptop({ port, database }: Centre, login: string): Promise<Laptop> {
  const folder = await makeTestFolder();
  const run = (...args: readonly string[]) => runCommandWith({ env: { KHAREETATY_CENTRAL_PASSWORD: password } }, folder, ...args);
  run('sync', 'link', ...at(port, database, login));
  return { folder, run, sync: () => void run('sync', 'run') };
}

export const centrePassword = password;

const at = (port: number, database: string, login: string) => [
  '--url',
  `postgres://${login}:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/${database}`,
  '--tls',
  'off',
];
