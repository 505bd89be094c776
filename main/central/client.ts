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
  /** Runs work; what it throws becomes an AppError. A server that says nothing for two minutes meanwhile counts as gone. */
  readonly guard: <T>(work: () => Promise<T>) => Promise<T>;
  /** Within it: work of our own, during which the server may be silent. */
  readonly aside: <T>(work: () => Promise<T>) => Promise<T>;
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
  const { watched, aside } = watchSilence(socket);
  const guard = <T>(work: () => Promise<T>) =>
    (signal.aborted ? Promise.reject(new AppError('cancelled')) : watched(work)).catch((error: unknown) => {
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
  return { client, place, guard, aside, kill, close };
}

/** Statements of a laptop end after one minute, so that a server that is well has answered by then. */
const SILENCE_MS = 120_000;
const LOOK_MS = 15_000;

/**
 * Ends a connection over which nothing comes and goes though an answer is due: a line can die without a word (a modem, a closed lid, a
 * firewall that forgot it), and TCP alone would wait a quarter of an hour.
 */
function watchSilence(socket: Socket): Pick<Connection, 'aside'> & { readonly watched: Connection['guard'] } {
  let asides = 0;
  const moved = () => socket.bytesRead + socket.bytesWritten - socket.writableLength;
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    let [seen, silentMs] = [moved(), 0];
    const timer = setInterval(() => {
      silentMs = asides > 0 || moved() !== seen ? 0 : silentMs + LOOK_MS;
      seen = moved();
      if (silentMs >= SILENCE_MS) socket.destroy(Object.assign(new Error('the server fell silent'), { code: 'ECONNABORTED' }));
    }, LOOK_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  };
  const aside = async <T>(work: () => Promise<T>): Promise<T> => {
    asides++;
    try {
      return await work();
    } finally {
      asides--;
    }
  };
  return { watched, aside };
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
