import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';

/** By what names a server may be called: the Host header of every request must be one of them. */
export interface OwnAddress {
  readonly scheme: 'http' | 'https';
  /** Host names besides the address that a connection came in at; lower case, without port. */
  readonly names: readonly string[];
}

const defaultPorts = { http: 80, https: 443 } as const;

/**
 * True if a request names this very server: its own address and port as the socket has it, or one of the names given. A page on
 * another name that was made to point here (DNS rebinding) sends its own name.
 */
export function isForThisHost(request: IncomingMessage, { scheme, names }: OwnAddress): boolean {
  const [host, ...others] = request.headersDistinct.host ?? [];
  if (host === undefined || others.length > 0 || request.url?.startsWith('/') !== true) return false;
  const { localAddress = '', localPort = 0 } = request.socket;
  const own = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  const called = host.toLowerCase();
  return [own, ...names].some(
    (name) => called === `${name}:${String(localPort)}` || (localPort === defaultPorts[scheme] && called === name),
  );
}

/**
 * Refuses what a page of another origin sent. Programs send neither header. Reading is refused too, although the other page could not
 * see the answer: that there is one, and how long it takes, would tell it that this host runs and what it holds. Only following a link
 * to a page (the workstation, the docs) is allowed, as for any site.
 *
 * @throws AppError users.not-allowed
 */
export function refuseForeignOrigin(request: FastifyRequest, { scheme }: OwnAddress): void {
  const { origin, host = '' } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOwnOrigin = origin === undefined || origin === `${scheme}://${host.toLowerCase()}`;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none' || isLinkToPage(request);
  if (!isOwnOrigin || !isOwnSite) throw new AppError('users.not-allowed', { reason: 'origin' });
}

function isLinkToPage({ method, url, headers }: FastifyRequest): boolean {
  const isPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return method === 'GET' && isPage && !url.startsWith('/api/') && !url.startsWith('/health');
}

/** True if the workstation's own page sent this; programs may claim it, and win nothing but their own larger share. */
export const isFromOwnPage = ({ headers }: FastifyRequest): boolean => headers['sec-fetch-site'] === 'same-origin';
