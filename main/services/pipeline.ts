import type { PipelineRun, StepReport } from '../../preload/contract/domain.ts';
import { pipelineSteps } from '../../preload/contract/pipeline-steps.ts';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { pipeline } from '../../preload/contract/pipeline.ts';
import { evaluateAlerts } from './alerts.ts';
import { deliverAlerts } from './deliveries.ts';
import { runForecasts } from './forecast-run.ts';
import { detectByType } from './hotspots.ts';
import { placeIncidents } from './placing.ts';
import type { Call, Handlers, Ports } from './ports.ts';

type StepName = (typeof pipelineSteps)[number];
type Step = (ports: Ports, call: Call) => Promise<Omit<StepReport, 'name' | 'ms'>>;

const counting =
  (step: (ports: Ports, call: Call) => Promise<StepReport['counts']>): Step =>
  async (ports, call) => ({ counts: await step(ports, call) });

/** What is forecast every day. */
const standardRun = { step: 'day', by: 'zones', hours: null, horizon: null, models: 'fast' } as const;

const steps: Readonly<Record<StepName, Step>> = {
  place: counting(placeIncidents),
  hotspots: counting(detectByType),
  forecasts: async (ports, call) => {
    try {
      const { forecasts, published, skipped, sealed, scored } = await runForecasts(ports, standardRun, call);
      return { counts: { forecasts, published, skipped, sealed, scored } };
    } catch (error) {
      if (!(error instanceof AppError && youngCacheCodes.has(error.code))) throw error;
      return { counts: { forecasts: 0, published: 0, skipped: 0 }, reason: { code: error.code, params: error.params } };
    }
  },
  alerts: async (ports, call) => {
    const { drift, ...counts } = await evaluateAlerts(ports, call);
    return drift === null ? { counts } : { counts, reason: { code: 'alerts.feed-drift', params: drift } };
  },
  deliver: counting(async (ports, call) => {
    if (ports.messages === null) return { accepted: 0, failed: 0, unknown: 0, waiting: await ports.read.pendingDeliveries() };
    return { ...(await deliverAlerts(ports, ports.messages, call)) };
  }),
};

/** A young cache is no failure: the other steps still have something to say. */
const youngCacheCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['forecasts.too-short', 'forecasts.too-few']);

export const pipelineService = (ports: Ports): Handlers<typeof pipeline> => {
  let running: AbortController | null = null;
  return {
    async run(_input, call) {
      if (running !== null) throw new AppError('pipeline.running');
      const controller = new AbortController();
      const abort = () => {
        controller.abort();
      };
      running = controller;
      call.signal.addEventListener('abort', abort, { once: true });
      try {
        const run = await runSteps(ports, { ...call, signal: controller.signal });
        call.audit({ subjectId: run.id, after: run });
        return run;
      } finally {
        call.signal.removeEventListener('abort', abort);
        running = null;
      }
    },

    cancel() {
      const cancelled = running !== null;
      running?.abort();
      return Promise.resolve({ cancelled });
    },

    async runs() {
      return { items: await ports.read.pipelineRuns() };
    },
  };
};

/** Runs all steps and records the run, also when one of them fails; what the finished steps stored is kept. */
async function runSteps(ports: Ports, call: Call): Promise<PipelineRun> {
  const { write, now, emit } = ports;
  const { runId } = await write.startPipelineRun(now());
  emit('pipeline.changed', { runId, state: 'running' });
  const reports: StepReport[] = [];
  const finish = async (state: PipelineRun['state'], errorCode: string | null) => {
    const run = await write.finishPipelineRun(runId, { state, steps: reports, errorCode, finishedMs: now() });
    emit('pipeline.changed', { runId, state });
    return run;
  };
  try {
    for (const [i, name] of pipelineSteps.entries()) {
      call.signal.throwIfAborted();
      const progress: Call['progress'] = ({ fraction, done, total }) => {
        const counts = done === undefined || total === undefined ? {} : { done, total };
        call.progress({ step: name, fraction: (i + fraction) / pipelineSteps.length, ...counts });
      };
      progress({ step: name, fraction: 0 });
      const startedMs = now();
      const done = await steps[name](ports, { ...call, progress });
      reports.push({ name, ms: now() - startedMs, ...done });
    }
    call.progress({ step: 'deliver', fraction: 1 });
    return await finish('done', null);
  } catch (cause) {
    const error = call.signal.aborted ? new AppError('cancelled', {}, { cause }) : cause;
    const code = error instanceof AppError ? error.code : 'internal';
    await finish(code === 'cancelled' ? 'cancelled' : 'failed', code);
    throw error;
  }
}
