import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTaskPool, type Task, type TaskPool, type TaskPoolOptions } from '../../main/workers/task-pool.ts';

function openPool(changes: Partial<TaskPoolOptions> = {}): TaskPool {
  const file = fileURLToPath(new URL('entries/compute.ts', import.meta.url));
  const pool = createTaskPool({ file, maxThreads: 2, idleMs: 60_000, ...changes });
  onTestFinished(() => pool.close());
  return pool;
}

const task = (name: string, input: unknown, options: Partial<Task> = {}): Task => ({ name, args: [input], move: true, ...options });

/** A shared flag on which a task waits until the test lets it go. */
function newGate() {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const open = (): void => {
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  return { flag, open };
}

test('arrays are moved to the thread and back', async () => {
  const input = Float64Array.of(1, 2, 3);
  expect(await openPool().run(task('double', input))).toEqual(Float64Array.of(2, 4, 6));
  expect(input).toHaveLength(0);
});

test('arrays that are not to be moved stay with the caller', async () => {
  const input = Float64Array.of(1);
  expect(await openPool().run(task('double', input, { move: false }))).toEqual(Float64Array.of(2));
  expect(input).toHaveLength(1);
});

test('progress comes in order, before the result', async () => {
  const seen: unknown[] = [];
  const result = openPool().run(task('report', 4, { onNote: (note) => void seen.push(note) }));
  seen.push(await result);
  expect(seen).toEqual([0.25, 0.5, 0.75, 1, 'reported']);
});

test('a progress callback that fails ends the task with its error', async () => {
  const onNote = () => {
    throw new Error('the window is gone');
  };
  await expect(openPool().run(task('report', 4, { onNote }))).rejects.toThrow('the window is gone');
});

test("a caller's mistake comes back as the RangeError that it is", async () => {
  await expect(openPool().run(task('misuse', null))).rejects.toThrow(new RangeError('minPoints must be at least 1'));
});

test('a disposable thread does one task, a kept one the next as well', async () => {
  const threads = async (pool: TaskPool) => [await pool.run(task('thread', null)), await pool.run(task('thread', null))];
  const [kept, keptAgain] = await threads(openPool({ maxThreads: 1 }));
  expect(keptAgain).toBe(kept);
  const [first, second] = await threads(openPool({ maxThreads: 1, isDisposable: true }));
  expect(second).not.toBe(first);
});

test('an endless task is cancelled at once, and the next one runs', async () => {
  const pool = openPool({ maxThreads: 1 });
  const controller = new AbortController();
  const hanging = pool.run(task('hang', null, { signal: controller.signal }));
  const next = pool.run(task('double', Float64Array.of(4)));
  controller.abort();
  await expect(hanging).rejects.toMatchObject({ code: 'cancelled' });
  expect(await next).toEqual(Float64Array.of(8));
});

test('a task that is cancelled while it waits never starts, and lets those behind it through', async () => {
  const pool = openPool({ maxThreads: 1 });
  const gate = newGate();
  const controller = new AbortController();
  const first = pool.run(task('wait', gate.flag));
  const second = pool.run(task('hang', null, { signal: controller.signal }));
  const third = pool.run(task('double', Float64Array.of(5)));
  controller.abort();
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  gate.open();
  await first;
  expect(await third).toEqual(Float64Array.of(10));
});

test('a signal that was aborted before starts nothing', async () => {
  await expect(openPool().run(task('hang', null, { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'cancelled' });
});

test('no more tasks run at a time than there are threads', async () => {
  const pool = openPool({ maxThreads: 2 });
  const gates = [newGate(), newGate()];
  const done: string[] = [];
  const held = gates.map(({ flag }, i) => pool.run(task('wait', flag)).then(() => done.push(`held ${i}`)));
  const free = pool.run(task('double', Float64Array.of(1))).then(() => done.push('free'));
  await nextTurn();
  gates[1].open();
  await free;
  expect(done).toEqual(['held 1', 'free']);
  gates[0].open();
  await Promise.all(held);
});

test('a thread that ends by itself loses its task and no other', async () => {
  const pool = openPool({ maxThreads: 1 });
  const crashing = pool.run(task('crash', null));
  const next = pool.run(task('double', Float64Array.of(6)));
  await expect(crashing).rejects.toMatchObject({ code: 'worker.lost', params: { worker: 'compute.ts' } });
  expect(await next).toEqual(Float64Array.of(12));
});

test('a worker file that cannot be loaded is told by the first task', async () => {
  const pool = openPool({ file: fileURLToPath(new URL('entries/none.ts', import.meta.url)) });
  await expect(pool.run(task('double', null))).rejects.toMatchObject({
    code: 'worker.lost',
    cause: { message: expect.stringContaining('none.ts') as string },
  });
});

test('an idle thread is ended after its time, and started again when it is needed', async () => {
  const pool = openPool({ idleMs: 1 });
  const threadsNow = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
  const before = threadsNow();
  await pool.run(task('double', Float64Array.of(1)));
  await vi.waitUntil(() => threadsNow() <= before);
  expect(await pool.run(task('double', Float64Array.of(7)))).toEqual(Float64Array.of(14));
});

test('closing cancels what runs and what waits', async () => {
  const pool = openPool({ maxThreads: 1 });
  const outcomes = Promise.allSettled([pool.run(task('hang', null)), pool.run(task('hang', null))]);
  await nextTurn();
  await pool.close();
  expect((await outcomes).map((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code)).toEqual([
    'cancelled',
    'cancelled',
  ]);
});

test('a task that passes its deadline fails with what it was given, and the next one runs', async () => {
  const pool = openPool({ maxThreads: 1 });
  const error = new Error('too slow');
  await expect(pool.run({ ...task('hang', null), deadline: { ms: 50, error } })).rejects.toBe(error);
  expect(await pool.run(task('double', Float64Array.of(4)))).toEqual(Float64Array.of(8));
});
