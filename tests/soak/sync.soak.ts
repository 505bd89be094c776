/**
 * The simulation at full length: 16 laptops, 2,000 changes each, five seeds. Other numbers by SEEDS=7,8 LAPTOPS=4 CHANGES=300; TURNS=1 lets
 * one act after the other, in an order that follows from the seed.
 */
import { describe, expect, it } from 'vitest';
import { startCluster } from '../central/cluster.ts';
import { simulate } from './simulation.ts';

const { SEEDS = '1,2,3,4,5', LAPTOPS = '16', CHANGES = '2000', TURNS = '' } = process.env;
const cluster = await startCluster();

describe.each(SEEDS.split(',').map(Number))('seed %i', (seed) => {
  it(
    `${LAPTOPS} laptops with ${CHANGES} changes each are equal to the centre in the end, and nothing is lost`,
    { timeout: 3_600_000 },
    async () => {
      const options = { seed, laptops: Number(LAPTOPS), changes: Number(CHANGES), isInTurn: TURNS !== '', crashes: 2 };
      const report = await simulate(cluster, options);
      const { stuck, diverged, unknown, lost, twice, damaged, ...figures } = report;
      console.log(JSON.stringify({ ...options, ...figures }));
      expect({ stuck, diverged, unknown, lost, twice, damaged }).toEqual({
        stuck: [],
        diverged: [],
        unknown: [],
        lost: [],
        twice: [],
        damaged: [],
      });
    },
  );
});
