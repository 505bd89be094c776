import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { layout } from '../../main/layout.ts';
import { connectCentral } from '../../main/central/session.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { syncRound } from '../../main/services/sync-round.ts';
import { SYNC_SCHEMA } from '../../preload/contract/sync-domain.ts';
import { openWorkers } from '../../main/workers/pool.ts';
import { addPerson, password, startCluster, withClient, type Cluster } from '../central/cluster.ts';
import { startFaultProxy } from '../central/fault-proxy.ts';
import { withFolder, type BenchRow } from './bench.ts';

export const name = 'sync';

const INCIDENTS = Number(process.env['BENCH_INCIDENTS'] ?? 1_000_000);
const ZONES = 20;
const PULLS = 40;
/** Until a connection that was closed has ended at the server, and its processor time is known. */
const SETTLE_MS = 2_000;

const plain = { peer: null, target: '' };

/**
 * The first sync of a city against ogr2ogr in the same run, and what a round costs afterwards. On a private PostgreSQL of this computer;
 * by the clock, as several processes take part: other work on the machine counts, for the peer as for us.
 */
export async function run(): Promise<BenchRow[]> {
  const cluster = await startCluster(['shared_buffers = 256MB', 'max_wal_size = 4GB']);
  try {
    const keeper = cluster.keeper(await cluster.makeCentre());
    console.error(`making ${String(INCIDENTS)} incidents …`);
    await makeCity(keeper);
    const link = await addPerson(
      keeper,
      'bench',
      'analyst',
      Array.from({ length: ZONES }, (_, i) => `Z${String(i + 1)}`),
    );
    return [...(await withFolder((folder) => firstSync({ cluster, keeper, link }, folder))), ...(await deltas(keeper, link))];
  } finally {
    await cluster.close();
  }
}

/** Incidents of a fixed seed: dense around some places, with Arabic and Latin text as long as police call records have it. */
function makeCity(keeper: CentralLink): Promise<void> {
  return withClient(keeper, async (client) => {
    // Replica: no trigger fires, so the stamps are given here.
    await client.query(`SET session_replication_role = replica; SELECT setseed(0.25);
      INSERT INTO kh.zone (code, geom, ver, sv_seq, sv_xid, changed_at, changed_by)
        SELECT 'Z' || i, ST_Multi(ST_MakeEnvelope(47.8 + i * 0.01, 29.2, 47.81 + i * 0.01, 29.4, 4326)), 1, nextval('sync.seq'), pg_current_xact_id(), now(), 'bench' FROM generate_series(1, ${String(ZONES)}) i;
      INSERT INTO kh.incident_type (code, ver, sv_seq, sv_xid, changed_at, changed_by)
        SELECT 'TYPE-' || i, 1, nextval('sync.seq'), pg_current_xact_id(), now(), 'bench' FROM generate_series(0, 7) i;
      INSERT INTO kh.incident (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, status, line,
          content_hash, ver, sv_seq, sv_xid, changed_at, changed_by)
        SELECT md5(i::text)::uuid, 1 + i % ${String(ZONES)}, 'TYPE-' || i % 8, 1500000000000 + i * 250000::bigint, 180,
          47.9 + (i % 37) * 0.005 + 0.003 * random(), 29.2 + (i % 41) * 0.005 + 0.003 * random(),
          CASE i % 3 WHEN 0 THEN 'سرقة من داخل مركبة ' ELSE 'THEFT FROM BUILDING ' END || i % 1000, 'Block ' || i % 500, '', '', i, i,
          1, nextval('sync.seq'), pg_current_xact_id(), now(), 'bench'
        FROM generate_series(1, ${String(INCIDENTS)}) i`);
    await client.query('VACUUM ANALYZE');
  });
}

interface City {
  readonly cluster: Cluster;
  readonly keeper: CentralLink;
  readonly link: CentralLink;
}

