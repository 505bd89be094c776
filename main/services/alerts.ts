import type { alerts } from '../../preload/contract/alerts.ts';
import type { AlertRule, Recipient } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { roles } from '../../preload/contract/procedure.ts';
import type { NewAlert } from '../store/api.ts';
import { deliverAlerts } from './deliveries.ts';
import type { Handlers, Ports } from './ports.ts';
import { makeRefCodes } from './ref-codes.ts';

export const alertsService = (ports: Ports): Handlers<typeof alerts> => ({
  list: ({ state, page, pageSize }) => ports.read.alerts(state ?? null, { page, pageSize }),

  async acknowledge({ id }, { caller }) {
    const alert = await ports.write.acknowledgeAlert(id, caller.name, ports.now());
    if (alert === null) throw new AppError('not-found', { what: 'alert', id });
    ports.emit('alerts.changed', { alertIds: [id] });
    return alert;
  },

  deliveries: ({ alertId, page, pageSize }) => ports.read.deliveries(alertId ?? null, { page, pageSize }),

  async rules() {
    return { items: await ports.read.alertRules() };
  },

  async saveRule({ id, ...rule }) {
    const saved = await ports.write.saveAlertRule(id === undefined ? rule : { ...rule, id });
    return found<AlertRule>(saved, 'alert rule', id);
  },

  async recipients(_input, { caller }) {
    const items = await ports.read.recipients();
    const maySee = roles.indexOf(caller.role) >= roles.indexOf('supervisor');
    return { items: maySee ? items : items.map((recipient) => ({ ...recipient, phone: maskPhone(recipient.phone) })) };
  },

  async saveRecipient({ id, ...recipient }) {
    const saved = await ports.write.saveRecipient(id === undefined ? recipient : { ...recipient, id });
    return found<Recipient>(saved, 'recipient', id);
  },

  evaluate: () => evaluateAlerts(ports),

  async deliver(_input, call) {
    if (ports.messages === null) throw new AppError('alerts.credentials-missing');
    return deliverAlerts(ports, ports.messages, call);
  },
});

/** Checks all enabled rules against the newest hotspots and forecasts; what is new goes to the alerts and the outbox. */
export async function evaluateAlerts({
  read,
  write,
  compute,
  emit,
  now,
}: Ports): Promise<{ checked: number; fired: number; queued: number }> {
  const [rules, hotspots, forecasts] = await Promise.all([read.alertRules(), read.hotspots(null), read.forecastSummaries()]);
  const enabled = rules.filter((rule) => rule.enabled);
  const candidates = await compute('evaluateRules', { rules: enabled, hotspots: hotspots ?? [], forecasts });
  const codes = makeRefCodes(candidates.length);
  const severityOf = new Map(enabled.map(({ id, severity }) => [id, severity]));
  const fresh = candidates.map((candidate, i): NewAlert => {
    return { ...candidate, refCode: codes[i] ?? '', severity: severityOf.get(candidate.ruleId) ?? 'low', firedMs: now() };
  });
  const { alertIds, queued } = await write.saveAlerts(fresh);
  if (alertIds.length > 0) emit('alerts.changed', { alertIds });
  return { checked: enabled.length, fired: alertIds.length, queued };
}

function found<T>(saved: T | null, what: string, id: number | undefined): T {
  if (saved === null) throw new AppError('not-found', { what, id: id ?? 0 });
  return saved;
}

/** Country code and the last three digits, as in the delivery list: enough to know one's own colleagues. */
const maskPhone = (phone: string): string => `${phone.slice(0, 4)}${'•'.repeat(Math.max(0, phone.length - 7))}${phone.slice(-3)}`;
