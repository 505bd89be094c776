/** A centre in memory for the tests of the local half: takes changes by the rules of the protocol and tells what changed since. */
import type { CentralIncidents, Json, OpResult, PulledRows, PullStart, SyncOp, SyncTable } from '../../main/central-wire.ts';
import { uidOf } from '../../main/store/sync-identity.ts';
import { textOf } from '../../main/store/sync-rows.ts';
import { textColumn } from './incidents.ts';

type Row = { readonly [column: string]: Json };
interface Kept {
  ver: number;
  row: Row;
  isDeleted: boolean;
  seq: number;
}

export interface Centre {
  push(device: string, ops: readonly SyncOp[]): { lastN: number; results: OpResult[] };
  /** What changed since the cursor, as pieces in the order of the protocol. */
  pull(device: string, cursor: string | null): { start: PullStart; pieces: PulledRows[] };
  /** A change by somebody else. */
  change(table: SyncTable, id: string, set: Row): void;
  remove(table: SyncTable, id: string): void;
  row(table: SyncTable, id: string): Kept | undefined;
  readonly conflicts: Row[];
  /** Refuses a change by this; null = takes it. */
  refuse: (op: SyncOp) => string | null;
}

export function createCentre(): Centre {
  const tables = new Map<SyncTable, Map<string, Kept>>();
  const devices = new Map<string, { lastN: number; lastOp: string | null }>();
  const applied = new Map<string, OpResult>();
  const conflicts: (Row & { seq: number })[] = [];
  let seq = 0;
  let zones = 0;
  const table = (name: SyncTable): Map<string, Kept> => {
    const found = tables.get(name) ?? new Map<string, Kept>();
    tables.set(name, found);
    return found;
  };
  const write = (name: SyncTable, id: string, row: Row, isDeleted = false): Kept => {
    const before = table(name).get(id);
    const own = name === 'zone' ? { id: (before?.row['id'] ?? ++zones) as number } : {};
    const kept = { ver: (before?.ver ?? 0) + 1, row: { ...row, ...own }, isDeleted, seq: ++seq };
    table(name).set(id, kept);
    return kept;
  };

  const merge = (op: SyncOp, id: string, set: Row, base: Row): { outcome: OpResult['outcome']; ids: string[]; ver: number } => {
    const now = table(op.table).get(id);
    if (!now || now.isDeleted) return { outcome: 'applied', ids: [], ver: write(op.table, id, { ...now?.row, ...set }).ver };
    const ids: string[] = [];
    const taken: Record<string, Json> = {};
    for (const [column, mine] of Object.entries(set)) {
      const theirs = now.row[column] ?? null;
      if (same(mine, theirs) || (column in base && same(mine, base[column] ?? null))) continue;
      if (same(theirs, base[column] ?? null)) taken[column] = mine;
      else {
        const conflict = {
          id: uuid(conflicts.length + 1),
          tbl: op.table,
          row_id: id,
          op_id: op.opId,
          col: column,
          kind: 'edit_edit',
          mine_by: 'me',
          theirs_by: 'other',
          ver: 1,
        };
        conflicts.push({ ...conflict, base: base[column] ?? null, mine, theirs, zone_id: 0, state: 'open', seq: ++seq });
        ids.push(conflict.id);
      }
    }
    const ver = Object.keys(taken).length > 0 ? write(op.table, id, { ...now.row, ...taken }).ver : now.ver;
    return { outcome: ids.length > 0 ? 'conflict' : 'applied', ids, ver };
  };

  const apply = (op: SyncOp): Omit<OpResult, 'n' | 'opId'> => {
    const none = { code: null, message: null, conflictIds: [] };
    if (op.table === 'conflict') {
      const conflict = conflicts.find(({ id }) => id === op.rowId);
      if (conflict) Object.assign(conflict, { state: op.set['choice'] === 'theirs' ? 'kept_theirs' : 'took_mine', seq: ++seq });
      return { ...none, outcome: 'applied', ver: 1 };
    }
    if (op.kind === 'rows') {
      const bases = (op.base['rows'] ?? []) as (Row | null)[];
      (op.set['rows'] as (Row & { id: string })[]).forEach(({ id, ...row }, i) => merge(op, id, row, bases[i] ?? {}));
      return { ...none, outcome: 'applied', ver: null };
    }
    if (op.kind === 'del') {
      const now = table(op.table).get(op.rowId);
      if (!now || now.ver !== op.baseVer) return { ...none, outcome: 'conflict', ver: now?.ver ?? null };
      return { ...none, outcome: 'applied', ver: write(op.table, op.rowId, now.row, true).ver };
    }
    const { outcome, ids, ver } = merge(op, op.rowId, op.set, op.base);
    return { ...none, outcome, ver, conflictIds: ids };
  };

  const centre: Centre = {
    conflicts,
    refuse: () => null,
    push: (device, ops) => {
      const known = devices.get(device) ?? { lastN: 0, lastOp: null };
      const results = ops.map((op): OpResult => {
        const before = applied.get(op.opId);
        if (before && op.n === known.lastN + 1) known.lastN = op.n;
        if (before) return { ...before, n: op.n, outcome: before.outcome === 'rejected' ? 'rejected' : 'replayed' };
        if (op.n !== known.lastN + 1) throw new Error(`KH002 gap: ${op.n} after ${known.lastN}`);
        [known.lastN, known.lastOp] = [op.n, op.opId];
        const code = centre.refuse(op);
        const outcome = code === null ? apply(op) : { outcome: 'rejected' as const, ver: null, code, message: 'refused', conflictIds: [] };
        const result = { n: op.n, opId: op.opId, ...outcome };
        applied.set(op.opId, result);
        return result;
      });
      for (const { n, opId } of ops) if (n > known.lastN) [known.lastN, known.lastOp] = [n, opId];
      devices.set(device, known);
      return { lastN: known.lastN, results };
    },
    pull: (device, cursor) => {
      const since = Number(cursor ?? 0);
      const { lastN, lastOp } = devices.get(device) ?? { lastN: 0, lastOp: null };
      const changed = (name: SyncTable) => [...table(name)].filter(([, kept]) => kept.seq > since);
      const plain = (['zone', 'incident_type', 'import_batch', 'incident_note', 'artefact', 'alert_rule', 'alert', 'setting'] as const).map(
        (name) => ({
          table: name,
          rows: changed(name).map(([id, { row, ver, isDeleted }]) => ({ [keyOf(name)]: id, ...row, ver, deleted: isDeleted })),
        }),
      );
      const incidents = changed('incident');
      const start: PullStart = {
        ...{ next: String(seq), lastN, lastOp, scopeVer: 1, epoch: 'e1', isFull: cursor === null, addedZones: [], lostZones: [] },
        counts: { incident: incidents.length },
      };
      const newConflicts = conflicts.filter((conflict) => conflict.seq > since);
      const pieces: PulledRows[] = [
        ...plain.slice(0, 3),
        { table: 'incident', incidents: asColumns(incidents) },
        ...plain.slice(3),
        { table: 'conflict', rows: newConflicts },
      ];
      return { start, pieces };
    },
    change: (name, id, set) => void write(name, id, { ...table(name).get(id)?.row, ...set }),
    remove: (name, id) => void write(name, id, table(name).get(id)?.row ?? {}, true),
    row: (name, id) => table(name).get(id),
  };
  return centre;
}

