import type { EventMap } from '../../preload/contract/events.ts';
import { client } from '../api/connection.ts';
import { type CallOptions, newCallId } from '../api/transport.ts';
import { getState, patch } from '../state/store.ts';
import type { Job, JobName } from '../state/transient.ts';
import { failureOf, reportFailure } from './notices.ts';

const keptFinishedMs = 3_600_000;
const aborters = new Map<string, AbortController>();

export interface JobEnd<T> {
  readonly value: T | null;
  readonly error: unknown;
}

/**
 * Runs a long call as a job of the tray: progress, Cancel, its end. Never throws.
 * @returns the answer, or null with the error; a failure is kept with the job until it is removed.
 */
export async function runJob<T>(name: JobName, subject: string | null, call: (options: CallOptions) => Promise<T>): Promise<JobEnd<T>> {
  const callId = newCallId();
  const aborter = new AbortController();
  aborters.set(callId, aborter);
  patch('transient', { jobs: [...recentJobs(), begin(callId, name, subject)], isTrayOpen: true, isSyncOpen: false });
  try {
    const value = await call({ callId, signal: aborter.signal });
    end(callId, { state: 'done' });
    return { value, error: null };
  } catch (error) {
    const failure = failureOf(error);
    end(callId, failure.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure });
    return { value: null, error };
  } finally {
    aborters.delete(callId);
  }
}

/** Stops a job: its own call, or the pipeline if another window started it. */
export function cancelJob(callId: string): void {
  const aborter = aborters.get(callId);
  if (aborter !== undefined) aborter.abort();
  else client.pipeline.cancel({}).catch(reportFailure);
}

export function dismissJob(callId: string): void {
  patch('transient', { jobs: getState().transient.jobs.filter((job) => job.callId !== callId) });
}

/** Takes in `job.progressed`. A pipeline that another window started becomes a job here too. */
export function progressJob({ procedure, callId, ...progress }: EventMap['job.progressed']): void {
  const { jobs } = getState().transient;
  if (jobs.some((job) => job.callId === callId)) {
    patch('transient', { jobs: jobs.map((job) => (job.callId === callId && job.state === 'running' ? { ...job, progress } : job)) });
  } else if (procedure === 'pipeline.run') {
    patch('transient', { jobs: [...recentJobs(), { ...begin(callId, 'pipeline.run', null), progress }] });
  }
}

/** Ends the pipeline jobs that were started elsewhere, when the run itself is over. */
export function endForeignPipeline(state: string): void {
  if (state === 'running') return;
  for (const job of getState().transient.jobs) {
    if (job.name === 'pipeline.run' && !aborters.has(job.callId) && job.state === 'running') {
      end(job.callId, { state: state === 'done' || state === 'cancelled' ? state : 'failed' });
    }
  }
}

function begin(callId: string, name: JobName, subject: string | null): Job {
  return { callId, name, subject, progress: null, state: 'running', startedMs: Date.now(), finishedMs: null, failure: null };
}

function end(callId: string, change: Partial<Job>): void {
  const jobs = getState().transient.jobs.map((job) => (job.callId === callId ? { ...job, ...change, finishedMs: Date.now() } : job));
  patch('transient', { jobs });
}

/** Finished jobs stay for an hour, failed ones until they are removed. */
function recentJobs(): readonly Job[] {
  const sinceMs = Date.now() - keptFinishedMs;
  return getState().transient.jobs.filter((job) => job.state === 'failed' || job.finishedMs === null || job.finishedMs > sinceMs);
}
