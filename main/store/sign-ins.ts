import type { ApiKey } from '../../preload/contract/people.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';

/** One sign-in on one computer. */
export interface SignIn {
  readonly id: string;
  readonly accountId: number;
  readonly refreshHash: string;
  readonly device: string;
  readonly createdMs: number;
  readonly seenMs: number;
  readonly expiresMs: number;
}

export type EndReason = 'signed-out' | 'revoked' | 'reused' | 'disabled' | 'password';

export interface ApiKeySecret extends ApiKey {
  readonly secretHash: string;
}

/** Rows of failed sign-ins are let go after a day, and never more than this are kept. */
const FAILURES_KEPT = 10_000;
const DAY_MS = 86_400_000;

const fields = sql`id, account_id AS accountId, refresh_hash AS refreshHash, device, created_ms AS createdMs, seen_ms AS seenMs,
  expires_ms AS expiresMs`;

/** Those that have neither ended nor run out, newest use first. */
export const signIns = (db: ReadDb, nowMs: number): SignIn[] =>
  all<SignIn>(db, sql`SELECT ${fields} FROM session WHERE ended_ms IS NULL AND expires_ms > ${nowMs} ORDER BY seen_ms DESC`);

export function signInById(db: ReadDb, id: string): (SignIn & { readonly endedMs: number | null }) | null {
  return first<SignIn & { endedMs: number | null }>(db, sql`SELECT ${fields}, ended_ms AS endedMs FROM session WHERE id = ${id}`) ?? null;
}

export function addSignIn(db: WriteDb, { id, accountId, refreshHash, device, createdMs, expiresMs }: Omit<SignIn, 'seenMs'>): void {
  run(
    db,
    sql`INSERT INTO session (id, account_id, refresh_hash, device, created_ms, seen_ms, expires_ms)
        VALUES (${id}, ${accountId}, ${refreshHash}, ${device}, ${createdMs}, ${createdMs}, ${expiresMs})`,
  );
  run(db, sql`UPDATE account SET signed_in_ms = ${createdMs} WHERE id = ${accountId}`);
}

/** Changes the refresh token, if it is still the one that was shown. @returns false if another call was first. */
export function renewSignIn(
  db: WriteDb,
  id: string,
  { from, to, nowMs, expiresMs }: { readonly from: string; readonly to: string; readonly nowMs: number; readonly expiresMs: number },
): boolean {
  return (
    run(
      db,
      sql`UPDATE session SET refresh_hash = ${to}, seen_ms = ${nowMs}, expires_ms = ${expiresMs}
          WHERE id = ${id} AND refresh_hash = ${from} AND ended_ms IS NULL`,
    ).changes > 0
  );
}

/** Ends sign-ins: one, or all of an account but one. @returns the ids of those that ended by this. */
export function endSignIns(
  db: WriteDb,
  which: { readonly id: string } | { readonly accountId: number; readonly but: string | null },
  { reason, nowMs }: { readonly reason: EndReason; readonly nowMs: number },
): string[] {
  const condition = 'id' in which ? sql`id = ${which.id}` : sql`account_id = ${which.accountId} AND id IS NOT ${which.but}`;
  return all<{ id: string }>(
    db,
    sql`UPDATE session SET ended_ms = ${nowMs}, end_reason = ${reason} WHERE ended_ms IS NULL AND ${condition} RETURNING id`,
  ).map(({ id }) => id);
}

interface KeyRow extends Omit<ApiKeySecret, 'subjects' | 'zones'> {
  readonly subjects: string | null;
  readonly zones: string | null;
}

const keyFields = sql`id, name, secret_hash AS secretHash, role, subjects, zones, made_by AS madeBy, created_ms AS createdMs,
  expires_ms AS expiresMs, used_ms AS usedMs, revoked_ms AS revokedMs`;

export const apiKeys = (db: ReadDb): ApiKeySecret[] =>
  all<KeyRow>(db, sql`SELECT ${keyFields} FROM api_key ORDER BY created_ms DESC, id`).map(keyOf);

export function addApiKey(db: WriteDb, key: Omit<ApiKeySecret, 'usedMs' | 'revokedMs'>): void {
  const [subjects, zones] = [key.subjects, key.zones].map((list) => (list === null ? null : JSON.stringify(list)));
  run(
    db,
    sql`INSERT INTO api_key (id, name, secret_hash, role, subjects, zones, made_by, created_ms, expires_ms)
        VALUES (${key.id}, ${key.name}, ${key.secretHash}, ${key.role}, ${subjects ?? null}, ${zones ?? null}, ${key.madeBy},
          ${key.createdMs}, ${key.expiresMs})`,
  );
}

export const markApiKeyUsed = (db: WriteDb, id: string, nowMs: number): void =>
  void run(db, sql`UPDATE api_key SET used_ms = ${nowMs} WHERE id = ${id}`);

/** @returns null if there is no such key. */
export function revokeApiKey(db: WriteDb, id: string, nowMs: number): ApiKeySecret | null {
  run(db, sql`UPDATE api_key SET revoked_ms = ${nowMs} WHERE id = ${id} AND revoked_ms IS NULL`);
  const row = first<KeyRow>(db, sql`SELECT ${keyFields} FROM api_key WHERE id = ${id}`);
  return row === undefined ? null : keyOf(row);
}

/** How often signing in failed in a row, and when last. */
export function signInFailures(db: ReadDb, subject: string): { readonly failures: number; readonly lastMs: number } {
  const row = first<{ failures: number; lastMs: number }>(
    db,
    sql`SELECT failures, last_ms AS lastMs FROM sign_in_failure WHERE subject = ${subject}`,
  );
  return row ?? { failures: 0, lastMs: 0 };
}

export function countSignInFailure(db: WriteDb, subjects: readonly string[], nowMs: number): void {
  run(
    db,
    sql`DELETE FROM sign_in_failure WHERE last_ms < ${nowMs - DAY_MS}
          OR subject IN (SELECT subject FROM sign_in_failure ORDER BY last_ms DESC LIMIT -1 OFFSET ${FAILURES_KEPT})`,
  );
  for (const subject of subjects)
    run(
      db,
      sql`INSERT INTO sign_in_failure (subject, failures, last_ms) VALUES (${subject}, 1, ${nowMs})
          ON CONFLICT (subject) DO UPDATE SET failures = failures + 1, last_ms = excluded.last_ms`,
    );
}

export const forgetSignInFailures = (db: WriteDb, subject: string): void =>
  void run(db, sql`DELETE FROM sign_in_failure WHERE subject = ${subject}`);

function keyOf({ subjects, zones, ...row }: KeyRow): ApiKeySecret {
  // Only this file writes these columns.
  const list = (text: string | null) => (text === null ? null : (JSON.parse(text) as string[]));
  return { ...row, subjects: list(subjects), zones: list(zones) };
}
