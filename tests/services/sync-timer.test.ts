import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSyncTimer, type SyncTimer } from '../../main/services/sync-timer.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let nowMs = 0;
let runs = 0;
let timer: SyncTimer;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  [nowMs, runs] = [1_700_000_000_000, 0];
  timer = createSyncTimer(
    () => nowMs,
    () => 0.5,
  );
  timer.start(() => {
    runs++;
  });
  pass(500);
  timer.ended('ok');
  runs = 0;
});
afterEach(() => {
  timer.stop();
  vi.useRealTimers();
});

/** Lets time pass, for the timers and on the clock. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 250) {
    nowMs += 250;
    vi.advanceTimersByTime(250);
  }
}

/** The computer sleeps: the clock goes on, timers stand still. */
const sleep = (ms: number): void => void (nowMs += ms);

it('syncs every five minutes, and says when', () => {
  expect(timer.nextTryMs()).toBe(nowMs + 5 * minute);
  pass(5 * minute - 250);
  expect(runs).toBe(0);
  pass(250);
  expect(runs).toBe(1);
});

it('tries later and later while the centre is away, a quarter of an hour at most', () => {
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    timer.ended('offline');
    waits.push(((timer.nextTryMs() ?? 0) - nowMs) / 1_000);
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
});

it('tries soon after the computer slept, and from the beginning if that fails', () => {
  for (let i = 0; i < 9; i++) timer.ended('offline');
  pass(minute);
  sleep(8 * 60 * minute);
  pass(15_000);
  expect(runs).toBe(1);
  timer.ended('offline');
  expect(timer.nextTryMs()).toBe(nowMs + 15_000);
});

it('is not stopped by a clock that is set back two days, and says the new hour', () => {
  pass(minute);
  nowMs -= 2 * day;
  pass(15_000);
  expect(timer.nextTryMs()).toBeLessThanOrEqual(nowMs + 4 * minute);
  pass(4 * minute);
  expect(runs).toBe(1);
});

it('is hurried once by a clock that is set two days ahead, and then calm again', () => {
  nowMs += 2 * day;
  pass(15_000);
  expect(runs).toBe(1);
  timer.ended('ok');
  pass(4 * minute);
  expect(runs).toBe(1);
});

it('follows a change at the desk within seconds, but not where it waits for the network', () => {
  timer.soon();
  pass(3_000);
  expect(runs).toBe(1);
  timer.ended('offline');
  timer.soon();
  pass(3_000);
  expect(runs).toBe(1);
});

it('does nothing where somebody must act first, or it is switched off', () => {
  timer.ended('stopped');
  pass(day / 24);
  expect([runs, timer.nextTryMs()]).toEqual([0, null]);
  timer.soon();
  timer.stop();
  pass(minute);
  expect(runs).toBe(0);
});

it('forgets failures when it is stopped and asked anew', () => {
  timer.ended('offline');
  timer.ended('offline');
  timer.ended('stopped');
  timer.soon();
  expect(timer.nextTryMs()).toBe(nowMs + 3_000);
});

it('tries at once when the network is there again, but not while a round runs', () => {
  for (let i = 0; i < 9; i++) timer.ended('offline');
  timer.wake();
  pass(500);
  expect(runs).toBe(1);
  timer.wake();
  pass(day / 24);
  expect(runs).toBe(1);
});
