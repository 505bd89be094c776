import type { Delivery } from '../../preload/contract/alert-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { OutboxMessage } from '../store/api.ts';
import { writeMessage } from './messages.ts';
import type { Call, MessagePort, Ports, SendOutcome } from './ports.ts';
import { readSettings } from './settings.ts';

export interface DeliveryOutcome {
  accepted: number;
  failed: number;
  unknown: number;
  waiting: number;
}

/** The provider refuses the account itself: every further message would be refused too. */
const CREDENTIALS_REFUSED = '20003';
/** A provider that is too busy this many times in a row is left alone until the next run. */
const MAX_POSTPONED_IN_A_ROW = 5;
/** A longer pause (no network) is not waited for: the next run goes on. */
const MAX_PAUSE_MS = 10_000;
/** Providers keep messages longer, but what is not settled after two days is for a person to look at. */
const LOOK_UP_FOR_MS = 48 * 3_600_000;
/** Clocks differ: look for a message from a little before the attempt. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Settles what earlier runs left open, then sends what waits.
 *
 * A message is posted at most once: its attempt is on disk before it leaves, an unclear outcome becomes `unknown` and is
 * looked up at the provider, never posted again; only what the provider surely did not process goes back to `pending`.
 *
 * @throws AppError alerts.credentials-refused; what waits then still waits.
 */
export async function deliverAlerts(ports: Ports, messages: MessagePort, { signal, progress, audit }: Call): Promise<DeliveryOutcome> {
  const { read, write, now, emit } = ports;
  const touched = new Set<number>();
  const outcome: DeliveryOutcome = { accepted: 0, failed: 0, unknown: 0, waiting: 0 };
  const total = await read.pendingDeliveries();
  await lookUpUnsettled(ports, messages, signal);
  const compose = await createComposer(ports);
  let postponedInARow = 0;
  try {
    while (!signal.aborted && postponedInARow < MAX_POSTPONED_IN_A_ROW) {
      const message = await write.takeDelivery(now());
      if (message === null) break;
      touched.add(message.alert.id);
      const { phone: to, channel } = message;
      const sent = await messages.send({ to, channel, body: compose(message) }, signal);
      // Who got what: the list of deliveries has the recipient by the code.
      audit({
        subjectId: message.alert.id,
        after: { refCode: message.refCode, deliveryId: message.deliveryId, channel, outcome: sent.kind },
      });
      const delayMs = await settle(ports, message, { sent, outcome, postponedInARow });
      postponedInARow = delayMs === null ? 0 : postponedInARow + 1;
      if (delayMs !== null && delayMs > MAX_PAUSE_MS) break;
      if (delayMs !== null) await sleep(delayMs, signal);
      const done = outcome.accepted + outcome.failed + outcome.unknown;
      progress({ step: 'deliver', fraction: total > 0 ? Math.min(1, done / total) : 1, done, total });
    }
  } finally {
    if (touched.size > 0) emit('alerts.changed', { alertIds: [...touched] });
  }
  signal.throwIfAborted();
  return { ...outcome, waiting: await read.pendingDeliveries() };
}

interface Sent {
  readonly sent: SendOutcome;
  readonly outcome: DeliveryOutcome;
  readonly postponedInARow: number;
}

/** Writes down what became of a message; gives the pause before the next one if the provider was too busy, else null. */
async function settle(
  { write, now, log }: Ports,
  { deliveryId, refCode }: OutboxMessage,
  { sent, outcome, postponedInARow }: Sent,
): Promise<number | null> {
  const atMs = now();
  const set = (state: Delivery['state'], sid: string | null, errorCode: string | null) =>
    write.settleDelivery({ deliveryId, state, sid, errorCode, atMs });
  switch (sent.kind) {
    case 'accepted':
      outcome.accepted += 1;
      await set('accepted', sent.sid, null);
      return null;
    case 'unknown':
      outcome.unknown += 1;
      log.warn('delivery.unknown', { deliveryId, refCode });
      await set('unknown', null, sent.reason);
      return null;
    case 'refused':
      if (sent.errorCode === CREDENTIALS_REFUSED) {
        await write.postponeDelivery({ deliveryId, notBeforeMs: atMs, atMs });
        throw new AppError('alerts.credentials-refused', { errorCode: sent.errorCode });
      }
      outcome.failed += 1;
      log.warn('delivery.refused', { deliveryId, refCode, errorCode: sent.errorCode });
      await set('failed', null, sent.errorCode);
      return null;
    case 'not-processed': {
      const delayMs = sent.retryAfterMs * 2 ** postponedInARow;
      await write.postponeDelivery({ deliveryId, notBeforeMs: atMs + delayMs, atMs });
      return delayMs;
    }
  }
}

/** Asks the provider about messages whose end is not known; what it does not know stays as it is, for a person to decide. */
async function lookUpUnsettled({ read, write, now, log, emit }: Ports, messages: MessagePort, signal: AbortSignal): Promise<void> {
  let settled = 0;
  for (const { deliveryId, phone: to, channel, refCode, sid, state, attemptedMs } of await read.unsettledDeliveries()) {
    if (signal.aborted) break;
    if (attemptedMs < now() - LOOK_UP_FOR_MS) continue;
    try {
      const found = await messages.lookUp({ sid, to, channel, refCode, sinceMs: attemptedMs - CLOCK_SKEW_MS });
      const next = found === null ? null : (stateOf[found.status] ?? null);
      if (found === null || next === null || (next === state && sid !== null)) continue;
      await write.settleDelivery({ deliveryId, state: next, sid: found.sid, errorCode: found.errorCode, atMs: now() });
      settled += 1;
    } catch (cause) {
      // No network: the sending that follows will say so too.
      log.error('delivery.look-up-failed', cause);
      break;
    }
  }
  if (settled > 0) emit('alerts.changed', { alertIds: [] });
}

/** Twilio's message statuses in our words. Source: "Message resource", status values. */
const stateOf: Readonly<Record<string, Delivery['state']>> = {
  ...{ accepted: 'accepted', scheduled: 'accepted', queued: 'accepted', sending: 'accepted' },
  ...{ sent: 'sent', delivered: 'delivered', received: 'delivered', read: 'read' },
  ...{ failed: 'failed', undelivered: 'failed', canceled: 'failed' },
};

async function createComposer(ports: Ports): Promise<(message: OutboxMessage) => string> {
  const [settings, types, zones] = await Promise.all([readSettings(ports), ports.read.incidentTypes(), ports.read.zones()]);
  type Named = (typeof types)[number] | (typeof zones)[number];
  const nameOf = (things: readonly Named[], id: number | null, language: 'ar' | 'en') => {
    const thing = things.find((candidate) => candidate.id === id);
    if (thing === undefined) return null;
    return (language === 'ar' ? (thing.nameAr ?? thing.nameEn) : (thing.nameEn ?? thing.nameAr)) ?? thing.code;
  };
  return ({ alert, language }) => {
    const [typeName, zoneName] = [nameOf(types, alert.typeId, language), nameOf(zones, alert.zoneId, language)];
    return writeMessage({ alert, typeName, zoneName, timeZone: settings.timeZone, language });
  };
}

/** Waits, or less long if the call is cancelled. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
