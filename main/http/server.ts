import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../../preload/contract/errors.ts';
import type { Log } from '../log.ts';
import { safeHeaders } from '../renderer-files.ts';
import { createPlaces, type HttpLimits } from './limits.ts';
import type { OwnAddress } from './own-address.ts';
import { problemOf, statusOf } from './problem.ts';
import { badRequest, findFault } from './raw-request.ts';

/** PEM texts of a certificate (with those above it) and its key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

interface Options {
  readonly own: OwnAddress;
  readonly limits: HttpLimits;
  readonly log: Log;
  /** null = plain HTTP, for this computer only. */
  readonly tls: TlsFiles | null;
}

const CHECK_MS = 5_000;

/**
 * A server that hands on only requests that are addressed to it and have one meaning, ends slow clients, and counts connections.
 * What it refuses is answered as a problem and logged by its code alone.
 *
 * @throws AppError host.tls-unusable if the certificate and the key cannot be read or do not belong together.
 */
export function createGuardedServer(
  { own, limits, log, tls }: Options,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const fault = findFault(request, own);
    if (fault === null) handle(request, response);
    else refuse(request, response, { fault, log });
  };
  const timeouts = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    // Asked for by findFault, whose answer is a problem like every other.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs / 2),
  };
  const server = tls === null ? createServer(timeouts, listener) : createSecure(tls, { timeouts, limits, listener });
  server.on('checkExpectation', listener);
  // There is no way through this host to another one.
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    endWith(socket, new AppError('host.method-not-allowed', { method: 'CONNECT', allowed: 'GET, HEAD, POST, PUT, DELETE' }));
  });
  countConnections(server, limits);
  return server;
}

function createSecure(
  { cert, key }: TlsFiles,
  { timeouts, limits, listener }: { timeouts: object; limits: HttpLimits; listener: (i: IncomingMessage, o: ServerResponse) => void },
): Server {
  try {
    const certificate = new X509Certificate(cert);
    // Node takes an empty key without a word, and then no handshake ever succeeds.
    if (!certificate.checkPrivateKey(createPrivateKey(key))) throw new AppError('host.tls-unusable', { reason: 'another key' });
    if (Date.parse(certificate.validTo) < Date.now()) throw new AppError('host.tls-unusable', { reason: 'expired' });
    return createTlsServer({ ...timeouts, cert, key, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersMs }, listener);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'not PEM';
    throw new AppError('host.tls-unusable', { reason }, { cause });
  }
}

function countConnections(server: Server, { connections, connectionsPerAddress }: HttpLimits): void {
  server.maxConnections = connections;
  const places = createPlaces(connectionsPerAddress);
  server.on('connection', (socket: Socket) => {
    const giveBack = places.take(socket.remoteAddress ?? '');
    if (giveBack === null) socket.destroy();
    else socket.once('close', giveBack);
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, { fault, log }: { fault: AppError; log: Log }): void {
  const status = statusOf(fault.code);
  log.info('refused', { code: fault.code, status, ...(fault.code === 'host.wrong-address' ? {} : { method: request.method ?? '' }) });
  const allowed = fault.params['allowed'];
  response.writeHead(status, { ...headersOf(fault), ...(typeof allowed === 'string' ? { allow: allowed } : {}) });
  response.end(request.method === 'HEAD' ? undefined : problemOf(fault.toWire(), status));
}

const headersOf = (_fault: AppError) => ({
  ...safeHeaders,
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  connection: 'close',
});

/** Answers what Node's parser refused, or what came too slowly for it. */
export function answerParserError(log: Log): (error: Error & { code?: string }, socket: Socket) => void {
  return (error, socket) => {
    const fault = parserFault(error.code);
    log.info('refused', { code: fault.code, status: statusOf(fault.code) });
    endWith(socket, fault, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : undefined);
  };
}

function parserFault(code = ''): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new AppError('host.too-slow');
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new AppError('input.too-large');
  return badRequest('form');
}

function endWith(socket: Duplex, fault: AppError, status = statusOf(fault.code)): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = problemOf(fault.toWire(), status);
  const headers = { ...headersOf(fault), 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}
