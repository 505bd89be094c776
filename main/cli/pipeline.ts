import type { PipelineRun } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { App } from '../app.ts';
import type { Command } from './command.ts';
import { explainError } from './errors.ts';
import type { Strings } from './strings/shape.ts';
import { tableLines } from './table-text.ts';

export const pipelineCommands: readonly Command[] = [
  {
    name: 'pipeline run',
    operands: [],
    options: {},
    example: 'khareetaty pipeline run --json',
    async run({ open, print, note, language, strings }) {
      const { app, client } = await open();
      const { id, state, steps } = await client.pipeline.run({});
      const result = { runId: id, state, steps, ...footprint(app) };
      print(result, [strings.results.run(id, state), ...stepLines(steps, strings), footprintLine(result, strings)]);
      for (const { reason } of steps) if (reason) note([explainError(new AppError(reason.code, reason.params), language)]);
      const waiting = steps.find(({ name }) => name === 'deliver')?.counts['waiting'] ?? 0;
      if (waiting > 0) note([strings.notes[app.canSendMessages ? 'waitingForProvider' : 'waitingForAccount'](waiting)]);
    },
  },
];

export interface Footprint {
  /** Largest resident size of the whole process with its threads. */
  readonly peakMemoryMb: number;
  readonly maxMainThreadBlockMs: number;
}

export function footprint(app: App): Footprint {
  // maxRSS comes in KiB.
  const peakMemoryMb = Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6);
  return { peakMemoryMb, maxMainThreadBlockMs: Math.round(app.mainThread.maxBlockMs() * 10) / 10 };
}

export const footprintLine = ({ peakMemoryMb, maxMainThreadBlockMs }: Footprint, { results }: Strings): string =>
  results.footprint(peakMemoryMb, maxMainThreadBlockMs);

export function stepLines(steps: PipelineRun['steps'], strings: Strings): string[] {
  const countText = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', ');
  return tableLines(
    ['step', 'ms', 'counts'],
    strings,
    steps.map(({ name, ms, counts }) => [name, Math.round(ms), countText(counts)]),
  );
}
