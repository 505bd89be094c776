import type { Account } from '../../preload/contract/people.ts';
import type { Role } from '../../preload/contract/procedure.ts';
import { loginPrefix } from '../../preload/contract/login-prefix.ts';
import type { CentralPerson } from '../central-wire.ts';
import { all, first, run, sql, value, type ReadDb, type Sql, type WriteDb } from './sql.ts';

/** An account with the hashes that prove who signs in. */
export interface AccountSecret extends Account {
  readonly passwordHash: string | null;
  readonly codeHash: string | null;
  readonly codeExpiresMs: number | null;
  readonly recoveryHash: string | null;
  /** Login at the centre; null = known here only. */
  readonly login: string | null;
}

export interface NewAccount {
  readonly name: string;
  readonly fullName: string;
  readonly role: Role;
  readonly language: Account['language'];
  /** Codes; null = all. */
  readonly zones: Account['zones'];
  readonly passwordHash: string | null;
  readonly codeHash: string | null;
  readonly codeExpiresMs: number | null;
  readonly recoveryHash: string | null;
  readonly createdMs: number;
}

/** What may change of an account; what is left out stays. */
export type AccountChange = Partial<Omit<NewAccount, 'name' | 'createdMs'>> & {
  readonly disabledMs?: number | null;
  readonly signedInMs?: number;
  readonly confirmedMs?: number;
};

interface Row extends Omit<AccountSecret, 'zones' | 'state' | 'isCentral'> {
  readonly zones: string | null;
  readonly disabledMs: number | null;
}

const fields = sql`id, name, full_name AS fullName, role, language, zones, password_hash AS passwordHash, code_hash AS codeHash,
  code_expires_ms AS codeExpiresMs, recovery_hash AS recoveryHash, login, confirmed_ms AS confirmedMs, disabled_ms AS disabledMs,
  created_ms AS createdMs, signed_in_ms AS signedInMs`;

export function accounts(db: ReadDb): AccountSecret[] {
  return all<Row>(db, sql`SELECT ${fields} FROM account ORDER BY name`).map(accountOf);
}

/** Names are the same whatever the case of their Latin letters. */
export const accountByName = (db: ReadDb, name: string): AccountSecret | null => one(db, sql`name = ${name}`);
export const accountById = (db: ReadDb, id: number): AccountSecret | null => one(db, sql`id = ${id}`);
/** Whether everybody signs in: people whom only the centre told of do not count, before one of them has signed in here. */
export const hasAccounts = (db: ReadDb): boolean =>
  first(db, sql`SELECT 1 FROM account WHERE login IS NULL OR password_hash IS NOT NULL LIMIT 1`) !== undefined;

/** @returns null if the name is taken. */
export function addAccount(db: WriteDb, account: NewAccount): AccountSecret | null {
  const { name, fullName, role, language, zones, passwordHash, codeHash, codeExpiresMs, recoveryHash, createdMs } = account;
  const { changes, id } = run(
    db,
    sql`INSERT INTO account (name, full_name, role, language, zones, password_hash, code_hash, code_expires_ms, recovery_hash, created_ms)
        VALUES (${name}, ${fullName}, ${role}, ${language}, ${json(zones)}, ${passwordHash}, ${codeHash}, ${codeExpiresMs}, ${recoveryHash},
          ${createdMs})
        ON CONFLICT (name) DO NOTHING`,
  );
  return changes === 0 ? null : accountById(db, id);
}

/** @returns the account as it is then; 'last-admin' if nobody could change accounts any more: nothing has changed then; null without it. */
export function changeAccount(db: WriteDb, id: number, change: AccountChange): AccountSecret | 'last-admin' | null {
  const before = accountById(db, id);
  if (before === null) return null;
  const hadAdmin = hasAdmin(db);
  const work = db.transaction(() => {
    for (const set of assignments(change)) run(db, sql`UPDATE account SET ${set} WHERE id = ${id}`);
    if (hadAdmin && !hasAdmin(db)) throw lastAdmin;
    return accountById(db, id);
  });
  try {
    return work();
  } catch (error) {
    if (error === lastAdmin) return 'last-admin';
    throw error;
  }
}

