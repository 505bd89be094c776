import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface Killing {
  /** The child says enough when this is true of all that it said. */
  readonly isEnough: (text: string) => boolean;
  readonly afterMs?: number;
  /** What follows the task on the child's command line. */
  readonly more?: readonly string[];
  readonly script?: string;
}

/** Lets a child do a task until it has said enough, and kills it so many milliseconds later. @returns what it said. */
export async function runAndKill(
  cacheFile: string,
  task: string,
  { isEnough, afterMs = 0, more = [], script = 'child.ts' }: Killing,
): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), cacheFile, task, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let isDying = false;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (isDying || !isEnough(text)) return;
    isDying = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  await once(child, 'close');
  return text;
}
