/** A laptop of the simulation: a real cache and the product's own round, over a line that breaks, in a process that can die at any step. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../analytics/math/random.ts';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { connectCentral } from '../../main/central/session.ts';
import type { CentralLink, CentralSession } from '../../main/central-wire.ts';
import { syncRound } from '../../main/services/sync-round.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { startFaultProxy, type Fault, type FaultProxy } from '../central/fault-proxy.ts';
import { migrationsDir } from '../store/incidents.ts';
import { eachCall, inSteps, readsOf, writesOf, type OnStep } from './steps.ts';

export interface Laptop {
  readonly name: string;
  readonly link: CentralLink;
  readonly proxy: FaultProxy;
  /** The cache as it is open now: another connection after each death. */
  readonly db: () => WriteDb;
  /** Changes that were ever queued here, by name. */
  readonly queued: Set<string>;
  /** Does something at the desk; what it queued is remembered. @returns the changes, in words. */
  readonly work: (act: (db: WriteDb, by: { readonly actor: string; readonly atMs: number }) => void) => readonly string[];
  /** One round with the centre. @returns how it ended. */
  readonly round: (conditions?: Conditions) => Promise<RoundEnd>;
  /** Lets another process have the cache for a while. */
  readonly lend: <T>(work: (cacheFile: string) => Promise<T>) => Promise<T>;
  /** Keeps a copy of the cache. */
  readonly backUp: () => void;
  /** Puts the last copy in the place of the cache; the second copy of the outbox stays, as it lies elsewhere in the backup of no one. */
  readonly restore: () => Promise<boolean>;
  /** Copies all of it for another laptop. */
  readonly cloneTo: (folder: string) => void;
  readonly close: () => Promise<void>;
}

export interface Conditions {
  /** Of the line. */
  readonly fault?: Fault;
  /** Whether the process dies at a step, by chance. */
  readonly isMortal?: boolean;
  /** Before and after each call of the cache and the centre. */
  readonly onStep?: OnStep;
  /** Breaks the protocol on purpose. */
  readonly mutate?: ((session: CentralSession) => CentralSession) | undefined;
}

export type RoundEnd = 'ok' | 'killed' | ErrorCode;

export interface LaptopOptions {
  readonly name: string;
  readonly folder: string;
  readonly link: CentralLink;
  readonly random: Random;
  /** How far its clock is off. */
  readonly skewMs: number;
}

/** Thrown where the process dies: nothing that would follow in it happens. */
class Killed extends Error {}

const cacheName = 'cache.khareetaty';
/** A line that fell silent is left by the person, who has no patience here. */
const patienceMs = 300;
const longestRoundMs = 60_000;

