import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWriter } from '../../main/store/open.ts';
import { finishPipelineRun, pipelineRuns, startPipelineRun } from '../../main/store/pipeline.ts';
import { run, sql } from '../../main/store/sql.ts';
import { tempFolder } from './fixtures.ts';
import { migrationsDir } from './incidents.ts';

test('runs of a cache of version 2 are kept, without a reason; new ones keep theirs', async () => {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  for (const file of (await readdir(migrationsDir)).sort().slice(0, 2)) await copyFile(join(migrationsDir, file), join(older, file));
  const cacheFile = join(folder, 'cache.khareetaty');
  const before = await openWriter({ cacheFile, migrationsDir: older });
  const { runId } = startPipelineRun(before.db, 1);
  run(
    before.db,
    sql`INSERT INTO pipeline_step (run_id, position, name, ms, counts) VALUES (${runId}, 0, 'forecasts', 2, '{"forecasts":3}')`,
  );
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(pipelineRuns(db)[0]?.steps).toEqual([{ name: 'forecasts', ms: 2, counts: { forecasts: 3 } }]);
  const step = { name: 'forecasts', ms: 1, counts: {}, reason: { code: 'forecasts.too-few', params: { found: 5, needed: 35 } } } as const;
  const again = finishPipelineRun(db, startPipelineRun(db, 3).runId, { state: 'done', steps: [step], errorCode: null, finishedMs: 4 });
  expect(again.steps).toEqual([step]);
  close();
});
