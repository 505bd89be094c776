import type { ColumnMapping } from '../../preload/contract/domain.ts';
import type { ErrorParams, ErrorCode } from '../../preload/contract/errors.ts';
import type { FileLayer } from '../../preload/contract/layers.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf, Progress } from '../../preload/contract/procedure.ts';
import { type AuditFilter, noAuditFilter } from './audit-filter.ts';
import type { ConflictDraft, Decision } from './decisions.ts';
import type { Filter } from './choices.ts';
import type { IncidentDraft } from './incident-draft.ts';

export type Preview = OutputOf<Contract['incidents']['preview']>;
export type ImportResult =
  | { readonly kind: 'incidents'; readonly report: OutputOf<Contract['incidents']['import']> }
  | { readonly kind: 'zones'; readonly report: OutputOf<Contract['zones']['import']> };

export const jobNames = [
  'incidents.import',
  'incidents.export',
  'zones.import',
  'hotspots.detect',
  'forecasts.run',
  'alerts.deliver',
  'pipeline.run',
  'sync.link',
  'sync.run',
  'sync.compare',
  'sync.exportBundle',
  'sync.importBundle',
  'audit.verify',
  'retention.run',
  'settings.encryptCache',
  'settings.rekeyCache',
  'settings.decryptCache',
  'backups.make',
  'backups.drill',
  'backups.restore',
  'reports.make',
] as const;
export type JobName = (typeof jobNames)[number];

/** Pages of the forecasts: expected counts, the sealed ones, what is out of the ordinary, what patrols would do to the data. */
export const forecastPages = ['fan', 'ledger', 'anomalies', 'feedback'] as const;
export type ForecastPage = (typeof forecastPages)[number];

/** Pages of sync: conflicts that wait for a decision, those decided, what the centre refused, the link. */
export type SyncPage = 'open' | 'decided' | 'rejected' | 'centre';

export interface Failure {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly ref: string | undefined;
}

/** Long work, from its call to its end. Finished ones stay in the tray until removed. */
export interface Job {
  readonly callId: string;
  readonly name: JobName;
  /** What it works on, such as a file name. */
  readonly subject: string | null;
  readonly progress: Progress | null;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedMs: number;
  readonly finishedMs: number | null;
  readonly failure: Failure | null;
}

/** A file on its way in: looked at, not yet written. */
export interface ImportFlow {
  readonly fileName: string;
  readonly kind: 'incidents' | 'zones';
  /** Of a GeoPackage or SpatiaLite file; none for files of other kinds. */
  readonly layers: readonly FileLayer[];
  readonly layer: string | null;
  readonly token: string | null;
  readonly preview: Preview | null;
  /** Columns as changed by hand; null = as detected. */
  readonly mapping: ColumnMapping | null;
  readonly isReading: boolean;
  readonly failure: Failure | null;
  readonly result: ImportResult | null;
}

export interface Notice {
  readonly id: number;
  readonly kind: 'ok' | 'bad';
  readonly failure: Failure | null;
  readonly text: string | null;
}

/** What lasts as long as the window. */
export interface Transient {
  readonly jobs: readonly Job[];
  readonly isTrayOpen: boolean;
  readonly selectedZoneId: number | null;
  readonly selectedHotspotId: number | null;
  /** Lies over the selected zone or hotspot, which comes back when it is closed. */
  readonly selectedIncidentId: number | null;
  /** Form of the selected incident; null = only looked at. */
  readonly incidentDraft: IncidentDraft | null;
  readonly hoveredZoneId: number | null;
  readonly selectedForecastId: number | null;
  readonly forecastPage: ForecastPage;
  /** Period of the risk that is on the map, 0 = the first after the data cut. */
  readonly riskPeriod: number;
  /** Run on the forecast page; null = the newest one. */
  readonly forecastRunId: number | null;
  /** Of somebody else; null = the own one. */
  readonly ledgerId: number | null;
  readonly selectedAlertId: number | null;
  readonly cursor: readonly [number, number] | null;
  readonly isPaletteOpen: boolean;
  readonly areKeysOpen: boolean;
  /** Filter chip whose popover is open. */
  readonly openChip: 'period' | 'type' | 'zone' | null;
  readonly formerFilters: readonly Filter[];
  readonly undoneFilters: readonly Filter[];
  readonly isDensityStale: boolean;
  readonly isDropping: boolean;
  readonly importFlow: ImportFlow | null;
  readonly notices: readonly Notice[];
  readonly isSyncOpen: boolean;
  /** null = conflicts if there is a centre, else the link. */
  readonly syncPage: SyncPage | null;
  /** Row whose conflicts are shown; null = the first one. */
  readonly conflictKey: string | null;
  /** Choices that are not applied yet, by conflict. */
  readonly conflictDrafts: Readonly<Record<string, ConflictDraft>>;
  readonly lastDecision: readonly Decision[] | null;
  /** In place of the settings. */
  readonly isAuditOpen: boolean;
  readonly auditFilter: AuditFilter;
  /** Why nobody is signed in any more: nobody touched the screen, it was locked by hand, or the host ended it. */
  readonly lockedBy: 'idle' | 'hand' | 'host' | null;
  /** Shown once, until it was written down. */
  readonly recoveryCode: string | null;
  /** Of the cache; shown once, until it is on paper. */
  readonly cacheRecoveryKey: string | null;
}

export const noTransient: Transient = {
  jobs: [],
  isTrayOpen: false,
  selectedZoneId: null,
  selectedHotspotId: null,
  selectedIncidentId: null,
  incidentDraft: null,
  hoveredZoneId: null,
  selectedForecastId: null,
  forecastPage: 'fan',
  riskPeriod: 0,
  forecastRunId: null,
  ledgerId: null,
  selectedAlertId: null,
  cursor: null,
  isPaletteOpen: false,
  areKeysOpen: false,
  openChip: null,
  formerFilters: [],
  undoneFilters: [],
  isDensityStale: false,
  isDropping: false,
  importFlow: null,
  notices: [],
  isSyncOpen: false,
  syncPage: null,
  conflictKey: null,
  conflictDrafts: {},
  lastDecision: null,
  isAuditOpen: false,
  auditFilter: noAuditFilter,
  lockedBy: null,
  recoveryCode: null,
  cacheRecoveryKey: null,
};
