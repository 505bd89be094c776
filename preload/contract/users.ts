import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

const Session = z.object({ token: z.string(), name: z.string(), role: d.User.shape.role, expiresMs: z.number() });
const name = z.string().trim().min(2).max(64);
const password = z.string().min(10).max(200);

export const users = {
  me: procedure({
    doc: 'Says who is calling.',
    rest: ['GET', '/api/users/me'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({ name: z.string(), role: d.User.shape.role }),
  }),
  register: procedure({
    doc: 'Adds a user.',
    rest: ['POST', '/api/auth/register'],
    may: 'admin',
    input: z.object({ name, password, role: d.User.shape.role.default('viewer') }),
    output: d.User,
    errors: ['users.name-taken'],
  }),
  login: procedure({
    doc: 'Signs in with name and password; gives a bearer token.',
    rest: ['POST', '/api/auth/login'],
    may: 'anyone',
    zones: 'free',
    input: z.object({ name: z.string().max(64), password: z.string().max(200) }),
    output: Session,
    errors: ['users.wrong-credentials'],
  }),
  exchange: procedure({
    doc: 'Turns the one-use token printed by the host into a bearer token.',
    rest: ['POST', '/api/auth/exchange'],
    may: 'anyone',
    zones: 'free',
    input: z.object({ token: z.string().max(200) }),
    output: Session,
    errors: ['users.token-used'],
  }),
};
