import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import type { Procedure } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { refuseUnlessAllowed } from '../dispatch.ts';
import { chooseForm, sendValue } from './answer.ts';
import { authLimit, limitKeyOf, tooMany } from './callers.ts';
import { createPlaces, type HttpLimits, type Places } from './limits.ts';
import { isPaged, pageLinks } from './paging.ts';
import { sendProblem } from './problem.ts';
import { readTexts } from './query.ts';

/** The client's own name for a call, so that it knows its progress events again. */
export const CALL_ID_HEADER = 'x-call-id';
/** When to try again if all places for long calls are taken. */
const LONG_CALL_WAIT_MS = 5_000;

/** A route for each procedure of the contract. */
export function addProcedureRoutes(server: FastifyInstance, app: App, limits: HttpLimits): void {
  const longCalls = createPlaces(limits.longCalls);
  for (const [name, procedure] of procedures) {
    const [method, url] = procedure.rest;
    server.route({
      method,
      url,
      config: url.startsWith('/api/auth/') ? { rateLimit: authLimit(limits) } : {},
      // Nobody's body is read before it is known that he may call: dispatch asks again, as for every host.
      preParsing: async (request) => {
        refuseUnlessAllowed(name, procedure, request.caller);
      },
      handler: (request, reply) => answer(app, { name, procedure, longCalls }, { request, reply }),
    });
  }
}

interface Route {
  readonly name: string;
  readonly procedure: Procedure;
  readonly longCalls: Places;
}
interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(app: App, { name, procedure, longCalls }: Route, { request, reply }: Exchange): Promise<FastifyReply> {
  const form = chooseForm(request.headers.accept);
  const input = readInput(procedure, request);
  const giveBack = procedure.long === true ? takePlace(longCalls, request) : null;
  const callId = request.headers[CALL_ID_HEADER];
  const result = await app
    .dispatch(name, input, {
      caller: request.caller,
      host: 'browser',
      source: request.ip,
      signal: abortedByLeaving(reply),
      ...(typeof callId === 'string' && /^[\w-]{1,64}$/.test(callId) ? { callId } : {}),
    })
    .finally(() => giveBack?.());
  if (!result.ok) return sendProblem(reply, result.error);
  const links = isPaged(procedure) ? pageLinks(request.url, request.query, result.value) : null;
  if (links !== null) reply.header('link', links);
  return sendValue(reply, result.value, { form, isRead: request.method === 'GET' || request.method === 'HEAD' });
}

/** @throws AppError host.too-many-requests */
function takePlace(places: Places, request: FastifyRequest): () => void {
  const giveBack = places.take(limitKeyOf(request));
  if (giveBack === null) throw tooMany(LONG_CALL_WAIT_MS);
  return giveBack;
}

/**
 * Each field is taken from one place: the path, else the query (GET, DELETE) or the body. The same name in two places has no one
 * meaning, and is refused like a name that is not known.
 */
function readInput({ input, rest: [method] }: Procedure, request: FastifyRequest): Record<string, unknown> {
  const params = asRecord(request.params);
  const [query, body] = [asRecord(request.query), asRecord(request.body ?? {})];
  const inQuery = method === 'GET' || method === 'DELETE';
  // A DELETE comes with an empty object, so that no form can send it.
  const [extra] = [
    ...Object.keys(inQuery ? body : query),
    ...Object.keys(inQuery ? query : body).filter((name) => Object.hasOwn(params, name)),
  ];
  if (extra !== undefined)
    throw new AppError('input.invalid', { path: extra.slice(0, 80), rule: 'unrecognized_keys', detail: 'it does not belong here' });
  return { ...(inQuery ? readTexts(input, query) : body), ...readTexts(input, params) };
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
