import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import type { Procedure } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { callerOf } from './guard.ts';
import { hasArrays, writeJson } from './json.ts';
import { sendProblem } from './problem.ts';
import { readTexts } from './query.ts';

/** The client's own name for a call, so that it knows its progress events again. */
export const CALL_ID_HEADER = 'x-call-id';
const AUTH_ATTEMPTS_PER_MINUTE = 10;

/** A route for each procedure of the contract. */
export function addProcedureRoutes(server: FastifyInstance, app: App): void {
  for (const [name, procedure] of procedures) {
    const [method, url] = procedure.rest;
    const config = url.startsWith('/api/auth/') ? { rateLimit: { max: AUTH_ATTEMPTS_PER_MINUTE, timeWindow: 60_000 } } : {};
    server.route({ method, url, config, handler: (request, reply) => answer(app, name, procedure, { request, reply }) });
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(app: App, name: string, procedure: Procedure, { request, reply }: Exchange): Promise<FastifyReply> {
  const callId = request.headers[CALL_ID_HEADER];
  const result = await app.dispatch(name, readInput(procedure, request), {
    caller: callerOf(request, app.sessions),
    host: 'browser',
    signal: abortedByLeaving(reply),
    ...(typeof callId === 'string' && /^[\w-]{1,64}$/.test(callId) ? { callId } : {}),
  });
  if (!result.ok) return sendProblem(reply, result.error);
  return request.headers.accept?.includes(FRAME_TYPE) === true ? sendFrame(reply, result.value) : sendJson(reply, result.value);
}

function readInput({ input, rest: [method] }: Procedure, request: FastifyRequest): Record<string, unknown> {
  const params = readTexts(input, asRecord(request.params));
  if (method === 'GET' || method === 'DELETE') return { ...readTexts(input, asRecord(request.query)), ...params };
  return { ...asRecord(request.body ?? {}), ...params };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new AppError('input.invalid', { path: 'body', rule: 'object', detail: 'expected a JSON object' });
}

/** Aborts when the client goes away before its answer is complete. */
function abortedByLeaving({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort();
  });
  return left.signal;
}

function sendFrame(reply: FastifyReply, value: unknown): FastifyReply {
  const parts = encodeFrame(value);
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  return reply.type(FRAME_TYPE).header('content-length', bytes).send(Readable.from(parts));
}

function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  reply.type('application/json; charset=utf-8');
  return reply.send(hasArrays(value) ? Readable.from(writeJson(value)) : JSON.stringify(value));
}