async function firstSync({ cluster, keeper, link }: City, folder: string): Promise<BenchRow[]> {
  const workers = await openWorkers({
    ...{ cacheFile: join(folder, 'cache.khareetaty'), files: layout.workers, migrationsDir: layout.migrationsDir },
    ...{ readers: 1, computeThreads: 1 },
  });
  try {
    const steps = new Map<string, number>();
    const round = async (): Promise<Spent> => {
      const [startedMs, before, serverBefore] = [performance.now(), process.cpuUsage(), cluster.processorSeconds()];
      const { signal } = new AbortController();
      const session = await connectCentral(link, signal);
      await syncRound(
        {
          ...{ read: workers.read, write: workers.write, now: Date.now, log: { warn: () => undefined, error: () => undefined } },
          about: { version: '0', deviceName: 'bench', startedMs: 0, checks: () => Promise.resolve([]) },
        },
        session,
        {
          caller: { name: 'bench', role: 'admin' },
          signal,
          audit: () => undefined,
          progress: ({ step }) => {
            if (!steps.has(step)) steps.set(step, performance.now() - startedMs);
          },
        },
      );
      await session.close();
      const [seconds, own] = [(performance.now() - startedMs) / 1_000, process.cpuUsage(before)];
      await wait(SETTLE_MS);
      const processorSeconds = (own.user + own.system) / 1e6 + cluster.processorSeconds() - serverBefore;
      return { seconds, processorSeconds };
    };
    const first = await round();
    const usable = (steps.get('queue') ?? NaN) / 1_000;
    for (const [step, atMs] of steps) console.error(`  ${step} after ${(atMs / 1_000).toFixed(1)} s`);
    const empty = await round();
    await withClient(keeper, (client) => change(client, 1_000, 1));
    const small = await round();
    const peer = await copyByOgr(cluster, keeper, folder);
    const what = `first sync of ${INCIDENTS.toLocaleString('en')} incidents into the cache, indexes included`;
    const against = (ours: number, theirs: number | undefined) =>
      theirs === undefined ? null : { name: 'ogr2ogr', value: theirs, ratio: theirs / ours };
    const unit = 's by the clock';
    return [
      { what, value: usable, unit, peer: against(usable, peer?.seconds), target: '<= 120; >= 4x' },
      { ...plain, what: 'the same with the sums of both sides compared', value: first.seconds, unit },
      {
        ...{ what: 'that, of all processors', value: first.processorSeconds, unit: 's of processor', target: '' },
        peer: against(first.processorSeconds, peer?.processorSeconds),
      },
      { ...plain, what: 'a round of that cache in which nothing changed', value: empty.seconds, unit },
      { ...plain, what: 'a round with 1,000 rows that others changed', value: small.seconds, unit },
    ];
  } finally {
    await workers.close();
  }
}

interface Spent {
  readonly seconds: number;
  /** Of all processes that took part. */
  readonly processorSeconds: number;
}

/** The same columns from PostGIS to SpatiaLite, with its spatial index, in large transactions and without waiting for the disk. null = not installed. */
async function copyByOgr(cluster: Cluster, { host, port, database, login }: CentralLink, folder: string): Promise<Spent | null> {
  const columns =
    'id, ver, zone_id, type_code, occurred_ms, utc_offset_min, description, place, extra, origin, status, batch_id, line, content_hash, ' +
    'ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom';
  const source = `PG:host=${host} port=${String(port)} dbname=${database} user=${login} password='${password}'`;
  const options = [
    '-f',
    'SQLite',
    '-dsco',
    'SPATIALITE=YES',
    '-gt',
    '65536',
    '-nln',
    'incident',
    '-sql',
    `SELECT ${columns} FROM kh.incident`,
  ];
  // The shell says what its children took of the processor, in its second line: not in a pipe, where it would be another shell's.
  const script = '"$@" >/dev/null; code=$?; times; exit $code';
  console.error('running ogr2ogr …');
  const [startedMs, serverBefore] = [performance.now(), cluster.processorSeconds()];
  try {
    const said = execFileSync('bash', ['-c', script, 'bash', 'ogr2ogr', ...options, join(folder, 'peer.sqlite'), source], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OGR_SQLITE_SYNCHRONOUS: 'OFF', OGR_SQLITE_CACHE: '256' },
    }).toString();
    const seconds = (performance.now() - startedMs) / 1_000;
    // As 0m1.234s 0m0.056s.
    const own = [...(said.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce(
      (sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest),
      0,
    );
    const copied = execFileSync('ogrinfo', ['-ro', '-so', join(folder, 'peer.sqlite'), 'incident']).toString();
    const indexed = execFileSync('ogrinfo', [
      '-ro',
      '-q',
      '-sql',
      'SELECT count(*) AS n FROM idx_incident_geom',
      join(folder, 'peer.sqlite'),
    ]).toString();
    if (!copied.includes(`Feature Count: ${String(INCIDENTS)}`) || !indexed.includes(`= ${String(INCIDENTS)}`))
      throw new Error(`not all rows were copied and indexed: ${indexed}`);
    await wait(SETTLE_MS);
    return { seconds, processorSeconds: own + cluster.processorSeconds() - serverBefore };
  } catch (cause) {
    const reason = String((cause as { stderr?: Buffer }).stderr ?? cause).slice(0, 300);
    console.error(`ogr2ogr is left out: ${reason}. It needs: apt-get install gdal-bin`);
    return null;
  }
}

