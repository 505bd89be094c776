/**
 * How entries of the audit trail are hashed: each with the hash before it, so that none can be changed, moved or taken out of the middle
 * unseen; and each sealed with a key that is not in the cache, so that whoever has only the cache cannot make the hashes anew.
 */
import { createHash, createHmac } from 'node:crypto';
import type { auditHosts } from '../preload/contract/audit-kinds.ts';
import { GENESIS } from './ledger-chain.ts';

/** `system`: nobody asked for it. */
export type AuditHost = (typeof auditHosts)[number];

/** What an entry says; its place and its seal are not in it. */
export interface AuditEvent {
  readonly atMs: number;
  /** '' = nobody had signed in. */
  readonly actor: string;
  readonly role: string;
  readonly host: AuditHost;
  /** Name of a procedure, or an event of the trail itself: `audit.*`. */
  readonly action: string;
  /** `done` alone: what was refused, a sign-in, an event. */
  readonly phase: 'begun' | 'done';
  /** Joins what was begun and its end. */
  readonly ref: string;
  readonly subject: string;
  readonly subjectId: string;
  /** `ok` or a code of an error; '' = begun. */
  readonly outcome: string;
  /** Canonical JSON. */
  readonly detail: string;
  readonly reason: string;
}

export interface AuditEntry extends AuditEvent {
  readonly seq: number;
  readonly keyId: string;
  readonly prev: string;
  readonly hash: string;
  readonly mac: string;
}

/** Where the trail ends. */
export interface AuditTip {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first entry. */
export const auditStart: AuditTip = { seq: 0, hash: GENESIS };

/** Keys of one cache, as far as this host holds them: see main/audit-key.ts. */
export interface AuditKeys {
  /** Id of the one that this host seals with. */
  readonly own: string;
  /** By id, base64url. */
  readonly known: Readonly<Record<string, string>>;
  /** Ids of keys of this cache that another host keeps: what they sealed can be read and not checked here. */
  readonly elsewhere: readonly string[];
  /** Whether a trail was begun with them: an empty one has lost its entries. */
  readonly isBegun: boolean;
}

/** SHA-256 of the hash before, a line end, the entry as canonical JSON, a line end and its place; hexadecimal. Its texts must be well-formed. */
export function auditHash(event: AuditEvent & { readonly keyId: string }, prev: string, seq: number): string {
  const { atMs, actor, role, host, action, phase, ref, subject, subjectId, outcome, detail, reason, keyId } = event;
  // With the keys in their order, which is all that canonical JSON asks of such a flat thing, and many times faster to write.
  const json = JSON.stringify({ action, actor, atMs, detail, host, keyId, outcome, phase, reason, ref, role, subject, subjectId });
  return createHash('sha256')
    .update(`${prev}\n${json}\n${String(seq)}`, 'utf8')
    .digest('hex');
}

/** HMAC-SHA-256 of an entry's hash; hexadecimal. */
export const auditMac = (key: string, hash: string): string => sign(key, `entry\n${hash}`);

/** The same of a statement that the trail ends here: other bytes than an entry's, whose seal anyone can copy. */
export const auditTipMac = (key: string, { seq, hash }: AuditTip): string => sign(key, `tip\n${String(seq)}\n${hash}`);

/** The same of a plan of a restore: that somebody who may has asked for it. */
export const restorePlanMac = (key: string, plan: string): string => sign(key, `restore\n${plan}`);

/** By which a key is known without being told. */
export const auditKeyId = (key: string): string => createHash('sha256').update(`audit key\n${key}`, 'utf8').digest('hex').slice(0, 16);

const sign = (key: string, text: string): string => createHmac('sha256', Buffer.from(key, 'base64url')).update(text, 'utf8').digest('hex');

/**
 * JSON with one way of writing each value: keys in the order of their UTF-16 units, no white space, numbers as ECMAScript writes them.
 * Keys without a value are left out.
 *
 * @throws RangeError for what JSON has no word for: infinities, NaN, functions. Halves of surrogate pairs become U+FFFD, which RFC 8785
 * would refuse: a name with one must not keep a change from being written down.
 * Source: RFC 8785, section 3.2.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(wellFormed(value));
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join()}]`;
  if (typeof value !== 'object') throw new RangeError(`JSON has no word for a ${typeof value}`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // Operators compare texts by their UTF-16 units.
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(wellFormed(key))}:${canonicalJson(item)}`).join()}}`;
}

/** Halves of surrogate pairs become U+FFFD: neither UTF-8 nor SQLite keeps them. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
