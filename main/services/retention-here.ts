/** Erases in this cache: all that a run of its own is of, and all that the centre told of. */
import type { Place } from '../store/retention-api.ts';
import type { Call, Ports } from './ports.ts';

/** A transaction erases so many: other writes wait for it, some tenths of a second. */
const STEP = 2_000;
/** Readers look at one state for seconds at most. */
const TRIES = 20;

/**
 * Goes on with what was begun until nothing is left of it; each call of the store is a transaction, so that it can be cancelled between
 * them and goes on where it was. Without such a run it does nothing.
 *
 * @returns whether there was one.
 */
export async function eraseHere({ read, write, now }: Pick<Ports, 'read' | 'write' | 'now'>, place: Place, call: Call): Promise<boolean> {
  let isOpen = false;
  while ((await read.unfinishedPurge(place)) !== null) {
    isOpen = true;
    for (let isLeft = true; isLeft;) {
      call.signal.throwIfAborted();
      const step = await write.purgeStep(place, STEP, now());
      isLeft = step?.isLeft ?? false;
      if (step) call.progress({ step: 'erase', fraction: (0.8 * step.done) / Math.max(1, step.total), done: step.done, total: step.total });
    }
    call.progress({ step: 'erase-files', fraction: 0.85 });
    await write.purgeRest(place);
    for (let tries = 1; !(await write.purgeFiles(place, now())); tries++) {
      call.signal.throwIfAborted();
      if (tries === TRIES) throw new Error('A reader has kept the write-ahead log since before the run');
    }
  }
  return isOpen;
}
