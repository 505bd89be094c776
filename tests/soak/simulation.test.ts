/** The short form of the simulation; `npm run test:soak` runs the long one. */
import { expect, it } from 'vitest';
import { startCluster } from '../central/cluster.ts';
import { simulate } from './simulation.ts';

const cluster = await startCluster();

it('laptops and centre are equal in the end, and nothing typed is lost, whatever breaks between them', { timeout: 300_000 }, async () => {
  const report = await simulate(cluster, { seed: Number(process.env['SEED'] ?? 1), laptops: Number(process.env['LAPTOPS'] ?? 5), changes: Number(process.env['CHANGES'] ?? 120) });
  console.log(JSON.stringify(report, null, 1).slice(0, 6000));
  expect(report).toMatchObject({ stuck: [], diverged: [], unknown: [], lost: [], twice: [], damaged: [] });
});
