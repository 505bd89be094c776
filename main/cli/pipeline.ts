import type { PipelineRun } from '../../preload/contract/domain.ts';
import type { App } from '../app.ts';
import type { Command } from './command.ts';
import { describeWaiting } from './notes.ts';
import { tableLines } from './table-text.ts';

export const pipelineCommands: readonly Command[] = [
  {
    name: 'pipeline run',
    doc: 'Runs all steps: place, hotspots, forecasts, alerts, deliver.',
    operands: [],
    options: {},
    example: 'khareetaty pipeline run --json',
    async run({ open, print, note, language }) {
      const { app, client } = await open();
      const { id, state, steps } = await client.pipeline.run({});
      const result = { runId: id, state, steps, ...footprint(app) };
      print(result, [`run ${String(id)}: ${state}`, ...stepLines(steps), footprintLine(result)]);
      const waiting = steps.find(({ name }) => name === 'deliver')?.counts['waiting'] ?? 0;
      if (waiting > 0) note([describeWaiting(waiting, app.canSendMessages, language)]);
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

export const footprintLine = ({ peakMemoryMb, maxMainThreadBlockMs }: Footprint): string =>
  `peak memory ${String(peakMemoryMb)} MB; main thread blocked ${String(maxMainThreadBlockMs)} ms at most`;

export function stepLines(steps: PipelineRun['steps']): string[] {
  const countText = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', ');
  return tableLines(
    ['step', 'ms', 'counts'],
    steps.map(({ name, ms, counts }) => [name, Math.round(ms), countText(counts)]),
  );
}
