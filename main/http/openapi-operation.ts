import { FRAME_TYPE } from '../../preload/contract/codec.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { Procedure } from '../../preload/contract/procedure.ts';
import { exampleOf, exampleOfObject } from './openapi-examples.ts';
import { type Json, omit, propertiesOf, requiredOf, toSchema } from './openapi-schema.ts';
import { isPaged } from './paging.ts';
import { statusOf } from './problem.ts';

export const subjectOf = (name: string): string => name.split('.', 1)[0] ?? name;

/** Codes that any request may be answered with, whatever it asks for; they are told once, under `default`. */
const commonCodes: readonly ErrorCode[] = [
  ...(['input.too-large', 'host.wrong-address', 'host.bad-request', 'host.method-not-allowed', 'host.not-acceptable'] as const),
  ...(['host.too-slow', 'cache.busy', 'disk.full', 'worker.lost', 'internal'] as const),
];

/** One procedure of the contract as an operation of OpenAPI. */
export function describeOperation(name: string, procedure: Procedure): Json {
  const { doc, rest, may, input, output, errors = [], long, example } = procedure;
  const [method, path] = rest;
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const schema = toSchema(input, 'input');
  const fields = Object.keys(input.shape).filter((key) => !inPath.includes(key));
  const hasQuery = method === 'GET' || method === 'DELETE';
  const isGuessing = path.startsWith('/api/auth/');
  const body = omit(schema, inPath);
  return {
    operationId: name,
    summary: doc,
    tags: [subjectOf(name)],
    ...(long === true ? { description: longDescription } : {}),
    'x-required-role': may,
    ...(may === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...inPath.map((key) => describeParameter(key, 'path', schema)),
      ...(hasQuery ? fields.map((key) => describeParameter(key, 'query', schema)) : []),
      ...(method === 'GET' ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
    ],
    ...(hasQuery || fields.length === 0
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body, example: exampleOfObject(body, example) } },
          },
        }),
    responses: {
      200: describeAnswer(output, { isRead: method === 'GET', hasLinks: isPaged(procedure) }),
      ...(method === 'GET' ? { 304: { description: 'It is still what the tag of If-None-Match stands for' } } : {}),
      ...describeErrors([
        ...(['input.invalid', 'input.hidden-characters'] as const),
        ...(may === 'anyone' ? [] : (['users.sign-in-needed', 'users.not-allowed'] as const)),
        isGuessing ? 'users.too-many-attempts' : 'host.too-many-requests',
        ...errors,
      ]),
    },
  };
}

const longDescription =
  'Can take long: send `X-Call-Id` and hear `job.progressed` on /api/events; leaving cancels it. Some of them may run at the same time ' +
  'for one caller; more are answered 429.';

function describeParameter(name: string, place: 'path' | 'query', schema: Json): Json {
  const isRequired = place === 'path' || requiredOf(schema).includes(name);
  const { description, ...value } = propertiesOf(schema)[name] ?? {};
  // Examples of what may be left out would be filled in by whoever tries the page, and narrow what he asks for.
  const example = isRequired ? { example: exampleOf(value, name) } : {};
  return { name, in: place, required: isRequired, ...(description === undefined ? {} : { description }), schema: value, ...example };
}

/** Answers with arrays can be had as a binary frame, several times smaller and without parsing. */
function describeAnswer(output: Procedure['output'], { isRead, hasLinks }: { readonly isRead: boolean; readonly hasLinks: boolean }): Json {
  const schema = toSchema(output, 'output');
  const frame = {
    schema: { type: 'string', format: 'binary', description: 'Frame of preload/contract/codec.ts: header and arrays, little-endian' },
  };
  const hasFrame = JSON.stringify(schema).includes('binary frame');
  const headers = {
    ...rateHeaders,
    ...(isRead ? { ETag: { $ref: '#/components/headers/ETag' } } : {}),
    ...(hasLinks ? { Link: { $ref: '#/components/headers/Link' } } : {}),
  };
  const content = { 'application/json': { schema, example: exampleOf(schema) }, ...(hasFrame ? { [FRAME_TYPE]: frame } : {}) };
  return { description: 'Done', headers, content };
}

const rateHeaders = Object.fromEntries(
  ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** A response for each status that the codes have, and one for what can befall any request. */
export function describeErrors(codes: readonly ErrorCode[]): Record<string, Json> {
  const statuses = [...new Set(codes.map(statusOf))].map((status) => {
    const own = codes.filter((code) => statusOf(code) === status);
    return [String(status), describeProblem(own.join(', '), own[0] ?? 'internal')] as const;
  });
  const others = commonCodes.filter((code) => !codes.includes(code));
  return {
    ...Object.fromEntries(statuses),
    default: describeProblem(`Any other problem, by its code: ${others.join(', ')} …`, 'internal'),
  };
}

function describeProblem(description: string, code: ErrorCode): Json {
  const status = statusOf(code);
  const example = { type: `urn:khareetaty:error:${code}`, title: code, status, code, params: exampleParams[code] ?? {} };
  return {
    description,
    ...(status === 429 ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
  };
}

const exampleParams: Partial<Record<ErrorCode, Json>> = {
  'input.invalid': { path: 'pageSize', rule: 'too_big', detail: 'Too big: expected number to be <=1000' },
  'users.not-allowed': { role: 'viewer', needed: 'analyst' },
  'not-found': { what: 'incident', id: 7 },
  'host.too-many-requests': { retryAfterS: 12 },
  'users.too-many-attempts': { retryAfterS: 40 },
  'file.missing': { file: 'incidents.csv' },
};
