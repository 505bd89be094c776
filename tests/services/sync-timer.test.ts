import { expect, test } from 'vitest';
import { createSyncTimer } from '../../main/services/sync-timer.ts';

test('work at the desk does not hurry a centre that cannot be reached; stopping and asking anew forgets the failures', () => {
  const timer = createSyncTimer(
    () => 1_000,
    () => 0.5,
  );
  timer.start(() => undefined);
  timer.ended('offline');
  timer.ended('offline');
  timer.soon();
  expect(timer.nextTryMs()).toBe(31_000);

  timer.ended('stopped');
  expect(timer.nextTryMs()).toBeNull();
  timer.soon();
  expect(timer.nextTryMs()).toBe(4_000);
  timer.stop();
});
