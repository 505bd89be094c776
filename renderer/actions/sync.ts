import type { CentralAddress, Conflict, SyncStatus } from '../../preload/contract/sync-domain.ts';
import { client } from '../api/connection.ts';
import { asField, type ConflictDraft, type Decision } from '../state/decisions.ts';
import { getState, patch } from '../state/store.ts';
import type { SyncPage } from '../state/transient.ts';
import { dismissJob, type JobEnd, runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';
import { goTo } from './view.ts';

/** As many as one page of the contract holds. */
const conflictsShown = 1_000;
export const rejectedPageSize = 50;
/** As many as one call may decide. */
const decidedAtOnce = 500;

/** Reads the state of sync, and again those of its lists that were read before. */
export async function loadSync(): Promise<void> {
  const { openConflicts, decidedConflicts, rejectedChanges } = getState().server;
  await Promise.all([
    client.sync.status({}).then((sync) => patch('server', { sync })),
    openConflicts === null ? null : loadConflicts('open'),
    decidedConflicts === null ? null : loadConflicts('decided'),
    rejectedChanges === null ? null : loadRejected(),
  ]);
}

export async function loadConflicts(state: 'open' | 'decided'): Promise<void> {
  const page = await client.sync.conflicts({ state, pageSize: conflictsShown });
  patch('server', state === 'open' ? { openConflicts: page } : { decidedConflicts: page });
}

export async function loadRejected(): Promise<void> {
  patch('server', { rejectedChanges: await client.sync.rejected({ pageSize: rejectedPageSize }) });
}

/** Reads all that is known of the incident of a conflict. */
export async function loadConflictRecord(id: number): Promise<void> {
  patch('server', { conflictRecord: { ...(await client.incidents.record({ id })), id } });
}

/** Goes to a page of sync. */
export function openSyncPage(syncPage: SyncPage): void {
  goTo('sync');
  patch('transient', { syncPage, conflictKey: null, isSyncOpen: false });
}

export function selectConflict(conflictKey: string | null): void {
  patch('transient', { conflictKey });
}

/** Keeps a choice that is not applied yet; null takes it back. */
export function draftDecision(conflictId: string, draft: ConflictDraft | null): void {
  const { [conflictId]: _former, ...others } = getState().transient.conflictDrafts;
  patch('transient', { conflictDrafts: draft === null ? others : { ...others, [conflictId]: draft } });
}

/** Sends and takes in, as a job. @returns what came of it, null if it failed; the reason is then in the tray. */
export async function runSync() {
  const { value } = await runJob('sync.run', null, (options) => client.sync.run({}, options));
  if (value === null) await loadSync().catch(reportFailure);
  else {
    patch('server', { sync: value.status });
    foldTray();
  }
  return value;
}

/** What went well is told in words: the tray need not go on lying over what came. */
function foldTray(): void {
  if (getState().transient.jobs.every(({ state }) => state === 'done')) patch('transient', { isTrayOpen: false });
}

/** Signs in to a centre and links this cache with it, as a job. */
export async function linkCentre(address: CentralAddress & { readonly password: string }): Promise<JobEnd<unknown>> {
  const end = await runJob('sync.link', address.host, (options) => client.sync.link(address, options));
  if (end.value !== null) {
    patch('server', { sync: end.value });
    patch('transient', { syncPage: 'centre' });
    foldTray();
  }
  // The form says why; it need not stand in the tray, too.
  for (const job of getState().transient.jobs) if (job.name === 'sync.link' && job.state === 'failed') dismissJob(job.callId);
  return end;
}

/** @returns whether the link was ended; if not, the reason is on the screen. */
export async function unlinkCentre(): Promise<boolean> {
  try {
    patch('server', { sync: await client.sync.unlink({}) });
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

export async function setAutomaticSync(choice: Pick<SyncStatus, 'isAutomatic' | 'onMetered'>): Promise<void> {
  try {
    patch('server', { sync: await client.sync.setAutomatic(choice) });
  } catch (error) {
    reportFailure(error);
  }
}

/** Decides conflicts as drafted. @returns whether all of them were decided; if not, the reason is on the screen. */
export async function decide(decisions: readonly Decision[]): Promise<boolean> {
  const isDone = await resolve(decisions);
  if (isDone) patch('transient', { lastDecision: decisions });
  for (const { conflict } of decisions) if (isDone) draftDecision(conflict.id, null);
  return isDone;
}

/** Takes the last decision back: its conflicts are open again, and are shown so that they can be decided anew. */
export async function undoDecision(): Promise<boolean> {
  const { lastDecision } = getState().transient;
  if (lastDecision === null) return false;
  const left = [...lastDecision];
  try {
    for (const { conflict } of lastDecision) {
      await client.sync.undo({ id: conflict.id });
      left.shift();
    }
  } catch (error) {
    reportFailure(error);
  }
  const first = lastDecision[0]?.conflict;
  patch('transient', {
    // What could not be taken back can be tried again.
    lastDecision: left.length === 0 ? null : left,
    syncPage: 'open',
    conflictKey: first === undefined ? null : `${first.table}/${first.rowId}`,
  });
  await Promise.all([loadSync(), loadConflicts('open')]).catch(reportFailure);
  return left.length === 0;
}

/** One call for all that take mine, one for all that take theirs, one for each value of its own. */
async function resolve(decisions: readonly Decision[]): Promise<boolean> {
  try {
    for (const choice of ['mine', 'theirs'] as const) {
      const ids = decisions.filter(({ draft }) => draft.choice === choice).map(({ conflict }) => conflict.id);
      for (let from = 0; from < ids.length; from += decidedAtOnce) {
        await client.sync.resolve({ ids: ids.slice(from, from + decidedAtOnce), choice });
      }
    }
    for (const { conflict, draft } of decisions) {
      if (draft.choice === 'value')
        await client.sync.resolve({ ids: [conflict.id], choice: 'value', value: asField(conflict, draft.value) });
    }
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  } finally {
    await loadSync().catch(reportFailure);
  }
}

/** Decisions that take one side for all of some conflicts. */
export function takeSide(conflicts: readonly Conflict[], choice: 'mine' | 'theirs'): Decision[] {
  return conflicts.map((conflict) => ({ conflict, draft: { choice } }));
}
