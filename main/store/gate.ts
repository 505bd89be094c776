/** A word of shared memory by which threads take turns: 0 = free. */
export type Gate = Int32Array<SharedArrayBuffer>;

export const createGate = (): Gate => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Does something while no other thread does anything through the same gate; blocks until it may. Without a gate it just does it. */
export function inTurn<Result>(gate: Gate | undefined, work: () => Result): Result {
  if (gate === undefined) return work();
  while (Atomics.compareExchange(gate, 0, 0, 1) !== 0) Atomics.wait(gate, 0, 1);
  try {
    return work();
  } finally {
    Atomics.store(gate, 0, 0);
    Atomics.notify(gate, 0, 1);
  }
}
