import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface Killing {
  /** The child says enough when this is true of all that it said. */
  readonly isEnough: (text: string) => boolean;
  readonly afterMs?: number;
  /** What follows the task on the child's command line. */
  readonly more?: readonly string[];
  /** What the child runs; child.ts if left out. */
  readonly script?: URL;
}

/** Lets a child do a task until it has said enough, and kills it so many milliseconds later. @returns what it said. */
export async function runAndKill(
  cacheFile: string,
  task: string,
  { isEnough, afterMs = 0, more = [], script = new URL('child.ts', import.meta.url) }: Killing,
): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(script), cacheFile, task, ...more], {
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
