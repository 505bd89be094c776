import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { client } from '../api/connection.ts';

/**
 * What a rule would have done in the year before the data end.
 *
 * @param falseAMonth  the lowest threshold with at most so many false alarms in 30 days is looked for; null = that of the rule.
 * Rejects with why it cannot be told.
 */
export function tryRule(
  { name, measure, threshold, minSupport, minCount, scope, timing, severity, enabled }: Omit<AlertRule, 'id' | 'version'>,
  falseAMonth: number | null,
  signal: AbortSignal,
): Promise<OutputOf<Contract['alerts']['dryRun']>> {
  const rule = { name: name.trim() === '' ? '-' : name.trim(), measure, threshold, minSupport, minCount, scope, timing, severity, enabled };
  return client.alerts.dryRun({ rule, from: null, to: null, falseAMonth }, { signal });
}
