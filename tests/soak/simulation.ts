/**
 * Many laptops and one centre, with all that goes wrong between them: lines that break at any byte or fall silent, connections that the
 * server ends, a server that crashes, processes that are killed, caches that are cloned or put back from a copy, clocks that are days off,
 * people whose zones change, and writers at the server itself. In the end all must be equal, and nothing that was typed may be missing.
 *
 * What each laptop and writer does follows from the seed. They run side by side, so who comes first is the machine's; with `isInTurn` one
 * acts after the other, in an order that follows from the seed, too.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../../analytics/math/random.ts';
import { writes } from '../../main/store/index.ts';
import type { CentralLink, CentralSession } from '../../main/central-wire.ts';
import { addPerson, type Cluster } from '../central/cluster.ts';
import { randomFault } from '../central/fault-proxy.ts';
import { importRows } from '../store/fixtures.ts';
import { manyIncidents, squareZones } from '../store/incidents.ts';
import { findFaults, type Findings } from './findings.ts';
import { openLaptop, type Laptop, type RoundEnd } from './laptop.ts';
import { actOnce, type Person } from './person.ts';
import { changeScopes, crashServer, endBackends, writeAtServer } from './server-actors.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly laptops: number;
  /** Changes that each laptop queues. */
  readonly changes: number;
  readonly isInTurn?: boolean;
  /** Breaks the protocol on purpose. */
  readonly mutate?: (session: CentralSession) => CentralSession;
  /** Crashes of the server. */
  readonly crashes?: number;
}

export interface SimulationReport extends Findings {
  readonly seconds: number;
  /** On a machine with other work these say more than the clock; the server's without what died with a crash. */
  readonly processorSeconds: { readonly laptops: number; readonly server: number };
  readonly rounds: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly endedBackends: number;
}

/** How a round over a bad line may end; anything else would stop the sync until somebody comes. */
const passing: ReadonlySet<RoundEnd> = new Set<RoundEnd>(['ok', 'killed', 'central.unreachable', 'central.interrupted', 'cancelled']);
const dayMs = 86_400_000;
/** Changes between two rounds, on most days and after weeks without a network. */
const [usualChanges, manyChanges] = [24, 300];
const mostRoundsToEnd = 8;

export interface World {
  readonly cluster: Cluster;
  readonly keeper: CentralLink;
  readonly laptops: Laptop[];
  /** By text: which changes it was typed for. */
  readonly typed: Map<string, string>;
  readonly isOver: () => boolean;
  /** Rounds with the centre that were begun. */
  readonly begun: () => number;
  /** Calls off what runs at the server's own side while it is down. */
  readonly calm: { isDown: boolean };
}

