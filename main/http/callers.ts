import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { callerOf } from './guard.ts';
import type { HttpLimits } from './limits.ts';
import { isFromOwnPage } from './own-address.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends this; null = nobody has signed in. Known before the body is read. */
    caller: Caller | null;
  }
}

/** Finds out who calls, once for each request, before anything of its body is read. */
export function addCallers(server: FastifyInstance, app: App): void {
  server.decorateRequest('caller', null);
  server.addHook('onRequest', async (request) => {
    request.caller = await callerOf(request, app.sessions);
  });
}

/** By whom limits are counted: by the account, whatever tokens it has; by address for those who have not signed in. */
export const limitKeyOf = ({ caller, ip }: FastifyRequest): string => (caller === null ? `at ${ip}` : `by ${caller.name}`);

/** So many requests a minute from each; the next ones are answered at once with when to try again. Routes may have a limit of their own. */
export async function addRateLimits(server: FastifyInstance, limits: HttpLimits): Promise<void> {
  await server.register(rateLimit, {
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `${limitKeyOf(request)}${isFromOwnPage(request) ? ' page' : ''}`,
    max: (request) => (isFromOwnPage(request) ? limits.pageRequestsPerMinute : limits.requestsPerMinute),
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
}

/** The limit of routes where passwords and tokens can be guessed: by address, whoever claims to call. */
export const authLimit = (limits: HttpLimits) => ({
  max: limits.authAttemptsPerMinute,
  timeWindow: MINUTE_MS,
  keyGenerator: ({ ip }: FastifyRequest) => ip,
  errorResponseBuilder: (_request: FastifyRequest, { ttl }: { readonly ttl: number }) =>
    new AppError('users.too-many-attempts', { retryAfterS: Math.ceil(ttl / 1_000) }),
});

const MINUTE_MS = 60_000;

export const tooMany = (waitMs: number): AppError => new AppError('host.too-many-requests', { retryAfterS: Math.ceil(waitMs / 1_000) });
