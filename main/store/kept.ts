import { value, sql, type ReadDb } from './sql.ts';

interface Kept<Result> {
  readonly version: number;
  readonly results: Map<string, Result>;
}

/** Filters of a screen, its tabs and its neighbours: some hundred kilobytes. */
const MOST = 64;

/**
 * Keeps what a read gave, by its arguments, until anything is committed by any other connection, in this process or another one: many
 * screens ask for the same counts, and each costs a walk over all incidents.
 *
 * @param read  gives plain data, whose arrays are no typed ones: those move to the caller and would be gone the second time.
 *              Depends on nothing but the cache and its arguments.
 * The connection that writes is always read anew: its own commits do not change PRAGMA data_version.
 */
export function kept<Args extends unknown[], Result>(read: (db: ReadDb, ...args: Args) => Result) {
  const byConnection = new WeakMap<ReadDb, Kept<Result>>();
  return (db: ReadDb, ...args: Args): Result => {
    if (!db.readonly) return read(db, ...args);
    // Asked for before the read: what is committed in between is found by the next call.
    const version = value<number>(db, sql`PRAGMA data_version`);
    let known = byConnection.get(db);
    if (known?.version !== version) byConnection.set(db, (known = { version, results: new Map() }));
    const { results } = known;
    const key = JSON.stringify(args);
    const found = results.get(key);
    if (found !== undefined) return found;
    const result = read(db, ...args);
    const [oldest] = results.keys();
    if (results.size >= MOST && oldest !== undefined) results.delete(oldest);
    results.set(key, result);
    return result;
  };
}
