import type { FastifyRequest } from 'fastify';
import { AppError } from '../../preload/contract/errors.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { Sessions } from '../session.ts';

/** Who the bearer token of a request belongs to; null without one, or with one that is unknown, expired or revoked. */
export async function callerOf(request: FastifyRequest, sessions: Sessions): Promise<Caller | null> {
  const token = /^Bearer ([\w.-]{20,2000})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? null : sessions.find(token);
}

/** @throws AppError users.sign-in-needed */
export function requireCaller({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new AppError('users.sign-in-needed');
  return caller;
}
