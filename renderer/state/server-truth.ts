import type { BackupState } from '../../preload/contract/backups.ts';
import type { z } from 'zod';
import type { Alert, AlertRule, Delivery, Recipient } from '../../preload/contract/alert-domain.ts';
import type { Hotspot, IncidentType, PipelineRun, Settings, Zone } from '../../preload/contract/domain.ts';
import type { CalendarEvent, ForecastSummary } from '../../preload/contract/forecast-domain.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { SyncStatus } from '../../preload/contract/sync-domain.ts';
import type { Columns } from './cross-filter.ts';

export type ZoneGeometry = OutputOf<Contract['zones']['geometry']>;
export type Density = OutputOf<Contract['hotspots']['density']>;
export type HotspotDetail = OutputOf<Contract['hotspots']['get']>;
export type IncidentRecordView = OutputOf<Contract['incidents']['record']> & { readonly id: number };
export type RunSummary = OutputOf<Contract['hotspots']['runs']>['items'][number];
export type ForecastDetail = OutputOf<Contract['forecasts']['get']>;
export type ForecastRunView = OutputOf<Contract['forecasts']['runs']>['items'][number];
export type ImportBatch = OutputOf<Contract['incidents']['batches']>['items'][number];
export type Doctor = OutputOf<Contract['settings']['doctor']>;
export type RejectPage = OutputOf<Contract['incidents']['rejects']> & { readonly batchId: number; readonly page: number };
export type RecipientView = z.infer<typeof Recipient>;
export type LedgerPage = OutputOf<Contract['forecasts']['ledger']>;
export type SharedLedger = OutputOf<Contract['forecasts']['ledgers']>['items'][number];
export type LedgerCheck = OutputOf<Contract['forecasts']['verifyLedger']>;
export type ScoreLine = OutputOf<Contract['forecasts']['scoreboard']>['items'][number];
export type Anomalies = OutputOf<Contract['forecasts']['anomalies']>;
export type Risk = OutputOf<Contract['forecasts']['risk']>;
export type FeedbackRun = OutputOf<Contract['forecasts']['feedback']>;
export type Calendars = OutputOf<Contract['forecasts']['calendars']>;
export type FeedDrift = NonNullable<OutputOf<Contract['alerts']['evaluate']>['drift']>;
export type AlertView = z.infer<typeof Alert>;
export type ConflictPage = OutputOf<Contract['sync']['conflicts']>;
export type RejectedPage = OutputOf<Contract['sync']['rejected']>;
export type AuditPage = OutputOf<Contract['audit']['list']>;
export type AuditHead = OutputOf<Contract['audit']['head']>['head'];
export type AuditCheck = OutputOf<Contract['audit']['verify']>;
export type Access = OutputOf<Contract['users']['state']>;
export type AccountView = OutputOf<Contract['users']['list']>['items'][number];
export type Me = OutputOf<Contract['users']['me']>;
export type DeliveryView = z.infer<typeof Delivery>;

