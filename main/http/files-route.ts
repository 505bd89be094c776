import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import { roles } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { requireCaller } from './guard.ts';

/** Least role that may hand over a file: that of the import procedures, which are all that a file can be used for. */
const MAY_UPLOAD = 'analyst';

/**
 * `POST /api/files?name=…`: takes the raw body as a file and answers the token that import procedures take.
 * The file lies in a folder of its own in the system's temporary folder, for this user alone, until the server closes.
 */
export async function addFilesRoute(server: FastifyInstance, app: App, maxBytes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-uploads-'));
  let count = 0;
  server.addHook('onClose', () => rm(folder, { recursive: true, force: true }));

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => {
      done(null, payload);
    });
    scope.addHook('onRequest', async (request) => {
      const { role } = await requireCaller(request, app.sessions);
      if (roles.indexOf(role) < roles.indexOf(MAY_UPLOAD)) throw new AppError('users.not-allowed', { role, needed: MAY_UPLOAD });
    });
    scope.post<{ Querystring: { name?: string }; Body: Readable }>('/api/files', { bodyLimit: maxBytes }, async (request) => {
      const name = basename(request.query.name ?? '') || 'upload';
      count += 1;
      const path = join(folder, String(count));
      try {
        await pipeline(request.body, limitBytes(maxBytes, name), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
      } catch (error) {
        await rm(path, { force: true });
        throw isDiskFull(error) ? new AppError('disk.full', { file: name }, { cause: error }) : error;
      }
      return { file: app.files.offer(path, name) };
    });
  });
}

function limitBytes(maxBytes: number, file: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(new AppError('file.too-large', { file, maxBytes }));
      else done(null, chunk);
    },
  });
}

const isDiskFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC';
