/** What is told of people and programs that may sign in. */
import { z } from 'zod';
import { nameOf } from './domain.ts';
import { roles } from './procedure.ts';

export const RoleName = z.enum(roles);

/** Sign-in names are compared without regard to the case of Latin letters. */
export const AccountName = nameOf(2, 64);
export const Password = z.string().min(10).max(200);
/** Codes of zones; null = all, '' = those in no zone. */
export const ZoneScope = z.array(z.string().max(120)).max(2_000).nullable();

export const Account = z.object({
  id: z.int().positive(),
  name: z.string(),
  fullName: z.string(),
  role: RoleName,
  language: z.enum(['en', 'ar']).nullable(),
  zones: ZoneScope,
  /** invited = has a code and no password yet; new = comes from the centre and has not signed in here. */
  state: z.enum(['active', 'invited', 'new', 'disabled']),
  /** Kept at the centre: role, zones and name are changed there. */
  isCentral: z.boolean(),
  /** When the centre said so last; without it, signing in ends 14 days after. */
  confirmedMs: z.number().nullable(),
  createdMs: z.number(),
  signedInMs: z.number().nullable(),
});
export type Account = z.infer<typeof Account>;

export const SignedIn = z.object({
  /** Bearer token (JWT) for 15 minutes. */
  token: z.string(),
  expiresMs: z.number(),
  /** Gets the next token, once; null for whoever has this computer while nobody has an account. */
  refreshToken: z.string().nullable(),
  name: z.string(),
  role: RoleName,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const SignInPlace = z.object({
  id: z.string(),
  accountId: z.int(),
  name: z.string(),
  device: z.string(),
  createdMs: z.number(),
  seenMs: z.number(),
  /** This very one. */
  isOwn: z.boolean(),
});
export type SignInPlace = z.infer<typeof SignInPlace>;

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  role: RoleName,
  /** Subjects whose procedures it may call; null = all. */
  subjects: z.array(z.string()).nullable(),
  zones: ZoneScope,
  madeBy: z.string(),
  createdMs: z.number(),
  expiresMs: z.number().nullable(),
  usedMs: z.number().nullable(),
  revokedMs: z.number().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
