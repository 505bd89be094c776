import type { AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import { ownerNames } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { safeHeaders } from '../renderer-files.ts';
import { addJsonBodies } from './body.ts';
import { addCallers, addRateLimits } from './callers.ts';
import { addDocsRoutes } from './docs-routes.ts';
import { addDownloadsRoute } from './downloads-route.ts';
import { addEventsRoute } from './events-route.ts';
import { addFilesRoute } from './files-route.ts';
import { defaultLimits, type HttpLimits } from './limits.ts';
import { type OwnAddress, refuseForeignOrigin } from './own-address.ts';
import { addPageRoute } from './page-route.ts';
import { createErrorHandler } from './problem.ts';
import { addProcedureRoutes } from './routes.ts';
import { answerParserError, createGuardedServer, type TlsFiles } from './server.ts';

export interface HttpOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** Plain HTTP is for addresses of this computer only: whoever is on the way could read it. */
  readonly host: '127.0.0.1' | '::1' | LanAddress;
  readonly limits?: Partial<HttpLimits>;
}

/** An address that others reach: TLS always, and nobody but people with an account. */
export interface LanAddress {
  readonly address: string;
  readonly tls: TlsFiles;
  /** Names by which others call it, besides the address; the certificate is for them. */
  readonly names: readonly string[];
}

export interface HttpHost {
  /** Where the workstation is, without the token. */
  readonly url: string;
  /** Lets one browser in, once: open `${url}/#token=${token}`. null where others reach the host, or somebody has an account: people sign in then. */
  readonly token: string | null;
  /** Cancels running calls of clients and stops listening. The app stays open. */
  readonly close: () => Promise<void>;
}

/** Whoever holds the printed token is the person who started the server. */
const owner = { name: ownerNames.browser, role: 'admin' } as const;
const YEAR_S = 31_536_000;

/**
 * Serves the workstation and its REST API, on loopback or, with TLS, on an address that others reach.
 *
 * @throws AppError host.no-account, host.tls-unusable; the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) if the port cannot be had.
 */
export async function startHttp(app: App, { port, host, limits: some = {} }: HttpOptions): Promise<HttpHost> {
  const limits = { ...defaultLimits, ...some };
  const lan = typeof host === 'string' ? null : host;
  if (lan !== null && !app.sessions.hasAccounts()) throw new AppError('host.no-account');
  const own: OwnAddress =
    lan === null ? { scheme: 'http', names: [] } : { scheme: 'https', names: lan.names.map((name) => name.toLowerCase()) };
  const server = fastify({
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: true,
    forceCloseConnections: true,
    // A part of a path that is too long, before any route is known.
    frameworkErrors: (error, request, reply) => void createErrorHandler(app.log)(error, request, reply),
    clientErrorHandler: answerParserError(app.log),
    serverFactory: (handler) => createGuardedServer({ own, limits, log: app.log, tls: lan?.tls ?? null }, handler),
  });
  await addGuards(server, app, { own, limits });
  addProcedureRoutes(server, app, limits);
  addEventsRoute(server, app, limits);
  addDownloadsRoute(server, app);
  await addFilesRoute(server, app, limits);
  await addDocsRoutes(server, app.version);
  addPageRoute(server);
  await server.listen({ port, host: lan?.address ?? (host as string) });
  const { address, port: taken } = server.server.address() as AddressInfo;
  const name = lan?.names[0] ?? (address.includes(':') ? `[${address}]` : address);
  const isOpen = lan === null && !app.sessions.hasAccounts();
  return {
    url: `${own.scheme}://${name}:${String(taken)}`,
    token: isOpen ? app.sessions.issueOneUse(owner) : null,
    close: () => server.close(),
  };
}

async function addGuards(
  server: FastifyInstance,
  app: App,
  { own, limits }: { readonly own: OwnAddress; readonly limits: HttpLimits },
): Promise<void> {
  addJsonBodies(server, limits);
  server.setErrorHandler(createErrorHandler(app.log));
  server.addHook('onRequest', async (request, reply) => {
    // Nothing of the data may lie in the cache of a browser on a shared computer.
    reply.headers({ ...safeHeaders, 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" });
    if (own.scheme === 'https') reply.header('strict-transport-security', `max-age=${String(YEAR_S)}`);
    refuseForeignOrigin(request, own);
  });
  addCallers(server, app);
  await addRateLimits(server, limits);
}
