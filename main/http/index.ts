import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import { ownerNames } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { readRendererFile, safeHeaders } from '../renderer-files.ts';
import { addDocsRoutes } from './docs-routes.ts';
import { addDownloadsRoute } from './downloads-route.ts';
import { addEventsRoute } from './events-route.ts';
import { addFilesRoute } from './files-route.ts';
import { isForThisHost, refuseForeignHost, refuseForeignOrigin } from './guard.ts';
import { createErrorHandler, sendProblem } from './problem.ts';
import { addProcedureRoutes } from './routes.ts';

export interface HttpOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** An address of this computer only: whoever reaches the port can try tokens. */
  readonly host: '127.0.0.1' | '::1';
  readonly maxUploadBytes?: number;
}

export interface HttpHost {
  /** Where the workstation is, without the token. */
  readonly url: string;
  /** Lets one browser in, once: open `${url}/#token=${token}`. */
  readonly token: string;
  /** Cancels running calls of clients and stops listening. The app stays open. */
  readonly close: () => Promise<void>;
}

const MAX_BODY_BYTES = 1_048_576;
const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;
const timeouts = { headersTimeout: 10_000, requestTimeout: 300_000, keepAliveTimeout: 30_000, connectionsCheckingInterval: 5_000 };
/** Whoever holds the printed token is the person who started the server. */
const owner = { name: ownerNames.browser, role: 'admin' } as const;

/**
 * Serves the workstation and its REST API on loopback.
 *
 * @throws the system's error (EADDRINUSE, EACCES) if the port cannot be had.
 */
export async function startHttp(app: App, { port, host, maxUploadBytes = MAX_UPLOAD_BYTES }: HttpOptions): Promise<HttpHost> {
  const server = fastify({
    bodyLimit: MAX_BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    serverFactory: (handler) =>
      createServer(timeouts, (request, response) => {
        if (isForThisHost(request)) handler(request, response);
        else refuseForeignHost(response);
      }),
  });
  addGuards(server, app);
  await server.register(rateLimit, { global: false });
  addProcedureRoutes(server, app);
  addEventsRoute(server, app);
  addDownloadsRoute(server, app);
  await addFilesRoute(server, app, maxUploadBytes);
  await addDocsRoutes(server, app.version);
  addRendererRoute(server);
  await server.listen({ port, host });
  const { address, port: taken } = server.server.address() as AddressInfo;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${String(taken)}`;
  return { url, token: app.sessions.issueOneUse(owner), close: () => server.close() };
}

function addGuards(server: FastifyInstance, app: App): void {
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...safeHeaders, 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" });
    refuseForeignOrigin(request);
  });
  server.setErrorHandler(createErrorHandler(app.log));
}

/** Every other path is a file of the renderer; there are no pages but the one. */
function addRendererRoute(server: FastifyInstance): void {
  server.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const file = request.method === 'GET' && !path.startsWith('/api/') ? await readRendererFile(path) : null;
    if (file !== null) return reply.headers(file.headers).send(file.body);
    return sendProblem(reply, new AppError('not-found', { what: 'path', name: path.slice(0, 80) }).toWire());
  });
}
