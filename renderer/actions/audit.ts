import type { Contract } from '../../preload/contract/index.ts';
import type { InputOf } from '../../preload/contract/procedure.ts';
import { client } from '../api/connection.ts';
import type { AuditFilter } from '../state/audit-filter.ts';
import { getState, patch } from '../state/store.ts';
import { dismissJob, runJob } from './jobs.ts';
import { goTo } from './view.ts';

export const auditPageSize = 50;

/** Opens the page; it belongs to the settings. */
export function openAudit(): void {
  goTo('settings');
  patch('transient', { isAuditOpen: true });
}

export function closeAudit(): void {
  patch('transient', { isAuditOpen: false });
}

export function filterAudit(change: Partial<AuditFilter>): void {
  patch('transient', { auditFilter: { ...getState().transient.auditFilter, ...change, page: change.page ?? 1 } });
}

/** Reads the page that a filter asks for, and where the trail ends. Rejects with why it cannot be read. */
export async function loadAudit(auditFilter: AuditFilter): Promise<void> {
  const [auditPage, { head }] = await Promise.all([client.audit.list(inputOf(auditFilter)), client.audit.head({})]);
  // Another filter may have been chosen meanwhile; its own reading brings the page.
  if (getState().transient.auditFilter === auditFilter) patch('server', { auditPage, auditHead: head });
}

export async function loadAuditHead(): Promise<void> {
  patch('server', { auditHead: (await client.audit.head({})).head });
}

/** Makes every hash and seal anew, as a job. */
export async function verifyAudit(): Promise<void> {
  const { value } = await runJob('audit.verify', null, (options) => client.audit.verify({}, options));
  if (value !== null) patch('server', { auditCheck: value });
}

/** What was found is shown where it was asked for. */
export function forgetAuditJobs(): void {
  for (const { callId, name, state } of getState().transient.jobs) if (name === 'audit.verify' && state === 'done') dismissJob(callId);
}

const periodDays = { day: 1, week: 7, month: 30 } as const;
const dayMs = 86_400_000;

function inputOf({ actor, action, period, outcome, page }: AuditFilter): InputOf<Contract['audit']['list']> {
  return {
    ...(actor === '' ? {} : { actor }),
    ...(action === '' ? {} : { action }),
    ...(period === 'all' ? {} : { fromMs: Date.now() - periodDays[period] * dayMs }),
    ...(outcome === 'all' ? {} : { outcome }),
    ...{ page, pageSize: auditPageSize },
  };
}
