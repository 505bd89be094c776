/** The cache and the centre as a round sees them, with a look at each step. */
import type { Remote } from '../../main/services/ports.ts';
import type { Reads, Writes } from '../../main/store/api.ts';
import { explainSqliteError } from '../../main/store/failure.ts';
import { reads, writes } from '../../main/store/index.ts';
import type { WriteDb } from '../../main/store/sql.ts';

/** Told the name of each step: `before push`, `during push`, `after push`. */
export type OnStep = (step: string) => Promise<void> | void;

/** The tables of the store, run here where a worker would run them. */
export const readsOf = (db: () => WriteDb): Remote<Reads> => remote(reads, db);
export const writesOf = (db: () => WriteDb): Remote<Writes> => remote(writes, db);

function remote<T>(table: object, db: () => WriteDb): Remote<T> {
  const get =
    (_: object, name: string | symbol) =>
    async (...args: unknown[]) => {
      try {
        // Safe: whoever calls is typed by the same table.
        return await Promise.resolve((table as Record<string | symbol, (db: WriteDb, ...args: unknown[]) => unknown>)[name](db(), ...args));
      } catch (error) {
        throw explainSqliteError(error, db().name);
      }
    };
  // Safe: every name that is asked for is one of the table.
  return new Proxy({}, { get }) as never;
}

/** Puts something around each call of a port. */
export function eachCall<Port extends object>(port: Port, around: (name: string, call: () => Promise<unknown>) => Promise<unknown>): Port {
  const get =
    (target: object, name: string | symbol) =>
    (...args: unknown[]) =>
      // Safe: all that ports have are functions that promise something.
      around(String(name), () => (target as Record<string | symbol, (...args: unknown[]) => Promise<unknown>>)[name](...args));
  // Safe: it has the calls of the port, each with something around it.
  return new Proxy(port, { get }) as Port;
}

/** Tells of each call before it, while it is under way, and after it. */
export function inSteps<Port extends object>(port: Port, onStep: OnStep): Port {
  return eachCall(port, async (name, call) => {
    await onStep(`before ${name}`);
    const answer = call();
    // It may fail before anybody waits for it.
    answer.catch(() => undefined);
    await onStep(`during ${name}`);
    const value = await answer;
    await onStep(`after ${name}`);
    return value;
  });
}
