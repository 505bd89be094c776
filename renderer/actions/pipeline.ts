import { client } from '../api/connection.ts';
import { patch } from '../state/store.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';

export async function loadPipelineRuns(): Promise<void> {
  const { items } = await client.pipeline.runs({});
  patch('server', { pipelineRuns: items });
}

/** Runs all steps as a job; the lists that they change come by events. */
export async function runPipeline(): Promise<void> {
  const { error } = await runJob('pipeline.run', null, (options) => client.pipeline.run({}, options));
  if (error !== null) reportFailure(error);
}