export async function simulate(cluster: Cluster, options: SimulationOptions): Promise<SimulationReport> {
  const startedMs = performance.now();
  const cpuBefore = process.cpuUsage();
  const serverBefore = cluster.processorSeconds();
  // What is killed here are processes, not the machine: memory is as good as a disk, and faster.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'khareetaty-soak-'));
  let over = false;
  let begun = 0;
  const keeper = cluster.keeper(await cluster.makeCentre());
  const world: World = { cluster, keeper, laptops: [], typed: new Map(), isOver: () => over, begun: () => begun, calm: { isDown: false } };
  const rounds: Record<string, number> = {};
  try {
    await settleIn(world, folder, options);
    const actors = startActors(world, options);
    const shifts = world.laptops.map((laptop, i) => shift(world, laptop, { i, options, rounds, onRound: () => begun++ }));
    if (options.isInTurn === true) await inTurn(shifts, createRandom(options.seed));
    else await Promise.all(shifts.map((steps) => inTurn([steps], createRandom(0))));
    over = true;
    const endedBackends = await actors;
    const stuck = await comeToRest(world, options.mutate);
    const faults: Record<string, number> = {};
    for (const { proxy } of world.laptops)
      for (const [kind, count] of Object.entries(proxy.happened)) faults[kind] = (faults[kind] ?? 0) + count;
    const findings = await findFaults(world, stuck);
    const { user, system } = process.cpuUsage(cpuBefore);
    const processorSeconds = { laptops: (user + system) / 1e6, server: cluster.processorSeconds() - serverBefore };
    return { ...findings, seconds: (performance.now() - startedMs) / 1_000, processorSeconds, rounds, faults, endedBackends };
  } finally {
    over = true;
    await Promise.all(world.laptops.map(({ close }) => close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** People, their laptops, and a city that all of them know; nothing goes wrong yet. */
async function settleIn(world: World, folder: string, { seed, laptops, changes }: SimulationOptions): Promise<void> {
  const incidents = Math.max(60, Math.round(changes / 4));
  for (let i = 0; i < laptops; i++) {
    const name = `p${String(i)}_${world.keeper.database}`;
    // Zones are known from the second on.
    const link = await addPerson(world.keeper, name, i === 0 ? 'admin' : i % 5 === 1 ? 'supervisor' : 'analyst', zonesOf(i));
    const laptop = await addLaptop(world, { folder: join(folder, name), link, seed: seed * 1_000 + i });
    if (i === 0) {
      writes.saveZones(laptop.db(), squareZones(['A', 'B', 'C']));
      importRows(laptop.db(), manyIncidents(incidents), { zoneIds: Int32Array.from({ length: incidents }, (_, k) => k % 4) });
    }
    await mustEndWell(laptop);
  }
}

/** null = all. Some see two zones of three, some one and what is in none. */
const zonesOf = (i: number): readonly string[] | null => (i % 4 === 3 ? ['A', 'B'] : i % 8 === 6 ? ['C', ''] : null);

async function addLaptop(
  world: World,
  { folder, link, seed }: { readonly folder: string; readonly link: CentralLink; readonly seed: number },
): Promise<Laptop> {
  const random = createRandom(seed);
  // Every third clock is up to two days off.
  const skewMs = seed % 3 === 0 ? Math.round((random.next() * 4 - 2) * dayMs) : 0;
  const laptop = await openLaptop({ name: `${link.login}#${String(world.laptops.length)}`, folder, link, random, skewMs });
  world.laptops.push(laptop);
  return laptop;
}

async function mustEndWell(laptop: Laptop): Promise<void> {
  const end = await laptop.round();
  if (end !== 'ok') throw new Error(`${laptop.name}: the first round ended with ${end}`);
}

interface Shift {
  readonly i: number;
  readonly options: SimulationOptions;
  readonly rounds: Record<string, number>;
  readonly onRound: () => void;
}

/** One laptop's work: at the desk for a while, then a round with the centre, and again. Each step is a turn. */
async function* shift(world: World, laptop: Laptop, { i, options, rounds, onRound }: Shift): AsyncGenerator<void> {
  const random = createRandom(options.seed * 7_919 + i);
  let texts = 0;
  const latest: string[] = [];
  const text = () => `⟦${String(i)}-${String(++texts)}⟧`;
  const person: Person = {
    ...{ random, isSupervisor: i === 0 || i % 5 === 1, fileRows: Math.max(80, Math.round(options.changes / 3)) },
    type: () => {
      const typed = text();
      latest.push(typed);
      return typed;
    },
    write: text,
  };
  for (let done = 0; done < options.changes;) {
    const until = Math.min(options.changes, done + 1 + random.below(2 * (random.next() < 0.05 ? manyChanges : usualChanges)));
    while (done < until) {
      const ops = laptop.work((db, by) => actOnce(person, db, by));
      done += ops.length;
      for (const typed of latest.splice(0)) if (ops.length > 0) world.typed.set(typed, ops.join());
    }
    yield;
    if (random.next() < 0.02) laptop.backUp();
    if (random.next() < 0.01 && !hasRowsWaiting(laptop) && (await laptop.restore())) rounds['restored'] = (rounds['restored'] ?? 0) + 1;
    onRound();
    const end = await laptop.round({ fault: randomFault(random), isMortal: random.next() < 0.08, mutate: options.mutate });
    rounds[end] = (rounds[end] ?? 0) + 1;
    if (!passing.has(end)) throw new Error(`${laptop.name}: a round over a bad line ended with ${end}`);
    yield;
  }
}

/** Of many rows only their names are in the second copy of the outbox: their file would have to be imported again. */
const hasRowsWaiting = (laptop: Laptop): boolean => laptop.db().prepare("SELECT 1 FROM outbox WHERE lazy = 'rows'").get() !== undefined;

/** One step of one of them after the other, by chance. */
async function inTurn(shifts: readonly AsyncGenerator<void>[], { below }: Random): Promise<void> {
  const left = [...shifts];
  while (left.length > 0) {
    const at = below(left.length);
    const { done } = await left[at].next();
    if (done === true) left.splice(at, 1);
  }
}

/** All that is done at the server itself. @returns how many connections were ended. */
async function startActors(world: World, { seed, crashes = 1, isInTurn = false }: SimulationOptions): Promise<number> {
  if (isInTurn) return 0;
  const [ended] = await Promise.all([
    endBackends(world, createRandom(seed + 1)),
    writeAtServer(world, createRandom(seed + 2), 's1'),
    writeAtServer(world, createRandom(seed + 3), 's2'),
    changeScopes(world, createRandom(seed + 4)),
    crashServer(world, createRandom(seed + 5), crashes),
  ]);
  return ended;
}

/** The network is well: all is told, and then everybody knows all. @returns who still has something to tell. */
async function comeToRest({ laptops }: World, mutate: SimulationOptions['mutate']): Promise<string[]> {
  let stuck: string[] = [];
  for (let turn = 0; turn < mostRoundsToEnd; turn++) {
    stuck = [];
    const known = queuedBy(laptops);
    for (const laptop of laptops) {
      const end = await laptop.round({ mutate });
      const waiting = laptop.db().prepare('SELECT count(*) FROM outbox').pluck().get() as number;
      if (end !== 'ok' || waiting > 0) stuck.push(`${laptop.name}: ${end}, ${String(waiting)} changes wait`);
    }
    // A turn in which nobody had anything new to tell: now all know all.
    const isQuiet = queuedBy(laptops) === known;
    if (stuck.length === 0 && isQuiet && turn > 0) break;
    if (!isQuiet) stuck.push(`new changes in turn ${String(turn)}`);
  }
  return stuck;
}

const queuedBy = (laptops: readonly Laptop[]): number => laptops.reduce((sum, { queued }) => sum + queued.size, 0);
