/** Whether the audit trail is what was written: every hash and every seal is made anew. */
import type { AuditProblem } from '../../preload/contract/audit-domain.ts';
import { auditProblemKinds } from '../../preload/contract/audit-kinds.ts';
import { type AuditEntry, type AuditKeys, type AuditTip, auditHash, auditMac, auditStart } from '../audit-chain.ts';
import { BREAK, RESTORED } from './audit.ts';
import type { AuditPart } from './audit-api.ts';
import { auditEntries, auditEntriesOf, isFollowed, isKnownHash } from './audit-entries.ts';
import type { ReadDb } from './sql.ts';

export function auditPart(db: ReadDb, keys: AuditKeys, after: AuditTip | null, limit: number): AuditPart {
  let tip = after ?? auditStart;
  let [checked, unsealed] = [0, 0];
  const parts: Parts = { db, keys, isOfBackup: knowBackups(db, keys) };
  for (const entry of auditEntries(db, after === null ? null : after.seq, limit)) {
    const { problem, isSealed } = check(parts, entry, tip);
    if (problem !== null) return { checked, unsealed, tip, problem };
    tip = { seq: entry.seq, hash: entry.hash };
    checked++;
    if (!isSealed) unsealed++;
  }
  return { checked, unsealed, tip, problem: null };
}

interface Checked {
  readonly problem: AuditProblem | null;
  /** Whether its seal could be made anew. */
  readonly isSealed: boolean;
}

interface Parts {
  readonly db: ReadDb;
  readonly keys: AuditKeys;
  readonly isOfBackup: (entry: AuditEntry) => boolean;
}

function check({ db, keys, isOfBackup }: Parts, entry: AuditEntry, before: AuditTip): Checked {
  const wrong = (kind: AuditProblem['kind'], noticedMs: number | null = null): Checked => {
    return { problem: { kind, seq: entry.seq, noticedMs }, isSealed: false };
  };
  if (entry.seq <= before.seq) return wrong('inserted');
  const isItself = auditHash(entry, entry.prev, entry.seq) === entry.hash;
  if (entry.seq !== before.seq + 1) return { problem: { kind: 'missing', seq: before.seq + 1, noticedMs: null }, isSealed: false };
  if (entry.prev !== before.hash) {
    // Another entry says that it follows the one before: it was moved, or this one was put in front of it.
    if (isFollowed(db, before.hash)) return wrong(isItself || !isKnownHash(db, entry.prev) ? 'inserted' : 'reordered');
    return wrong(isItself ? 'missing' : 'edited');
  }
  if (!isItself) return wrong('edited');
  const key = keys.known[entry.keyId];
  if (key === undefined) {
    const isKnown = keys.elsewhere.includes(entry.keyId) || isOfBackup(entry);
    return isKnown ? { problem: null, isSealed: false } : wrong('wrong-key');
  }
  if (auditMac(key, entry.hash) !== entry.mac) return wrong('wrong-key');
  if (entry.action === BREAK) return wrong(kindOf(entry.detail), entry.atMs);
  return { problem: null, isSealed: true };
}

/**
 * Tells whether a later entry says that the trail was put back from a backup, and that an entry's key sealed what stands before it. That
 * later entry is sealed with a key of here and follows from all before it, so that nothing in front of it can be put in afterwards.
 */
function knowBackups(db: ReadDb, keys: AuditKeys): (entry: AuditEntry) => boolean {
  let restored: { readonly seq: number; readonly keys: ReadonlySet<string> }[] | null = null;
  const read = () =>
    auditEntriesOf(db, RESTORED).flatMap((entry) => {
      const key = keys.known[entry.keyId];
      const isOurs = key !== undefined && auditHash(entry, entry.prev, entry.seq) === entry.hash && auditMac(key, entry.hash) === entry.mac;
      if (!isOurs) return [];
      // Safe: it is sealed, so the store wrote it.
      return [{ seq: entry.seq, keys: new Set((JSON.parse(entry.detail) as { readonly keys: readonly string[] }).keys) }];
    });
  return ({ seq, keyId }) => (restored ??= read()).some((later) => later.seq > seq && later.keys.has(keyId));
}

/** Of an entry that is whole: the store wrote it. */
function kindOf(detail: string): AuditProblem['kind'] {
  const { kind } = JSON.parse(detail) as { readonly kind?: unknown };
  return auditProblemKinds.find((known) => known === kind) ?? 'end';
}
