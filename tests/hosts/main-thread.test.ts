import { expect, it } from 'vitest';
import { watchMainThread } from '../../main/main-thread.ts';

const nextTurns = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 5));

it('sees work that holds the main thread, and not waiting', async () => {
  const watch = watchMainThread();
  await nextTurns(4);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 80);
  await nextTurns(4);
  const afterWaiting = watch.maxBlockMs();

  const endMs = process.cpuUsage().user / 1_000 + 120;
  while (process.cpuUsage().user / 1_000 < endMs);
  await nextTurns(4);
  watch.stop();

  expect(watch.maxDelayMs()).toBeGreaterThan(70);
  expect(afterWaiting).toBeLessThan(70);
  expect(watch.maxBlockMs()).toBeGreaterThan(70);
});
