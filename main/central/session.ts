import type { Readable } from 'node:stream';
import { escapeLiteral } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  type AuditAnchor,
  type CentralIncidents,
  type CentralPerson,
  type CentralPort,
  type CentralSession,
  type Compared,
  type Comparison,
  type Hello,
  type Json,
  type OpResult,
  type PartSum,
  type PulledRows,
  type PullStart,
  type Replica,
  type SnapshotPlan,
  syncTables,
  type TableSum,
} from '../central-wire.ts';
import { analyseIncidents } from './analyses.ts';
import { type Connection, openConnection } from './client.ts';
import { readIncidents } from './copy-rows.ts';
import { IncidentColumns } from './incident-columns.ts';
import { askOne, inOneState } from './read-state.ts';
import { centralRetention } from './retention.ts';

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
    pull: ({ deviceId, cursor, snapshotCursor = null, schema, replica = null, compare = {} }, onStart, onRows) =>
      guard(async () => {
        // Committed before the pull: what this device holds must not be purged of its tombstones.
        if (cursor !== null) await client.query('SELECT sync_api.hold($1, $2)', [deviceId, cursor]);
        return inOneState(connection, async () => {
          const start = await askOne<PullStart>(connection, 'SELECT sync_api.pull_begin($1, $2, $3, $4, $5) AS answer', [
            ...[deviceId, cursor, schema],
            replica === null ? null : JSON.stringify(replica),
            snapshotCursor,
          ]);
          await aside(() => onStart(start));
          const keep = (rows: PulledRows) => aside(() => onRows(rows));
          const held = jsonLiteral(replica);
          for (const table of syncTables.filter((name) => start.counts[name] !== undefined)) {
            if (table === 'incident')
              await copyIncidents(
                connection,
                `SELECT * FROM sync_api.pull_incidents(${literal(cursor ?? snapshotCursor)}, ${held})`,
                (incidents) => keep({ table, incidents }),
              );
            else
              await readJson(connection, `sync_api.pull_rows(${literal(table)}, ${literal(cursor)}, ${held})`, (rows) =>
                keep({ table, rows }),
              );
          }
          await sendAgain(connection, compare, held, keep);
          return readSums(connection, compare, held);
        });
      }),
    tellAnchor: async (deviceId, { seq, hash }) => {
      await ask<null>('SELECT sync_api.tell_anchor($1, $2, $3) AS answer', [deviceId, seq, hash]);
    },
    anchors: (deviceId) => ask<AuditAnchor[]>('SELECT sync_api.anchors($1) AS answer', [deviceId]),
    snapshotPlan: (deviceId, replica = null) =>
      ask<SnapshotPlan>('SELECT sync_api.snapshot_plan($1, $2) AS answer', [deviceId, replica === null ? null : JSON.stringify(replica)]),
    snapshotChunk: (chunk, onRows, replica = null) =>
      guard(() => copyIncidents(connection, chunkQuery(chunk, replica), (incidents) => aside(() => onRows(incidents)))),
    digest: (table, zone) => ask<{ count: number; xor: string }>('SELECT sync_api.digest($1, $2) AS answer', [table, zone]),
    people: () =>
      guard(async () => {
        const { rows } = await client.query<{ answer: CentralPerson }>('SELECT people AS answer FROM sync_api.people()');
        return rows.map(({ answer }) => answer);
      }),
    analyse: (filter, work) => guard(() => analyseIncidents(connection, filter, work)),
    retention: centralRetention(connection),
    close,
  };
}

