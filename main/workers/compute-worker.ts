/** Entry of a thread that runs one function of analytics at a time. */
import { analytics } from '../../analytics/index.ts';
import { serve } from './serve.ts';

type AnyFunction = (input: never, onProgress: (fraction: number) => void) => unknown;
const table: Readonly<Record<string, AnyFunction | undefined>> = analytics;

void serve(() => ({
  call: ({ name, args }, notify) => {
    const run = table[name];
    if (!run) throw new Error(`analytics has no function ${name}`);
    // Safe: the pool's callers are typed by the same table.
    return run(args[0] as never, notify);
  },
}));
