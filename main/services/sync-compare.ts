/** Whether a laptop and the centre hold the same, and what to take again where they do not. Each step is a pull, so that both sides are of one state. */
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { replica } from '../../preload/contract/replica.ts';
import type { Compared, Comparison, PulledRows, SyncTable, TableSum, ZoneParts } from '../central-wire.ts';
import type { Ports } from './ports.ts';

export type ComparedRows = OutputOf<(typeof replica)['compare']>;

/** Pulls and takes over, with what is asked beside it. */
export type PullWith = (compare: Comparison, onRows?: (rows: PulledRows) => void) => Promise<Compared>;

interface Difference {
  readonly table: SyncTable;
  readonly zone: number | null;
  readonly here: number;
  readonly centre: number;
}

/**
 * Compares sums, and takes again the parts that differ: of incidents some of the 256 parts of a zone, of other tables the whole, as they
 * are small. A difference is a defect of either side: it is said, and logged.
 */
export async function compareRows({ read, write, log }: Pick<Ports, 'read' | 'write' | 'log'>, pull: PullWith): Promise<ComparedRows> {
  const { sums } = await pull({ sums: true });
  const differences = differing(await read.localSums(), sums);
  const codes = new Map((await read.centralZones()).map(({ centralId, code }) => [centralId, code]));
  const named = differences.map(({ zone, ...rest }) => ({
    ...rest,
    zone: zone === null ? null : (codes.get(zone) ?? (zone === 0 ? '' : String(zone))),
  }));
  if (differences.length === 0) {
    await write.markCompared();
    return { compared: sums.length, differing: [], repaired: 0, left: 0 };
  }
  for (const { table, zone, here, centre } of named) log.warn('sync-differs', { table, zone, here, centre });
  const again = { tables: tablesOf(differences), incidents: await partsOf(read, differences, pull) };
  let repaired = 0;
  const after = await pull({ sums: true, again }, (rows) => {
    if (rows.again !== undefined) repaired += rows.table === 'incident' ? rows.incidents.count : rows.rows.length;
  });
  const left = differing(await read.localSums(), after.sums);
  if (left.length > 0) log.error('sync-differs-still', new Error(left.map(({ table, zone }) => `${table} ${String(zone)}`).join(', ')));
  // What taking it again does not mend, asking more often does not either.
  await write.markCompared();
  return { compared: sums.length, differing: named, repaired, left: left.length };
}

const nameOf = ({ table, zone }: Pick<TableSum, 'table' | 'zone'>): string => `${table}/${String(zone)}`;

/** Sums that are on one side alone stand against 0 rows. */
function differing(here: readonly TableSum[], centre: readonly TableSum[]): Difference[] {
  const names = new Map([...here, ...centre].map((sum) => [nameOf(sum), sum]));
  const [mine, theirs] = [here, centre].map((sums) => new Map(sums.map((sum) => [nameOf(sum), sum])));
  return Array.from(names, ([name, { table, zone }]) => {
    const [a, b] = [mine?.get(name), theirs?.get(name)];
    const isSame = (a?.count ?? 0) === (b?.count ?? 0) && (a?.xor ?? nothing) === (b?.xor ?? nothing);
    return isSame ? null : { table, zone, here: a?.count ?? 0, centre: b?.count ?? 0 };
  }).filter((difference) => difference !== null);
}

const nothing = '0'.repeat(16);

const tablesOf = (differences: readonly Difference[]): Exclude<SyncTable, 'incident'>[] =>
  differences.flatMap(({ table }) => (table === 'incident' ? [] : [table]));

async function partsOf(read: Ports['read'], differences: readonly Difference[], pull: PullWith): Promise<ZoneParts[]> {
  const zones = differences.flatMap(({ table, zone }) => (table === 'incident' && zone !== null ? [zone] : []));
  if (zones.length === 0) return [];
  const { parts: theirs } = await pull({ parts: zones });
  return Promise.all(
    zones.map(async (zone) => {
      const mine = await read.localParts(zone);
      const sumsOf = (parts: typeof mine) =>
        new Map(parts.filter((sum) => sum.zone === zone).map(({ part, count, xor }) => [part, `${String(count)} ${xor}`]));
      const [a, b] = [sumsOf(mine), sumsOf([...theirs])];
      const parts = [...new Set([...a.keys(), ...b.keys()])].filter((part) => a.get(part) !== b.get(part)).sort((x, y) => x - y);
      return { zone, parts };
    }),
  );
}
