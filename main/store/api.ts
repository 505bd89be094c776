/**
 * All that the cache can do, in one page: `Reads` run on any connection, `Writes` only on the writer. The functions
 * behind these names live in the subject files; index.ts joins them into the tables `reads` and `writes`.
 * Arguments and results cross a thread boundary: plain data and typed arrays only. Buffers in results are moved.
 */
import type { Alert, AlertRule, Delivery, Recipient } from '../../preload/contract/alert-domain.ts';
import type {
  ColumnMapping,
  Hotspot,
  HotspotRun,
  ImportReport,
  Incident,
  IncidentOrigin,
  IncidentType,
  Origin,
  PipelineRun,
  Reject,
  Settings,
  StepReport,
  Zone,
} from '../../preload/contract/domain.ts';
import type { Forecast, ForecastRun, ForecastSummary, Seal, SealScore } from '../../preload/contract/forecast-domain.ts';
import type { SealedForecast } from '../../analytics/evaluate/seal.ts';
import type { SealedNumbers } from '../../analytics/evaluate/scoreboard.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { Borders, ExportBatch, IncidentBatch, ZoneBatch } from '../batch.ts';
import type { AuditReads, AuditWrites } from './audit-api.ts';
import type { PeopleReads, PeopleWrites } from './people-api.ts';
import type { RetentionReads, RetentionWrites } from './retention-api.ts';
import type { SyncReads, SyncWrites } from './sync-api.ts';
import type { ScoreEntry, SealHead, SealLayout } from '../ledger-chain.ts';
import type { SavedRule } from './alert-rules.ts';
import type { RuleChange } from './rule-versions.ts';
import type { Visible } from './visible.ts';

/** Incidents of a filter, of those that whoever asks may see. */
export type SeenFilter = IncidentFilter & { readonly visible?: Visible };

export interface ExportPage {
  readonly batch: ExportBatch;
  /** Id of its last one. */
  readonly last: number;
  readonly isEnd: boolean;
}

export interface PageOf<T> {
  readonly total: number;
  readonly items: T[];
}
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

/** Incidents as columns, ordered by (local time, id). Same meaning as incidents.columns in the contract. */
export interface IncidentColumns {
  readonly count: number;
  readonly dayZero: string | null;
  readonly ids: Int32Array<ArrayBuffer>;
  /** [lon0, lat0, …], degrees WGS 84, full precision. */
  readonly lonLat: Float64Array<ArrayBuffer>;
  readonly occurredMs: Float64Array<ArrayBuffer>;
  readonly localMin: Int32Array<ArrayBuffer>;
  readonly typeIds: Uint16Array<ArrayBuffer>;
  readonly zoneIds: Uint16Array<ArrayBuffer>;
  /** Place in `incidentOrigins`, or `asItsType`. */
  readonly origins: Uint8Array<ArrayBuffer>;
}

export interface NewHotspots {
  readonly run: Omit<HotspotRun, 'id' | 'madeBy'>;
  readonly hotspots: readonly Omit<Hotspot, 'id' | 'runId'>[];
  /** Members of hotspot i: memberIds[memberEnds[i-1] … memberEnds[i]). */
  readonly memberEnds: Int32Array<ArrayBuffer>;
  readonly memberIds: Int32Array<ArrayBuffer>;
  readonly memberIsCore: Uint8Array<ArrayBuffer>;
}

export type NewForecast = Omit<Forecast, 'id' | 'runId' | 'step'> & {
  /** What the models learned of the series. */
  readonly memory: Readonly<Record<string, readonly number[]>>;
};