/** What the host last said. Only actions/ writes it; null = not asked or not there yet. */
export interface ServerTruth {
  /** `lost`: the way to the host broke and is tried again. `keyless`: nobody can open the cache any more. */
  readonly connection: 'connecting' | 'ready' | 'signed-out' | 'locked' | 'keyless' | 'lost';
  /** False until the lists were read once: an empty list then means that there is nothing. */
  readonly areListsRead: boolean;
  /** Whether people sign in here, and when a screen locks. */
  readonly access: Access | null;
  /** Stays while the screen is locked: whoever comes back goes on where they were. */
  readonly me: Me | null;
  /** Read when the page of people is opened. */
  readonly accounts: readonly AccountView[] | null;
  readonly settings: Settings | null;
  readonly columns: Columns | null;
  readonly types: readonly IncidentType[];
  readonly zones: readonly Zone[];
  readonly geometry: ZoneGeometry | null;
  readonly hotspotRuns: readonly RunSummary[];
  readonly hotspotsByRun: Readonly<Record<number, readonly Hotspot[]>>;
  readonly hotspotDetail: HotspotDetail | null;
  /** The selected incident in full. */
  readonly incidentRecord: IncidentRecordView | null;
  readonly density: Density | null;
  readonly dataCut: string | null;
  /** Of all types by day, the newest run of that kind: what other panels and alerts speak of. */
  readonly forecasts: readonly ForecastSummary[];
  readonly forecastRuns: readonly ForecastRunView[];
  /** The run on the forecast page, of any kind, and its forecasts: the city first, then by expected change. */
  readonly forecastRun: ForecastRunView | null;
  readonly runForecasts: readonly ForecastSummary[];
  /** Forecasts read in full so far, by id. */
  readonly forecastsById: Readonly<Record<number, ForecastDetail>>;
  /** Of others. */
  readonly ledgers: readonly SharedLedger[];
  readonly ledger: LedgerPage | null;
  readonly ledgerCheck: LedgerCheck | null;
  readonly scoreboard: readonly ScoreLine[] | null;
  readonly anomalies: Anomalies | null;
  /** Where incidents are to be expected next; read when its layer is switched on. */
  readonly risk: Risk | null;
  /** The same of the run on the page of forecasts, where that is another one. */
  readonly runRisk: Risk | null;
  readonly feedback: FeedbackRun | null;
  readonly calendars: Calendars | null;
  /** Coming events of the chosen calendar. */
  readonly events: readonly CalendarEvent[] | null;
  /** When rules were last checked by hand in this window, and what changed in the data so that no alert was raised. */
  readonly ruleCheck: { readonly atMs: number; readonly drift: FeedDrift | null } | null;
  readonly alerts: readonly AlertView[];
  readonly openAlerts: number;
  readonly deliveries: readonly DeliveryView[];
  readonly rules: readonly AlertRule[];
  readonly recipients: readonly RecipientView[];
  readonly batches: readonly ImportBatch[];
  readonly rejectPage: RejectPage | null;
  readonly pipelineRuns: readonly PipelineRun[];
  readonly doctor: Doctor | null;
  /** Read when their card is first shown. */
  readonly backups: BackupState | null;
  readonly sync: SyncStatus | null;
  readonly openConflicts: ConflictPage | null;
  readonly decidedConflicts: ConflictPage | null;
  /** Of the row whose conflicts are shown, if it is an incident. */
  readonly conflictRecord: IncidentRecordView | null;
  /** What the centre refused. */
  readonly rejectedChanges: RejectedPage | null;
  readonly auditPage: AuditPage | null;
  readonly auditHead: AuditHead;
  readonly auditCheck: AuditCheck | null;
}

export const noServerTruth: ServerTruth = {
  connection: 'connecting',
  areListsRead: false,
  access: null,
  me: null,
  accounts: null,
  settings: null,
  columns: null,
  types: [],
  zones: [],
  geometry: null,
  hotspotRuns: [],
  hotspotsByRun: {},
  hotspotDetail: null,
  incidentRecord: null,
  density: null,
  dataCut: null,
  forecasts: [],
  forecastRuns: [],
  forecastRun: null,
  runForecasts: [],
  forecastsById: {},
  ledgers: [],
  ledger: null,
  ledgerCheck: null,
  scoreboard: null,
  anomalies: null,
  risk: null,
  runRisk: null,
  feedback: null,
  calendars: null,
  events: null,
  ruleCheck: null,
  alerts: [],
  openAlerts: 0,
  deliveries: [],
  rules: [],
  recipients: [],
  batches: [],
  rejectPage: null,
  pipelineRuns: [],
  doctor: null,
  backups: null,
  sync: null,
  openConflicts: null,
  decidedConflicts: null,
  conflictRecord: null,
  rejectedChanges: null,
  auditPage: null,
  auditHead: null,
  auditCheck: null,
};
