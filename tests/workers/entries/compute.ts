/** A compute worker whose functions do what a test needs to see of the pool. */
import { threadId } from 'node:worker_threads';
import { serve } from '../../../main/workers/serve.ts';

const table: Readonly<Record<string, (input: never, notify: (note: unknown) => void) => unknown>> = {
  double: (input: Float64Array) => input.map((value) => 2 * value),
  report: (steps: number, notify) => {
    for (let step = 1; step <= steps; step++) notify(step / steps);
    return 'reported';
  },
  hang: () => {
    for (;;) Math.random();
  },
  crash: () => process.exit(3),
  thread: () => threadId,
  misuse: () => {
    throw new RangeError('minPoints must be at least 1');
  },
  /** Waits until the shared flag is set by the test. */
  wait: (flag: Int32Array<SharedArrayBuffer>) => Atomics.wait(flag, 0, 0),
};

void serve(() => ({ call: ({ name, args }, notify) => table[name]?.(args[0] as never, notify) }));
