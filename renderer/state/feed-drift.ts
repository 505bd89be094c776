import type { FeedDriftKind } from '../strings/en-outlook.ts';
import type { FeedDrift } from './server-truth.ts';
import type { State } from './store.ts';

export interface KnownDrift extends Omit<FeedDrift, 'verdict'> {
  readonly verdict: FeedDriftKind;
}

/**
 * Why the last check of the rules raised no alert: by the last check asked for in this window, or by the last run of the pipeline,
 * whichever is newer. Null if the feed was as usual, or nothing is known of it.
 */
export function selectFeedDrift({ server: { ruleCheck, pipelineRuns } }: State): KnownDrift | null {
  const run = pipelineRuns.find(({ steps }) => steps.some(({ name }) => name === 'alerts'));
  if (ruleCheck !== null && ruleCheck.atMs >= (run?.finishedMs ?? 0)) return known(ruleCheck.drift);
  const reason = run?.steps.find(({ name }) => name === 'alerts')?.reason;
  return reason?.code === 'alerts.feed-drift' ? known(reason.params) : null;
}

const kinds: readonly FeedDriftKind[] = ['volume-dropped', 'volume-jumped', 'geocoding-worse'];

const madeOf = new WeakMap<object, KnownDrift>();

/** The same object for the same source, so that what reads it is not drawn again for nothing. */
function known(source: Readonly<Record<string, unknown>> | FeedDrift | null): KnownDrift | null {
  if (source === null) return null;
  const former = madeOf.get(source);
  if (former !== undefined) return former;
  const { verdict, observed, expected, since } = source;
  const kind = kinds.find((other) => other === verdict);
  if (kind === undefined || typeof observed !== 'number' || typeof expected !== 'number') return null;
  const drift = { verdict: kind, observed, expected, since: typeof since === 'string' ? since : null };
  madeOf.set(source, drift);
  return drift;
}
