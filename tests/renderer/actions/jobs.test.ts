// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { ok, openDesk, quietHost } from './desk.ts';

async function openJobs(pipeline: Parameters<typeof openDesk>[0][string]) {
  const desk = await openDesk({ ...quietHost, 'pipeline.run': pipeline, 'pipeline.cancel': () => ok({ cancelled: true }) });
  const jobs = await import('../../../renderer/actions/jobs.ts');
  const { runPipeline } = await import('../../../renderer/actions/pipeline.ts');
  return { ...desk, ...jobs, runPipeline, list: () => desk.getState().transient.jobs };
}

test('a job shows its progress and its end', async () => {
  let finish = () => {};
  const { runPipeline, progressJob, calls, list } = await openJobs(() => new Promise((resolve) => (finish = () => resolve(ok({})))));
  const run = runPipeline();
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  progressJob({ procedure: 'pipeline.run', callId: calls[0]?.callId ?? '', step: 'hotspots', fraction: 0.4 });
  expect(list()).toMatchObject([{ state: 'running', progress: { step: 'hotspots', fraction: 0.4 } }]);
  finish();
  await run;
  expect(list()).toMatchObject([{ state: 'done' }]);
});

test('cancelling a job aborts its call and is no failure', async () => {
  const { runPipeline, cancelJob, list, getState } = await openJobs((_, aborted) => aborted);
  const run = runPipeline();
  cancelJob(list()[0]?.callId ?? '');
  await run;
  expect(list()).toMatchObject([{ state: 'cancelled', failure: null }]);
  expect(getState().transient.notices).toEqual([]);
});

test('a failed job keeps its reason', async () => {
  const { runPipeline, list } = await openJobs(() => ({ ok: false, error: { code: 'pipeline.running', params: {} } }));
  await runPipeline();
  expect(list()).toMatchObject([{ state: 'failed', failure: { code: 'pipeline.running' } }]);
});

test('a pipeline that another window runs is seen, cancelled by its procedure, and ends with its run', async () => {
  const { progressJob, cancelJob, endForeignPipeline, calls, list } = await openJobs(() => ok({}));
  progressJob({ procedure: 'pipeline.run', callId: 'elsewhere', step: 'place', fraction: 0.1 });
  cancelJob('elsewhere');
  await vi.waitFor(() => expect(calls.map(({ procedure }) => procedure)).toEqual(['pipeline.cancel']));
  endForeignPipeline('cancelled');
  expect(list()).toMatchObject([{ callId: 'elsewhere', state: 'cancelled' }]);
});
