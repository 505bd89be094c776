import type { Role } from '../../preload/contract/procedure.ts';

/** What of the audit trail is on its page. */
export interface AuditFilter {
  /** '' = everybody. */
  readonly actor: string;
  /** A procedure, or a group with its dot; '' = all. */
  readonly action: string;
  readonly period: 'all' | 'day' | 'week' | 'month';
  readonly outcome: 'all' | 'ok' | 'failed' | 'open';
  /** 1 = the newest. */
  readonly page: number;
}

export const noAuditFilter: AuditFilter = { actor: '', action: '', period: 'all', outcome: 'all', page: 1 };

/** As the contract says of audit.list and audit.verify. */
export const maySeeAudit = (me: { readonly role: Role } | null): boolean => me?.role === 'supervisor' || me?.role === 'admin';
