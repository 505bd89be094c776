import { connect as connectSocket, Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { Client } from 'pg';
import { AppError } from '../../preload/contract/errors.ts';
import type { CentralLink } from '../central-wire.ts';
import { centralError, type Place } from './errors.ts';

/** A connection and the ways to end it. */
export interface Connection {
  readonly client: Client;
  readonly place: Place;
  /** Runs work; what it throws becomes an AppError. */
  readonly guard: <T>(work: () => Promise<T>) => Promise<T>;
  /** Ends the query at the server and the connection, whatever it is doing. */
  readonly kill: () => void;
  readonly close: () => Promise<void>;
}

const CONNECT_MS = 10_000;
const KEEP_ALIVE_MS = 15_000;

/**
 * Signs in. TLS is verify-full; 'off' is for this computer only.
 *
 * @throws AppError central.unreachable, central.refused, central.tls, central.not-set-up, cancelled.
 */
export async function openConnection(
  link: Omit<CentralLink, 'password'> & { readonly password: string | undefined },
  signal: AbortSignal,
): Promise<Connection> {
  const place = { host: link.host, port: link.port, login: link.login };
  if (link.tls === 'off' && !isThisComputer(link.host)) throw new AppError('central.tls', { ...place, reason: 'off' });
  const socket = new Socket();
  const client = new Client({
    host: link.host,
    port: link.port,
    database: link.database,
    user: link.login,
    password: link.password,
    application_name: 'khareetaty',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    stream: () => socket,
    ssl:
      link.tls === 'off'
        ? false
        : {
            rejectUnauthorized: true,
            minVersion: 'TLSv1.2',
            checkServerIdentity: (_, certificate) => checkServerIdentity(link.host, certificate),
            ...(link.caPem === null ? {} : { ca: link.caPem }),
          },
  });
  // A connection that the server ends says so by an event; without a listener the process would end with it.
  client.on('error', () => undefined);
  const kill = () => {
    cancelQuery(client, link);
    socket.destroy();
  };
  signal.addEventListener('abort', kill, { once: true });
  const guard = <T>(work: () => Promise<T>) =>
    (signal.aborted ? Promise.reject(new AppError('cancelled')) : work()).catch((error: unknown) => {
      throw centralError(error, place, signal);
    });
  await guard(() => client.connect()).catch((error: unknown) => {
    signal.removeEventListener('abort', kill);
    socket.destroy();
    throw error;
  });
  const close = async () => {
    signal.removeEventListener('abort', kill);
    await client.end().catch(() => undefined);
  };
  return { client, place, guard, kill, close };
}

export const isThisComputer = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const CANCEL_CODE = 80_877_102;

/** Asks the server to end what this connection is doing. The request is 16 bytes on a connection of its own, as in libpq. */
function cancelQuery(client: Client, { host, port }: CentralLink | Omit<CentralLink, 'password'>): void {
  // Safe: pg sets both when it has signed in, and does not say so in its types.
  const { processID, secretKey } = client as unknown as { readonly processID: number | null; readonly secretKey: number | null };
  if (processID === null || secretKey === null) return;
  const request = Buffer.alloc(16);
  [16, CANCEL_CODE, processID, secretKey].forEach((value, i) => request.writeInt32BE(value | 0, 4 * i));
  const socket = host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host);
  socket.on('error', () => undefined).setTimeout(CONNECT_MS, () => socket.destroy());
  socket.unref();
  socket.end(request);
}
