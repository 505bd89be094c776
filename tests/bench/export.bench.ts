import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { type BenchRow, withFolder } from './bench.ts';

export const name = 'export';

const ROUNDS = 3;
const sample = (file: string): string => fileURLToPath(new URL(`../../resources/sample/${file}`, import.meta.url));
const caller = { name: 'bench', role: 'admin' } as const;

/** The same columns of the same rows, written by the shell of SQLite. */
const peerSql = `SELECT lower(hex(uid)), strftime('%Y-%m-%dT%H:%M', local_min * 60, 'unixepoch'), utc_offset_min, t.code, z.code, lon, lat, i.origin,
  coalesce(s.status, ''), description, place FROM incident i JOIN incident_type t ON t.id = type_id LEFT JOIN zone z ON z.id = zone_id
  LEFT JOIN incident_status s ON s.incident_id = i.id ORDER BY i.id`;

/** Rows a second of exact and masked exports of the sample, by the clock, against sqlite3 -csv. */
export function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const cacheFile = join(folder, 'cache.db');
    const app = await createApp(readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error' } }), { messages: null });
    const ask = async <T>(procedure: string, input: object): Promise<T> => {
      const reply = await app.dispatch(procedure, input, { caller });
      if (!reply.ok) throw new Error(`${procedure}: ${JSON.stringify(reply.error)}`);
      return reply.value as T;
    };
    try {
      await ask('zones.import', { file: app.files.offer(sample('chicago_community_areas.geojson.gz'), 'zones') });
      await ask('incidents.import', { file: app.files.offer(sample('chicago_2018.csv.gz'), 'chicago'), timeZone: 'America/Chicago' });
      const exported = async (input: object) => {
        const target = app.files.offerTarget(join(folder, 'export.csv'), 'export.csv');
        return ask<{ rows: number }>('incidents.export', { ...input, target });
      };
      const exact = await timed(() => exported({ exact: true, reason: 'measured by a bench' }));
      const masked = await timed(() => exported({}));
      const peer = await timed(() => {
        execFileSync('sqlite3', ['-csv', cacheFile, '.output ' + join(folder, 'peer.csv'), peerSql]);
        return Promise.resolve({ rows: exact.rows });
      });
      const row = (what: string, { rows, ms }: { readonly rows: number; readonly ms: number }): BenchRow => {
        const [ours, theirs] = [(1_000 * rows) / ms, (1_000 * peer.rows) / peer.ms];
        return {
          what,
          value: ours,
          unit: 'rows/s',
          peer: { name: 'sqlite3 -csv', value: theirs, ratio: ours / theirs },
          target: '>= 100,000 rows/s',
        };
      };
      return [row(`exact export of ${exact.rows} incidents`, exact), row(`masked export of ${masked.rows}`, masked)];
    } finally {
      await app.close();
    }
  });
}

/** The median of some rounds, after one that is not counted. */
async function timed(work: () => Promise<{ rows: number }>): Promise<{ readonly rows: number; readonly ms: number }> {
  const times: number[] = [];
  let rows = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const startedMs = performance.now();
    ({ rows } = await work());
    if (round > 0) times.push(performance.now() - startedMs);
  }
  return { rows, ms: times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0 };
}
