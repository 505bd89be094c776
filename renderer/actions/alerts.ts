import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { client } from '../api/connection.ts';
import type { RecipientView } from '../state/server-truth.ts';
import { getState, patch } from '../state/store.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';

const alertsShown = 200;
const deliveriesShown = 500;

/** Reads alerts, messages, rules and recipients. */
export async function loadAlerts(): Promise<void> {
  const [alerts, deliveries, rules, recipients] = await Promise.all([
    client.alerts.list({ pageSize: alertsShown }),
    client.alerts.deliveries({ pageSize: deliveriesShown }),
    client.alerts.rules({}),
    client.alerts.recipients({}),
  ]);
  patch('server', {
    alerts: alerts.items,
    openAlerts: alerts.open,
    deliveries: deliveries.items,
    rules: rules.items,
    recipients: recipients.items,
  });
}

export function selectAlert(selectedAlertId: number | null): void {
  patch('transient', { selectedAlertId });
}

export async function acknowledgeAlert(id: number): Promise<void> {
  try {
    const alert = await client.alerts.acknowledge({ id });
    const { alerts, openAlerts } = getState().server;
    const wasOpen = alerts.some((other) => other.id === id && other.state === 'open');
    patch('server', { alerts: alerts.map((other) => (other.id === id ? alert : other)), openAlerts: openAlerts - (wasOpen ? 1 : 0) });
  } catch (error) {
    reportFailure(error);
  }
}

/** @returns whether it was saved; if not, the reason is on the screen. */
export async function saveRule(rule: Omit<AlertRule, 'id' | 'version'> & { readonly id?: number }): Promise<boolean> {
  try {
    await client.alerts.saveRule(rule);
    await loadAlerts();
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

/** @returns whether it was saved; if not, the reason is on the screen. */
export async function saveRecipient(recipient: Omit<RecipientView, 'id'> & { readonly id?: number }): Promise<boolean> {
  try {
    await client.alerts.saveRecipient(recipient);
    await loadAlerts();
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

/** Checks all rules now. @returns what was found, null if it failed. */
export async function evaluateRules(): Promise<{ readonly checked: number; readonly fired: number } | null> {
  try {
    const result = await client.alerts.evaluate({});
    patch('server', { ruleCheck: { atMs: Date.now(), drift: result.drift } });
    await loadAlerts();
    return result;
  } catch (error) {
    reportFailure(error);
    return null;
  }
}

export async function deliverMessages(): Promise<void> {
  const { error } = await runJob('alerts.deliver', null, (options) => client.alerts.deliver({}, options));
  if (error !== null) reportFailure(error);
  else await loadAlerts();
}
