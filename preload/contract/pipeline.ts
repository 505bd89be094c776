import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

export const pipeline = {
  run: procedure({
    doc: 'Runs all steps: place, hotspots, forecasts, alerts, deliver.',
    rest: ['POST', '/api/pipeline/run'],
    may: 'analyst',
    long: true,
    input: z.object({}),
    output: d.PipelineRun,
    errors: ['pipeline.running', 'cancelled'],
  }),
  cancel: procedure({
    doc: 'Stops the running pipeline at the next safe point; finished steps are kept.',
    rest: ['POST', '/api/pipeline/cancel'],
    may: 'analyst',
    input: z.object({}),
    output: z.object({ cancelled: z.boolean() }),
  }),
  runs: procedure({
    doc: 'Lists pipeline runs, newest first.',
    rest: ['GET', '/api/pipeline/runs'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({ items: z.array(d.PipelineRun) }),
  }),
};
