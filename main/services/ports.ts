/** All that a service may use. Whoever receives a typed array owns it; `compute` and `write` take what they are given. */
import type { EventMap, EventName } from '../../preload/contract/events.ts';
import type { ColumnMapping, IncidentOrigin, Reject } from '../../preload/contract/domain.ts';
import type { Evidence } from '../../preload/contract/incidents.ts';
import type { Backup, BackupState } from '../../preload/contract/backups.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { FileLayer } from '../../preload/contract/layers.ts';
import type { Caller, Handlers as HandlersOf, OutputOf, ProcedureGroup, Progress } from '../../preload/contract/procedure.ts';
import type { Analytics } from '../../analytics/index.ts';
import type { SecretsState } from '../../preload/contract/secrets.ts';
import type { CentralAddress } from '../../preload/contract/sync-domain.ts';
import type { AuditKeys } from '../audit-chain.ts';
import type { ExportBatch, IncidentBatch, ZoneBatch } from '../batch.ts';
import type { CentralPort, CourierPort } from '../central-wire.ts';
import type { Paper } from '../../preload/contract/report-domain.ts';
import type { ReportDocument } from '../reports/document.ts';
import type { RenderedReport } from '../reports/render.ts';
import type { Reads, Writes } from '../store/api.ts';
import type { Passwords } from './passwords.ts';
import type { SyncTimer } from './sync-timer.ts';

/** What a handler knows of the call besides its input. */
export interface Call {
  readonly caller: Caller;
  /** Where the call came from, as far as the host knows: an address of the network; missing = this computer. */
  readonly source?: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** Adds to what the audit trail says of this call; each thing that is changed by it once. */
  readonly audit: (note: AuditNote) => void;
}

/** What became of one thing. Never a phone number, a password or a token; long texts are cut. */
export interface AuditNote {
  /** Left out: what the input names. */
  readonly subjectId?: string | number;
  /** Left out or null = it was not there. */
  readonly before?: object | null;
  readonly after?: object | null;
  readonly reason?: string;
}

export type Handlers<G extends ProcedureGroup> = HandlersOf<G, Call>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place that maps every function type
type AnyFunction = (...args: any[]) => unknown;

/** A table of synchronous functions, called in another thread. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends AnyFunction ? (...args: Parameters<T[K]>) => Promise<Awaited<ReturnType<T[K]>>> : never;
};

export interface ComputeOptions {
  /** Aborting ends the thread that computes. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** Runs one function of analytics/index in a compute thread. Buffers in the arguments are moved away from the caller. */
export type Compute = <K extends keyof Analytics>(
  name: K,
  input: Parameters<Analytics[K]>[0],
  options?: ComputeOptions,
) => Promise<Awaited<ReturnType<Analytics[K]>>>;

export interface FilePreview {
  /** Encoding and delimiter of a text, name of a layer; empty where the format has none. */
  readonly encoding: string;
  readonly delimiter: string;
  readonly layer: string;
  readonly columns: readonly string[];
  /** Names the set of columns, so that a mapping can be remembered for it. */
  readonly signature: string;
  readonly mapping: ColumnMapping;
  readonly mappingFrom: 'detected' | 'given';
  readonly evidence: readonly Evidence[];
  readonly rows: readonly {
    readonly line: number;
    readonly fields: string[];
    readonly incident: {
      occurredMs: number;
      utcOffsetMin: number;
      origin: IncidentOrigin | null;
      lon: number;
      lat: number;
      description: string;
      place: string;
      type: string;
    } | null;
    readonly reject: Reject | null;
  }[];
}

export interface LayerChoice {
  /** Of a file with layers; left out = the only one that fits. */
  readonly layer?: string | undefined;
}

export interface EtlOptions extends LayerChoice {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly bytesRead: number; readonly bytesTotal: number; readonly rows: number }) => void;
}

