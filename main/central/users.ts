import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { AppError } from '../../preload/contract/errors.ts';
import { loginPrefix } from '../../preload/contract/login-prefix.ts';
import type { Connection } from './client.ts';

export const centralRoles = ['viewer', 'analyst', 'supervisor', 'admin'] as const;
export type CentralRole = (typeof centralRoles)[number];

export interface CentralUser {
  /** The login role is kh_u_<name>. Lower-case letters, digits, _; at most 40. */
  readonly name: string;
  readonly displayName: string;
  readonly role: CentralRole;
  /** Codes; null = all. '' is "in no zone". */
  readonly zones: readonly string[] | null;
}

export const loginOf = (name: string): string => `${loginPrefix}${name}`;

/** A password that nobody has to think of: 120 bits. */
export const makePassword = (): string => randomBytes(15).toString('base64url');

/**
 * Makes a person: one LOGIN role with the rights of kh_sync and a row that says what may be seen.
 *
 * @throws AppError users.name-taken, not-found (a zone), input.invalid (the name), central.refused.
 */
export function addCentralUser({ client, guard }: Connection, user: CentralUser, password: string): Promise<{ readonly login: string }> {
  const login = loginOf(user.name);
  if (!/^[a-z0-9_]{1,40}$/.test(user.name)) throw new AppError('input.invalid', { path: 'NAME', detail: 'a-z, 0-9, _; 1-40' });
  return guard(async () => {
    await client.query('BEGIN');
    try {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [login]);
      if (rowCount !== 0) throw new AppError('users.name-taken', { name: user.name });
      const zones = await zoneIds(client, user.zones);
      const role = escapeIdentifier(login);
      // The password itself stays here: statements can end up in the server's log.
      await client.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 4 PASSWORD ${escapeLiteral(scramVerifier(password))}`);
      await client.query(`GRANT kh_sync TO ${role}`);
      for (const setting of ["statement_timeout = '60s'", "idle_in_transaction_session_timeout = '60s'", "lock_timeout = '30s'"])
        await client.query(`ALTER ROLE ${role} SET ${setting}`);
      await client.query('SELECT kh.set_principal($1, $2, $3, $4)', [login, user.displayName, user.role, zones]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
    return { login };
  });
}

/** Changes role and zones; what the laptop holds follows at its next sync. @throws AppError not-found. */
export function changeCentralUser({ client, guard }: Connection, user: Omit<CentralUser, 'displayName'>): Promise<void> {
  return guard(async () => {
    const login = loginOf(user.name);
    const { rows } = await client.query<{ name: string }>('SELECT name FROM kh.principal WHERE login = $1', [login]);
    if (rows[0] === undefined) throw new AppError('not-found', { what: 'user', id: user.name });
    await client.query('SELECT kh.set_principal($1, $2, $3, $4)', [login, rows[0].name, user.role, await zoneIds(client, user.zones)]);
  });
}

/** Closes the door: no sign-in, no rights, and open connections are ended. @throws AppError not-found. */
export function disableCentralUser({ client, guard }: Connection, name: string): Promise<void> {
  return guard(async () => {
    const login = loginOf(name);
    const { rows } = await client.query<{ found: boolean }>('SELECT kh.disable_principal($1) AS found', [login]);
    if (!rows[0]?.found) throw new AppError('not-found', { what: 'user', id: name });
    await client.query(`ALTER ROLE ${escapeIdentifier(login)} NOLOGIN`);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [login]);
  });
}

async function zoneIds(client: Client, codes: readonly string[] | null): Promise<number[] | null> {
  if (codes === null) return null;
  const { rows } = await client.query<{ id: number; code: string }>('SELECT id, code FROM kh.zone WHERE code = ANY ($1)', [codes]);
  const missing = codes.find((code) => !rows.some((row) => row.code === code));
  if (missing !== undefined) throw new AppError('not-found', { what: 'zone', id: missing });
  return rows.map(({ id }) => id);
}

const SCRAM_ROUNDS = 4_096;

/**
 * What PostgreSQL keeps of a password. Passwords of other letters than ASCII are normalised as SASLprep asks (NFKC).
 * Source: RFC 5802, section 3; format of pg_authid.rolpassword.
 */
export function scramVerifier(password: string, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, SCRAM_ROUNDS, 32, 'sha256');
  const keyed = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString('base64')}$${storedKey}:${keyed('Server Key').toString('base64')}`;
}
