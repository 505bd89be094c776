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
  'input.hidden-characters': 400,
  'not-found': 404,
  'users.sign-in-needed': 401,
  'users.not-allowed': 403,
  'users.wrong-credentials': 401,
  'users.name-taken': 409,
  'users.token-used': 401,
  'users.too-many-attempts': 429,
  'users.wrong-code': 401,
  'users.disabled': 403,
  'users.offline-too-long': 403,
  'users.set-up-done': 409,
  'users.set-up-first': 409,
  'users.last-admin': 409,
  'users.no-account': 403,
  'users.central-account': 409,
  'file.missing': 404,
  'file.too-large': 413,
  'disk.full': 507,
  'disk.failed': 507,
  'audit.unwritable': 507,
  'cache.busy': 503,
  'cache.in-use': 503,
  'cache.only-way': 409,
  'secrets.is-open': 409,
  'backups.none': 404,
  'pipeline.running': 409,
  'host.wrong-address': 421,
  'host.bad-request': 400,
  'host.method-not-allowed': 405,
  'host.not-acceptable': 406,
  'host.too-slow': 408,
  'host.too-many-requests': 429,
  'worker.lost': 503,
};

export const statusOf = (code: ErrorCode): number => statuses[code] ?? 422;

/** An error as RFC 9457 describes it, as JSON; code, params and ref are the same as on every other host. */
export function problemOf({ code, params, ref }: WireError, status: number): string {
  return JSON.stringify({ type: `urn:khareetaty:error:${code}`, title: code, status, code, params, ...(ref === undefined ? {} : { ref }) });
}

export function sendProblem(reply: FastifyReply, error: WireError, status = statusOf(error.code)): FastifyReply {
  const { retryAfterS, allowed } = error.params;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 405 && typeof allowed === 'string') reply.header('allow', allowed);
  if (status === 429 && typeof retryAfterS === 'number') reply.header('retry-after', retryAfterS);
  // Nobody will read what is left of the request: it could come for ever.
  if (!reply.request.raw.complete) reply.header('connection', 'close');
  return reply.code(status).type('application/problem+json').send(problemOf(error, status));
}

/** Answers for what fails before or beside a procedure: body parsers, limits, unknown paths. The log gets the code, and nothing sent. */
export function createErrorHandler(
  log: Log,
): (error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const { method, routeOptions } = request;
    // Whoever left in the middle of his request gets no answer, and it is nobody's fault.
    const [problem, status] = request.raw.errored !== null ? leftProblem : describe(error);
    if (problem !== null) {
      log.info('refused', { code: problem.code, status, method, route: routeOptions.url ?? '' });
      return sendProblem(reply, problem, status);
    }
    const ref = randomBytes(4).toString('hex');
    log.error('failed', error, { ref, route: routeOptions.url });
    return sendProblem(reply, { code: 'internal', params: {}, ref });
  };
}

const leftProblem = [{ code: 'cancelled', params: {} }, 409] as const;

function describe(error: FastifyError | AppError): readonly [WireError | null, number] {
  if (error instanceof AppError) return [error.toWire(), error.params['rule'] === 'media-type' ? 415 : statusOf(error.code)];
  const { statusCode = 500 } = error;
  if (statusCode === 413) return [{ code: 'input.too-large', params: {} }, 413];
  if (statusCode === 415)
    return [{ code: 'input.invalid', params: { path: 'content-type', rule: 'media-type', detail: 'send application/json' } }, 415];
  if (statusCode >= 400 && statusCode < 500) return [{ code: 'host.bad-request', params: { rule: 'form' } }, 400];
  return [null, 500];
}
