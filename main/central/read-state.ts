import type { Connection } from './client.ts';

/** Reads within one state of the centre. Read-only, so there is nothing to undo; if it fails, so that nothing is left half read, the connection ends. */
export async function inOneState<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { client, kill } = connection;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    // A slow line is no runaway query: these are given to this transaction alone.
    await client.query("SET LOCAL statement_timeout = '15min'; SET LOCAL idle_in_transaction_session_timeout = '5min'");
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(kill);
    throw error;
  }
}

export async function askOne<T>({ client }: Connection, text: string, values: readonly unknown[]): Promise<T> {
  const { rows } = await client.query<{ answer: T }>(text, [...values]);
  return rows[0].answer;
}
