import type { Progress } from '../../preload/contract/procedure.ts';
import type { Terminal } from './command.ts';

const QUIET_MS = 1_000;
const LINE_EVERY_MS = 2_000;
const CLEAR_LINE = '\r\u001b[2K';

export interface ProgressLine {
  readonly report: (progress: Progress) => void;
  /** Takes the line away, so that other text can follow. */
  readonly end: () => void;
}

/**
 * Shows how far a command is, on standard error, once it has lasted over a second: one line that is rewritten on a
 * terminal, a line every two seconds in a log.
 */
export function createProgressLine(stream: Terminal['stderr']): ProgressLine {
  const startedMs = performance.now();
  let shownMs = -Infinity;
  let isShown = false;
  return {
    report(progress) {
      const nowMs = performance.now();
      if (nowMs - startedMs < QUIET_MS || (stream.isTTY !== true && nowMs - shownMs < LINE_EVERY_MS)) return;
      shownMs = nowMs;
      const seconds = Math.round((nowMs - startedMs) / 1_000);
      const line = `${describe(progress)}  ${String(seconds)} s`;
      stream.write(stream.isTTY === true ? CLEAR_LINE + line : `${line}\n`);
      isShown = stream.isTTY === true;
    },
    end() {
      if (isShown) stream.write(CLEAR_LINE);
      isShown = false;
    },
  };
}

function describe({ step, fraction, done, total }: Progress): string {
  const percent = `${String(Math.floor(100 * fraction)).padStart(3)} %`;
  const counts = done === undefined ? '' : total === undefined ? `  ${String(done)}` : `  ${String(done)} / ${String(total)}`;
  return `${step.padEnd(10)} ${percent}${counts}`;
}