/** The days of `sealed` are those of its steps. */
export interface NewSeal extends Omit<SealHead, 'position' | 'seq' | 'forecastId'> {
  /** Index of its forecast in the list that is saved with it. */
  readonly forecastIndex: number;
  readonly sealed: SealedForecast;
  /** Its canonical bytes, made by analytics. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** An entry of the chain with all that its digest is made of: see main/ledger-chain.ts. */
export type LedgerEntry = {
  /** 64 zeros before the first. */
  readonly previous: string;
  readonly digest: string;
} & (
  | {
      readonly kind: 'seal';
      readonly layout: SealLayout;
      readonly head: SealHead;
      /** null = its numbers are not as many as its steps say. */ readonly sealed: SealedForecast | null;
    }
  | { readonly kind: 'score'; readonly score: ScoreEntry }
);

/** An entry of a ledger of somebody else whose content is not told here: its place in the chain is all that is known. */
export interface HiddenEntry {
  readonly kind: 'hidden';
  readonly of: 'seal' | 'score';
  readonly position: number;
  readonly seq: number;
  readonly previous: string;
  readonly digest: string;
}

/** The ledger of a device of somebody else, as far as it came. */
export interface SharedLedger {
  readonly id: number;
  readonly madeBy: string;
  readonly seals: number;
  readonly scores: number;
  /** Seals of zones that are not seen here. */
  readonly hidden: number;
  /** When the newest was sealed or scored. */
  readonly lastMs: number;
  /** Parts of it whose content has not the hash that they were sent with. */
  readonly notWhole: number;
}

export interface SharedPage extends PageOf<Seal> {
  readonly hidden: number;
}

/** A run as this cache makes it. */
export type NewForecastRun = Omit<ForecastRun, 'id' | 'madeBy' | 'ofZones' | 'leftOut' | 'isWhole'>;

export interface NewForecasts {
  readonly run: NewForecastRun;
  readonly forecasts: readonly NewForecast[];
  readonly seals: readonly NewSeal[];
}

/** What a sealed forecast said of each of its days. */
export interface SealedDays {
  readonly zoneId: number | null;
  /** Local. */
  readonly from: string;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly hi95: Float64Array<ArrayBuffer>;
}

export interface SealToScore {
  readonly seq: number;
  readonly zoneId: number | null;
  readonly typeId: number | null;
  /** As in the parameters: "22-5", null = all hours. */
  readonly hours: string | null;
  readonly from: string;
  readonly to: string;
  readonly numbers: SealedNumbers;
}
/** Scored entries of one subject, step and model summed up. */
export interface ScoredSubject extends Pick<Seal, 'zoneId' | 'typeId' | 'hours' | 'step' | 'model'> {
  readonly scored: number;
  readonly won: number;
  readonly lost: number;
  /** Means over the entries. */
  readonly mae: number;
  readonly naiveMae: number;
  readonly coverage80: number;
  readonly coverage95: number;
  /** Oldest first, of periods that do not overlap: of those that do only the first counts. */
  readonly outcomes: readonly SealScore['outcome'][];
}
export type NewScore = Omit<ScoreEntry, 'position'>;
/** Where a rule on counts stood at its last look. */
export interface RuleStanding {
  readonly ruleId: number;
  /** End of the last step that was looked at, local minutes since 1970. */
  readonly lookedMin: number;
  /** Of those that are not quiet. subject: zone, 0 = all together. */
  readonly states: readonly { readonly subject: number; readonly phase: 'quiet' | 'pending' | 'firing'; readonly run: number }[];
}

export interface RuleLookResult {
  readonly standings: readonly RuleStanding[];
  /** Zones (null = all together) where a rule's reason is over. */
  readonly cleared: readonly { readonly ruleId: number; readonly zoneId: number | null; readonly atMs: number }[];
}

export type NewAlert = Omit<
  Alert,
  'id' | 'ruleName' | 'ruleVersion' | 'acknowledgedBy' | 'acknowledgedMs' | 'state' | 'observedAt' | 'clearedMs'
> & {
  /** End of the step that fired it, local minutes since 1970; null = it is made of a result. */
  readonly observedMin: number | null;
  /** rule|subject|window: a second alert with the same key is not written. */
  readonly dedupeKey: string;
};

/** A message that may be posted now; its attempt is already committed when this is handed out. */
export interface OutboxMessage {
  readonly deliveryId: number;
  readonly attemptId: number;
  readonly refCode: string;
  readonly phone: string;
  readonly channel: Recipient['channel'];
  readonly language: Recipient['language'];
  readonly alert: Alert;
}

export interface CacheHealth {
  readonly file: string;
  readonly sqliteVersion: string;
  readonly spatialiteVersion: string;
  readonly schemaVersion: number;
  readonly journalMode: string;
  readonly quickCheck: string;
  readonly spatialIndexOk: boolean;
  readonly incidents: number;
  readonly fileBytes: number;
  readonly walBytes: number;
}

export interface Reads extends SyncReads, PeopleReads, AuditReads, RetentionReads {
  incidentPage(filter: SeenFilter & { readonly origins?: readonly IncidentOrigin[] }, page: PageRequest): PageOf<Incident>;
  incident(id: number): (Incident & { readonly extra: Record<string, string>; readonly fileName: string }) | null;
  incidentColumns(filter: SeenFilter): IncidentColumns;
  /** zoneId null = in no zone. */
  incidentsByZone(filter: SeenFilter): { readonly zoneId: number | null; readonly incidents: number }[];
  /** The next matching incidents after this id, by id. */
  exportPage(filter: SeenFilter & { readonly origins?: readonly IncidentOrigin[] }, after: number, limit: number): ExportPage;
  /** Ids of incidents by their uids, 16 bytes each; 0 = not in this cache. */
  incidentIdsOf(uids: Uint8Array): Int32Array<ArrayBuffer>;
  /** Incidents of the last days before the newest, by local time (minutes since 1970), and the import that first brought each. */
  recentArrivals(days: number): { readonly localMin: Int32Array<ArrayBuffer>; readonly batchIds: Int32Array<ArrayBuffer> };
  /** Of part of the zones: the types that occur there. */
  incidentTypes(visible?: Visible): IncidentType[];
  /** Texts of these incidents' descriptions by frequency, at most `limit`. */
  descriptionCounts(incidentIds: Int32Array<ArrayBuffer>, limit: number): { text: string; incidents: number }[];
  importBatches(): (ImportReport & { finishedMs: number; mapping: ColumnMapping })[];
  rejects(batchId: number, page: PageRequest): PageOf<Reject> | null;
  /** Mapping last used for files with this set of columns (`signature` made by etl); one of an older version lacks newer parts. */
  savedMapping(signature: string): Partial<ColumnMapping> | null;

