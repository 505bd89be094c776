import type { Progress } from './procedure.ts';

/** What the main process tells everyone, without being asked. Past tense; the data itself is fetched by a call. */
export interface EventMap {
  readonly 'job.progressed': Progress & { readonly procedure: string; readonly callId: string };
  readonly 'incidents.changed': { readonly batchId: number | null };
  readonly 'zones.changed': Record<string, never>;
  /** runId: null = several, from the centre. */
  readonly 'hotspots.changed': { readonly runId: number | null };
  readonly 'forecasts.changed': { readonly runId: number | null };
  readonly 'alerts.changed': { readonly alertIds: readonly number[] };
  readonly 'pipeline.changed': { readonly runId: number; readonly state: string };
  readonly 'settings.changed': Record<string, never>;
  /** Accounts or what they may do. */
  readonly 'users.changed': Record<string, never>;
  /** One was made, erased or could not be made; the folder or the hours are others. */
  readonly 'backups.changed': Record<string, never>;
  /** What waits, the last success, conflicts or the state of the link. */
  readonly 'sync.changed': Record<string, never>;
}
export type EventName = keyof EventMap;

/** An event together with its name, as it travels to those who listen. */
export type AppEvent = { readonly [N in EventName]: { readonly name: N; readonly payload: EventMap[N] } }[EventName];
