/**
 * What both languages must say, besides errors and reasons of rejects. Names of commands, options and fields are not translated. Each
 * subject has an interface here and a file of its name in each language; a new one is added to SubjectName and Strings, too.
 */
import type { AnalysisPlace, Settings } from '../../../preload/contract/domain.ts';
import type { AuditProblem } from '../../../preload/contract/audit-domain.ts';
import type { Backup } from '../../../preload/contract/backups.ts';
import type { ErrorCode } from '../../../preload/contract/errors.ts';
import type { Contract } from '../../../preload/contract/index.ts';
import type { Account } from '../../../preload/contract/people.ts';
import type { SyncStatus } from '../../../preload/contract/sync-domain.ts';
import type { OutputOf } from '../../../preload/contract/procedure.ts';
import type { CentralAudit } from '../../central/audit.ts';
import type { CentralCheckName } from '../../central/doctor.ts';
import type { BundleAtCentre } from '../../central/import-bundle.ts';
import type { MigrationReport } from '../../central/migrate.ts';

type Counts<Name extends string> = Readonly<Record<Name, number>>;
/** A {name} in a text stands for a list that is the same in all languages. */
type Commands<Name extends string> = Readonly<Record<Name, { readonly doc: string; readonly options: Readonly<Record<string, string>> }>>;

export type Heading =
  | ('id' | 'code' | 'name' | 'areaKm2' | 'incidents' | 'type' | 'zone' | 'line' | 'reason' | 'column' | 'value' | 'cure')
  | ('layer' | 'geometry' | 'crs' | 'becomes')
  | ('localTime' | 'lon' | 'lat' | 'description' | 'run' | 'rank' | 'score' | 'support' | 'model' | 'from' | 'steps' | 'expected')
  | ('lo80' | 'hi80' | 'lastCount' | 'mase' | 'naiveMase' | 'verdict' | 'series' | 'whyNaive' | 'setting' | 'severity' | 'state' | 'rule')
  | ('step' | 'ms' | 'counts' | 'by' | 'models' | 'hours' | 'dataCut' | 'forecasts' | 'published' | 'weight' | 'to' | 'actual')
  | ('outcome' | 'hash' | 'scored' | 'won' | 'lost' | 'skill' | 'coverage80' | 'usual' | 'limit' | 'chance' | 'origin')
  | ('base' | 'mine' | 'theirs' | 'perKm2' | 'leftOut' | 'sealed')
  | ('fullName' | 'role' | 'zones' | 'ofCentre' | 'device' | 'procedure' | 'subjects' | 'used' | 'revoked')
  | ('action' | 'subject' | 'entry' | 'host')
  | ('holiday' | 'next' | 'effect' | 'seen' | 'timeUtc' | 'actor' | 'note' | 'change' | 'before' | 'after')
  | ('days' | 'year' | 'version' | 'leadHours' | 'bytes' | 'parts');

/** Each takes the words of the command line as they were typed: --port, FILE. */
export interface UsageStrings {
  readonly noCommand: (name: string) => string;
  readonly missing: (what: string) => string;
  readonly oneTooMany: (value: string) => string;
  readonly empty: (option: string) => string;
  readonly unknownOption: (option: string) => string;
  readonly valueMismatch: (option: string) => string;
  readonly number: (what: string, value: string) => string;
  readonly wholeNumber: (what: string, value: string) => string;
  readonly dayOrMinute: (option: string, value: string) => string;
  readonly day: (option: string, value: string) => string;
  readonly hours: (option: string, value: string) => string;
  readonly oneOf: (option: string, choices: readonly string[]) => string;
  readonly atLeastOne: (options: readonly string[]) => string;
  readonly port: string;
  readonly sayYes: string;
  readonly address: (option: string, value: string) => string;
  readonly map: (pair: string) => string;
  readonly noSetting: (key: string, known: readonly string[]) => string;
}

/** How a command is called, and the headings of tables. */
export interface CallStrings {
  readonly help: {
    readonly title: string;
    readonly optionsFollow: string;
    readonly eachTakes: string;
    readonly example: string;
    readonly common: Readonly<Record<'cache' | 'json' | 'language' | 'help', string>>;
  };
  readonly usage: UsageStrings;
  readonly headings: Readonly<Record<Heading, string>>;
}

