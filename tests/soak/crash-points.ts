/** A laptop beside another one, whose rounds are broken off at each of their steps, one after the other. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../../analytics/math/random.ts';
import { writes } from '../../main/store/index.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { addPerson, withClient, type Cluster } from '../central/cluster.ts';
import { importRows } from '../store/fixtures.ts';
import { manyIncidents, squareZones } from '../store/incidents.ts';
import { findFaults, type Findings } from './findings.ts';
import { openLaptop, type Laptop } from './laptop.ts';
import { actOnce, type Person } from './person.ts';

export interface Pair {
  readonly keeper: CentralLink;
  /** The one whose rounds are broken off. */
  readonly first: Laptop;
  readonly second: Laptop;
  /** Gives both something to tell. */
  readonly work: (changes: number) => void;
  /** Adds a laptop of the second person that knows nothing yet. */
  readonly addNew: () => Promise<Laptop>;
  readonly findings: () => Promise<Findings>;
  readonly close: () => Promise<void>;
}

const zones = ['A', 'B', 'C', 'D', 'E', 'F'];

/** Two people of a new centre; `incidents` lie in six zones and in none. */
export async function makePair(cluster: Cluster, incidents: number): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-crash-'));
  const keeper = cluster.keeper(await cluster.makeCentre());
  const laptops: Laptop[] = [];
  const typed = new Map<string, string>();
  const add = async (link: CentralLink): Promise<Laptop> => {
    const name = `${link.login}#${String(laptops.length)}`;
    const laptop = await openLaptop({
      name,
      folder: join(folder, String(laptops.length)),
      link,
      random: createRandom(laptops.length),
      skewMs: 0,
    });
    laptops.push(laptop);
    return laptop;
  };
  const people = [
    await addPerson(keeper, `one_${keeper.database}`, 'admin', null),
    await addPerson(keeper, `two_${keeper.database}`, 'supervisor', null),
  ] as const;
  const first = await add(people[0]);
  writes.saveZones(first.db(), squareZones(zones));
  importRows(first.db(), manyIncidents(incidents), { zoneIds: Int32Array.from({ length: incidents }, (_, i) => i % (zones.length + 1)) });
  await first.round();
  const second = await add(people[1]);
  await second.round();
  const random = createRandom(77);
  let texts = 0;
  const person: Person = {
    random,
    isSupervisor: true,
    fileRows: 100,
    type: () => `⟦c-${String(++texts)}⟧`,
    write: () => `⟦f-${String(++texts)}⟧`,
  };
  return {
    ...{ keeper, first, second },
    work: (changes) => {
      for (const laptop of [first, second])
        for (let done = 0; done < changes;) {
          const before = texts;
          const ops = laptop.work((db, by) => actOnce(person, db, by));
          done += ops.length;
          for (let i = before + 1; ops.length > 0 && i <= texts; i++)
            if (!ops.some((op) => op.includes('import_batch'))) typed.set(`⟦c-${String(i)}⟧`, ops.join());
        }
    },
    addNew: () => add(people[1]),
    findings: async () => {
      for (let turn = 0; turn < 3; turn++) for (const laptop of laptops) await laptop.round();
      return findFaults({ keeper, laptops, typed }, []);
    },
    close: async () => {
      await Promise.all(laptops.map(({ close }) => close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One round in a process of its own that is killed at its n-th step. @returns the step; null if it was done before. */
export function roundKilledAt(laptop: Laptop, n: number): Promise<string | null> {
  return laptop.lend(async (cacheFile) => {
    const script = fileURLToPath(new URL('round-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, cacheFile, JSON.stringify(laptop.link), String(n)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.once('close', (...ended) => resolve(ended)),
    );
    if (code === 0) return null;
    if (signal !== 'SIGKILL') throw new Error(`the child ended with ${String(code ?? signal)}`);
    return said.trimEnd().split('\n').at(-1) ?? '';
  });
}

/** One round whose connections the server ends at its n-th step. @returns the step and how the round ended; null if it was done before. */
export async function roundEndedAt(
  keeper: CentralLink,
  laptop: Laptop,
  n: number,
): Promise<{ readonly step: string; readonly end: string } | null> {
  let steps = 0;
  let found: string | null = null;
  const end = await laptop.round({
    onStep: async (step) => {
      if (++steps !== n) return;
      found = step;
      await withClient(keeper, (client) =>
        client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [laptop.link.login]),
      );
    },
  });
  return found === null ? null : { step: found, end };
}
