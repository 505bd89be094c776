import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createGate, inTurn } from '../../main/store/gate.ts';

/** Adds 1 to a number that several threads share, in two steps that must not be interleaved. */
const source = `
  const { workerData: { gate, numbers, module } } = require('node:worker_threads');
  import(module).then(({ inTurn }) => {
    for (let i = 0; i < 2000; i++) inTurn(gate, () => { const seen = numbers[0]; for (let j = 0; j < 50; j++) numbers[1] ^= j; numbers[0] = seen + 1; });
  });`;

test('threads take turns, and a failure lets the next one in', async () => {
  const gate = createGate();
  const numbers = new Int32Array(new SharedArrayBuffer(8));
  expect(() =>
    inTurn(gate, () => {
      throw new Error('broken');
    }),
  ).toThrow('broken');
  const module = new URL('../../main/store/gate.ts', import.meta.url).href;
  const threads = Array.from({ length: 3 }, () => new Worker(source, { eval: true, workerData: { gate, numbers, module } }));
  await Promise.all(threads.map((thread) => new Promise((resolve, reject) => thread.once('exit', resolve).once('error', reject))));
  expect(numbers[0]).toBe(6_000);
});

test('without a gate nobody waits', () => {
  expect(inTurn(undefined, () => 7)).toBe(7);
});