/** Incidents, zones and types. */
export interface IncidentsStrings {
  /** The results of commands, for people. */
  readonly results: {
    readonly rowsRead: (file: string, rows: number, seconds: string) => string;
    readonly rows: (counts: Counts<'accepted' | 'updated' | 'unchanged' | 'rejected'>) => string;
    readonly zones: (counts: Counts<'added' | 'updated' | 'unchanged' | 'rejected'>, seconds: string) => string;
    readonly incidentSaved: (id: number) => string;
    readonly exported: (rows: number, file: string, isMasked: boolean) => string;
    readonly incidentRemoved: (id: number) => string;
  };
  /** Said beside the result, on standard error. */
  readonly notes: {
    readonly rowPlace: (line: number) => string;
    readonly zonePlace: (line: number) => string;
    readonly rowsRejected: (file: string, rejected: number, read: number) => string;
    readonly zonesRejected: (file: string, rejected: number, read: number) => string;
    readonly more: (count: number) => string;
    readonly exchanged: (file: string) => string;
    readonly outside: (file: string, outside: number, rows: number) => string;
    readonly originUnknown: (file: string, unknown: number, rows: number) => string;
  };
  readonly commands: Commands<
    | 'import'
    | 'layers'
    | 'rejects list'
    | `incidents ${'list' | 'edit' | 'show' | 'remove' | 'undo' | 'restore' | 'note' | 'history' | 'export'}`
    | `zones ${'import' | 'list'}`
    | `types ${'list' | 'set-origin'}`
  >;
}

export type FeedVerdict = NonNullable<OutputOf<Contract['forecasts']['anomalies']>['feed']>['verdict'];

/** Hotspots, forecasts, counts, and analyses of files. */
export interface AnalysesStrings {
  readonly results: {
    readonly city: string;
    readonly clusters: (points: number, clusters: number, noise: number, ms: string) => string;
    readonly places: Readonly<Record<AnalysisPlace, string>>;
    readonly hotspotRun: (counts: Counts<'runId' | 'hotspots' | 'points' | 'noise' | 'minPoints' | 'radiusM'>, place: string) => string;
    readonly accuracy: (found: OutputOf<Contract['hotspots']['accuracy']>, place: string) => string;
    readonly density: (
      found: Pick<OutputOf<Contract['hotspots']['density']>, 'columns' | 'rows' | 'bandwidthM' | 'incidents'> & Counts<'peak'>,
      place: string,
    ) => string;
    readonly series: (all: number, published: number, refused: number, ms: string) => string;
    readonly forecastRun: (counts: Counts<'runId' | 'forecasts' | 'published' | 'skipped' | 'sealed' | 'scored' | 'ms'>) => string;
    readonly ledgerWhole: (seals: number, scores: number, head: string) => string;
    readonly ledgerLoose: (scores: number) => string;
    readonly notVerified: string;
    readonly madeBy: (login: string) => string;
    readonly leftOut: (n: number) => string;
    readonly ofZones: (n: number) => string;
    readonly bodyBroken: string;
    readonly fitsSeal: string;
    readonly sealBroken: string;
    readonly ledgerHidden: (n: number) => string;
    readonly ledgerBroken: (entry: number, part: 'seal' | 'score') => string;
    readonly demoted: string;
    readonly inLieu: string;
    readonly anomalies: (exceedances: number, judged: number, changes: number) => string;
    readonly feed: (verdict: FeedVerdict) => string;
  };
  readonly notes: {
    readonly computedHere: (why: ErrorCode) => string;
  };
  readonly commands: Commands<
    | 'zones count'
    | `hotspots ${'find' | 'accuracy' | 'density' | 'list'}`
    | `forecasts ${'run' | 'runs' | 'list' | 'show' | 'ledger' | 'ledgers' | 'verify' | 'scoreboard' | 'anomalies'}`
    | `analyze ${'dbscan' | 'forecast'}`
  >;
}

