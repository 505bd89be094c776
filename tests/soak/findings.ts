/** What is wrong when all is told and pulled: what differs, what is missing, what was done twice. Empty lists are what is wanted. */
import { connectCentral } from '../../main/central/session.ts';
import { incidentJson } from '../../main/store/incident-json.ts';
import { MarkSum } from '../../main/store/mark-sum.ts';
import { all, sql, value } from '../../main/store/sql.ts';
import { uidOf, uuidOf } from '../../main/store/sync-identity.ts';
import type { SyncTable } from '../../main/central-wire.ts';
import { withClient } from '../central/cluster.ts';
import type { Laptop } from './laptop.ts';
import { typedText } from './person.ts';
import type { World } from './simulation.ts';

export interface Findings {
  /** Laptops that still had something to tell after many rounds over a good line. */
  readonly stuck: readonly string[];
  /** Rows and digests that are not as the centre has them. */
  readonly diverged: readonly string[];
  /** Changes that were queued and that the centre does not know as applied or refused. */
  readonly unknown: readonly string[];
  /** Texts that are in no row, no earlier version, no conflict and no refused change. */
  readonly lost: readonly string[];
  /** Changes that took effect twice. */
  readonly twice: readonly string[];
  /** Caches that are damaged. */
  readonly damaged: readonly string[];
  readonly queued: number;
  readonly applied: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly conflicts: { readonly open: number; readonly decided: number };
  readonly typed: number;
}

export async function findFaults(world: Pick<World, 'keeper' | 'laptops' | 'typed'>, stuck: readonly string[]): Promise<Findings> {
  const diverged: string[] = [];
  const damaged: string[] = [];
  const there = await readCentre(world);
  for (const laptop of world.laptops) {
    diverged.push(...differences(laptop, there), ...(await wrongDigests(laptop)));
    damaged.push(...damages(laptop));
  }
  const queued = new Set(world.laptops.flatMap((laptop) => [...laptop.queued]));
  const known = new Set(there.applied.keys());
  return {
    ...{ stuck, diverged, damaged, queued: queued.size, applied: known.size, typed: world.typed.size },
    unknown: [...queued].filter((opId) => !known.has(opId)),
    lost: [...world.typed]
      .filter(([text]) => !there.texts.has(text))
      .map(([text, story]) => `${text}: ${story.replace(opName, (opId) => `${opId} (${there.applied.get(opId) ?? 'unknown'})`)}`),
    twice: there.twice,
    outcomes: countBy([...there.applied.values()]),
    conflicts: {
      open: there.conflicts.filter(({ state }) => state === 'open').length,
      decided: there.conflicts.filter(({ state }) => state !== 'open').length,
    },
  };
}

const opName = /(?<=op )\S+/g;

interface CentreRow {
  readonly key: string;
  readonly zone: number | null;
  readonly row: string;
}

interface Centre {
  readonly incidents: readonly CentreRow[];
  readonly notes: readonly CentreRow[];
  readonly conflicts: readonly { readonly id: string; readonly zone: number | null; readonly state: string }[];
  readonly zonesOf: ReadonlyMap<string, readonly number[] | null>;
  readonly applied: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
  readonly twice: readonly string[];
}

/** Rows as text, with the columns that both sides have, in one order. */
const incidentText = `concat_ws('|', i.ver, i.type_code, z.code, i.occurred_ms, i.utc_offset_min, i.lon, i.lat, i.description, i.place, i.extra,
  coalesce(i.origin::text, '-'), i.status, i.line, i.content_hash)`;

function readCentre({ keeper }: Pick<World, 'keeper'>): Promise<Centre> {
  return withClient(keeper, async (client) => {
    const rows = async <Row>(text: string) => (await client.query(text)).rows as Row[];
    const texts = new Set<string>();
    for (const from of [
      'SELECT concat(description, place) AS t FROM kh.incident',
      'SELECT body AS t FROM kh.incident_note',
      'SELECT "row"::text AS t FROM sync.history',
      'SELECT concat(mine, theirs, base) AS t FROM sync.conflict',
      'SELECT body::text AS t FROM sync.quarantine',
    ])
      for (const { t } of await rows<{ t: string }>(from)) for (const [text] of t.matchAll(typedText)) texts.add(text);
    const people = await rows<{ login: string; zones: number[] | null }>('SELECT login, zones FROM kh.principal');
    const applied = await rows<{ id: string; outcome: string }>("SELECT op_id AS id, result ->> 'outcome' AS outcome FROM sync.applied");
    const twice = await rows<{ id: string }>(
      `SELECT tbl || ' ' || id || ' by ' || op AS id FROM (
         SELECT tbl, id, "row" ->> 'src_op' AS op FROM sync.history WHERE tbl IN ('incident', 'incident_note') UNION ALL SELECT 'incident', id::text, src_op::text FROM kh.incident
         UNION ALL SELECT 'incident_note', id::text, src_op::text FROM kh.incident_note) v
       WHERE op IS NOT NULL GROUP BY tbl, id, op HAVING count(*) > 1`,
    );
    return {
      texts,
      incidents: await rows(
        `SELECT i.id AS key, i.zone_id AS zone, ${incidentText} AS row FROM kh.incident i JOIN kh.zone z ON z.id = i.zone_id WHERE i.deleted_at IS NULL`,
      ),
      notes: await rows(
        "SELECT n.id AS key, n.zone_id AS zone, concat_ws('|', n.ver, n.incident_id, n.body, n.author, n.at_ms) AS row FROM kh.incident_note n WHERE n.deleted_at IS NULL",
      ),
      conflicts: await rows('SELECT id, zone_id AS zone, state FROM sync.conflict'),
      zonesOf: new Map(people.map(({ login, zones }) => [login, zones])),
      applied: new Map(applied.map(({ id, outcome }) => [id, outcome])),
      twice: twice.map(({ id }) => id),
    };
  });
}

