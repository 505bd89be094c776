import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { Sessions } from '../session.ts';

/**
 * The host that this server answers to is its own address and port, as the socket has it. A page on another name that was made to point here
 * (DNS rebinding) sends its own name.
 */
export function isForThisHost(request: IncomingMessage): boolean {
  const names = request.headersDistinct.host ?? [];
  return names.length === 1 && names[0] === ownHost(request) && request.url?.startsWith('/') === true;
}

export function refuseForeignHost(response: ServerResponse): void {
  response.writeHead(421, { 'content-type': 'text/plain', connection: 'close' }).end('This server answers to its own address only.\n');
}

/** @throws AppError users.not-allowed if a page of another origin sent this. Programs send neither header. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET') return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOwnOrigin = origin === undefined || origin === `http://${ownHost(request.raw)}`;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (!isOwnOrigin || !isOwnSite) throw new AppError('users.not-allowed', { reason: 'origin' });
}

/** Who the bearer token of a request belongs to; null without one, or with one that is unknown, expired or revoked. */
export async function callerOf(request: FastifyRequest, sessions: Sessions): Promise<Caller | null> {
  const token = /^Bearer ([\w.-]{20,2000})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? null : sessions.find(token);
}

/** @throws AppError users.sign-in-needed */
export async function requireCaller(request: FastifyRequest, sessions: Sessions): Promise<Caller> {
  const caller = await callerOf(request, sessions);
  if (caller === null) throw new AppError('users.sign-in-needed');
  return caller;
}

function ownHost({ socket: { localAddress = '', localPort = 0 } }: IncomingMessage): string {
  const name = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  return `${name}:${String(localPort)}`;
}
