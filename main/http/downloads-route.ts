import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import type { App } from '../app.ts';
import { requireCaller } from './guard.ts';

/** `GET /api/files/:file`: gives a file that an export made, to whoever made it. */
export function addDownloadsRoute(server: FastifyInstance, app: App): void {
  server.get<{ Params: { file: string } }>('/api/files/:file', async (request, reply) => {
    const { name } = requireCaller(request);
    const found = app.files.exported(request.params.file, name);
    const size = found === null ? null : await stat(found.path).catch(() => null);
    if (found === null || size === null) throw new AppError('file.missing', { file: found?.name ?? 'export' });
    return reply
      .type('application/octet-stream')
      .headers({ 'content-length': size.size, 'content-disposition': `attachment; filename="${found.name}"` })
      .send(createReadStream(found.path));
  });
}
