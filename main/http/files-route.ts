import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { nameCharacters } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { App } from '../app.ts';
import { refuseUnlessAllowed } from '../dispatch.ts';
import { requireCaller } from './guard.ts';
import type { HttpLimits } from './limits.ts';

/** Least role that may hand over a file, and the subjects of which one is needed: those of the import procedures, all that a file is for. */
const MAY_UPLOAD = 'analyst';
const subjects = ['incidents', 'zones', 'sync'] as const;
/** Longest name of a file that file systems know, in bytes. */
const MAX_NAME_BYTES = 255;

/**
 * `POST /api/files?name=…`: takes the raw body as a file and answers the token that import procedures take.
 * The file lies in a folder of its own in the system's temporary folder, for this user alone, until the server closes.
 */
export async function addFilesRoute(server: FastifyInstance, app: App, { uploadBytes, uploadIdleMs }: HttpLimits): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-uploads-'));
  let count = 0;
  server.addHook('onClose', () => rm(folder, { recursive: true, force: true }));

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => {
      done(null, payload);
    });
    scope.addHook('preParsing', async (request) => {
      const caller = requireCaller(request);
      const subject = subjects.find((one) => caller.subjects?.includes(one)) ?? subjects[0];
      refuseUnlessAllowed(`${subject}.import`, { may: MAY_UPLOAD }, caller);
    });
    scope.post<{ Querystring: Readonly<Record<string, unknown>>; Body: Readable | undefined }>(
      '/api/files',
      { bodyLimit: uploadBytes },
      async ({ query, body }) => {
        const name = readName(query);
        if (body === undefined) throw new AppError('file.empty', { file: name });
        count += 1;
        const path = join(folder, String(count));
        const meter = createMeter({ uploadBytes, uploadIdleMs, name });
        // Not a part of the pipeline, which would end the connection with it: that has to carry the answer, also one that says no.
        body.once('error', (error) => meter.destroy(error)).pipe(meter);
        try {
          await pipeline(meter, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
        } catch (error) {
          await rm(path, { force: true });
          throw isDiskFull(error) ? new AppError('disk.full', { file: name }, { cause: error }) : error;
        }
        return { file: app.files.offer(path, name) };
      },
    );
  });
}

/**
 * A name and nothing that leads elsewhere; it is shown to people and never used as a path.
 *
 * @throws AppError input.invalid, input.hidden-characters
 */
function readName(query: Readonly<Record<string, unknown>>): string {
  const { name, ...others } = query;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(other.slice(0, 80), 'unrecognized_keys', 'there is only name');
  if (typeof name !== 'string' || name === '') throw invalid('name', 'required', 'say what the file is called');
  if (!nameCharacters.test(name)) throw new AppError('input.hidden-characters', { path: 'name' });
  if (/[/\\]/.test(name) || name === '.' || name === '..') throw invalid('name', 'path', 'a name without folders');
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw invalid('name', 'too_big', `at most ${String(MAX_NAME_BYTES)} bytes`);
  return name;
}

const invalid = (path: string, rule: string, detail: string): AppError => new AppError('input.invalid', { path, rule, detail });

/** Passes bytes on, as many as are allowed, and as long as they keep coming. */
function createMeter({ uploadBytes, uploadIdleMs, name }: { uploadBytes: number; uploadIdleMs: number; name: string }): Transform {
  let bytes = 0;
  const idle = setTimeout(() => meter.destroy(new AppError('host.too-slow')), uploadIdleMs);
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      idle.refresh();
      bytes += chunk.byteLength;
      if (bytes > uploadBytes) done(new AppError('file.too-large', { file: name, maxBytes: uploadBytes }));
      else done(null, chunk);
    },
    destroy(error, done) {
      clearTimeout(idle);
      done(error);
    },
  });
  return meter;
}

const isDiskFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC';
