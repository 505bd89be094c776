import { errorCodes } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import { describeErrors, describeOperation, subjectOf } from './openapi-operation.ts';
import type { Json } from './openapi-schema.ts';

/** The contract as an OpenAPI 3.1 document. */
export function describeApi(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, procedure] of procedures) {
    const [method, path] = procedure.rest;
    (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {})[method.toLowerCase()] = describeOperation(name, procedure);
  }
  paths['/api/files'] = { post: describeUpload() };
  paths['/api/files/{file}'] = { get: describeDownload() };
  paths['/api/events'] = { get: describeEvents() };
  return {
    openapi: '3.1.0',
    info: { title: 'Khareetaty', version, description },
    tags: [...new Set([...procedures.keys()].map(subjectOf))].map((name) => ({ name })),
    security: [{ bearerAuth: [] }],
    paths,
    components: { securitySchemes, schemas: { Problem: problemSchema }, headers, parameters },
  };
}

const description = `City-level incident intelligence. Every path is a procedure of the contract.

- **Filters** are query parameters; lists are repeated (\`typeIds=1&typeIds=2\`) or one JSON list (\`typeIds=[1,2]\`). A name that is not
  described is refused, not ignored. Times are local to the incidents, and \`from <= t < to\`.
- **Pages** are asked for by \`page\` and \`pageSize\`; \`total\` counts all, and \`Link\` leads to the first, previous, next and last one.
- **ETag** and \`If-None-Match\` save sending what has not changed; every GET can be asked by HEAD.
- **Errors** are problems (RFC 9457) with a stable \`code\`; its \`params\` name what is wrong.
- **Limits**: 1 MiB a body, 32 levels deep; 600 requests a minute from one caller; on 429, \`Retry-After\` says when to come back.`;

const securitySchemes: Json = {
  bearerAuth: { type: 'http', scheme: 'bearer', description: 'The token of /api/auth/login or /api/auth/exchange.' },
};

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'params'],
  properties: {
    type: { type: 'string', examples: ['urn:khareetaty:error:not-found'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: errorCodes, description: 'Stable code of the error', examples: ['not-found'] },
    params: { type: 'object', description: 'Values for the sentence: file, row, count, limit …' },
    ref: { type: 'string', description: 'Id of the log line; for `internal` only' },
  },
};

const seconds = { type: 'integer', minimum: 0 };
const headers: Json = {
  'RateLimit-Limit': { description: 'Requests a minute', schema: { type: 'integer', minimum: 1 } },
  'RateLimit-Remaining': { description: 'Of them left in this minute', schema: { type: 'integer', minimum: 0 } },
  'RateLimit-Reset': { description: 'Seconds until the minute is over', schema: seconds },
  'Retry-After': { description: 'Seconds to wait', schema: seconds },
  ETag: { description: 'Stands for these very bytes', schema: { type: 'string' } },
  Link: { description: 'rel first, prev, next and last (RFC 8288)', schema: { type: 'string' } },
};
const parameters: Json = {
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'ETag of an earlier answer',
    schema: { type: 'string' },
  },
};

function describeUpload(): Json {
  return {
    operationId: 'files.upload',
    summary: 'Hands a file to the host; the token is what import procedures take.',
    tags: ['incidents'],
    'x-required-role': 'analyst',
    parameters: [
      {
        ...{ name: 'name', in: 'query', required: true, description: 'What it is called, without folders' },
        ...{ schema: { type: 'string', minLength: 1, maxLength: 255 }, example: 'incidents.csv' },
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: 'timestamp,incident_type,lat,lon' } },
    },
    responses: {
      200: {
        description: 'Done',
        content: {
          'application/json': {
            schema: { type: 'object', required: ['file'], properties: { file: { type: 'string' } } },
            example: { file: 'pV3mQ0xJtE2f9aLh7sKdWg' },
          },
        },
      },
      ...describeErrors([
        ...(['input.invalid', 'input.hidden-characters', 'users.sign-in-needed', 'users.not-allowed'] as const),
        ...(['file.empty', 'file.too-large', 'disk.full', 'host.too-slow', 'host.too-many-requests'] as const),
      ]),
    },
  };
}

function describeDownload(): Json {
  return {
    operationId: 'files.download',
    summary: 'Gives a file that an export made, to whoever made it.',
    tags: ['incidents'],
    'x-required-role': 'viewer',
    parameters: [{ name: 'file', in: 'path', required: true, schema: { type: 'string' }, example: 'pV3mQ0xJtE2f9aLh7sKdWg' }],
    responses: {
      200: {
        description: 'Done',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: 'uid,occurred_at,type' } },
      },
      ...describeErrors(['users.sign-in-needed', 'file.missing']),
    },
  };
}

function describeEvents(): Json {
  const example = 'event: incidents.changed\ndata: {"batchId":3}\n\n';
  return {
    operationId: 'events.listen',
    summary: 'Server-sent events: job.progressed, incidents.changed, hotspots.changed …',
    description: 'A comment line comes every 15 seconds. One caller may have eight streams.',
    tags: ['pipeline'],
    'x-required-role': 'viewer',
    responses: {
      200: { description: 'Stream', content: { 'text/event-stream': { schema: { type: 'string' }, example } } },
      ...describeErrors(['users.sign-in-needed', 'host.too-many-requests']),
    },
  };
}
