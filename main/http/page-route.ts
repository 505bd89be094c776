import type { FastifyInstance } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import { readRendererFile } from '../renderer-files.ts';
import { sendProblem } from './problem.ts';

/** Every other path is a file of the renderer; there are no pages but the one. */
export function addPageRoute(server: FastifyInstance): void {
  server.setNotFoundHandler(async (request, reply) => {
    const { method } = request;
    const path = request.url.split('?', 1)[0] ?? '/';
    const allowed = methodsOf(path);
    if (allowed.length > 0) {
      const params = { method, allowed: allowed.join(', ') };
      return sendProblem(reply, new AppError('host.method-not-allowed', params).toWire());
    }
    const isPage = (method === 'GET' || method === 'HEAD') && !path.startsWith('/api/');
    const file = isPage ? await readRendererFile(path) : null;
    if (file !== null) return reply.headers(file.headers).send(method === 'HEAD' ? undefined : file.body);
    return sendProblem(reply, new AppError('not-found', { what: 'path', name: path.slice(0, 80) }).toWire());
  });
}

const patterns = [
  ...[...procedures.values()].map(({ rest }) => rest),
  ...([
    ['POST', '/api/files'],
    ['GET', '/api/events'],
    ['GET', '/openapi.json'],
  ] as const),
].map(([method, path]) => ({ method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`) }));

/** What a path takes, where it takes another method than it was asked for; empty = there is no such path. */
function methodsOf(path: string): readonly string[] {
  const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' && path !== '/api/events' ? ['GET', 'HEAD'] : [method])))];
}
