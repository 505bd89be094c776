import { z } from 'zod';
import * as d from './domain.ts';
import { Account, AccountName, ApiKey, Password, RoleName, SignedIn, SignInPlace, ZoneScope } from './people.ts';
import { procedure } from './procedure.ts';

const id = d.Id;
const fullName = d.nameOf(0, 120);
const language = z.enum(['en', 'ar']).nullable();
/** 26 letters and digits; shown once. */
const Code = z.string().min(8).max(64);
const invitation = z.object({ account: Account, code: z.string(), expiresMs: z.number() });
/** What is typed to sign in may be anything; only its length is bounded. */
const typedName = z.string().max(64);
const typedPassword = z.string().max(200);
/** What the sign-in is made on, for the list of places. */
const device = z.string().max(120).default('');

export const users = {
  state: procedure({
    doc: 'Says whether anybody has an account here, and when a screen locks.',
    rest: ['GET', '/api/users/state'],
    may: 'anyone',
    input: z.object({}),
    output: z.object({ hasAccounts: z.boolean(), idleLockMin: z.int() }),
  }),
  setUp: procedure({
    doc: 'Makes the first account, an admin; from then on everybody signs in.',
    rest: ['POST', '/api/auth/set-up'],
    may: 'admin',
    audit: 'sign-in',
    input: z.object({ name: AccountName, fullName: fullName.default(''), password: Password, language: language.default(null), device }),
    output: z.object({ session: SignedIn, recoveryCode: z.string() }),
    errors: ['users.set-up-done', 'users.weak-password'],
  }),
  login: procedure({
    doc: 'Signs in with name and password; gives a bearer token.',
    rest: ['POST', '/api/auth/login'],
    may: 'anyone',
    audit: 'sign-in',
    input: z.object({ name: typedName, password: typedPassword, device }),
    output: SignedIn,
    errors: ['users.wrong-credentials', 'users.too-many-attempts', 'users.disabled', 'users.offline-too-long'],
  }),
  accept: procedure({
    doc: 'Takes an invitation, a reset or a recovery code: sets a password and signs in.',
    rest: ['POST', '/api/auth/accept'],
    may: 'anyone',
    audit: 'sign-in',
    input: z.object({ name: typedName, code: Code, password: Password, device }),
    output: z.object({ session: SignedIn, recoveryCode: z.string().nullable() }),
    errors: ['users.wrong-code', 'users.too-many-attempts', 'users.disabled', 'users.weak-password'],
  }),
  refresh: procedure({
    doc: 'Gives the next bearer token for a refresh token, which is used up by that.',
    rest: ['POST', '/api/auth/refresh'],
    may: 'anyone',
    audit: 'sign-in',
    input: z.object({ refreshToken: z.string().max(200) }),
    output: SignedIn,
    errors: ['users.token-used'],
  }),
  exchange: procedure({
    doc: 'Turns the one-use token printed by the host into a bearer token.',
    rest: ['POST', '/api/auth/exchange'],
    may: 'anyone',
    audit: 'sign-in',
    input: z.object({ token: z.string().max(200) }),
    output: SignedIn,
    errors: ['users.token-used'],
  }),
  logout: procedure({
    doc: 'Signs out here.',
    rest: ['POST', '/api/auth/logout'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({}),
  }),
  me: procedure({
    doc: 'Says who is calling.',
    rest: ['GET', '/api/users/me'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({
      name: z.string(),
      fullName: z.string(),
      role: RoleName,
      language,
      zones: ZoneScope,
      /** Of the account; null for whoever has this computer while nobody has an account, and for programs. */
      accountId: z.int().nullable(),
    }),
  }),
  saveProfile: procedure({
    doc: 'Changes your own full name and language.',
    rest: ['PUT', '/api/users/me'],
    may: 'viewer',
    zones: 'free',
    input: z.object({ fullName, language }),
    output: Account,
    errors: ['users.no-account'],
  }),
  changePassword: procedure({
    doc: 'Changes your own password; signs out everywhere else.',
    rest: ['POST', '/api/users/me/password'],
    may: 'viewer',
    zones: 'free',
    input: z.object({ current: typedPassword, next: Password }),
    output: z.object({}),
    errors: ['users.wrong-credentials', 'users.too-many-attempts', 'users.no-account', 'users.weak-password', 'users.central-account'],
  }),
  list: procedure({
    doc: 'Lists the accounts.',
    rest: ['GET', '/api/users'],
    may: 'supervisor',
    input: z.object({}),
    output: z.object({ items: z.array(Account) }),
  }),
  register: procedure({
    doc: 'Adds an account with a password.',
    rest: ['POST', '/api/auth/register'],
    may: 'admin',
    input: z.object({
      name: AccountName,
      password: Password,
      role: RoleName.default('viewer'),
      fullName: fullName.default(''),
      language: language.default(null),
      zones: ZoneScope.default(null),
    }),
    output: Account,
    errors: ['users.name-taken', 'users.set-up-first', 'users.weak-password', 'not-found'],
  }),
  invite: procedure({
    doc: 'Adds an account and gives a code with which the person chooses a password.',
    rest: ['POST', '/api/users'],
    may: 'admin',
    input: z.object({
      name: AccountName,
      role: RoleName.default('viewer'),
      fullName: fullName.default(''),
      language: language.default(null),
      zones: ZoneScope.default(null),
    }),
    output: invitation,
    errors: ['users.name-taken', 'users.set-up-first', 'not-found'],
  }),
  change: procedure({
    doc: 'Changes role, zones, name or language of an account.',
    rest: ['PUT', '/api/users/:id'],
    may: 'admin',
    input: z.object({
      id,
      role: RoleName.optional(),
      zones: ZoneScope.optional(),
      fullName: fullName.optional(),
      language: language.optional(),
    }),
    output: Account,
    errors: ['not-found', 'users.last-admin', 'users.central-account'],
  }),
  reset: procedure({
    doc: 'Ends a password and gives a code for a new one.',
    rest: ['POST', '/api/users/:id/reset'],
    may: 'admin',
    input: z.object({ id }),
    output: invitation,
    errors: ['not-found', 'users.central-account'],
  }),
  setDisabled: procedure({
    doc: 'Closes an account, or opens it again; where it was signed in it is signed out.',
    rest: ['PUT', '/api/users/:id/disabled'],
    may: 'admin',
    input: z.object({ id, disabled: z.boolean() }),
    output: Account,
    errors: ['not-found', 'users.last-admin', 'users.central-account'],
  }),
  places: procedure({
    doc: 'Lists where you are signed in; admins see all.',
    rest: ['GET', '/api/sign-ins'],
    may: 'viewer',
    zones: 'free',
    input: z.object({ all: z.boolean().default(false) }),
    output: z.object({ items: z.array(SignInPlace) }),
  }),
  endPlace: procedure({
    doc: 'Signs out one place.',
    rest: ['DELETE', '/api/sign-ins/:id'],
    may: 'viewer',
    zones: 'free',
    input: z.object({ id: z.string().max(64) }),
    output: z.object({}),
    errors: ['not-found'],
  }),
  keys: procedure({
    doc: 'Lists the keys of programs.',
    rest: ['GET', '/api/keys'],
    may: 'admin',
    input: z.object({}),
    output: z.object({ items: z.array(ApiKey) }),
  }),
  makeKey: procedure({
    doc: 'Makes a key for a program; it is shown once.',
    rest: ['POST', '/api/keys'],
    may: 'admin',
    input: z.object({
      name: d.nameOf(2, 64),
      role: RoleName.default('viewer'),
      subjects: z.array(z.string().max(40)).min(1).max(20).nullable().default(null),
      zones: ZoneScope.default(null),
      days: z.int().min(1).max(3_650).nullable().default(365),
    }),
    output: z.object({ key: ApiKey, secret: z.string() }),
    errors: ['not-found', 'users.set-up-first'],
  }),
  revokeKey: procedure({
    doc: 'Ends a key.',
    rest: ['DELETE', '/api/keys/:id'],
    may: 'admin',
    input: z.object({ id: z.string().max(64) }),
    output: ApiKey,
    errors: ['not-found'],
  }),
  permissions: procedure({
    doc: 'Lists who may call what.',
    rest: ['GET', '/api/permissions'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({
      items: z.array(z.object({ procedure: z.string(), may: z.enum(['anyone', ...RoleName.options]), doc: z.string() })),
    }),
  }),
};