/** Takes over who the centre says may work; whoever it no longer tells of is closed. @returns the ids whose rights are others now. */
export function takeCentralPeople(db: WriteDb, people: readonly CentralPerson[], nowMs: number): number[] {
  const changed: number[] = [];
  const known = new Map(accounts(db).map((account) => [account.login, account]));
  for (const person of people) {
    const before = known.get(person.login);
    known.delete(person.login);
    if (before === undefined) addCentralPerson(db, person, nowMs);
    else if (updateCentralPerson(db, before, { person, nowMs })) changed.push(before.id);
  }
  for (const [login, { id, state }] of known) {
    if (login === null || state === 'disabled') continue;
    run(db, sql`UPDATE account SET disabled_ms = ${nowMs} WHERE id = ${id}`);
    changed.push(id);
  }
  return changed;
}

const lastAdmin = new Error('no admin is left');

const hasAdmin = (db: ReadDb): boolean =>
  value<number>(db, sql`SELECT count(*) FROM account WHERE role = 'admin' AND disabled_ms IS NULL`) > 0;

function one(db: ReadDb, condition: Sql): AccountSecret | null {
  const row = first<Row>(db, sql`SELECT ${fields} FROM account WHERE ${condition}`);
  return row === undefined ? null : accountOf(row);
}

function accountOf({ zones, disabledMs, ...row }: Row): AccountSecret {
  const waiting = row.codeHash === null ? (row.login === null ? 'invited' : 'new') : 'invited';
  const state = disabledMs !== null ? 'disabled' : row.passwordHash === null ? waiting : 'active';
  // Only this file writes the column.
  return { ...row, zones: zones === null ? null : (JSON.parse(zones) as string[]), state, isCentral: row.login !== null };
}

function* assignments(change: AccountChange): Generator<Sql> {
  if (change.fullName !== undefined) yield sql`full_name = ${change.fullName}`;
  if (change.role !== undefined) yield sql`role = ${change.role}`;
  if (change.language !== undefined) yield sql`language = ${change.language}`;
  if (change.zones !== undefined) yield sql`zones = ${json(change.zones)}`;
  if (change.passwordHash !== undefined) yield sql`password_hash = ${change.passwordHash}`;
  if (change.codeHash !== undefined) yield sql`code_hash = ${change.codeHash}, code_expires_ms = ${change.codeExpiresMs ?? null}`;
  if (change.recoveryHash !== undefined) yield sql`recovery_hash = ${change.recoveryHash}`;
  if (change.disabledMs !== undefined) yield sql`disabled_ms = ${change.disabledMs}`;
  if (change.signedInMs !== undefined) yield sql`signed_in_ms = ${change.signedInMs}`;
  if (change.confirmedMs !== undefined) yield sql`confirmed_ms = ${change.confirmedMs}`;
}

/** An account of this computer alone may have the name already: it stays what it is, and the centre's gets its login as a name. */
function addCentralPerson(db: WriteDb, { login, fullName, role, zones, isActive }: CentralPerson, nowMs: number): void {
  const name = login.startsWith(loginPrefix) ? login.slice(loginPrefix.length) : login;
  const free = accountByName(db, name) === null ? name : login;
  run(
    db,
    sql`INSERT INTO account (name, full_name, role, zones, login, confirmed_ms, disabled_ms, created_ms)
        VALUES (${free}, ${fullName}, ${role}, ${json(zones)}, ${login}, ${nowMs}, ${isActive ? null : nowMs}, ${nowMs})
        ON CONFLICT (name) DO NOTHING`,
  );
}

function updateCentralPerson(
  db: WriteDb,
  before: AccountSecret,
  { person: { fullName, role, zones, isActive }, nowMs }: { readonly person: CentralPerson; readonly nowMs: number },
): boolean {
  const disabledMs = isActive ? null : nowMs;
  run(
    db,
    sql`UPDATE account SET full_name = ${fullName}, role = ${role}, zones = ${json(zones)}, confirmed_ms = ${nowMs},
          disabled_ms = ${disabledMs} WHERE id = ${before.id}`,
  );
  return before.role !== role || json(before.zones) !== json(zones) || (before.state === 'disabled') === isActive;
}

const json = (zones: readonly string[] | null): string | null => (zones === null ? null : JSON.stringify(zones));
