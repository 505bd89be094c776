import { AppError } from '../../preload/contract/errors.ts';
import type { CentralLink } from '../central-wire.ts';
import { type Connection, openConnection } from './client.ts';

const DEFAULT_PORT = 5_432;

/** A link as those who keep the server give it: by URL. Without a password, pg takes PGPASSWORD or the password file. */
type AdminLink = Omit<CentralLink, 'password'> & { readonly password: string | undefined };

/**
 * Reads postgres://login:password@host:port/database, or postgres:///database?host=/var/run/postgresql for a socket.
 *
 * @throws AppError input.invalid; the URL itself, which may hold a password, is never repeated.
 */
export function readAdminUrl(url: string, tls: CentralLink['tls'], caPem: string | null): AdminLink {
  if (!/^postgres(ql)?:\/\//.test(url)) throw invalid();
  // Of other schemes than http, URL takes no empty host.
  const text = url.replace(/^postgres(ql)?:/, 'http:').replace(/^http:\/\/([^/]*@)?\//, 'http://$1socket/');
  if (!URL.canParse(text)) throw invalid();
  const { hostname, port, username, password, pathname, searchParams } = new URL(text);
  const host = searchParams.get('host') ?? (hostname === 'socket' ? '/var/run/postgresql' : hostname.replace(/^\[|\]$/g, ''));
  const database = decodeURIComponent(pathname.slice(1));
  if (database === '' || username === '') throw invalid();
  return {
    host,
    port: port === '' ? DEFAULT_PORT : Number(port),
    database,
    login: decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    tls: host.startsWith('/') ? 'off' : tls,
    caPem,
  };
}

const invalid = () => new AppError('input.invalid', { path: '--url', detail: 'postgres://LOGIN:PASSWORD@HOST:PORT/DATABASE' });

/** Runs work on a connection of its own. @throws AppError central.* of the connection, and what `work` throws. */
export async function asAdmin<T>(link: AdminLink, signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await openConnection(link, signal);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
