/** The end of the audit trail, in a file of its own beside the cache: entries that are cut off from the end show by it. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AuditKeys, type AuditTip, auditTipMac } from '../audit-chain.ts';
import type { ReadDb } from './sql.ts';

interface Head extends AuditTip {
  readonly keyId: string;
  readonly mac: string;
}

const fileOf = (db: ReadDb): string => `${db.name}.audit-head`;

/** On disk when it returns: the old one or the new one, never a part. */
export function writeAuditHead(db: ReadDb, { own, known }: AuditKeys, tip: AuditTip): void {
  const head: Head = { ...tip, keyId: own, mac: auditTipMac(known[own] ?? '', tip) };
  const file = fileOf(db);
  try {
    const handle = openSync(`${file}.new`, 'w', 0o600);
    try {
      writeFileSync(handle, `${JSON.stringify(head)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw error;
  }
}

/** null: there is none. `wrong`: it is not one, or not sealed with a key of this cache. */
export function readAuditHead(db: ReadDb, keys: AuditKeys): AuditTip | null | 'wrong' {
  let text: string;
  try {
    text = readFileSync(fileOf(db), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const head = parse(text);
  if (head === null) return 'wrong';
  const key = keys.known[head.keyId];
  const isSealed = key === undefined ? keys.elsewhere.includes(head.keyId) : auditTipMac(key, head) === head.mac;
  return isSealed ? { seq: head.seq, hash: head.hash } : 'wrong';
}

function parse(text: string): Head | null {
  try {
    const { seq, hash, keyId, mac } = JSON.parse(text) as Partial<Record<keyof Head, unknown>>;
    if (typeof seq !== 'number' || typeof hash !== 'string' || typeof keyId !== 'string' || typeof mac !== 'string') return null;
    return { seq, hash, keyId, mac };
  } catch {
    return null;
  }
}