/** Rows of one piece of a snapshot; what is held of them is what sync.holds says. */
function chunkQuery({ zone, lo, hi }: SnapshotPlan['chunks'][number], replica: Replica | null): string {
  const { types = null, fromMs = null, toMs = null } = replica ?? {};
  const localMs = 'occurred_ms + utc_offset_min * 60000';
  const conditions = [
    `zone_id = ${whole(zone)}`,
    ...(lo === null ? [] : [`id >= ${literal(lo)}`]),
    ...(hi === null ? [] : [`id < ${literal(hi)}`]),
    ...(types === null ? [] : [`type_code = ANY (ARRAY[${types.map(literal).join()}]::text[])`]),
    ...(fromMs === null ? [] : [`${localMs} >= ${whole(fromMs)}`]),
    ...(toMs === null ? [] : [`${localMs} < ${whole(toMs)}`]),
  ];
  return `SELECT * FROM sync_api.live_incident WHERE ${conditions.join(' AND ')}`;
}

/** Streams rows of a query; the server waits while `onRows` does. */
async function copyIncidents(connection: Connection, query: string, onRows: (incidents: CentralIncidents) => Promise<void>): Promise<void> {
  const stream: Readable = connection.client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  let isWhole = false;
  try {
    await readIncidents(stream as AsyncIterable<Buffer>, onRows);
    isWhole = true;
  } finally {
    // The rest of a stream that nobody reads would block the connection for ever.
    if (!isWhole && !stream.errored) connection.kill();
  }
}

/** Rows that a function answers with, in pages. */
async function readJson(
  { client }: Connection,
  call: string,
  onRows: (rows: readonly { readonly [column: string]: Json }[]) => Promise<void>,
): Promise<void> {
  await client.query(`DECLARE page NO SCROLL CURSOR FOR SELECT * FROM ${call} AS answer`);
  for (;;) {
    const { rows } = await client.query<{ answer: { readonly [column: string]: Json } }>(`FETCH ${PAGE_ROWS} FROM page`);
    if (rows.length > 0) await onRows(rows.map(({ answer }) => answer));
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query('CLOSE page');
}

/** Whole tables and parts of zones; of one that is empty, too, it is said that this is all. */
async function sendAgain(
  connection: Connection,
  { again = { tables: [], incidents: [] } }: Comparison,
  held: string,
  onRows: (rows: PulledRows) => Promise<void>,
): Promise<void> {
  for (const table of again.tables) {
    await onRows({ table, rows: [], again: true });
    await readJson(connection, `sync_api.pull_rows(${literal(table)}, NULL, ${held})`, (rows) => onRows({ table, rows, again: true }));
  }
  for (const part of again.incidents) {
    await onRows({ table: 'incident', incidents: new IncidentColumns(0).finish(), again: part });
    const numbers = `ARRAY[${part.parts.map(whole).join()}]::int[]`;
    await copyIncidents(connection, `SELECT * FROM sync_api.part_incidents(${whole(part.zone)}, ${numbers}, ${held})`, (incidents) =>
      onRows({ table: 'incident', incidents, again: part }),
    );
  }
}

async function readSums(connection: Connection, { sums = false, parts = [] }: Comparison, held: string): Promise<Compared> {
  const ofTables: TableSum[] = [];
  const ofParts: PartSum[] = [];
  // Safe: the functions answer with these columns.
  if (sums) await readJson(connection, `sync_api.digests(${held})`, (rows) => take(ofTables, rows as unknown as TableSum[]));
  for (const zone of parts) {
    await readJson(connection, `sync_api.digest_parts(${whole(zone)}, ${held})`, (rows) =>
      take(
        ofParts,
        rows.map((row) => ({ ...(row as unknown as PartSum), zone })),
      ),
    );
  }
  return { sums: ofTables, parts: ofParts };
}

function take<T>(into: T[], rows: readonly T[]): Promise<void> {
  for (const row of rows) into.push(row);
  return Promise.resolve();
}

/** jsonb takes no NUL and no half of a surrogate pair: one such letter would stop all changes behind it. */
const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replace(/[\0\p{Cs}]/gu, '\ufffd') : value);

const literal = (value: string | null): string => (value === null ? 'NULL' : escapeLiteral(value));
const jsonLiteral = (value: object | null): string => (value === null ? 'NULL' : escapeLiteral(JSON.stringify(value)));
const whole = (value: number): string => String(Math.trunc(value));
