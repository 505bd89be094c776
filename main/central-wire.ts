/** What travels between the cache and the centre, as both sides of main see it. Types alone: store and central import it, services too. */
import type { TextColumn } from './batch.ts';
import type { CentralRetention } from './retention-wire.ts';

export const syncTables = [
  'zone',
  'incident_type',
  'import_batch',
  'incident_history',
  'incident',
  'incident_note',
  'artefact',
  'alert_rule',
  'alert',
  'setting',
  'conflict',
  'scope_exit',
  'id_alias',
  'purged',
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
  /** The device that made the change, where this one passes it on; then zones are named by `zone_code`. null or absent = this one. */
  readonly device?: string | null;
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
  /** The same for all copies of one centre. */
  readonly workspace: string;
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

/** `again`: all live rows there are of that table, or of these parts of a zone: what is not among them is not at the centre. */
export type PulledRows =
  | { readonly table: 'incident'; readonly incidents: CentralIncidents; readonly again?: ZoneParts }
  | {
      readonly table: Exclude<SyncTable, 'incident'>;
      readonly rows: readonly { readonly [column: string]: Json }[];
      readonly again?: true;
    };

/** Incidents of a zone, by its central id, whose ids end in one of these bytes. */
export interface ZoneParts {
  readonly zone: number;
  readonly parts: readonly number[];
}

/**
 * What a cache holds of what its person may see. Of incidents, notes, alerts and conflicts by zone, of incidents and their notes by type
 * and time, too. null = no limit.
 */
export interface Replica {
  /** Central ids; 0 = in no zone. */
  readonly zones: readonly number[] | null;
  readonly types: readonly string[] | null;
  /** Local times as if they were UTC, fromMs <= t < toMs. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Number of rows, and the XOR of the first 8 bytes of SHA-256('key:version') of each, in hex. `zone` of incidents only, by its central id. */
export interface TableSum {
  readonly table: SyncTable;
  readonly zone: number | null;
  readonly count: number;
  readonly xor: string;
}

export interface PartSum extends Omit<TableSum, 'table'> {
  readonly zone: number;
  readonly part: number;
}

/** What else is asked in the same state of the centre as a pull. */
export interface Comparison {
  readonly sums?: boolean;
  /** Zones whose incidents are summed in 256 parts. */
  readonly parts?: readonly number[];
  /** Rows to be sent whole. */
  readonly again?: { readonly tables: readonly Exclude<SyncTable, 'incident'>[]; readonly incidents: readonly ZoneParts[] };
}

export interface Compared {
  readonly sums: readonly TableSum[];
  readonly parts: readonly PartSum[];
}

export interface PullStart {
  readonly next: string;
  readonly lastN: number;
  readonly lastOp: string | null;
  readonly scopeVer: number;
  readonly epoch: string;
  readonly isFull: boolean;
  /** Those in scope, null = all; absent: the centre is too old to say. */
  readonly zones?: readonly number[] | null;
  readonly addedZones: readonly number[];
  readonly lostZones: readonly number[];
  readonly counts: { readonly [table in SyncTable]?: number };
  /** What was asked for; the laptop itself keeps it with the answer. */
  readonly replica?: Replica | null;
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
  /** Of the person's zones: a snapshot is of one state of them. Absent: the centre is too old to say. */
  readonly scopeVer?: number;
  readonly chunks: readonly SnapshotChunk[];
  /** What its chunks are a part of; absent = all. */
  readonly replica?: Replica | null;
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

/** What can be asked of one state of the incidents of one filter. See resources/central/0014_analyses.sql, and analytics for the cells. */
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

/** A change as it travels in a bundle: zones are named by `zone_code`, rows are written out. */
export interface BundleChange extends Omit<SyncOp, 'n' | 'device'> {
  /** Which made it. */
  readonly device: string;
}

export interface OpenedBundle {
  readonly bundle: string;
  readonly workspace: string;
  readonly madeMs: number;
  /** Ed25519, base64url. */
  readonly signKey: string;
  readonly fingerprint: string;
  /** Locked for the key of this cache, not by a passphrase that both sides know. */
  readonly isForOne: boolean;
  /** Who packed it. */
  readonly manifest: { readonly device: string; readonly deviceName: string; readonly changes: number };
  /** In their order; to be read once. */
  changes(): AsyncIterable<BundleChange>;
  close(): Promise<void>;
}

/** Files that carry changes; see main/courier/README.md. */
export interface CourierPort {
  /** For whom others can lock a bundle, and by what they know one from here. */
  keys(): Promise<{ readonly boxKey: string; readonly fingerprint: string }>;
  seal(
    name: { readonly bundle: string; readonly workspace: string; readonly madeMs: number },
    manifest: OpenedBundle['manifest'],
    lock: { readonly passphrase: string } | { readonly boxKey: string },
    changes: AsyncIterable<BundleChange>,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws AppError courier.*, file.missing. */
  open(file: { readonly path: string; readonly name: string }, passphrase: string | null): Promise<OpenedBundle>;
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

/** Somebody who may sign in on the computers of the centre's workspace. */
export interface CentralPerson {
  readonly login: string;
  readonly fullName: string;
  readonly role: Hello['role'];
  /** Codes; null = all. */
  readonly zones: readonly string[] | null;
  readonly isActive: boolean;
}

/** One signed-in connection. Every call rejects with AppError central.* and ends when the signal aborts. */
/** Where the audit trail of a device ended at some time. */
export interface AuditAnchor {
  readonly seq: number;
  readonly hash: string;
  readonly toldMs: number;
}

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
      /** null or absent = all that the person may see. */
      readonly replica?: Replica | null;
      readonly compare?: Comparison;
    },
    onStart: (start: PullStart) => Promise<void>,
    onRows: (rows: PulledRows) => Promise<void>,
  ): Promise<Compared>;
  /** Says where the audit trail of this device ends; what does not go with what was said before is kept and shown to those who keep the centre. */
  tellAnchor(deviceId: string, end: Pick<AuditAnchor, 'seq' | 'hash'>): Promise<void>;
  /** The newest hundred ends that were told of this device, the newest first; those that contradict each other among them. */
  anchors(deviceId: string): Promise<readonly AuditAnchor[]>;
  snapshotPlan(deviceId: string, replica?: Replica | null): Promise<SnapshotPlan>;
  /** `replica`: that of its plan. */
  snapshotChunk(chunk: SnapshotChunk, onRows: (incidents: CentralIncidents) => Promise<void>, replica?: Replica | null): Promise<void>;
  digest(table: SyncTable, zone: number): Promise<{ readonly count: number; readonly xor: string }>;
  /**
   * Works on one state of some incidents, wherever the link leads to: a standby server does.
   * @throws AppError central.out-of-scope (a zone that is not at the centre or not this person's), central.too-slow.
   */
  analyse<T>(filter: CentralFilter, work: (incidents: CentralAnalyses) => Promise<T>): Promise<T>;
  people(): Promise<readonly CentralPerson[]>;
  readonly retention: CentralRetention;
  close(): Promise<void>;
}

/** The way to the centre. @throws AppError central.unreachable, central.refused (wrong login), central.tls, central.not-set-up, central.too-old. */
export type CentralPort = (link: CentralLink, signal: AbortSignal) => Promise<CentralSession>;
