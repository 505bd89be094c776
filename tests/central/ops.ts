/** Makes changes as a laptop would send them. */
import { randomUUID } from 'node:crypto';
import type { CentralSession, OpResult, PulledRows, PullStart, SyncOp } from '../../main/central-wire.ts';
import { connectCentral } from '../../main/central/session.ts';
import type { CentralLink, CentralIncidents, Json } from '../../main/central-wire.ts';

export type OpPart = Partial<Omit<SyncOp, 'n'>> & Pick<SyncOp, 'table' | 'rowId' | 'kind'>;

export interface Device {
  readonly id: string;
  readonly session: CentralSession;
  cursor: string | null;
  n: number;
  /** Sends changes with the next numbers. */
  readonly push: (...parts: readonly OpPart[]) => Promise<readonly OpResult[]>;
  /** All that changed since the last time. */
  readonly pull: () => Promise<Pulled>;
}

export interface Pulled {
  readonly start: PullStart;
  readonly rows: Readonly<Record<string, readonly Record<string, Json>[]>>;
  readonly incidents: readonly PlainIncident[];
}

export type PlainIncident = ReturnType<typeof plain>[number];

export const makeOp = (n: number, part: OpPart): SyncOp => ({
  n,
  opId: randomUUID(),
  txnId: randomUUID(),
  set: {},
  base: {},
  baseVer: 0,
  atMs: 1_700_000_000_000,
  actor: 'tester',
  ...part,
});

export async function signIn(link: CentralLink, id: string = randomUUID()): Promise<Device> {
  const session = await connectCentral(link, new AbortController().signal);
  const { lastN } = await session.hello({ deviceId: id, name: 'laptop', appVersion: '0.1.0', schema: 1 });
  const device: Device = {
    id,
    session,
    cursor: null,
    n: lastN,
    push: async (...parts) => {
      const ops = parts.map((part) => makeOp(++device.n, part));
      return (await session.push(id, 1, ops)).results;
    },
    pull: async () => {
      const pulled = await pullAll(session, id, device.cursor);
      device.cursor = pulled.start.next;
      return pulled;
    },
  };
  return device;
}

export async function pullAll(session: CentralSession, deviceId: string, cursor: string | null): Promise<Pulled> {
  let start: PullStart | undefined;
  const parts: PulledRows[] = [];
  await session.pull(
    { deviceId, cursor, scopeVer: 1, schema: 1 },
    async (begun) => void (start = begun),
    async (rows) => void parts.push(rows),
  );
  const rows: Record<string, Record<string, Json>[]> = {};
  for (const part of parts) if (part.table !== 'incident') (rows[part.table] ??= []).push(...part.rows);
  const incidents = parts.flatMap((part) => (part.table === 'incident' ? plain(part.incidents) : []));
  return { start: start!, rows, incidents };
}

/** Columns as objects, for comparing. */
export function plain(incidents: CentralIncidents) {
  const texts = (column: CentralIncidents['place'], i: number) =>
    Buffer.from(column.bytes.subarray(i === 0 ? 0 : column.ends[i - 1], column.ends[i])).toString('utf8');
  const uuid = (bytes: Uint8Array, i: number) => {
    const hex = Buffer.from(bytes.subarray(16 * i, 16 * i + 16)).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  return Array.from({ length: incidents.count }, (_, i) => ({
    id: uuid(incidents.uid, i),
    ver: incidents.ver[i],
    zone: incidents.zone[i],
    type: incidents.typeCodes[incidents.type[i]],
    occurredMs: incidents.occurredMs[i],
    utcOffsetMin: incidents.utcOffsetMin[i],
    lon: incidents.lonLat[2 * i],
    lat: incidents.lonLat[2 * i + 1],
    description: texts(incidents.description, i),
    place: texts(incidents.place, i),
    extra: texts(incidents.extra, i),
    origin: incidents.origin[i],
    status: texts(incidents.status, i),
    batch: uuid(incidents.batchUid, i),
    line: incidents.line[i],
    contentHash: incidents.contentHash[i],
    isDeleted: incidents.isDeleted[i] === 1,
  }));
}

/** Values of an incident as they travel. */
export const incidentValues = (more: { readonly [column: string]: Json } = {}): { readonly [column: string]: Json } => ({
  zone_id: 1,
  type_code: 'THEFT',
  occurred_ms: 1_700_000_000_000,
  utc_offset_min: 180,
  lon: 47.9774,
  lat: 29.3759,
  description: 'سرقة a',
  place: 'A',
  extra: '',
  origin: null,
  status: '',
  batch_id: null,
  line: 7,
  content_hash: '9007199254740993',
  ...more,
});

export const square = (lon: number, lat: number): Json => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + 0.1, lat],
      [lon + 0.1, lat + 0.1],
      [lon, lat + 0.1],
      [lon, lat],
    ],
  ],
});
