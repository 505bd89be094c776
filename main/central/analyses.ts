import type { CentralAnalyses, CentralClusters, CentralDbscan, CentralFilter } from '../central-wire.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Connection } from './client.ts';
import { askOne, inOneState } from './read-state.ts';

const PAGE_ROWS = 20_000;
/** query_canceled: the server's time is up, unless it was this side that asked for it. */
const CANCELED = '57014';

/** See CentralSession.analyse. */
export async function analyseIncidents<T>(
  connection: Connection,
  filter: CentralFilter,
  work: (incidents: CentralAnalyses) => Promise<T>,
): Promise<T> {
  try {
    return await inOneState(connection, () => work(questionsOn(connection, JSON.stringify(filter))));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === CANCELED)
      throw new AppError('central.too-slow', { ...connection.place }, { cause: error });
    throw error;
  }
}

function questionsOn(connection: Connection, filter: string): CentralAnalyses {
  const ask = <A>(call: string, values: readonly unknown[]) =>
    askOne<A>(connection, `SELECT sync_api.analysis_${call} AS answer`, [filter, ...values]);
  return {
    extent: () => ask('extent($1)', []),
    countCells: async ({ southDeg, westDeg, perDeg, rowsPerDeg, bandShift, columnScale }) =>
      Number(
        await ask<string>('cells($1, $2, $3, $4, $5, $6, $7)', [southDeg, westDeg, perDeg, rowsPerDeg, bandShift, Array.from(columnScale)]),
      ),
    widest: ({ middleDeg, radiusM, minPoints }) => ask('widest($1, $2, $3, $4)', [middleDeg, radiusM, minPoints]),
    clusters: (dbscan, onRows) => readClusters(connection, filter, { ...dbscan, onRows }),
    countZones: () => ask('zones($1)', []),
    densitySums: ({ west, south, columnsPerDeg, rowsPerDeg }) => readDensity(connection, [filter, west, south, columnsPerDeg, rowsPerDeg]),
    caught: ({ middleDeg, rings, ringEnds }) => ask('caught($1, $2, $3, $4)', [middleDeg, Array.from(rings), Array.from(ringEnds)]),
  };
}

type ClusterRow = [id: string, lon: number, lat: number, occurredMs: string, cluster: number];

async function readClusters(
  connection: Connection,
  filter: string,
  { middleDeg, radiusM, minPoints, onRows }: CentralDbscan & { readonly onRows: ((rows: number) => void) | undefined },
): Promise<CentralClusters> {
  const pages: ClusterRow[][] = [];
  let rows = 0;
  for await (const page of pagesOf<ClusterRow>(connection, 'clusters($1, $2, $3, $4)', [filter, middleDeg, radiusM, minPoints])) {
    pages.push(page);
    rows += page.length;
    onRows?.(rows);
  }
  const columns = {
    uid: new Uint8Array(16 * rows),
    lonLat: new Float64Array(2 * rows),
    occurredMs: new Float64Array(rows),
    labels: new Int32Array(rows),
  };
  let row = 0;
  let count = 0;
  for (const page of pages) {
    for (const [id, lon, lat, occurredMs, cluster] of page) {
      columns.uid.set(Buffer.from(id.replaceAll('-', ''), 'hex'), 16 * row);
      columns.lonLat[2 * row] = lon;
      columns.lonLat[2 * row + 1] = lat;
      columns.occurredMs[row] = Number(occurredMs);
      columns.labels[row] = cluster;
      count = Math.max(count, cluster + 1);
      row++;
    }
  }
  return { ...columns, count };
}

async function readDensity(connection: Connection, values: readonly unknown[]) {
  const cells: number[] = [];
  const sums: number[] = [];
  for await (const page of pagesOf<[column: number, row: number, sums: number[]]>(connection, 'density($1, $2, $3, $4, $5)', values)) {
    for (const [column, row, own] of page) {
      cells.push(column, row);
      sums.push(...own);
    }
  }
  return { cells: Int32Array.from(cells), sums: Float64Array.from(sums) };
}

/** Rows of a function that answers with a table, some at a time: the whole of them as objects would take many times their memory. */
async function* pagesOf<R extends unknown[]>({ client }: Connection, call: string, values: readonly unknown[]): AsyncGenerator<R[]> {
  await client.query(`DECLARE page NO SCROLL CURSOR FOR SELECT * FROM sync_api.analysis_${call}`, [...values]);
  for (;;) {
    const { rows } = await client.query<R>({ text: `FETCH ${PAGE_ROWS} FROM page`, rowMode: 'array' });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query('CLOSE page');
}