/** Alerts, their rules and who gets them. */
export interface AlertsStrings {
  readonly results: {
    readonly openAlerts: (open: number, total: number) => string;
    readonly rule: (id: number, name: string, condition: string) => string;
    readonly dryRun: (tried: OutputOf<Contract['alerts']['dryRun']>) => string;
    readonly recipient: (id: number, name: string, channel: string, language: Settings['language']) => string;
  };
  readonly notes: {
    readonly waitingForProvider: (count: number) => string;
    readonly waitingForAccount: (count: number) => string;
  };
  readonly commands: Commands<'alerts list' | `rules ${'add' | 'list' | 'versions' | 'try'}` | 'recipients add'>;
}

/** The work with a centre, and the centre itself. */
export interface SyncStrings {
  readonly results: {
    readonly syncStatus: (status: SyncStatus) => string;
    readonly synced: (counts: Counts<'sent' | 'taken' | 'merged' | 'conflicts' | 'rejected' | 'ms'>) => string;
    readonly decided: (count: number) => string;
    readonly bundleMade: (changes: number, file: string, fingerprint: string) => string;
    readonly bundleTaken: (taken: OutputOf<Contract['sync']['importBundle']>) => string;
    readonly courierKey: (key: string, fingerprint: string) => string;
    readonly bundleAtCentre: (counts: BundleAtCentre) => string;
    readonly replica: (replica: OutputOf<Contract['sync']['replica']>) => string;
    readonly compared: (result: OutputOf<Contract['sync']['compare']>) => string;
    readonly centralSchema: (report: MigrationReport) => string;
    readonly centralUser: (login: string) => string;
    readonly centralPassword: (password: string) => string;
    readonly centralUserDisabled: (name: string) => string;
    readonly centralAudit: (found: CentralAudit) => string;
    readonly centralCures: Readonly<Record<CentralCheckName, string>>;
  };
  readonly commands: Commands<
    | `sync ${'link' | 'unlink' | 'run' | 'status' | 'automatic' | 'conflicts' | 'resolve' | 'rejected'}`
    | `sync ${'export-bundle' | 'import-bundle' | 'courier-key' | 'replica'}`
    | `central ${'migrate' | 'doctor' | 'audit verify' | 'import-bundle' | `user ${'add' | 'change' | 'disable'}`}`
  >;
}

/** Accounts, sign-ins and keys of programs. */
export interface PeopleStrings {
  readonly results: {
    readonly setUp: (name: string, recoveryCode: string) => readonly string[];
    readonly passwordSet: (name: string) => string;
    readonly account: (account: Account) => string;
    readonly invitation: (name: string, code: string, until: string) => string;
    readonly signedOut: (id: string) => string;
    readonly key: (name: string, secret: string) => string;
    readonly keyRevoked: (name: string) => string;
  };
  readonly commands: Commands<
    | `users ${'set-up' | 'accept' | 'password' | 'list' | 'invite' | 'change' | 'reset' | 'disable' | 'enable'}`
    | `users ${'places' | 'end-place' | 'permissions'}`
    | `keys ${'list' | 'make' | 'revoke'}`
  >;
}

/** How long incidents are kept. */
export interface RetentionStrings {
  readonly results: {
    readonly allOthers: string;
    readonly rulesPlace: Readonly<Record<'here' | 'centre', string>>;
    readonly due: (preview: OutputOf<Contract['retention']['preview']>, oldest: string, newest: string) => readonly string[];
    readonly receipt: (receipt: OutputOf<Contract['retention']['run']>, at: string) => string;
    readonly copy: (copy: OutputOf<Contract['retention']['run']>['copies'][number], at: string) => string;
    readonly notAsked: string;
    readonly held: (id: string) => string;
    readonly holdLifted: (id: string) => string;
  };
  readonly commands: Commands<`retention ${'rules' | 'preview' | 'run' | 'receipts' | 'holds' | 'hold' | 'lift'}`>;
}