  zones(visible?: Visible): Zone[];
  zoneBorders(visible?: Visible): Borders & { readonly version: number; readonly zoneIds: Int32Array<ArrayBuffer> };
  /** Version of the zones, and the one by which all incidents were placed: if they are equal, every incident is in its zone. */
  zoneLayer(): { version: number; placedVersion: number };
  /** Coordinates [x0, y0, …] of a system (EPSG:32638) as longitude and latitude; null if it is not known. See projection.ts. */
  toDegrees(crs: string, xy: Float64Array): Float64Array<ArrayBuffer> | null;
  /** Those of the codes that are zones of this cache. */
  zoneIdsOf(codes: readonly string[]): number[];
  /** Incidents by type and zone, 0 = in no zone. */
  pairCounts(): { typeId: number; zoneId: number; incidents: number }[];
  /** Type and zone (0 = none) of an incident, one that was removed included, of a removed one alone, or of the incident of a note. null: there is none. */
  whereIncident(id: number): { readonly typeId: number; readonly zoneId: number } | null;
  whereRemoved(id: number): { readonly typeId: number; readonly zoneId: number } | null;
  whereNote(noteId: string): { readonly typeId: number; readonly zoneId: number } | null;

  /** null if there is no such run. */
  hotspotRun(id: number): HotspotRun | null;
  /** Those of these hotspots all of whose members are in this cache and visible. */
  seenHotspots(ids: readonly number[], visible: Visible): number[];
  hotspotRuns(): (HotspotRun & { hotspots: number })[];
  hotspots(which: number | 'own' | 'all'): Hotspot[] | null;
  hotspot(id: number): { hotspot: Hotspot; run: HotspotRun; incidentIds: Int32Array<ArrayBuffer>; isCore: Uint8Array<ArrayBuffer> } | null;

  forecastRuns(visible?: Visible): (ForecastRun & { forecasts: number; published: number })[];
  /** Of one run, or of the newest by day and of all hours. null: there is no such run. */
  forecastSummaries(runId: number | null): { readonly run: ForecastRun; readonly items: ForecastSummary[] } | null;
  forecast(id: number): Forecast | null;
  /** What models learned of each series in the newest run of this kind. */
  forecastMemories(
    kind: Pick<ForecastRun, 'step' | 'by' | 'hours'>,
  ): { zoneId: number | null; typeId: number | null; memory: Record<string, readonly number[]> }[];
  ledgerPage(page: PageRequest, visible?: Visible): PageOf<Seal>;
  sharedLedgers(): SharedLedger[];
  /** null: there is no such ledger. */
  sharedLedgerPage(ledgerId: number, page: PageRequest, visible?: Visible): SharedPage | null;
  sharedEntries(ledgerId: number, afterPosition: number, limit: number): (LedgerEntry | HiddenEntry)[];
  sharedScoredSubjects(ledgerId: number): ScoredSubject[];
  /** What was sealed of a forecast that somebody else made, with its entry; null: nothing came. */
  sharedSeal(forecastId: number): { readonly seal: Seal; readonly entry: LedgerEntry } | null;
  sealOfForecast(forecastId: number): Seal | null;
  /** Entries of the chain in order, seals and scores, after `afterPosition`. */
  ledgerEntries(afterPosition: number, limit: number): LedgerEntry[];
  /** Scores of before scores were chained that are not in the chain yet. */
  looseScores(): number;
  /** Entries without a score whose period ended at or before `dataCut` (local). */
  sealsToScore(step: Seal['step'], dataCut: string): SealToScore[];
  sealedDays(from: string, to: string): SealedDays[];
  /** What became of scored entries, one line a subject and model. */
  scoredSubjects(): ScoredSubject[];
  /** The user's own entries on top of a holiday calendar; null = none. */
  ownCalendar(calendar: string): unknown;