/** Changes so many rows, spread over the city; `turn` makes them other values each time. */
const change = async (client: { query: (text: string) => Promise<unknown> }, rows: number, turn: number): Promise<void> => {
  const every = Math.floor(INCIDENTS / rows);
  await client.query(
    `UPDATE kh.incident SET place = 'changed ${String(turn)}' WHERE id IN (SELECT md5((${String(every)} * k)::text)::uuid FROM generate_series(1, ${String(rows)}) k)`,
  );
};

/** What the server does for a delta, and what goes over the line for it. */
async function deltas(keeper: CentralLink, link: CentralLink): Promise<BenchRow[]> {
  const proxy = await startFaultProxy(link.port);
  const session = await connectCentral({ ...link, port: proxy.port }, new AbortController().signal);
  const deviceId = crypto.randomUUID();
  await session.hello({ deviceId, name: 'bench', appVersion: '0', schema: SYNC_SCHEMA });
  const { cursor } = await session.snapshotPlan(deviceId);
  const pull = async (from: string) => {
    const before = proxy.passed.received;
    let [next, rows] = [from, 0];
    await session.pull(
      { deviceId, cursor: from, scopeVer: 1, schema: SYNC_SCHEMA },
      (start) => Promise.resolve(void (next = start.next)),
      (part) => Promise.resolve(void (rows += part.table === 'incident' ? part.incidents.count : part.rows.length)),
    );
    return { next, rows, bytes: proxy.passed.received - before };
  };
  try {
    const base = await pull(cursor);
    const nothing = await pull(base.next);
    const sizes: BenchRow[] = [{ ...plain, what: 'bytes of a pull in which nothing changed', value: nothing.bytes, unit: 'B' }];
    let from = nothing.next;
    for (const rows of [100, 1_000, 10_000]) {
      await withClient(keeper, (client) => change(client, rows, rows));
      const { next, bytes, rows: came } = await pull(from);
      sizes.push({
        ...plain,
        what: `bytes of each of ${came.toLocaleString('en')} changed rows`,
        value: (bytes - nothing.bytes) / came,
        unit: 'B',
      });
      from = next;
    }
    await withClient(keeper, (client) => change(client, 1_000, 7));
    const times = await serverTimes(link, deviceId, from);
    return [
      { ...plain, what: `server time of a delta of 1,000 rows, median of ${String(PULLS)}`, value: times[PULLS >> 1] ?? NaN, unit: 'ms' },
      { ...plain, what: 'the same, 95th percentile', value: times[Math.floor(PULLS * 0.95)] ?? NaN, unit: 'ms', target: '<= 50' },
      ...sizes,
    ];
  } finally {
    await session.close();
    await proxy.close();
  }
}

/** Execution times of the statements of a pull that read, in ms, ascending; asked for by the person whom they are for. */
function serverTimes(link: CentralLink, deviceId: string, cursor: string): Promise<number[]> {
  return withClient(link, async (client) => {
    const time = async (call: string): Promise<number> => {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, TIMING OFF) SELECT * FROM ${call}`);
      return Number(/Execution Time: ([\d.]+)/.exec(rows.map((row) => row['QUERY PLAN']).join('\n'))?.[1]);
    };
    const times: number[] = [];
    for (let i = 0; i < PULLS; i++) {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const begin = await time(`sync_api.pull_begin('${deviceId}', '${cursor}', ${String(SYNC_SCHEMA)})`);
      times.push(begin + (await time(`sync_api.pull_incidents('${cursor}')`)));
      await client.query('COMMIT');
    }
    return times.toSorted((a, b) => a - b);
  });
}
