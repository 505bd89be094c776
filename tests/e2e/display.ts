import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a virtual display of 1440 × 900 on a free number. */
export async function startDisplay(): Promise<{ readonly name: string; readonly stop: () => Promise<void> }> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const failed = once(server, 'error').then(([error]) => {
    throw error as Error;
  });
  const number = await Promise.race([once(server.stdout, 'data'), failed]).then(([chunk]) => String(chunk).trim());
  return {
    name: `:${number}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.kill();
      await closed;
    },
  };
}
