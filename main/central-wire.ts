/** What travels between the cache and the centre, as both sides of main see it. Types alone: store and central import it, services too. */
import type { TextColumn } from './batch.ts';

export const syncTables = [
  'zone',
  'incident_type',
  'import_batch',
  'incident',
  'incident_note',
  'artefact',
  'alert_rule',
  'alert',
  'setting',
  'conflict',
  'scope_exit',
  'id_alias',
] as const;
export type SyncTable = (typeof syncTables)[number];

/** JSON as jsonb knows it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One change made on this device, in the order in which it was made. */
export interface SyncOp {
  /** 1, 2, 3 … without gaps for one device. */
  readonly n: number;
  /** uuid v7: names the change for ever, on whichever device it arrives. */
  readonly opId: string;
  /** Changes with one of these are taken over wholly or not at all. */
  readonly txnId: string;
  readonly table: SyncTable;
  /** uuid, or the code or key of tables that have one. */
  readonly rowId: string;
  readonly kind: 'put' | 'patch' | 'del' | 'rows';
  readonly set: { readonly [column: string]: Json };
  /** Values of the same columns as the person saw them. */
  readonly base: { readonly [column: string]: Json };
  readonly baseVer: number;
  readonly atMs: number;
  readonly actor: string;
}

export interface OpResult {
  readonly n: number;
  readonly opId: string;
  readonly outcome: 'applied' | 'merged' | 'conflict' | 'rejected' | 'replayed';
  readonly ver: number | null;
  /** Of a rejected one: stable word for the reason, and what the server said. */
  readonly code: string | null;
  readonly message: string | null;
  readonly conflictIds: readonly string[];
}

export interface DeviceInfo {
  readonly deviceId: string;
  readonly name: string;
  readonly appVersion: string;
  readonly schema: number;
}

export interface Hello {
  readonly cluster: string;
  readonly timeline: string;
  readonly epoch: string;
  readonly serverSchema: number;
  readonly minClient: number;
  readonly login: string;
  readonly userId: string;
  readonly userName: string;
  readonly role: 'viewer' | 'analyst' | 'supervisor' | 'admin';
  /** Central ids of the zones in scope; null = all. */
  readonly zones: readonly number[] | null;
  readonly scopeVer: number;
  /** The last change of this device that the centre has, and its name: lower or other than what this device was told = it went back. */
  readonly lastN: number;
  readonly lastOp: string | null;
  readonly nowMs: number;
}

/** `count` incidents as columns; i-th values belong together. */
export interface CentralIncidents {
  readonly count: number;
  /** 16 bytes a row. */
  readonly uid: Uint8Array<ArrayBuffer>;
  readonly ver: Int32Array<ArrayBuffer>;
  /** Central id, 0 = in no zone. */
  readonly zone: Int32Array<ArrayBuffer>;
  readonly type: Uint16Array<ArrayBuffer>;
  readonly typeCodes: readonly string[];
  readonly occurredMs: Float64Array<ArrayBuffer>;
  readonly utcOffsetMin: Int16Array<ArrayBuffer>;
  readonly lonLat: Float64Array<ArrayBuffer>;
  readonly description: TextColumn;
  readonly place: TextColumn;
  readonly extra: TextColumn;
  /** -1 = what its type says. */
  readonly origin: Int8Array<ArrayBuffer>;
  readonly status: TextColumn;
  /** 16 bytes a row, zeros = none. */
  readonly batchUid: Uint8Array<ArrayBuffer>;
  readonly line: Uint32Array<ArrayBuffer>;
  readonly contentHash: BigInt64Array<ArrayBuffer>;
  /** 1 = deleted at the centre. */
  readonly isDeleted: Uint8Array<ArrayBuffer>;
}

export type PulledRows =
  | { readonly table: 'incident'; readonly incidents: CentralIncidents }
  | { readonly table: Exclude<SyncTable, 'incident'>; readonly rows: readonly { readonly [column: string]: Json }[] };

export interface PullStart {
  readonly next: string;
  readonly lastN: number;
  readonly lastOp: string | null;
  readonly scopeVer: number;
  readonly epoch: string;
  readonly isFull: boolean;
  readonly addedZones: readonly number[];
  readonly lostZones: readonly number[];
  readonly counts: { readonly [table in SyncTable]?: number };
}

export interface SnapshotChunk {
  readonly zone: number;
  /** uuids, lo <= id < hi; null = open. */
  readonly lo: string | null;
  readonly hi: string | null;
  readonly rows: number;
}

export interface SnapshotPlan {
  readonly cursor: string;
  readonly chunks: readonly SnapshotChunk[];
}

