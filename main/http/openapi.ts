import { z } from 'zod';
import { FRAME_TYPE } from '../../preload/contract/codec.ts';
import { type ErrorCode, errorCodes } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import type { Procedure } from '../../preload/contract/procedure.ts';
import { statusOf } from './problem.ts';

type Json = Readonly<Record<string, unknown>>;

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
    info: {
      title: 'Khareetaty',
      version,
      description: 'City-level incident intelligence, on this computer. Every path is a procedure of the contract.',
    },
    tags: [...new Set([...procedures.keys()].map(subjectOf))].map((name) => ({ name })),
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'From /api/auth/login or /api/auth/exchange; 12 hours.' },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

const subjectOf = (name: string): string => name.split('.', 1)[0] ?? name;

function describeOperation(name: string, { doc, rest, may, input, output, errors = [], long }: Procedure): Json {
  const [method, path] = rest;
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const schema = toSchema(input, 'input');
  const fields = Object.keys(input.shape).filter((key) => !inPath.includes(key));
  const hasQuery = method === 'GET' || method === 'DELETE';
  return {
    operationId: name,
    summary: doc,
    tags: [subjectOf(name)],
    ...(long === true
      ? { description: 'Can take long: send `X-Call-Id` and hear `job.progressed` on /api/events; leaving cancels it.' }
      : {}),
    'x-required-role': may,
    ...(may === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...inPath.map((key) => describeParameter(key, 'path', schema)),
      ...(hasQuery ? fields.map((key) => describeParameter(key, 'query', schema)) : []),
    ],
    ...(hasQuery || fields.length === 0
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: omit(schema, inPath) } } } }),
    responses: {
      200: describeAnswer(output),
      ...describeErrors([
        'input.invalid',
        ...(may === 'anyone' ? [] : (['users.sign-in-needed', 'users.not-allowed'] as const)),
        ...errors,
      ]),
    },
  };
}

/** JSON Schema of a zod schema; typed arrays are lists of numbers there. */
function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, { type: 'array', items: { type: 'number' } });
    },
  });
  return rest;
}

const propertiesOf = (schema: Json): Record<string, Json> => (schema['properties'] ?? {}) as Record<string, Json>;
const requiredOf = (schema: Json): readonly string[] => (schema['required'] ?? []) as readonly string[];

function omit(schema: Json, keys: readonly string[]): Json {
  const properties = Object.fromEntries(Object.entries(propertiesOf(schema)).filter(([key]) => !keys.includes(key)));
  const required = requiredOf(schema).filter((key) => !keys.includes(key));
  return { ...schema, properties, ...(required.length === 0 ? {} : { required }), additionalProperties: false };
}

function describeParameter(name: string, place: 'path' | 'query', schema: Json): Json {
  const isRequired = place === 'path' || requiredOf(schema).includes(name);
  const { description, ...value } = propertiesOf(schema)[name] ?? {};
  return { name, in: place, required: isRequired, ...(description === undefined ? {} : { description }), schema: value };
}

/** Answers with arrays can be had as a binary frame, several times smaller and without parsing. */
function describeAnswer(output: z.ZodType): Json {
  const schema = toSchema(output, 'output');
  const frame = {
    schema: { type: 'string', format: 'binary', description: 'Frame of preload/contract/codec.ts: header and arrays, little-endian' },
  };
  const hasFrame = JSON.stringify(schema).includes('binary frame');
  return { description: 'Done', content: { 'application/json': { schema }, ...(hasFrame ? { [FRAME_TYPE]: frame } : {}) } };
}

/** A response for each status that the codes have, and one for what can befall any request: its size, its type, too many of them. */
function describeErrors(codes: readonly ErrorCode[]): Record<string, Json> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const statuses = [...new Set(codes.map(statusOf))].map((status) => {
    return [String(status), { description: codes.filter((code) => statusOf(code) === status).join(', '), content }] as const;
  });
  return { ...Object.fromEntries(statuses), default: { description: 'Any other problem, by its code', content } };
}

function describeUpload(): Json {
  return {
    operationId: 'files.upload',
    summary: 'Hands a file to the host; the token is what import procedures take.',
    tags: ['incidents'],
    'x-required-role': 'analyst',
    parameters: [{ name: 'name', in: 'query', required: true, schema: { type: 'string' } }],
    requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: { type: 'object', properties: { file: { type: 'string' } } } } },
      },
      ...describeErrors(['users.sign-in-needed', 'users.not-allowed', 'file.too-large', 'disk.full']),
    },
  };
}

function describeDownload(): Json {
  return {
    operationId: 'files.download',
    summary: 'Gives a file that an export made, to whoever made it.',
    tags: ['incidents'],
    'x-required-role': 'viewer',
    parameters: [{ name: 'file', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: { description: 'Done', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
      ...describeErrors(['users.sign-in-needed', 'file.missing']),
    },
  };
}

function describeEvents(): Json {
  return {
    operationId: 'events.listen',
    summary: 'Server-sent events: job.progressed, incidents.changed, hotspots.changed …',
    tags: ['pipeline'],
    'x-required-role': 'viewer',
    responses: {
      200: { description: 'Stream', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      ...describeErrors(['users.sign-in-needed']),
    },
  };
}
