import type { User } from '../../preload/contract/domain.ts';
import type { UserSecret } from './api.ts';
import { first, run, sql, type ReadDb, type WriteDb } from './sql.ts';

/** Names are the same whatever the case of their Latin letters. */
export function userByName(db: ReadDb, name: string): UserSecret | null {
  const found = first<UserSecret>(
    db,
    sql`SELECT id, name, role, created_ms AS createdMs, password_hash AS passwordHash FROM user WHERE name = ${name}`,
  );
  return found ?? null;
}

/** Whether anybody has an account with a password in this cache. */
export function hasAccounts(db: ReadDb): boolean {
  return first(db, sql`SELECT 1 AS found FROM user WHERE password_hash <> '' LIMIT 1`) !== undefined;
}

export function addUser(db: WriteDb, { name, role, passwordHash, createdMs }: Omit<UserSecret, 'id'>): User | null {
  const { changes, id } = run(
    db,
    sql`INSERT INTO user (name, role, password_hash, created_ms) VALUES (${name}, ${role}, ${passwordHash}, ${createdMs})
        ON CONFLICT (name) DO NOTHING`,
  );
  return changes === 0 ? null : { id, name, role, createdMs };
}