/** Which incidents an analysis at the centre is about. */
export interface CentralFilter {
  /** Codes; null = all in scope, '' = in no zone. */
  readonly zones: readonly string[] | null;
  readonly types: readonly string[] | null;
  /** Local time as if it were UTC, from <= t < to; null = open. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Degrees and local times between which all incidents lie; null = there are none. */
export interface CentralExtent {
  readonly incidents: number;
  readonly west: number | null;
  readonly east: number | null;
  readonly south: number | null;
  readonly north: number | null;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

export interface CentralDbscan {
  /** Longitude in the middle of the incidents. */
  readonly middleDeg: number;
  readonly radiusM: number;
  readonly minPoints: number;
}

/** Incidents in clusters and around them, by local time; i-th values belong together. */
export interface CentralClusters {
  /** 16 bytes a row. */
  readonly uid: Uint8Array<ArrayBuffer>;
  readonly lonLat: Float64Array<ArrayBuffer>;
  readonly occurredMs: Float64Array<ArrayBuffer>;
  /** 0 … count-1, -1 = in none. */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/** What can be asked of one state of the incidents of one filter. See resources/central/0009_analyses.sql, and analytics for the cells. */
export interface CentralAnalyses {
  extent(): Promise<CentralExtent>;
  /** How many cells hold an incident. */
  countCells(cells: {
    readonly southDeg: number;
    readonly westDeg: number;
    readonly perDeg: number;
    readonly rowsPerDeg: number;
    readonly bandShift: number;
    readonly columnScale: Float64Array;
  }): Promise<number>;
  /** Area of the largest hull of a cluster, and incidents in clusters. */
  widest(dbscan: CentralDbscan): Promise<{ readonly widestM2: number; readonly kept: number }>;
  clusters(dbscan: CentralDbscan, onRows?: (rows: number) => void): Promise<CentralClusters>;
  countZones(): Promise<readonly { readonly code: string; readonly incidents: number }[]>;
  densitySums(cells: {
    readonly west: number;
    readonly south: number;
    readonly columnsPerDeg: number;
    readonly rowsPerDeg: number;
  }): Promise<{
    /** [column, row] of each cell with incidents. */
    readonly cells: Int32Array<ArrayBuffer>;
    /** Nine numbers a cell. */
    readonly sums: Float64Array<ArrayBuffer>;
  }>;
  /** Incidents in closed rings, each once, and the ground that the rings cover. */
  caught(rings: {
    readonly middleDeg: number;
    readonly rings: Float64Array;
    readonly ringEnds: Int32Array;
  }): Promise<{ readonly inside: number; readonly incidents: number; readonly areaM2: number }>;
}

/** Where the centre is and who asks; the password comes from the secret store. */
export interface CentralLink {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly login: string;
  readonly password: string;
  /** 'verify-full' unless the person chose otherwise; 'off' is allowed for this computer only. */
  readonly tls: 'verify-full' | 'off';
  /** PEM of the authority; null = those of the system. */
  readonly caPem: string | null;
}

/** One signed-in connection. Every call rejects with AppError central.* and ends when the signal aborts. */
export interface CentralSession {
  hello(device: DeviceInfo): Promise<Hello>;
  push(
    deviceId: string,
    schema: number,
    ops: readonly SyncOp[],
  ): Promise<{ readonly lastN: number; readonly results: readonly OpResult[] }>;
  /** All that changed since the cursor, from one state of the centre. `onRows` is awaited: a slow taker slows the server. */
  pull(
    request: {
      readonly deviceId: string;
      readonly cursor: string | null;
      /** Without a cursor: incidents came by a snapshot already, and only what changed since it began is wanted of them. */
      readonly snapshotCursor?: string | null;
      readonly scopeVer: number;
      readonly schema: number;
    },
    onStart: (start: PullStart) => Promise<void>,
    onRows: (rows: PulledRows) => Promise<void>,
  ): Promise<void>;
  snapshotPlan(deviceId: string): Promise<SnapshotPlan>;
  snapshotChunk(chunk: SnapshotChunk, onRows: (incidents: CentralIncidents) => Promise<void>): Promise<void>;
  digest(table: SyncTable, zone: number): Promise<{ readonly count: number; readonly xor: string }>;
  /**
   * Works on one state of some incidents, wherever the link leads to: a standby server does.
   * @throws AppError central.out-of-scope (a zone that is not at the centre or not this person's), central.too-slow.
   */
  analyse<T>(filter: CentralFilter, work: (incidents: CentralAnalyses) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The way to the centre. @throws AppError central.unreachable, central.refused (wrong login), central.tls, central.not-set-up, central.too-old. */
export type CentralPort = (link: CentralLink, signal: AbortSignal) => Promise<CentralSession>;
