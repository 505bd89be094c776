import type { PipelineRun, StepReport } from '../../preload/contract/domain.ts';
import type { Writes } from './api.ts';
import { all, run, sql, type ReadDb, type WriteDb } from './sql.ts';

/** Newest first. */
export function pipelineRuns(db: ReadDb): PipelineRun[] {
  const runs = all<Omit<PipelineRun, 'steps'>>(
    db,
    sql`SELECT id, state, started_ms AS startedMs, finished_ms AS finishedMs, error_code AS errorCode FROM pipeline_run ORDER BY id DESC`,
  );
  const steps = all<{ runId: number; name: string; ms: number; counts: string; reason: string | null }>(
    db,
    sql`SELECT run_id AS runId, name, ms, counts, reason FROM pipeline_step ORDER BY run_id, position`,
  );
  const stepsOf = new Map(runs.map(({ id }) => [id, [] as StepReport[]]));
  for (const { runId, counts, reason, ...step } of steps) {
    const parsed = { ...step, counts: JSON.parse(counts) as StepReport['counts'] };
    stepsOf.get(runId)?.push(reason === null ? parsed : { ...parsed, reason: JSON.parse(reason) as NonNullable<StepReport['reason']> });
  }
  return runs.map((row) => ({ ...row, steps: stepsOf.get(row.id) ?? [] }));
}

export function startPipelineRun(db: WriteDb, startedMs: number): { runId: number } {
  const { id: runId } = run(db, sql`INSERT INTO pipeline_run (state, started_ms) VALUES ('running', ${startedMs})`);
  return { runId };
}

export function finishPipelineRun(db: WriteDb, runId: number, input: Parameters<Writes['finishPipelineRun']>[1]): PipelineRun {
  const { state, steps, errorCode, finishedMs } = input;
  run(db, sql`UPDATE pipeline_run SET state = ${state}, finished_ms = ${finishedMs}, error_code = ${errorCode} WHERE id = ${runId}`);
  run(db, sql`DELETE FROM pipeline_step WHERE run_id = ${runId}`);
  steps.forEach(({ name, ms, counts, reason }, position) => {
    run(
      db,
      sql`INSERT INTO pipeline_step (run_id, position, name, ms, counts, reason)
          VALUES (${runId}, ${position}, ${name}, ${ms}, ${JSON.stringify(counts)}, ${reason ? JSON.stringify(reason) : null})`,
    );
  });
  const saved = pipelineRuns(db).find(({ id }) => id === runId);
  if (!saved) throw new Error(`Pipeline run ${runId} was never started`);
  return saved;
}

/** A run that is still `running` when the cache is opened was cut off by the end of its process. */
export function failInterruptedRuns(db: WriteDb, nowMs: number): void {
  run(db, sql`UPDATE pipeline_run SET state = 'failed', error_code = 'worker.lost', finished_ms = ${nowMs} WHERE state = 'running'`);
}
