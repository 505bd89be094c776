/** A process that does one round with the centre and is killed at a step: `node round-child.ts CACHE LINK STEP`. Says each step's name. */
import { writeSync } from 'node:fs';
import { connectCentral } from '../../main/central/session.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { syncRound } from '../../main/services/sync-round.ts';
import { openWriter } from '../../main/store/open.ts';
import { migrationsDir } from '../store/incidents.ts';
import { inSteps, readsOf, writesOf } from './steps.ts';

const [cacheFile = '', link = '', killAt = ''] = process.argv.slice(2);
const { db, close } = await openWriter({ cacheFile, migrationsDir });
let steps = 0;
const onStep = async (step: string): Promise<void> => {
  writeSync(1, `${step}\n`);
  if (++steps !== Number(killAt)) return;
  // What was begun goes out before the end.
  if (step.startsWith('during')) await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(process.pid, 'SIGKILL');
};
const { signal } = new AbortController();
const session = await connectCentral(JSON.parse(link) as CentralLink, signal);
await syncRound(
  {
    ...{
      read: inSteps(
        readsOf(() => db),
        onStep,
      ),
      write: inSteps(
        writesOf(() => db),
        onStep,
      ),
      now: Date.now,
    },
    log: { warn: () => undefined, error: () => undefined },
    about: { version: '0', deviceName: 'child', startedMs: 0, checks: () => Promise.resolve([]) },
  },
  inSteps(session, onStep),
  { caller: { name: 'child', role: 'admin' }, signal, progress: () => undefined, audit: () => undefined },
);
await session.close();
close();
