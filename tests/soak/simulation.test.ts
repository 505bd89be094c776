/** The short form of the simulation, and the mutants it must catch; `npm run test:soak` runs the long one. */
import { expect, it } from 'vitest';
import { startCluster } from '../central/cluster.ts';
import { simulate } from './simulation.ts';

const cluster = await startCluster();
const nothingWrong = { stuck: [], diverged: [], unknown: [], lost: [], twice: [], damaged: [] };

it('laptops and centre are equal in the end, and nothing typed is lost, whatever breaks between them', { timeout: 300_000 }, async () => {
  const report = await simulate(cluster, { seed: 1, laptops: 4, changes: 80 });
  expect(report).toMatchObject(nothingWrong);
  expect(report.queued).toBeGreaterThanOrEqual(320);
});
