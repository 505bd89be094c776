/** Whether the audit trail is what was written: every hash and every seal is made anew. */
import type { AuditProblem } from '../../preload/contract/audit-domain.ts';
import { auditProblemKinds } from '../../preload/contract/audit-kinds.ts';
import { type AuditEntry, type AuditKeys, type AuditTip, auditHash, auditMac, auditStart } from '../audit-chain.ts';
import { BREAK } from './audit.ts';
import type { AuditPart } from './audit-api.ts';
import { auditEntries, isFollowed, isKnownHash } from './audit-entries.ts';
import type { ReadDb } from './sql.ts';

export function auditPart(db: ReadDb, keys: AuditKeys, after: AuditTip | null, limit: number): AuditPart {
  let tip = after ?? auditStart;
  let [checked, unsealed] = [0, 0];
  for (const entry of auditEntries(db, after === null ? null : after.seq, limit)) {
    const { problem, isSealed } = check(db, keys, entry, tip);
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

function check(db: ReadDb, keys: AuditKeys, entry: AuditEntry, before: AuditTip): Checked {
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
  if (key === undefined) return keys.elsewhere.includes(entry.keyId) ? { problem: null, isSealed: false } : wrong('wrong-key');
  if (auditMac(key, entry.hash) !== entry.mac) return wrong('wrong-key');
  if (entry.action === BREAK) return wrong(kindOf(entry.detail), entry.atMs);
  return { problem: null, isSealed: true };
}

/** Of an entry that is whole: the store wrote it. */
function kindOf(detail: string): AuditProblem['kind'] {
  const { kind } = JSON.parse(detail) as { readonly kind?: unknown };
  return auditProblemKinds.find((known) => known === kind) ?? 'end';
}
