/** The store worker, with one more name that ends its thread at once. */
import { parentPort } from 'node:worker_threads';
import '../../../main/workers/store-worker.ts';

parentPort?.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'name' in message && message.name === 'crash') process.exit(3);
});
