import type { alerts } from '../../preload/contract/alerts.ts';
import type { AlertRule, Recipient } from '../../preload/contract/alert-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { roles } from '../../preload/contract/procedure.ts';
import { isSeriesMeasure } from '../../preload/contract/rule-measures.ts';
import type { NewAlert } from '../store/api.ts';
import { lookAtNew } from './alert-looks.ts';
import { dryRunOf, refuseStrangeRule, ruleVersions } from './alert-rules.ts';
import { findAnomalies, type Anomalies } from './anomalies.ts';
import { deliverAlerts } from './deliveries.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { makeRefCodes } from './ref-codes.ts';

export const alertsService = (ports: Ports): Handlers<typeof alerts> => ({
  list: ({ state, page, pageSize }) => ports.read.alerts(state ?? null, { page, pageSize }),

  async acknowledge({ id }, { caller, audit }) {
    const alert = await ports.write.acknowledgeAlert(id, caller.name, ports.now());
    if (alert === null) throw new AppError('not-found', { what: 'alert', id });
    ports.emit('alerts.changed', { alertIds: [id] });
    const { refCode, state, acknowledgedBy } = alert;
    audit({ subjectId: id, after: { refCode, state, acknowledgedBy } });
    return alert;
  },

  deliveries: ({ alertId, page, pageSize }) => ports.read.deliveries(alertId ?? null, { page, pageSize }),

  async rules() {
    return { items: await ports.read.alertRules() };
  },

  async saveRule({ id, ...rule }, { caller, audit }) {
    refuseStrangeRule(rule);
    const before = (await ports.read.alertRules()).find((known) => known.id === id) ?? null;
    const saved = found<AlertRule>(
      await ports.write.saveAlertRule(id === undefined ? rule : { ...rule, id }, { actor: caller.name, atMs: ports.now() }),
      'alert rule',
      id,
    );
    audit({ subjectId: saved.id, before, after: saved });
    return saved;
  },

  ruleVersions: ({ id }) => ruleVersions(ports, id),

  dryRun: (input, call) => dryRunOf(ports, input, call),

  async recipients(_input, { caller }) {
    const items = await ports.read.recipients();
    const maySee = roles.indexOf(caller.role) >= roles.indexOf('supervisor');
    return { items: maySee ? items : items.map((recipient) => ({ ...recipient, phone: maskPhone(recipient.phone) })) };
  },

  async saveRecipient({ id, ...recipient }, { audit }) {
    const before = (await ports.read.recipients()).find((known) => known.id === id) ?? null;
    const saved = found<Recipient>(await ports.write.saveRecipient(id === undefined ? recipient : { ...recipient, id }), 'recipient', id);
    audit({
      subjectId: saved.id,
      before: before && audited(before),
      after: { ...audited(saved), hasNewPhone: before?.phone !== saved.phone },
    });
    return saved;
  },

  async evaluate(_input, call) {
    const evaluation = await evaluateAlerts(ports, call);
    call.audit({ after: evaluation });
    return evaluation;
  },

  async deliver(_input, call) {
    if (ports.messages === null) throw new AppError('alerts.credentials-missing');
    return deliverAlerts(ports, ports.messages, call);
  },
});

/** Whom it is about and how they are reached, without the number. */
const audited = ({ name, channel, language, enabled }: Recipient) => ({ name, channel, language, enabled });

/** Days whose counts a rule on excess looks at: a week, so that a laptop that was off over the weekend misses none. */
const EXCESS_DAYS = 7;

interface Evaluation {
  readonly checked: number;
  readonly fired: number;
  readonly queued: number;
  /** What changed in the data themselves, so that no alert was raised; null = nothing. */
  readonly drift: { readonly verdict: string; readonly observed: number; readonly expected: number; readonly since: string | null } | null;
}

/**
 * Checks all enabled rules against the newest hotspots, forecasts and counts; what is new goes to the alerts and the outbox. While the
 * feed itself drifts, no baseline holds and nothing is raised.
 */
export async function evaluateAlerts(ports: Ports, call: Pick<Call, 'signal' | 'progress'>): Promise<Evaluation> {
  const { read, write, compute, emit, now } = ports;
  const [rules, hotspots, newest, anomalies] = await Promise.all([
    read.alertRules(),
    read.hotspots('own'),
    read.forecastSummaries(null),
    findAnomalies(ports, EXCESS_DAYS, call).catch(noneWithoutHistory),
  ]);
  const enabled = rules.filter((rule) => rule.enabled);
  const drift = driftOf(anomalies);
  if (drift !== null) return { checked: enabled.length, fired: 0, queued: 0, drift };
  const forecasts = newest?.items ?? [];
  const excesses = anomalies?.exceedances ?? [];
  const { candidates: counted, standings, cleared } = await lookAtNew(ports, enabled, call);
  const results = enabled.flatMap(({ measure, scope, ...rule }) => (isSeriesMeasure(measure) ? [] : [{ ...rule, measure, ...scope }]));
  const found = await compute('evaluateRules', { rules: results, hotspots: hotspots ?? [], forecasts, excesses });
  const candidates = [...found.map((candidate) => ({ ...candidate, observedMin: null })), ...counted];
  const codes = makeRefCodes(candidates.length);
  const severityOf = new Map(enabled.map(({ id, severity }) => [id, severity]));
  const fresh = candidates.map((candidate, i): NewAlert => {
    return { ...candidate, refCode: codes[i] ?? '', severity: severityOf.get(candidate.ruleId) ?? 'low', firedMs: now() };
  });
  const { alertIds, queued } = await write.saveAlerts(fresh, { standings, cleared });
  if (alertIds.length > 0 || cleared.length > 0) emit('alerts.changed', { alertIds });
  return { checked: enabled.length, fired: alertIds.length, queued, drift: null };
}

/** A cache too young to know what is usual has no anomalies; its hotspots may still raise alerts. */
function noneWithoutHistory(error: unknown): null {
  if (error instanceof AppError && error.code === 'forecasts.too-short') return null;
  throw error;
}

function driftOf(anomalies: Anomalies | null): Evaluation['drift'] {
  const feed = anomalies?.feed;
  if (!feed || feed.verdict === 'ok' || feed.verdict === 'too-short') return null;
  const round = (value: number) => Math.round(value * 10) / 10;
  return { verdict: feed.verdict, observed: round(feed.observed), expected: round(feed.expected), since: feed.since };
}

function found<T>(saved: T | null, what: string, id: number | undefined): T {
  if (saved === null) throw new AppError('not-found', { what, id: id ?? 0 });
  return saved;
}

/** Country code and the last three digits, as in the delivery list: enough to know one's own colleagues. */
const maskPhone = (phone: string): string => `${phone.slice(0, 4)}${'•'.repeat(Math.max(0, phone.length - 7))}${phone.slice(-3)}`;
