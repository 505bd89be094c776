/** When this computer syncs by itself: the timer, the watch of the network, and connections that are paid for by volume. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createMeteredCheck, watchNetwork } from '../../main/network.ts';
import type { CentreLink } from '../../main/services/ports.ts';
import { createSyncTimer } from '../../main/services/sync-timer.ts';
import { syncUnasked } from '../../main/services/sync-unasked.ts';

describe('with a clock of its own', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const minutes = (n: number) => vi.advanceTimersByTime(n * 60_000);

  test('waits longer after each failure, and begins anew when the network is there again', () => {
    const timer = createSyncTimer(Date.now, () => 0.5);
    const run = vi.fn(() => timer.ended('offline'));
    timer.start(run);
    minutes(60);
    const slow = run.mock.calls.length;
    expect(timer.nextTryMs()).toBeGreaterThan(Date.now());
    minutes(10);
    expect(run.mock.calls.length - slow).toBeLessThanOrEqual(1);

    const before = run.mock.calls.length;
    timer.wake();
    vi.advanceTimersByTime(1_000);
    expect(run.mock.calls.length).toBe(before + 1);
    // The first retry after that comes as soon as after a first failure.
    vi.advanceTimersByTime(16_000);
    expect(run.mock.calls.length).toBe(before + 2);
  });

  test('is not woken while a round runs, nor after it was stopped for good', () => {
    const timer = createSyncTimer(Date.now);
    const run = vi.fn();
    timer.start(run);
    vi.advanceTimersByTime(600);
    timer.wake();
    minutes(60);
    timer.ended('stopped');
    timer.wake();
    minutes(60);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('the watch tells of a new address, of sleep and of a clock that was set, and of nothing else', () => {
    let [address, setByMs] = ['10.0.0.2/24', 0];
    const onReturn = vi.fn();
    const watch = watchNetwork(onReturn, { now: () => Date.now() + setByMs, addresses: () => address });
    const told = () => {
      vi.advanceTimersByTime(10_000);
      return onReturn.mock.calls.length;
    };
    expect(told()).toBe(0);
    address = '';
    expect(told()).toBe(0);
    address = '10.0.0.2/24';
    expect(told()).toBe(1);
    address = '192.168.1.7/24';
    expect(told()).toBe(2);
    setByMs += 2 * 86_400_000;
    expect(told()).toBe(3);
    setByMs -= 86_400_000;
    expect(told()).toBe(4);
    expect(told()).toBe(4);
    watch.stop();
    address = '10.0.0.3/24';
    expect(told()).toBe(4);
  });
});

describe('unasked', () => {
  const address = { host: 'localhost', port: 5432, database: 'centre', login: 'kh_u_salma', tls: 'verify-full', caPem: null } as const;
  const attempt = async (link: CentreLink | null, isMetered: boolean) => {
    const run = vi.fn(() => Promise.resolve());
    const timer = createSyncTimer(Date.now);
    onTestFinished(timer.stop);
    const ended = vi.spyOn(timer, 'ended');
    const centreLink = { read: () => Promise.resolve(link), password: () => Promise.resolve(null), save: vi.fn(), forget: vi.fn() };
    const connection = { isMetered: () => Promise.resolve(isMetered), wasMetered: () => isMetered };
    await syncUnasked({ centreLink, connection, syncTimer: timer, emit: vi.fn() }, run);
    return { hasRun: run.mock.calls.length === 1, ended: ended.mock.calls.flat() };
  };

  test.each([
    ['not linked', null, false, false],
    ['by hand only', { address, isAutomatic: false, onMetered: true }, false, false],
    ['by itself', { address, isAutomatic: true, onMetered: false }, false, true],
    ['by itself, metered allowed', { address, isAutomatic: true, onMetered: true }, true, true],
  ])('%s', async (_, link, isMetered, hasRun) => {
    expect(await attempt(link, isMetered)).toEqual({ hasRun, ended: [] });
  });

  test('over a metered connection it waits and looks again later', async () => {
    expect(await attempt({ address, isAutomatic: true, onMetered: false }, true)).toEqual({ hasRun: false, ended: ['metered'] });
  });
});

describe('asks the system whether the connection is metered', () => {
  async function answering(answer: string): Promise<boolean> {
    const folder = await mkdtemp(path.join(tmpdir(), 'khareetaty-metered-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'busctl'), `#!/bin/sh\n${answer}\n`);
    await chmod(path.join(folder, 'busctl'), 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const check = createMeteredCheck('linux');
    const isMetered = await check.isMetered();
    expect(check.wasMetered()).toBe(isMetered);
    return isMetered;
  }

  test.each([
    ['echo u 1', true],
    ['echo u 3', true],
    ['echo u 0', false],
    ['echo u 2', false],
    ['echo u 4', false],
    ['echo "Unit not found" >&2; exit 1', false],
  ])('%s', async (answer, expected) => {
    expect(await answering(answer)).toBe(expected);
  });

  test('a system that tells nothing counts as unmetered', async () => {
    expect(await createMeteredCheck('darwin').isMetered()).toBe(false);
  });
});
