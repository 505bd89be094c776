/** What the cache can do with its audit trail. */
import type { AuditItem, AuditProblem } from '../../preload/contract/audit-domain.ts';
import type { AuditEvent, AuditKeys, AuditTip } from '../audit-chain.ts';
import type { PageOf, PageRequest } from './api.ts';

/** null = any. */
export interface AuditFilter {
  /** Half-open. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly actor: string | null;
  /** A procedure, or the beginning of its name up to and with a dot. */
  readonly action: string | null;
  readonly subject: string | null;
  readonly subjectId: string | null;
  /** `ok`, a code, `failed` (any but ok), `open` (begun and not ended). */
  readonly outcome: string | null;
}

export interface AuditPart {
  readonly checked: number;
  /** Of them, those whose seal was made with a key that another host keeps. */
  readonly unsealed: number;
  /** The last entry that fits, or what the part began at. */
  readonly tip: AuditTip;
  readonly problem: AuditProblem | null;
}

export interface AuditReads {
  /** One line a call, the newest first: what was begun and its end joined. */
  auditPage(filter: AuditFilter, page: PageRequest): PageOf<AuditItem>;
  /** Checks at most `limit` entries after one that fits; null = from the first. */
  auditPart(keys: AuditKeys, after: AuditTip | null, limit: number): AuditPart;
  /** The last entry; null = there is none. */
  auditTip(): (AuditTip & { readonly atMs: number }) | null;
  /** Hash of one entry; null = there is none. */
  auditHashAt(seq: number): string | null;
  /** What the centre was last told; null = nothing. */
  auditAnchor(): (AuditTip & { readonly toldMs: number }) | null;
  /** When the trail was last found intact, and up to which entry; null = never. */
  auditVerified(): { readonly atMs: number; readonly seq: number } | null;
}

export interface AuditWrites {
  /**
   * Adds an entry; it and the new end of the trail are on disk when this returns. The first time, it looks whether the trail still ends
   * where it did: if not, it says so in an entry of its own before this one.
   */
  appendAudit(keys: AuditKeys, event: AuditEvent): AuditTip;
  /** The first entry after a restore; its detail is canonical JSON of an object. */
  appendRestored(keys: AuditKeys, event: AuditEvent): AuditTip;
  /** Whether the trail ends where the file beside it says. Changes nothing. */
  auditEnd(keys: AuditKeys): AuditProblem | null;
  saveAuditAnchor(told: AuditTip, atMs: number): void;
  saveAuditVerified(atMs: number, seq: number): void;
}