/** The workstation as a whole: pipeline, settings, hosts, samples. */
export interface WorkstationStrings {
  readonly results: {
    readonly inAll: (total: number) => string;
    readonly run: (id: number, state: string) => string;
    readonly footprint: (memoryMb: number, blockMs: number) => string;
    readonly sampleFile: (count: number, file: string) => string;
    readonly sampleImport: (accepted: number, unchanged: number) => string;
    readonly serving: (address: string) => readonly string[];
    readonly servingPeople: (address: string) => readonly string[];
    readonly demo: (counts: Counts<'incidents' | 'zones' | 'hotspots' | 'forecasts' | 'alerts'>) => string;
    readonly check: Readonly<Record<'ok' | 'wrong', string>>;
    readonly settingsWritten: (settings: number, file: string) => string;
    readonly settingsTaken: (changes: number, isTrial: boolean) => string;
  };
  readonly commands: Commands<'pipeline run' | `settings ${'get' | 'set' | 'export' | 'import'}` | 'serve' | 'doctor' | 'sample' | 'demo'>;
}

/** The audit trail. */
export interface AuditStrings {
  readonly results: {
    readonly auditIntact: (found: OutputOf<Contract['audit']['verify']>) => string;
    readonly auditBroken: (problem: AuditProblem) => string;
    readonly auditUnsealed: (entries: number) => string;
    readonly auditAnchor: (seq: number, told: string, isFromCentre: boolean) => string;
    readonly auditHead: (seq: number, hash: string, at: string) => string;
    readonly auditEmpty: string;
    /** Said of what was begun and has no end. */
    readonly auditOpen: string;
  };
  readonly commands: Commands<`audit ${'list' | 'verify' | 'head'}`>;
}

/** Encryption of the cache, and kept passwords. */
export interface CacheStrings {
  readonly results: {
    readonly cacheStatus: (status: OutputOf<Contract['settings']['cacheStatus']>) => string;
    readonly recoveryKey: (key: string) => readonly string[];
    readonly cachePassphrase: string;
    readonly cacheKeyKept: (isKept: boolean) => string;
    readonly cacheDecrypted: string;
    readonly cacheShredded: string;
    readonly secretsState: Readonly<Record<OutputOf<Contract['settings']['secretsStatus']>['state'], string>>;
    readonly secretsOpened: string;
  };
  readonly notes: { readonly beforeCache: Readonly<Record<'encrypt' | 'decrypt' | 'shred', readonly string[]>> };
  readonly commands: Commands<
    `cache ${'status' | 'encrypt' | 'rekey' | 'passphrase' | 'keep-key' | 'decrypt' | 'shred'}` | `secrets ${'status' | 'unlock'}`
  >;
}

/** Copies of the cache. */
export interface BackupsStrings {
  readonly results: {
    readonly backupMade: (name: string, bytes: number, erased: number) => string;
    readonly backupFolder: (folder: string, isDaily: boolean) => string;
    readonly backupSameDisk: string;
    readonly backupFailed: (at: string, code: string) => string;
    readonly backupState: (state: Backup['state'], isEncrypted: boolean) => string;
    readonly drilled: (name: string, incidents: number, schema: number) => string;
    readonly restored: (restored: OutputOf<Contract['backups']['restore']>) => readonly string[];
  };
  readonly notes: { readonly beforeRestore: readonly string[]; readonly restoreUnopened: (code: string) => string };
  readonly commands: Commands<`backups ${'make' | 'list' | 'folder' | 'daily' | 'drill' | 'restore'}`>;
}

/** Reports. */
export interface ReportsStrings {
  readonly results: {
    readonly reportsMade: (files: number, pages: number, path: string) => string;
    readonly pdfBy: (by: 'desktop' | 'chromium' | null) => string;
  };
  readonly notes: { readonly noPrinter: string };
  readonly commands: Commands<'report'>;
}

type Subjects = IncidentsStrings &
  ReportsStrings &
  AnalysesStrings &
  AlertsStrings &
  SyncStrings &
  RetentionStrings &
  PeopleStrings &
  WorkstationStrings &
  AuditStrings &
  BackupsStrings &
  CacheStrings;

export type CommandName = keyof Subjects['commands'];

/** All that the command line says in one language. */
export type Strings = CallStrings & Subjects;
