/** When this computer syncs by itself: the watch of the network, and connections that are paid for by volume. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createMeteredCheck, watchNetwork } from '../../main/network.ts';
import type { CentreLink } from '../../main/services/ports.ts';
import { createSyncTimer } from '../../main/services/sync-timer.ts';
import { syncUnasked } from '../../main/services/sync-unasked.ts';

test('the watch of the network tells of a new address, and of nothing else', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let address = '10.0.0.2/24';
  const onReturn = vi.fn();
  const watch = watchNetwork(onReturn, { addresses: () => address });
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
  expect(told()).toBe(2);
  watch.stop();
  address = '10.0.0.3/24';
  expect(told()).toBe(2);
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