export interface EtlPort {
  /** The layers of a file; none if it is of a format without layers. */
  layers(file: LocalFile): Promise<FileLayer[]>;
  /** Names the set of columns of a file, as FilePreview.signature does, also where no mapping can be detected. */
  signature(file: LocalFile, choice?: LayerChoice): Promise<string>;
  /** First rows of a file and what they would become. `mapping` overrides what would be detected. */
  preview(file: LocalFile, mapping: Partial<ColumnMapping> | null, timeZone: string, choice?: LayerChoice): Promise<FilePreview>;
  /** Streams a file. The next batches wait while `onBatch` of an earlier one is pending. */
  readIncidents(
    file: LocalFile,
    mapping: ColumnMapping,
    onBatch: (batch: IncidentBatch, rejects: readonly Reject[]) => Promise<void>,
    options: EtlOptions,
  ): Promise<{ readonly read: number; readonly fileHash: string }>;
  readZones(
    file: LocalFile,
    fields: LayerChoice & {
      readonly codeField?: string | undefined;
      readonly nameEnField?: string | undefined;
      readonly nameArField?: string | undefined;
    },
  ): Promise<{ readonly zones: ZoneBatch; readonly rejects: Reject[] }>;
  /** Adds rows to a file on its way; takes the arrays. The first call makes its draft. */
  appendExport(
    draft: ExportDraft,
    part: {
      readonly batch: ExportBatch;
      readonly names: { readonly types: Readonly<Record<number, string>>; readonly zones: Readonly<Record<number, string>> };
      readonly isFirst: boolean;
    },
  ): Promise<void>;
  /** Gives it its name, and says beside it what it is. */
  finishExport(draft: ExportDraft, facts: Readonly<Record<string, unknown>>): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Leaves nothing of it. */
  dropExport(draft: ExportDraft): Promise<void>;
}

export interface ExportDraft {
  /** Where the file is to be, and where its rows are until all of them are there. */
  readonly path: string;
  readonly draft: string;
  readonly format: 'csv';
  readonly isMasked: boolean;
}

export interface LocalFile {
  readonly path: string;
  /** Name as the person knows it, for messages. */
  readonly name: string;
}

export interface FilesPort {
  /** The file behind a token given out by a host. @throws AppError file.missing */
  resolve(token: string): LocalFile;
  /** A place that a person chose for a file to be written to. @throws AppError file.missing */
  target(token: string): LocalFile;
  /** A place for a file that its owner fetches from the host, and the tokens by which it and what is beside it are fetched. */
  temporary(
    name: string,
    owner: string,
  ): Promise<{ readonly file: LocalFile; readonly token: { readonly data: string; readonly meta: string } }>;
}

/** Reports, drawn in a thread of their own, and the files that they become. */
export interface ReportsPort {
  /** Draws documents of one language and paper as one file. Aborting ends the thread. */
  render(documents: readonly ReportDocument[], signal: AbortSignal): Promise<RenderedReport>;
  /** A place for files that appear together, each whole. @throws AppError disk.full, disk.failed, file.unwritable. */
  openShelf(path: string, kind: 'file' | 'folder'): Promise<Shelf>;
}

export interface Shelf {
  /** @throws AppError disk.full, disk.failed, file.unwritable. */
  add(name: string, content: Uint8Array): Promise<void>;
  /** Gives them their names. @throws AppError as `add`. */
  keep(): Promise<void>;
  /** Leaves nothing of what has no name yet. */
  drop(): Promise<void>;
}

