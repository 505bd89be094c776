/** A PostgreSQL of the test file's own with centres in it. It ends with the test file. */
import { openConnection } from '../../main/central/client.ts';
import { migrateCentral } from '../../main/central/migrate.ts';
import { addCentralUser, type CentralRole } from '../../main/central/users.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { layout } from '../../main/layout.ts';
import { postgisTemplate } from './blank-cluster.ts';
import { password, startPrivateServer, withClient, type PrivateServer } from './server.ts';

export { account, password, withClient } from './server.ts';

export interface Cluster extends Pick<PrivateServer, 'folder' | 'port' | 'keeper' | 'run' | 'processorSeconds'> {
  /** A new database with the schema of the centre. @returns its name. */
  readonly makeCentre: () => Promise<string>;
  /** Ends the server at once, without a word to anybody, and starts it again. */
  readonly crash: () => Promise<void>;
  /** Ends the server in good order, works on its files, and starts it again. */
  readonly whileStopped: (work: (dataFolder: string) => void) => Promise<void>;
  /** By itself at the end of a test file. */
  readonly close: () => Promise<void>;
}

/** Starts one; call it at the top of a test file. `settings` are lines of postgresql.conf. */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
  const server = await startPrivateServer(settings);
  const { folder, data, port, keeper, run, processorSeconds } = server;
  const close = async () => {
    await server.stop();
    server.remove();
  };
  // A bench has no test file with whose end it could end.
  if (process.env['VITEST'] !== undefined) (await import('vitest')).afterAll(close);
  const restart = async (signal: 'SIGINT' | 'SIGQUIT', work: (dataFolder: string) => void) => {
    await server.stop(signal);
    work(data);
    await server.start();
  };
  let made = 0;
  return {
    ...{ folder, port, close, keeper, run, processorSeconds },
    makeCentre: async () => {
      const database = `centre_${String(++made)}`;
      await withClient(keeper('postgres'), (client) => client.query(`CREATE DATABASE ${database} TEMPLATE ${postgisTemplate}`));
      await withConnection(keeper(database), (connection) => migrateCentral(connection, layout.centralDir));
      return database;
    },
    crash: () => restart('SIGQUIT', () => undefined),
    whileStopped: (work) => restart('SIGINT', work),
  };
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
