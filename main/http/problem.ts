import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode, type WireError } from '../../preload/contract/errors.ts';
import type { Log } from '../log.ts';

/** Codes whose status is not 422: the request was understood, but what it names or holds cannot be worked on. */
const statuses: Partial<Record<ErrorCode, number>> = {
  internal: 500,
  cancelled: 409,
  'input.invalid': 400,
  'input.too-large': 413,
  'not-found': 404,
  'users.sign-in-needed': 401,
  'users.not-allowed': 403,
  'users.wrong-credentials': 401,
  'users.name-taken': 409,
  'users.token-used': 401,
  'users.too-many-attempts': 429,
  'file.missing': 404,
  'file.too-large': 413,
  'disk.full': 507,
  'disk.failed': 507,
  'audit.unwritable': 507,
  'cache.busy': 503,
  'cache.in-use': 503,
  'pipeline.running': 409,
  'worker.lost': 503,
};

export const statusOf = (code: ErrorCode): number => statuses[code] ?? 422;

/** Answers an error as RFC 9457 describes it; code, params and ref are the same as on every other host. */
export function sendProblem(reply: FastifyReply, { code, params, ref }: WireError, status = statusOf(code)): FastifyReply {
  const problem = { type: `urn:khareetaty:error:${code}`, title: code, status, code, params, ...(ref === undefined ? {} : { ref }) };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Answers for what fails before or beside a procedure: body parsers, limits, unknown paths. */
export function createErrorHandler(
  log: Log,
): (error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    if (error instanceof AppError) return sendProblem(reply, error.toWire());
    const { statusCode } = error;
    if (statusCode === 413)
      return sendProblem(reply, { code: 'input.too-large', params: { maxBytes: request.routeOptions.bodyLimit ?? null } });
    if (statusCode === 415) return sendProblem(reply, invalid('content-type', 'send application/json'), 415);
    if (statusCode === 429) return sendProblem(reply, { code: 'users.too-many-attempts', params: {} });
    if (statusCode === 400) return sendProblem(reply, invalid('body', 'send a JSON object'));
    const ref = randomBytes(4).toString('hex');
    log.error('failed', error, { ref, route: request.routeOptions.url });
    return sendProblem(reply, { code: 'internal', params: {}, ref });
  };
}

const invalid = (path: string, detail: string): WireError => ({ code: 'input.invalid', params: { path, rule: 'format', detail } });