/** Rows of the laptop against those of the centre in its zones. */
function differences({ name, link, db }: Laptop, there: Centre): string[] {
  const zones = there.zonesOf.get(link.login) ?? null;
  const isSeen = ({ zone }: { readonly zone: number | null }) => zones === null || zone === null || zones.includes(zone);
  const incidents = all<{ uid: Uint8Array; row: string; ver: number }>(
    db(),
    // One without a version was refused; it is the person's own.
    sql`SELECT uid, ${incidentJson} AS row, ver FROM incident i JOIN incident_version ON incident_id = id`,
  ).map(({ uid, row, ver }) => {
    const { origin, zone_code: zone, ...r } = JSON.parse(row) as Record<string, string | number | null>;
    const fields = [
      ver,
      r['type_code'],
      zone ?? '',
      r['occurred_ms'],
      r['utc_offset_min'],
      r['lon'],
      r['lat'],
      r['description'],
      r['place'],
      r['extra'],
    ];
    return { key: uuidOf(uid), row: [...fields, origin ?? '-', r['status'], r['line'], r['content_hash']].join('|') };
  });
  const notes = all<{ id: string; uid: Uint8Array; ver: number | null; body: string; author: string; atMs: number }>(
    db(),
    sql`SELECT id, uid, (SELECT ver FROM sync_version WHERE tbl = 'incident_note' AND row_id = n.id) AS ver, body, author, at_ms AS atMs
        FROM incident_note n WHERE removed_ms IS NULL`,
  )
    .filter(({ ver }) => ver !== null)
    .map(({ id, uid, ver, body, author, atMs }) => ({ key: id, row: [ver, uuidOf(uid), body, author, atMs].join('|') }));
  const conflicts = all<{ key: string; row: string }>(db(), sql`SELECT id AS key, state AS row FROM sync_conflict`);
  const ofCentre = (rows: readonly CentreRow[]) => new Map(rows.filter(isSeen).map(({ key, row }) => [key, row]));
  return [
    ...unlike('incident', ofCentre(there.incidents), incidents),
    ...unlike('note', ofCentre(there.notes), notes),
    ...unlike('conflict', new Map(there.conflicts.filter(isSeen).map(({ id, state }) => [id, state])), conflicts),
  ].map((difference) => `${name}: ${difference}`);
}

function unlike(
  what: string,
  there: ReadonlyMap<string, string>,
  here: readonly { readonly key: string; readonly row: string }[],
): string[] {
  const known = new Map(here.map(({ key, row }) => [key, row]));
  return [
    ...here.filter(({ key }) => !there.has(key)).map(({ key, row }) => `${what} ${key} is here only: ${row}`),
    ...[...there].filter(([key]) => !known.has(key)).map(([key, row]) => `${what} ${key} is at the centre only: ${row}`),
    ...[...there]
      .filter(([key, row]) => known.has(key) && known.get(key) !== row)
      .map(([key, row]) => `${what} ${key} is ${known.get(key) ?? ''} here, ${row} at the centre`),
  ];
}

/** The centre's own digests, asked for by the person whom they are for. */
async function wrongDigests({ name, link, db }: Laptop): Promise<string[]> {
  const session = await connectCentral(link, new AbortController().signal);
  const wrong: string[] = [];
  const compare = async (table: SyncTable, zone: number, rows: readonly { readonly key: string; readonly ver: number }[]) => {
    const there = await session.digest(table, zone);
    const sum = new MarkSum();
    for (const { key, ver } of rows) sum.add(table === 'incident' ? uidOf(key) : Buffer.from(key), ver);
    const here = sum.result();
    if (there.count !== here.count || there.xor !== here.xor)
      wrong.push(
        `${name}: digest of ${table} in zone ${String(zone)} is ${JSON.stringify(here)} here, ${JSON.stringify(there)} at the centre`,
      );
  };
  for (const zone of [0, 1, 2, 3]) {
    const rows = all<{ uid: Uint8Array; ver: number }>(
      db(),
      sql`SELECT uid, ver FROM incident i JOIN incident_version ON incident_id = id
          WHERE coalesce((SELECT central_id FROM zone WHERE id = i.zone_id), 0) = ${zone}`,
    );
    await compare(
      'incident',
      zone,
      rows.map(({ uid, ver }) => ({ key: uuidOf(uid), ver })),
    );
  }
  for (const [table, key, from] of [
    ['zone', 'code', 'zone'],
    ['incident_type', 'code', 'incident_type'],
    ['alert_rule', 'uid', 'alert_rule'],
  ] as const) {
    const text = `SELECT ${key} AS key, coalesce((SELECT ver FROM sync_version WHERE tbl = '${table}' AND row_id = ${key}), 0) AS ver FROM ${from}`;
    await compare(table, 0, all(db(), { text, values: [] }));
  }
  await session.close();
  return wrong;
}

function damages({ name, db }: Laptop): string[] {
  const is = [
    ['quick_check', db().pragma('quick_check', { simple: true }) === 'ok'],
    ['foreign keys', (db().pragma('foreign_key_check') as unknown[]).length === 0],
    ['spatial index', value(db(), sql`SELECT CheckSpatialIndex('incident', 'geom')`) === 1],
    ['rows kept beside', value(db(), sql`SELECT count(*) FROM sync_base`) === 0],
  ] as const;
  return is.filter(([, isWell]) => !isWell).map(([what]) => `${name}: ${what}`);
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
