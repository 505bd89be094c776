import type { Readable } from 'node:stream';
import { escapeLiteral } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  type CentralIncidents,
  type CentralPort,
  type CentralSession,
  type Hello,
  type Json,
  type OpResult,
  type PullStart,
  type SnapshotPlan,
  syncTables,
} from '../central-wire.ts';
import { type Connection, openConnection } from './client.ts';
import { readIncidents } from './copy-rows.ts';

const PAGE_ROWS = 2_000;

/** Signs in at the centre; see CentralPort and resources/central/README.md. */
export const connectCentral: CentralPort = async (link, signal) => {
  const connection = await openConnection(link, signal);
  return createSession(connection);
};

function createSession(connection: Connection): CentralSession {
  const { client, guard, aside, close } = connection;
  const ask = <T>(text: string, values: readonly unknown[]) => guard(() => askOne<T>(connection, text, values));
  return {
    hello: ({ deviceId, name, appVersion, schema }) =>
      ask<Hello>('SELECT sync_api.hello($1, $2, $3, $4) AS answer', [deviceId, name, appVersion, schema]),
    push: (deviceId, schema, ops) =>
      ask<{ lastN: number; results: OpResult[] }>('SELECT sync_api.push($1, $2, $3) AS answer', [
        deviceId,
        schema,
        JSON.stringify(ops, storable),
      ]),
    pull: ({ deviceId, cursor, snapshotCursor = null, schema }, onStart, onRows) =>
      guard(async () => {
        // Committed before the pull: what this device holds must not be purged of its tombstones.
        if (cursor !== null) await client.query('SELECT sync_api.hold($1, $2)', [deviceId, cursor]);
        await inOneState(connection, async () => {
          const start = await askOne<PullStart>(connection, 'SELECT sync_api.pull_begin($1, $2, $3) AS answer', [deviceId, cursor, schema]);
          await aside(() => onStart(start));
          for (const table of syncTables.filter((name) => start.counts[name] !== undefined)) {
            if (table === 'incident')
              await copyIncidents(connection, `sync_api.pull_incidents(${literal(cursor ?? snapshotCursor)})`, (incidents) =>
                aside(() => onRows({ table, incidents })),
              );
            else await readRows(connection, table, cursor, (rows) => aside(() => onRows({ table, rows })));
          }
        });
      }),
    snapshotPlan: (deviceId) => ask<SnapshotPlan>('SELECT sync_api.snapshot_plan($1) AS answer', [deviceId]),
    snapshotChunk: ({ zone, lo, hi }, onRows) =>
      guard(() =>
        copyIncidents(connection, `sync_api.snapshot_incidents(${String(Math.trunc(zone))}, ${literal(lo)}, ${literal(hi)})`, (incidents) =>
          aside(() => onRows(incidents)),
        ),
      ),
    digest: (table, zone) => ask<{ count: number; xor: string }>('SELECT sync_api.digest($1, $2) AS answer', [table, zone]),
    close,
  };
}

async function askOne<T>({ client }: Connection, text: string, values: readonly unknown[]): Promise<T> {
  const { rows } = await client.query<{ answer: T }>(text, [...values]);
  return rows[0].answer;
}

/** Reads within one state of the centre. Read-only, so there is nothing to undo; if it fails, so that nothing is left half read, the connection ends. */
async function inOneState(connection: Connection, work: () => Promise<void>): Promise<void> {
  const { client, kill } = connection;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    // A slow line is no runaway query: these are given to this transaction alone.
    await client.query("SET LOCAL statement_timeout = '15min'; SET LOCAL idle_in_transaction_session_timeout = '5min'");
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(kill);
    throw error;
  }
}

/** Streams what a function answers with; the server waits while `onRows` does. */
async function copyIncidents(connection: Connection, call: string, onRows: (incidents: CentralIncidents) => Promise<void>): Promise<void> {
  const stream: Readable = connection.client.query(copyTo(`COPY (SELECT * FROM ${call}) TO STDOUT (FORMAT binary)`));
  let isWhole = false;
  try {
    await readIncidents(stream as AsyncIterable<Buffer>, onRows);
    isWhole = true;
  } finally {
    // The rest of a stream that nobody reads would block the connection for ever.
    if (!isWhole && !stream.errored) connection.kill();
  }
}

async function readRows(
  { client }: Connection,
  table: string,
  cursor: string | null,
  onRows: (rows: readonly { readonly [column: string]: Json }[]) => Promise<void>,
): Promise<void> {
  await client.query(`DECLARE page NO SCROLL CURSOR FOR SELECT * FROM sync_api.pull_rows(${literal(table)}, ${literal(cursor)}) AS answer`);
  for (;;) {
    const { rows } = await client.query<{ answer: { readonly [column: string]: Json } }>(`FETCH ${PAGE_ROWS} FROM page`);
    if (rows.length > 0) await onRows(rows.map(({ answer }) => answer));
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query('CLOSE page');
}

/** jsonb takes no NUL and no half of a surrogate pair: one such letter would stop all changes behind it. */
const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replace(/[\0\p{Cs}]/gu, '\ufffd') : value);

const literal = (value: string | null): string => (value === null ? 'NULL' : escapeLiteral(value));
