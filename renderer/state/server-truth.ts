import type { z } from 'zod';
import type {
  Alert,
  AlertRule,
  Delivery,
  ForecastSummary,
  Forecast,
  Hotspot,
  IncidentType,
  PipelineRun,
  Recipient,
  Settings,
  Zone,
} from '../../preload/contract/domain.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf, Role } from '../../preload/contract/procedure.ts';
import type { Columns } from './cross-filter.ts';

export type ZoneGeometry = OutputOf<Contract['zones']['geometry']>;
export type Density = OutputOf<Contract['hotspots']['density']>;
export type HotspotDetail = OutputOf<Contract['hotspots']['get']>;
export type RunSummary = OutputOf<Contract['hotspots']['runs']>['items'][number];
export type ImportBatch = OutputOf<Contract['incidents']['batches']>['items'][number];
export type Doctor = OutputOf<Contract['settings']['doctor']>;
export type RejectPage = OutputOf<Contract['incidents']['rejects']> & { readonly batchId: number; readonly page: number };
export type RecipientView = z.infer<typeof Recipient>;
export type AlertView = z.infer<typeof Alert>;
export type DeliveryView = z.infer<typeof Delivery>;

/** What the host last said. Only actions/ writes it; null = not asked or not there yet. */
export interface ServerTruth {
  /** `lost`: the way to the host broke and is tried again. */
  readonly connection: 'connecting' | 'ready' | 'signed-out' | 'lost';
  /** False until the lists were read once: an empty list then means that there is nothing. */
  readonly areListsRead: boolean;
  readonly me: { readonly name: string; readonly role: Role } | null;
  readonly settings: Settings | null;
  readonly columns: Columns | null;
  readonly types: readonly IncidentType[];
  readonly zones: readonly Zone[];
  readonly geometry: ZoneGeometry | null;
  readonly hotspotRuns: readonly RunSummary[];
  readonly hotspotsByRun: Readonly<Record<number, readonly Hotspot[]>>;
  readonly hotspotDetail: HotspotDetail | null;
  readonly density: Density | null;
  readonly dataCut: string | null;
  readonly forecasts: readonly ForecastSummary[];
  /** Forecasts read in full so far, by id. */
  readonly forecastsById: Readonly<Record<number, Forecast>>;
  readonly alerts: readonly AlertView[];
  readonly openAlerts: number;
  readonly deliveries: readonly DeliveryView[];
  readonly rules: readonly AlertRule[];
  readonly recipients: readonly RecipientView[];
  readonly batches: readonly ImportBatch[];
  readonly rejectPage: RejectPage | null;
  readonly pipelineRuns: readonly PipelineRun[];
  readonly doctor: Doctor | null;
}

export const noServerTruth: ServerTruth = {
  connection: 'connecting',
  areListsRead: false,
  me: null,
  settings: null,
  columns: null,
  types: [],
  zones: [],
  geometry: null,
  hotspotRuns: [],
  hotspotsByRun: {},
  hotspotDetail: null,
  density: null,
  dataCut: null,
  forecasts: [],
  forecastsById: {},
  alerts: [],
  openAlerts: 0,
  deliveries: [],
  rules: [],
  recipients: [],
  batches: [],
  rejectPage: null,
  pipelineRuns: [],
  doctor: null,
};
