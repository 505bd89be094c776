/** The audit trail grows here, and nowhere else. */
import type { AuditProblem } from '../../preload/contract/audit-domain.ts';
import {
  type AuditEvent,
  type AuditKeys,
  type AuditTip,
  auditHash,
  auditMac,
  auditStart,
  canonicalJson,
  wellFormed,
} from '../audit-chain.ts';
import { auditEntryOf, auditHashAt, auditKeyIds, insertAuditEntry, lastAuditEntry } from './audit-entries.ts';
import { readAuditHead, writeAuditHead } from './audit-head.ts';
import { newUuid } from './sync-identity.ts';
import type { WriteDb } from './sql.ts';

/** Where the trail of an open cache ended when it was last written to. */
const tips = new WeakMap<WriteDb, AuditTip>();

/** Says in the trail that it does not end where it did: a later end must not hide that. Its detail is {kind}. */
export const BREAK = 'audit.break';
/** Says in the trail that it was put back from a backup. */
export const RESTORED = 'audit.restored';

export function appendAudit(db: WriteDb, keys: AuditKeys, event: AuditEvent): AuditTip {
  const found = auditEnd(db, keys);
  // What was noticed is noticed once: from here on the trail ends where this process wrote.
  tips.delete(db);
  if (found !== null) append(db, keys, ownEvent(BREAK, event.atMs, { kind: found.kind }));
  else if (lastAuditEntry(db) === null) append(db, keys, ownEvent('audit.begun', event.atMs, {}));
  const tip = append(db, keys, event);
  tips.set(db, tip);
  return tip;
}

/**
 * Goes on with the trail of a backup: the first entry after a restore, which says where the trail ended that went aside. It also names the
 * keys that what stands before it was sealed with, of which this computer may have none: see audit-verify.ts.
 */
export function appendRestored(db: WriteDb, keys: AuditKeys, event: AuditEvent): AuditTip {
  tips.delete(db);
  const known = auditEntryOf(db, event.ref);
  if (known !== null) {
    // It was written, and what comes behind it was not.
    writeAuditHead(db, keys, known);
    tips.set(db, known);
    return known;
  }
  const detail = { ...(JSON.parse(event.detail) as object), keys: auditKeyIds(db) };
  const tip = append(db, keys, { ...event, action: RESTORED, detail: canonicalJson(detail) });
  tips.set(db, tip);
  return tip;
}

function append(db: WriteDb, keys: AuditKeys, event: AuditEvent): AuditTip {
  const tip = db.transaction(() => {
    const last = lastAuditEntry(db) ?? auditStart;
    const seq = last.seq + 1;
    const sealed = { ...wellFormedEvent(event), keyId: keys.own };
    const hash = auditHash(sealed, last.hash, seq);
    insertAuditEntry(db, { ...sealed, seq, prev: last.hash, hash, mac: auditMac(keys.known[keys.own] ?? '', hash) });
    return { seq, hash };
  });
  const added = tip.immediate();
  // Behind the entry, never before it: an end that was told of must be there.
  writeAuditHead(db, keys, added);
  return added;
}

/**
 * What is wrong with the end of the trail. While the cache is open it must end where this process wrote. When it is opened it must end where
 * the file says, or one entry behind that: a stop between the commit of an entry and the new file leaves it so. Then the entry must follow
 * from the one that the file names and be sealed; the next entry writes the file anew.
 */
export function auditEnd(db: WriteDb, keys: AuditKeys): AuditProblem | null {
  const last = lastAuditEntry(db);
  const end: AuditTip = last ?? auditStart;
  const problem = (kind: AuditProblem['kind']): AuditProblem => ({ kind, seq: end.seq, noticedMs: null });
  const head = tips.get(db) ?? readAuditHead(db, keys);
  if (head === 'wrong') return problem('end');
  // Before anything was written there is no file; a first entry may have been written and the file not.
  if (head === null) return keys.isBegun ? problem(end.seq === 0 ? 'cut' : 'end') : isOneBehind(auditStart) ? null : problem('end');
  if (head.seq > end.seq) return problem('cut');
  if (head.seq === end.seq && head.hash === end.hash) return null;
  if (tips.get(db) === undefined && isOneBehind(head)) return null;
  return problem(auditHashAt(db, head.seq) === head.hash && tips.get(db) !== undefined ? 'inserted' : 'end');

  /** Whether the trail ends at this place, or at an own entry that follows it. */
  function isOneBehind({ seq, hash }: AuditTip): boolean {
    if (last === null) return seq === 0;
    const key = keys.known[last.keyId];
    return last.seq === seq + 1 && last.prev === hash && key !== undefined && auditMac(key, last.hash) === last.mac;
  }
}

function ownEvent(action: string, atMs: number, detail: object): AuditEvent {
  return {
    ...{ atMs, actor: 'host', role: '', host: 'system', action, phase: 'done', ref: newUuid(atMs), subject: 'audit', subjectId: '' },
    ...{ outcome: action === BREAK ? 'broken' : 'ok', detail: canonicalJson(detail), reason: '' },
  };
}

/** What is hashed must be what is read again. */
function wellFormedEvent(event: AuditEvent): AuditEvent {
  // Safe: the same keys with texts that are the same but for such halves.
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === 'string' ? wellFormed(value) : (value as number)]),
  ) as unknown as AuditEvent;
}
