/** A centre that holds the bundled city, 156,385 incidents of 2018, in three zones from south to north: S, M, N. */
import type { CentralAnalyses, CentralFilter, CentralLink } from '../../main/central-wire.ts';
import { connectCentral } from '../../main/central/session.ts';
import { readChicagoIncidents } from '../analytics/risk/chicago.ts';
import { addPerson, type Cluster, withClient } from './cluster.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2018, 0, 1);
const UTC_OFFSET_MIN = -360;

export const everything: CentralFilter = { zones: null, types: null, fromMs: null, toMs: null };

export interface City {
  readonly count: number;
  readonly lonLat: Float64Array<ArrayBuffer>;
  readonly type: readonly string[];
  /** Local, as if it were UTC. */
  readonly localMs: Float64Array;
  readonly zone: readonly string[];
  readonly keeper: CentralLink;
  /** Supervisor of all zones. */
  readonly boss: CentralLink;
  /** Analyst of S. */
  readonly salma: CentralLink;
}

export async function buildCity(cluster: Cluster): Promise<City> {
  const { lonLat, day, type } = readChicagoIncidents();
  const localMs = day.map((days) => FIRST_DAY_MS + Math.round(days * 24) * (DAY_MS / 24));
  const zone = Array.from(day, (_, i) => (lonLat[2 * i + 1] < 41.8 ? 'S' : lonLat[2 * i + 1] < 41.9 ? 'M' : 'N'));
  const keeper = cluster.keeper(await cluster.makeCentre());
  await withClient(keeper, async (client) => {
    await client.query("INSERT INTO kh.zone (code) VALUES ('S'), ('M'), ('N')");
    await client.query('INSERT INTO kh.incident_type (code) SELECT DISTINCT unnest($1::text[])', [type]);
    // As if by hand, without the triggers: that these rows are stamped is not what is looked at.
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO kh.incident (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, status, line,
         content_hash, ver, sv_seq, sv_xid, changed_at, changed_by)
       SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n - 1), 12, '0'))::uuid, z.id, t, ms - $6 * 60000, $6, lon, lat, '', '', '', '', 0, 0, 1, n,
         pg_current_xact_id(), now(), 'keeper'
       FROM unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::bigint[]) WITH ORDINALITY AS i (code, t, lon, lat, ms, n)
       JOIN kh.zone z ON z.code = i.code`,
      [zone, type, [...lonLat].filter((_, i) => i % 2 === 0), [...lonLat].filter((_, i) => i % 2 === 1), [...localMs], UTC_OFFSET_MIN],
    );
    await client.query('ANALYZE kh.incident');
  });
  return {
    ...{ count: day.length, lonLat, type, localMs, zone, keeper },
    boss: await addPerson(keeper, 'boss', 'supervisor', null),
    salma: await addPerson(keeper, 'salma', 'analyst', ['S']),
  };
}

/** Place in the city of each row, from the uids. */
export const placesOf = (uid: Uint8Array<ArrayBuffer>): Int32Array =>
  Int32Array.from({ length: uid.length / 16 }, (_, row) => new DataView(uid.buffer).getInt32(16 * row + 12));

export async function analyse<T>(link: CentralLink, filter: CentralFilter, work: (incidents: CentralAnalyses) => Promise<T>): Promise<T> {
  const session = await connectCentral(link, new AbortController().signal);
  try {
    return await session.analyse(filter, work);
  } finally {
    await session.close();
  }
}