  alerts(state: Alert['state'] | null, page: PageRequest, visible?: Visible): PageOf<Alert> & { readonly open: number };
  alertRules(): AlertRule[];
  /** Newest first; empty if there is no such rule. */
  alertRuleVersions(ruleId: number): (AlertRule & { readonly changedBy: string; readonly changedMs: number })[];
  ruleStandings(): RuleStanding[];
  recipients(): Recipient[];
  deliveries(alertId: number | null, page: PageRequest, visible?: Visible): PageOf<Delivery>;
  /** Deliveries whose outcome must be looked up: accepted but not final, or unknown. */
  unsettledDeliveries(): {
    deliveryId: number;
    refCode: string;
    phone: string;
    channel: Recipient['channel'];
    sid: string | null;
    state: Delivery['state'];
    attemptedMs: number;
  }[];
  /** How many deliveries wait to be sent. */
  pendingDeliveries(): number;

  pipelineRuns(): PipelineRun[];
  summary(filter: SeenFilter): {
    incidents: number;
    firstLocal: string | null;
    dataCut: string | null;
    byType: { typeId: number; incidents: number }[];
    byZone: { zoneId: number | null; incidents: number }[];
    byDay: { day: string; incidents: number }[];
    byWeekdayHour: number[];
    hotspots: number;
    forecasts: number;
    openAlerts: number;
  };
  settings(): Partial<Settings>;
  health(): CacheHealth;
}

export interface Writes extends SyncWrites, PeopleWrites, AuditWrites, RetentionWrites {
  /** Opens an import: one transaction, which appendIncidents fills and finishImport or abortImport ends. */
  beginImport(input: {
    readonly fileName: string;
    readonly fileHash: string;
    readonly signature: string;
    readonly mapping: ColumnMapping;
    readonly startedMs: number;
  }): { batchId: number };
  /** `zoneIds`: one a row, 0 = in no zone. */
  appendIncidents(batchId: number, batch: IncidentBatch, zoneIds: Int32Array<ArrayBuffer>, rejects: readonly Reject[]): void;
  /**
   * `fileHash` replaces the one given at the begin: of a streamed file it is known only now. `zonesVersion`: of the borders by
   * which the rows were placed; absent = those of now.
   */
  finishImport(
    batchId: number,
    totals: { readonly read: number; readonly finishedMs: number; readonly fileHash?: string; readonly zonesVersion?: number },
  ): ImportReport;
  /** Undoes all of an open import. Does nothing if none is open. */
  abortImport(batchId: number): void;

  saveZones(batch: ZoneBatch): { added: number; updated: number; unchanged: number };
  /** Sets the zone of every incident, found by the borders of this version; returns how many changed. */
  setIncidentZones(incidentIds: Int32Array<ArrayBuffer>, zoneIds: Int32Array<ArrayBuffer>, zonesVersion: number): number;

  saveHotspots(found: NewHotspots): { run: HotspotRun; hotspots: Hotspot[] };
  /** Stores a run with its forecasts and adds their seals to the ledger, in one transaction. */
  saveForecasts(made: NewForecasts): { runId: number; sealed: number };
  /** An entry is scored once, and its score is an entry of the chain. Returns how many were new. */
  saveScores(scores: readonly NewScore[]): number;
  saveTypeOrigin(typeId: number, origin: Origin): IncidentType | null;
  saveOwnCalendar(calendar: string, entries: unknown): void;

  saveAlertRule(rule: SavedRule, change: RuleChange): AlertRule | null;
  saveRecipient(recipient: Omit<Recipient, 'id'> & { readonly id?: number }): Recipient | null;
  /** Writes the alerts that are new by dedupeKey, and one pending delivery for each enabled recipient, in one transaction. */
  saveAlerts(alerts: readonly NewAlert[], look?: RuleLookResult): { alertIds: number[]; queued: number };
  acknowledgeAlert(id: number, by: string, atMs: number, visible?: Visible): Alert | null;
  /** Takes the oldest pending delivery, writes its attempt, sets it to `sending`, commits to disk, then hands it out. */
  takeDelivery(nowMs: number): OutboxMessage | null;
  settleDelivery(input: {
    readonly deliveryId: number;
    readonly state: Delivery['state'];
    readonly sid: string | null;
    readonly errorCode: string | null;
    readonly atMs: number;
  }): void;
  /** Puts a delivery that the provider surely did not process back to `pending`; it is not taken again before `notBeforeMs`. */
  postponeDelivery(input: { readonly deliveryId: number; readonly notBeforeMs: number; readonly atMs: number }): void;
  /** After a stop in the middle: deliveries still `sending` become `unknown`. Returns how many. */
  markInterruptedDeliveries(nowMs: number): number;

  startPipelineRun(startedMs: number): { runId: number };
  finishPipelineRun(
    runId: number,
    input: {
      readonly state: PipelineRun['state'];
      readonly steps: readonly StepReport[];
      readonly errorCode: string | null;
      readonly finishedMs: number;
    },
  ): PipelineRun;

  saveSettings(changes: Partial<Settings>): void;
}