export async function openLaptop({ name, folder, link, random, skewMs }: LaptopOptions): Promise<Laptop> {
  const proxy = await startFaultProxy(link.port);
  const queued = new Set<string>();
  const now = () => Date.now() + skewMs;
  let life = 0;
  mkdirSync(join(folder, '0'), { recursive: true });
  const cacheFile = () => join(folder, String(life), cacheName);
  const backup = join(folder, 'backup');
  let hasBackup = false;
  let open = await openWriter({ cacheFile: cacheFile(), migrationsDir });

  /** The files as a killed process leaves them, in the hands of a new one. */
  const comeBack = async (change: (folder: string) => void = () => undefined): Promise<void> => {
    const [old, next] = [join(folder, String(life)), join(folder, String(life + 1))];
    cpSync(old, next, { recursive: true });
    open.close();
    rmSync(old, { recursive: true });
    change(next);
    life++;
    open = await openWriter({ cacheFile: cacheFile(), migrationsDir });
    remember();
  };

  const remember = (): void => {
    for (const { opId } of all<{ opId: string }>(open.db, sql`SELECT op_id AS opId FROM outbox`)) queued.add(opId);
  };

  const round = async ({
    fault = { kind: 'none' },
    isMortal = false,
    onStep = () => undefined,
    mutate = (session) => session,
  }: Conditions = {}): Promise<RoundEnd> => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), fault.kind === 'silence' ? patienceMs : longestRoundMs);
    // A process dies in the middle of its work as often as at its ends.
    const process = { isDead: false, steps: isMortal ? Math.floor(Math.exp(5 * random.next())) : Infinity };
    const isTwin = isMortal && random.next() < 0.5;
    proxy.plan(fault);
    try {
      const session = await connectCentral({ ...link, port: proxy.port }, controller.signal);
      try {
        await syncRound(
          {
            ...{
              read: mortal(
                inSteps(
                  readsOf(() => open.db),
                  onStep,
                ),
                process,
              ),
              write: mortal(
                inSteps(
                  writesOf(() => open.db),
                  onStep,
                ),
                process,
              ),
            },
            ...{ now, log: { warn: () => undefined, error: () => undefined } },
            about: { version: '0', deviceName: name, startedMs: 0, checks: () => Promise.resolve([]) },
          },
          inSteps(mutate(isTwin ? saidTwice(session, controller.signal) : session), onStep),
          { caller: { name, role: 'admin' }, signal: controller.signal, progress: () => undefined, audit: () => undefined },
        );
      } finally {
        if (process.isDead) proxy.cut();
        await session.close();
      }
      return 'ok';
    } catch (error) {
      if (process.isDead) {
        await comeBack();
        return 'killed';
      }
      if (error instanceof AppError) return error.code;
      throw error;
    } finally {
      clearTimeout(timer);
      remember();
    }
  };

  /** Nothing is done any more once the process is dead. */
  function mortal<Port extends object>(port: Port, process: { isDead: boolean; steps: number }): Port {
    return eachCall(port, (_, call) => {
      if (process.steps-- <= 0) process.isDead = true;
      return process.isDead ? Promise.reject(new Killed()) : call();
    });
  }

  /** Each push goes out on two connections at the same time, as after a request that was sent again. */
  function saidTwice(session: CentralSession, signal: AbortSignal): CentralSession {
    const push: CentralSession['push'] = async (...args) => {
      const second = await connectCentral(link, signal).catch(() => null);
      const [first] = await Promise.allSettled([session.push(...args), second?.push(...args)]);
      await second?.close();
      if (first.status === 'rejected') throw first.reason;
      return first.value;
    };
    return { ...session, push };
  }

  return {
    ...{ name, link, proxy, queued, round },
    db: () => open.db,
    work: (act) => {
      const newest = () => value<number>(open.db, sql`SELECT coalesce(max(n), 0) FROM outbox`);
      const before = newest();
      act(open.db, { actor: name, atMs: now() });
      const made = all<{ opId: string; what: string }>(
        open.db,
        sql`SELECT op_id AS opId, concat_ws(' ', kind, tbl, row_id, 'version', base_ver, 'op', op_id) AS what FROM outbox WHERE n > ${before}`,
      );
      for (const { opId } of made) queued.add(opId);
      return made.map(({ what }) => what);
    },
    lend: async (work) => {
      open.close();
      try {
        return await work(cacheFile());
      } finally {
        open = await openWriter({ cacheFile: cacheFile(), migrationsDir });
        remember();
      }
    },
    backUp: () => {
      rmSync(backup, { recursive: true, force: true });
      cpSync(join(folder, String(life)), backup, { recursive: true });
      hasBackup = true;
    },
    restore: async () => {
      if (!hasBackup) return false;
      await comeBack((into) => {
        for (const end of ['', '-wal', '-shm']) {
          rmSync(join(into, cacheName + end), { force: true });
          cpSync(join(backup, cacheName + end), join(into, cacheName + end), { recursive: true, force: true });
        }
        for (const kind of ['pull', 'snapshot'])
          for (const end of ['', '-wal', '-shm']) rmSync(join(into, `${cacheName}-${kind}${end}`), { force: true });
      });
      return true;
    },
    cloneTo: (to) => {
      cpSync(join(folder, String(life)), join(to, '0'), { recursive: true });
    },
    close: async () => {
      open.close();
      await proxy.close();
    },
  };
}
