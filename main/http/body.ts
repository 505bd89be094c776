import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import type { HttpLimits } from './limits.ts';

/** JSON is the only body: forms and texts are what other pages can send without asking. */
export function addJsonBodies(server: FastifyInstance, limits: HttpLimits): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', (request: FastifyRequest, payload: Readable) => readJson(request, payload, limits));
}

async function readJson({ headers }: FastifyRequest, payload: Readable, { bodyBytes, bodyMs }: HttpLimits): Promise<unknown> {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') throw unsupported('content-type', 'send UTF-8');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw unsupported('content-encoding', 'send it uncompressed');
  if (Number(headers['content-length'] ?? 0) > bodyBytes) throw new AppError('input.too-large', { maxBytes: bodyBytes });
  const bytes = await readAll(payload, bodyBytes, bodyMs);
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return body;
  } catch {
    throw new AppError('input.invalid', { path: 'body', rule: 'format', detail: 'send a JSON object' });
  }
}

/** @throws AppError input.too-large or host.too-slow; what still comes is then nobody's, and the connection is closed after the answer. */
function readAll(payload: Readable, maxBytes: number, maxMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fail = (error: Error) => {
      clearTimeout(timer);
      payload.pause();
      payload.removeListener('data', take);
      reject(error);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) fail(new AppError('input.too-large', { maxBytes }));
      else chunks.push(chunk);
    };
    const timer = setTimeout(() => fail(new AppError('host.too-slow')), maxMs);
    payload.on('data', take);
    payload.once('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks, bytes));
    });
    payload.once('error', fail);
    payload.once('close', () => clearTimeout(timer));
  });
}

/** Its status is 415 (problem.ts), as for every body that is not JSON. */
export const unsupported = (path: 'content-type' | 'content-encoding', detail: string): AppError =>
  new AppError('input.invalid', { path, rule: 'media-type', detail });
