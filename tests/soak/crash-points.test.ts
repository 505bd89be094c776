/** Rounds that are broken off at each of their steps: by the death of the laptop's process, and by the server. */
import { afterAll, describe, expect, it } from 'vitest';
import { startCluster } from '../central/cluster.ts';
import { makePair, roundEndedAt, roundKilledAt } from './crash-points.ts';

const cluster = await startCluster();
const pair = await makePair(cluster, 140);
afterAll(pair.close);

/** Every step in the long run, some of them in the short one. */
const every = Number(process.env['CRASH_EVERY'] ?? 11);
const nothingWrong = { stuck: [], diverged: [], unknown: [], lost: [], twice: [], damaged: [] };

describe('a round', { timeout: 1_800_000 }, () => {
  it('whose process is killed at a step is made up for by the next one: nothing is lost, nothing is done twice', async () => {
    const steps = new Set<string>();
    for (let n = 1; ; n += every) {
      pair.work(8);
      await pair.second.round();
      const step = await roundKilledAt(pair.first, n);
      if (step === null) break;
      steps.add(step);
      expect(await pair.first.round(), step).toBe('ok');
      expect(pair.first.db().prepare('SELECT count(*) FROM outbox').pluck().get(), step).toBe(0);
    }
    expect(steps.size).toBeGreaterThan(20 / every);
    expect(await pair.findings()).toMatchObject(nothingWrong);
  });

  it('whose connection the server ends at a step says so, and the next one makes up for it', async () => {
    const ends = new Map<string, string>();
    for (let n = 1; ; n += every) {
      pair.work(8);
      await pair.second.round();
      const ended = await roundEndedAt(pair.keeper, pair.first, n);
      if (ended === null) break;
      ends.set(ended.step, ended.end);
      expect(['ok', 'central.interrupted'], ended.step).toContain(ended.end);
      expect(await pair.first.round(), ended.step).toBe('ok');
      expect(pair.first.db().prepare('SELECT count(*) FROM outbox').pluck().get(), ended.step).toBe(0);
    }
    expect([...ends.values()]).toContain('central.interrupted');
    expect(await pair.findings()).toMatchObject(nothingWrong);
  });

  it('that is the first one and is killed at a step goes on where it was', async () => {
    const steps = new Set<string>();
    for (let n = 1; ; n += every) {
      const laptop = await pair.addNew();
      const step = await roundKilledAt(laptop, n);
      if (step === null) break;
      steps.add(step);
      expect(await laptop.round(), step).toBe('ok');
    }
    expect(steps.size).toBeGreaterThan(20 / every);
    expect(await pair.findings()).toMatchObject(nothingWrong);
  });
});
