import { Client } from 'pg';
import { analytics } from '../../analytics/index.ts';
import { asAdmin, readAdminUrl } from '../../main/central/admin-link.ts';
import { migrateCentral } from '../../main/central/migrate.ts';
import { layout } from '../../main/layout.ts';
import { generateCity } from '../analytics/cluster/point-sets.ts';
import { compareMs, withFolder, type BenchRow } from './bench.ts';
import { withServer } from './private-server.ts';

export const name = 'analyses';

const POINTS = 200_000;
const RADIUS_M = 150;
const MIN_POINTS = 10;
const ROUNDS = 5;
const WORKERS = 2;
/** Of generateCity. */
const MIDDLE_DEG = 48;

/** Analyses of a city at a centre of its own, by the clock, with and without parallel workers, against the same here. Some three minutes. */
export async function run(): Promise<BenchRow[]> {
  return (await withFolder((folder) => withServer(folder, ['shared_buffers=256MB', 'work_mem=64MB'], compareAll))) ?? [];
}

async function compareAll(port: number): Promise<BenchRow[]> {
  const lonLat = generateCity(POINTS, 1);
  await makeCentre(port, lonLat);
  const [laptop, keeper] = [await signIn(port, 'kh_u_bench'), await signIn(port, 'keeper')];
  const ask = (workers: number, text: string) => async () => {
    await laptop.query(`SET max_parallel_workers_per_gather = ${workers}`);
    await laptop.query(text);
  };
  const clusters = `SELECT count(*) FROM sync_api.analysis_clusters('{}', ${MIDDLE_DEG}, ${RADIUS_M}, ${MIN_POINTS})`;
  const zones = "SELECT sync_api.analysis_zones('{}')";
  const density = "SELECT count(*) FROM sync_api.analysis_density('{}', 47, 28, 1000, 1000)";
  const ms = await mediansMs({
    clusters: ask(0, clusters),
    // What a query without this product would be, on the plane that PostGIS itself projects to; by the keeper, without row security.
    plain: () =>
      keeper.query(
        `SELECT count(c) FROM (SELECT ST_ClusterDBSCAN(ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 32638), ${RADIUS_M}, ${MIN_POINTS}) OVER () AS c FROM kh.incident) q`,
      ),
    clustersHere: () => analytics.dbscan({ lonLat, radiusM: RADIUS_M, minPoints: MIN_POINTS }),
    zones: ask(0, zones),
    zonesTwo: ask(WORKERS, zones),
    density: ask(0, density),
    densityTwo: ask(WORKERS, density),
    densityHere: () => analytics.densityGrid({ lonLat, bandwidthM: 400, cellM: 100 }),
  });
  await Promise.all([laptop.end(), keeper.end()]);
  const peer = (name: string, value: number, target = '') => ({ name, ms: value, target });
  return [
    compareMs('DBSCAN at the centre, 200,000 points', ms.clusters, peer('ST_ClusterDBSCAN on UTM', ms.plain, '>= 0.8x')),
    compareMs('the same', ms.clusters, peer('here', ms.clustersHere)),
    compareMs('counts by zone, two workers', ms.zonesTwo, peer('without workers', ms.zones)),
    compareMs('sums for density, two workers', ms.densityTwo, peer('without workers', ms.density)),
    compareMs('sums for density', ms.density, peer('density here', ms.densityHere)),
  ];
}

async function makeCentre(port: number, lonLat: Float64Array): Promise<void> {
  const url = `postgres://keeper:none@127.0.0.1:${port}/postgres`;
  await asAdmin(readAdminUrl(url, 'off', null), new AbortController().signal, (connection) =>
    migrateCentral(connection, layout.centralDir),
  );
  const client = await signIn(port, 'keeper');
  await client.query("INSERT INTO kh.incident_type (code) VALUES ('ANY')");
  await client.query("INSERT INTO kh.zone (code) SELECT 'Z' || n FROM generate_series(1, 50) n");
  await client.query("SELECT kh.set_principal('kh_u_bench', 'bench', 'analyst', NULL)");
  await client.query('CREATE ROLE kh_u_bench LOGIN; GRANT kh_sync TO kh_u_bench; SET session_replication_role = replica');
  await client.query(
    `INSERT INTO kh.incident (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, status, line, content_hash,
       ver, sv_seq, sv_xid, changed_at, changed_by)
     SELECT gen_random_uuid(), 1 + n % 50, 'ANY', 1700000000000 + n * 60000, 180, lon, lat, 'a call', 'a place', '', '', 0, 0, 1, n,
       pg_current_xact_id(), now(), 'keeper' FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS p (lon, lat, n)`,
    [lonLat.filter((_, i) => i % 2 === 0), lonLat.filter((_, i) => i % 2 === 1)].map((values) => Array.from(values)),
  );
  await client.query('VACUUM ANALYZE kh.incident');
  await client.end();
}

async function signIn(port: number, user: string): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', port, user, database: 'postgres' });
  await client.connect();
  return client;
}

/** Medians by the clock, as the work is another process's; in turns, so that a machine that grows busy meanwhile is so for all. */
async function mediansMs<K extends string>(works: Readonly<Record<K, () => unknown>>): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[]; // Its keys are K: that is its type.
  const times = new Map<K, number[]>(names.map((key) => [key, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const key of names) {
      const startedMs = performance.now();
      await works[key]();
      times.get(key)?.push(performance.now() - startedMs);
    }
  }
  return Object.fromEntries(names.map((key) => [key, times.get(key)!.toSorted((a, b) => a - b)[ROUNDS >> 1]])) as Record<K, number>;
}
