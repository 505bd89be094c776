/** What happens at the server while laptops work: writers of its own, ended connections, crashes, people whose zones change. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Random } from '../../analytics/math/random.ts';
import { withClient } from '../central/cluster.ts';
import type { World } from './simulation.ts';

/** Works now and then until all is over; while the server is away it is let be. */
async function nowAndThen(world: World, everyMs: () => number, work: (client: Client) => Promise<void>): Promise<void> {
  while (!world.isOver()) {
    await wait(everyMs());
    if (world.isOver() || world.calm.isDown) continue;
    await withClient(world.keeper, work).catch((error: unknown) => {
      if (!isOfTheCrash(error) && !world.calm.isDown) throw error;
    });
  }
}

const isOfTheCrash = (error: unknown): boolean =>
  /ECONNREFUSED|ECONNRESET|EPIPE|terminat|shutting down|starting up|recovery/i.test(
    `${String(error)} ${String((error as { code?: string }).code)}`,
  );

/** Ends connections of laptops in whatever they do. @returns how many. */
export async function endBackends(world: World, { next }: Random): Promise<number> {
  let ended = 0;
  let rounds = 0;
  await nowAndThen(
    world,
    () => 20 + 60 * next(),
    async (client) => {
      // One of some rounds, however fast they are.
      if (world.begun() < rounds) return;
      rounds = world.begun() + 1 + 16 * next();
      const { rowCount } = await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'kh\\_u\\_%' AND datname = current_database() ORDER BY random() LIMIT 1",
      );
      ended += rowCount ?? 0;
    },
  );
  return ended;
}

/** Writes as an import at the server does: long transactions, idle ones, some undone, some with savepoints. What was committed counts as typed. */
export async function writeAtServer(world: World, { next, below }: Random, name: string): Promise<void> {
  let texts = 0;
  await nowAndThen(
    world,
    () => 20 + 200 * next(),
    async (client) => {
      await client.query('BEGIN');
      const typed: string[] = [];
      for (let i = 1 + below(4); i > 0; i--) {
        const text = `⟦${name}-${String(++texts)}⟧`;
        const isUndone = next() < 0.2;
        await client.query('SAVEPOINT one');
        const { rowCount } = await client.query(
          'UPDATE kh.incident SET place = $1 WHERE id = (SELECT id FROM kh.incident WHERE deleted_at IS NULL AND id >= gen_random_uuid() ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)',
          [text],
        );
        if (isUndone) await client.query('ROLLBACK TO SAVEPOINT one');
        else if (rowCount === 1) typed.push(text);
        await wait(next() < 0.1 ? 300 * next() : 3);
      }
      if (next() < 0.2) await client.query('ROLLBACK');
      else {
        await client.query('COMMIT');
        for (const text of typed) world.typed.set(text, `at the server by ${name}`);
      }
    },
  );
}

/** Lets some who see a part of the city see another part. */
export async function changeScopes(world: World, { next, below }: Random): Promise<void> {
  const scopes = ['{1,2}', '{2,3}', '{0,3}', '{1,2,3}'];
  let rounds = 0;
  await nowAndThen(
    world,
    () => 50 + 100 * next(),
    async (client) => {
      if (world.begun() < rounds) return;
      rounds = world.begun() + 1 + 24 * next();
      await client.query(
        `SELECT kh.set_principal(login, name, role, $1::int[]) FROM kh.principal
         WHERE zones IS NOT NULL AND login LIKE 'kh\\_u\\_%' || current_database() ORDER BY random() LIMIT 1`,
        [scopes[below(scopes.length)]],
      );
    },
  );
}

/** Ends the server without a word, and starts it again. */
export async function crashServer(world: World, { next }: Random, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await wait(1_500 + 2_000 * next());
    if (world.isOver()) return;
    world.calm.isDown = true;
    await world.cluster.crash();
    world.calm.isDown = false;
  }
}
