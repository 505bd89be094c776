/** What of the cache a caller sees: their zones, and whether single incidents are told as they are. */
import { roles, type Caller, type Role } from '../../preload/contract/procedure.ts';
import type { Visible } from '../store/visible.ts';
import type { Limits, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

/** Counts from 1 to one less are told as "fewer than 5"; the usual threshold of official statistics on people. */
export const LEAST_TOLD = 5;
/** Side of the cells that masked places stand on, metres; see analytics/privacy/snap-grid.ts. */
export const MASK_CELL_M = 250;

export interface View extends Limits {
  readonly visible: Visible;
  /** Codes of the zones seen, '' = in no zone; null = all. */
  readonly zoneCodes: readonly string[] | null;
  /** The same for the same view. */
  readonly key: string;
}

export interface Views {
  /** null: all, as it is. */
  of(caller: Caller): Promise<View | null>;
  /** The same, but masked whatever the role. */
  masked(caller: Caller): Promise<View>;
  /** To be called when incidents, zones or settings have changed. */
  forget(): void;
}

export function createViews(ports: Pick<Ports, 'read' | 'compute'>): Views {
  const { read } = ports;
  let exactFrom: Promise<Role> | null = null;
  let withheld = new Map<string, Promise<Visible['withheld']>>();

  const seesExactly = async ({ role }: Caller): Promise<boolean> => {
    if (role === 'admin') return true;
    const asked = (exactFrom ??= readSettings(ports).then((settings) => settings.exactFrom));
    return roles.indexOf(role) >= roles.indexOf(await asked);
  };
  const withheldIn = (zoneIds: Visible['zoneIds']): Promise<Visible['withheld']> => {
    const key = String(zoneIds);
    const found = withheld.get(key) ?? rarePairs(ports, zoneIds);
    withheld.set(key, found);
    found.catch(() => withheld.delete(key));
    return found;
  };
  const make = async ({ zones }: Caller, isMasked: boolean): Promise<View> => {
    const known = zones === undefined ? null : await read.zoneIdsOf(zones);
    const zoneIds = known && [...(zones?.includes('') === true ? [0] : []), ...known];
    const visible = { zoneIds, withheld: isMasked ? await withheldIn(zoneIds) : [] };
    return { visible, isMasked, hasZones: zones !== undefined, zoneCodes: zones ?? null, key: `${String(isMasked)} ${String(zoneIds)}` };
  };
  return {
    async of(caller) {
      const isMasked = !(await seesExactly(caller));
      return isMasked || caller.zones !== undefined ? make(caller, isMasked) : null;
    },
    masked: (caller) => make(caller, true),
    forget() {
      exactFrom = null;
      withheld = new Map();
    },
  };
}

/**
 * Types in zones so rare that a single one of their incidents would be told apart, and those that must go with them so that no such
 * count can be computed from the totals: of none of them is anything told to whoever sees masked data. So all that such a caller
 * gets is made of what is left, however often and by whatever filter it is asked.
 */
async function rarePairs({ read, compute }: Pick<Ports, 'read' | 'compute'>, zoneIds: Visible['zoneIds']): Promise<Visible['withheld']> {
  const pairs = (await read.pairCounts()).filter(({ zoneId }) => zoneIds === null || zoneIds.includes(zoneId));
  const types = [...new Set(pairs.map(({ typeId }) => typeId))];
  const zones = [...new Set(pairs.map(({ zoneId }) => zoneId))];
  if (types.length === 0) return [];
  const values = new Float64Array(types.length * zones.length);
  const placeOf = ({ typeId, zoneId }: { readonly typeId: number; readonly zoneId: number }): [row: number, column: number] => [
    types.indexOf(typeId),
    zones.indexOf(zoneId),
  ];
  for (const pair of pairs) {
    const [row, column] = placeOf(pair);
    values[row * zones.length + column] = pair.incidents;
  }
  const state = await compute('suppressCells', { values, rows: types.length, columns: zones.length, k: LEAST_TOLD });
  return pairs.flatMap((pair): [number, number][] => {
    const [row, column] = placeOf(pair);
    return state[row * (zones.length + 1) + column] === 0 ? [] : [[pair.typeId, pair.zoneId]];
  });
}