const keyOf = (table: SyncTable): string => (table === 'zone' || table === 'incident_type' ? 'code' : table === 'setting' ? 'key' : 'id');
const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
const uuid = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** Rows of incidents as columns. */
export function asColumns(rows: readonly (readonly [string, Pick<Kept, 'ver' | 'row' | 'isDeleted'>])[]): CentralIncidents {
  const typeCodes = [...new Set(rows.map(([, { row }]) => textOf(row['type_code'])))];
  const text = (column: string) => textColumn(rows.map(([, { row }]) => textOf(row[column])));
  const number = (column: string, otherwise: number) => rows.map(([, { row }]) => Number(row[column] ?? otherwise));
  const bytes = (uuids: readonly (string | null)[]) => {
    const all = new Uint8Array(16 * uuids.length);
    uuids.forEach((id, i) => {
      if (id !== null) all.set(uidOf(id), 16 * i);
    });
    return all;
  };
  return {
    count: rows.length,
    uid: bytes(rows.map(([id]) => id)),
    ver: Int32Array.from(rows, ([, { ver }]) => ver),
    zone: Int32Array.from(number('zone_id', 0)),
    type: Uint16Array.from(rows, ([, { row }]) => typeCodes.indexOf(textOf(row['type_code']))),
    typeCodes,
    occurredMs: Float64Array.from(number('occurred_ms', 0)),
    utcOffsetMin: Int16Array.from(number('utc_offset_min', 0)),
    lonLat: Float64Array.from(rows.flatMap(([, { row }]) => [Number(row['lon']), Number(row['lat'])])),
    description: text('description'),
    place: text('place'),
    extra: text('extra'),
    origin: Int8Array.from(number('origin', -1)),
    status: text('status'),
    batchUid: bytes(rows.map(([, { row }]) => row['batch_id'] as string | null)),
    line: Uint32Array.from(number('line', 0)),
    contentHash: BigInt64Array.from(rows, ([, { row }]) => BigInt(textOf(row['content_hash'], '0'))),
    isDeleted: Uint8Array.from(rows, ([, { isDeleted }]) => Number(isDeleted)),
  };
}