/** What makes PDF out of HTML: each host has its own way. */
export interface PrintPort {
  /** null: nothing here does. */
  by(): Promise<'desktop' | 'chromium' | null>;
  /** @throws AppError reports.no-printer, reports.print-failed, cancelled. */
  print(html: string, options: { readonly paper: Paper; readonly signal: AbortSignal }): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A person who signed in. */
export type SignedInCaller = Caller & { readonly accountId: number; readonly signInId: string };

/** A key of a program. */
export interface KeyOfProgram {
  readonly id: string;
  /** SHA-256 of its secret, base64url. */
  readonly secretHash: string;
  readonly caller: Caller;
  readonly expiresMs: number | null;
  readonly onUse: () => void;
}

/** Who is signed in, as the running process knows it; see main/session.ts. */
export interface SessionsPort {
  /** While nobody has an account, whoever has this computer may do all; from the first account on everybody signs in. */
  hasAccounts(): boolean;
  setHasAccounts(has: boolean): void;
  /** Starts a session of whoever has this computer. */
  open(caller: Caller): { readonly token: string; readonly expiresMs: number };
  /** Who the one-use token was printed for; null if it is unknown, used or too old, or somebody has an account. It is gone after this call. */
  consumeOneUse(token: string): Caller | null;
  /** A bearer token for someone whose identity was just proved. */
  sign(caller: SignedInCaller): Promise<{ readonly token: string; readonly expiresMs: number }>;
  /** Tokens of these sign-ins are worth nothing from here on. */
  end(signInIds: readonly string[]): void;
  /** What an account may do changes at once, wherever it is signed in. */
  change(accountId: number, rights: Pick<Caller, 'name' | 'role' | 'zones'>): void;
  setKey(key: KeyOfProgram): void;
  endKey(id: string): void;
}

export type SendOutcome =
  | { readonly kind: 'accepted'; readonly sid: string }
  | { readonly kind: 'refused'; readonly errorCode: string }
  | { readonly kind: 'not-processed'; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface MessagePort {
  /** Posts one message, once. Never throws for what the network or the provider does. */
  send(
    message: { readonly to: string; readonly channel: 'sms' | 'whatsapp'; readonly body: string },
    signal: AbortSignal,
  ): Promise<SendOutcome>;
  /** State at the provider by its id; or, without an id, of the message to this phone since then whose body has the code. */
  lookUp(query: {
    readonly sid: string | null;
    readonly to: string;
    readonly channel: 'sms' | 'whatsapp';
    readonly refCode: string;
    readonly sinceMs: number;
  }): Promise<{ readonly sid: string; readonly status: string; readonly errorCode: string | null } | null>;
}

export interface CalendarsPort {
  /** Ids and names of the product's holiday calendars. */
  list(): Promise<{ readonly id: string; readonly nameEn: string; readonly nameAr: string }[]>;
  /** Parsed JSON of one; null if there is none of this id. */
  read(id: string): Promise<unknown>;
}

/** Which centre this cache is linked with, and when it is synced unasked; see main/centre-link.ts. */
export interface CentreLink {
  readonly address: CentralAddress;
  readonly isAutomatic: boolean;
  /** Also over a connection that is paid for by volume. */
  readonly onMetered: boolean;
}

export interface CentreLinkPort {
  read(): Promise<CentreLink | null>;
  /** null = it must be typed again. */
  password(): Promise<string | null>;
  save(link: CentreLink, password?: string): Promise<void>;
  forget(): Promise<void>;
}

/** The key of the cache; see main/cache-key. A change can be cancelled until it is done: then the cache keeps its key. */
export interface CacheKeyPort {
  status(): Promise<{ isEncrypted: boolean; hasPassphrase: boolean; isInKeyChain: boolean; canUseKeyChain: boolean }>;
  /** Gives the cache its first key, or another one. `passphrase` null = the one that it was opened with. @returns the recovery key. */
  renew(passphrase: string | null, options: KeyChangeOptions): Promise<string>;
  /** Writes the cache without encryption. */
  remove(options: KeyChangeOptions): Promise<void>;
  changePassphrase(passphrase: string): Promise<void>;
  /** Adds the key chain to the ways that the cache opens by, or takes it away. */
  keepInKeyChain(isKept: boolean): Promise<void>;
  /** Destroys every way to the key, and closes the cache. */
  shred(): Promise<void>;
}

/** One of the folder, the newest if none is named, or another file. */
export interface BackupSource {
  readonly name: string | null;
  readonly file: LocalFile | null;
  /** Of an encrypted one; null = that of the cache. */
  readonly passphrase: string | null;
}

export interface BackupWork {
  /** Aborting ends the work, and leaves nothing of it. */
  readonly signal: AbortSignal;
  readonly onProgress: (step: string, fraction: number) => void;
}

export interface RestoreOrder {
  readonly by: Pick<Caller, 'name' | 'role'>;
  readonly reason: string;
}

/** Copies of the cache; see main/backup. */
export interface BackupPort {
  /** `lastDay`: local date of the last daily one. */
  state(): Promise<{ readonly state: BackupState; readonly lastDay: string | null }>;
  configure(changes: {
    readonly folder?: string | null;
    readonly isDaily?: boolean;
    readonly lastDay?: string;
    readonly lastFailure?: BackupState['lastFailure'];
  }): Promise<void>;
  make(
    wish: { readonly by: 'person' | 'timer'; readonly localDateOf: (ms: number) => string },
    work: BackupWork,
  ): Promise<{ readonly backup: Backup; readonly erased: string[] }>;
  drill(source: BackupSource, work: BackupWork): Promise<RestoredBackup>;
  /** All that is asked of the store meanwhile waits. */
  restore(
    source: BackupSource,
    order: RestoreOrder,
    work: BackupWork,
  ): Promise<RestoredBackup & { readonly aside: string; readonly waiting: number }>;
}
type RestoredBackup = OutputOf<Contract['backups']['drill']>;

interface KeyChangeOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/** Where passwords are kept over the next start; see main/secret-file.ts. */
export interface SecretsPort {
  state(): Promise<SecretsState>;
  /**
   * Opens what is kept, or begins to keep what was typed since the start.
   *
   * @throws AppError secrets.wrong-passphrase, secrets.damaged.
   */
  unlock(passphrase: string): Promise<void>;
}

/** What whoever calls does not see: the ports `read` and `write` of such a call keep to it by themselves. */
export interface Limits {
  /** Not all zones are seen. */
  readonly hasZones: boolean;
  /** Single incidents are told by type, zone, day and cell alone. */
  readonly isMasked: boolean;
}

export interface Ports {
  /** null = all is seen as it is. */
  readonly limits?: Limits | null;
  readonly read: Remote<Reads>;
  readonly write: Remote<Writes>;
  readonly compute: Compute;
  readonly etl: EtlPort;
  readonly files: FilesPort;
  readonly reports: ReportsPort;
  readonly print: PrintPort;
  readonly calendars: CalendarsPort;
  readonly sessions: SessionsPort;
  readonly passwords: Passwords;
  readonly central: CentralPort;
  readonly courier: CourierPort;
  /** Those that the audit trail is sealed and checked with. */
  readonly auditKeys: () => Promise<AuditKeys>;
  readonly cacheKey: CacheKeyPort;
  readonly secrets: SecretsPort;
  readonly backups: BackupPort;
  readonly centreLink: CentreLinkPort;
  readonly syncTimer: SyncTimer;
  /** Whether the connection is paid for by volume; see main/network.ts. */
  readonly connection: { isMetered(): Promise<boolean>; wasMetered(): boolean };
  /** null while no credentials are set. */
  readonly messages: MessagePort | null;
  readonly emit: <N extends EventName>(name: N, payload: EventMap[N]) => void;
  readonly now: () => number;
  readonly log: {
    readonly warn: (event: string, detail: Readonly<Record<string, unknown>>) => void;
    readonly error: (event: string, cause: unknown) => void;
  };
  readonly about: {
    readonly version: string;
    /** Name of this computer, by which people at the centre know it. */
    readonly deviceName: string;
    readonly startedMs: number;
    readonly checks: () => Promise<{ name: string; ok: boolean; value: string; cure: string | null }[]>;
  };
}
