/**
 * The outbox. A message is posted at most once: its attempt is on disk before it leaves, and what was taken out is never
 * pending again by itself, whatever happens to the process in between.
 */
import type { Delivery, Recipient } from '../../preload/contract/alert-domain.ts';
import { alertById } from './alerts.ts';
import type { OutboxMessage, PageOf, PageRequest, Reads, Writes } from './api.ts';
import { all, allOf, first, run, sql, value, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import { isInZones, type Visible } from './visible.ts';

/** Newest first. */
export function deliveries(db: ReadDb, alertId: number | null, { page, pageSize }: PageRequest, visible?: Visible): PageOf<Delivery> {
  const ofZones = isInZones(sql`(SELECT zone_id FROM alert WHERE alert.id = alert_id)`, visible);
  const where = allOf([...(alertId === null ? [] : [sql`alert_id = ${alertId}`]), ...ofZones]);
  const items = all<Omit<Delivery, 'phoneMasked'> & { phone: string }>(
    db,
    sql`SELECT d.id, d.alert_id AS alertId, a.ref_code AS refCode, r.name AS recipientName, d.phone, d.channel, d.state,
          d.error_code AS errorCode, d.updated_ms AS updatedMs
        FROM delivery d JOIN alert a ON a.id = d.alert_id JOIN recipient r ON r.id = d.recipient_id
        WHERE ${where} ORDER BY d.id DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
  );
  return {
    total: value(db, sql`SELECT count(*) FROM delivery WHERE ${where}`),
    items: items.map(({ phone, ...delivery }) => ({ ...delivery, phoneMasked: maskPhone(phone) })),
  };
}

/** Those of a backup may have been sent without this cache knowing of an attempt: not before the alert fired. */
export function unsettledDeliveries(db: ReadDb): ReturnType<Reads['unsettledDeliveries']> {
  return all(
    db,
    sql`SELECT d.id AS deliveryId, a.ref_code AS refCode, d.phone, d.channel, d.sid, d.state,
          coalesce((SELECT max(started_ms) FROM attempt WHERE delivery_id = d.id), a.fired_ms) AS attemptedMs
        FROM delivery d JOIN alert a ON a.id = d.alert_id WHERE d.state IN ('accepted', 'sent', 'unknown') ORDER BY d.id`,
  );
}

/** How many wait to be sent, those postponed included. */
export function pendingDeliveries(db: ReadDb): number {
  return value(db, sql`SELECT count(*) FROM delivery d JOIN recipient r ON r.id = d.recipient_id WHERE ${isWaiting}`);
}

/** Must be committed before its result is used: the table `writes` sees to it. */
export function takeDelivery(db: WriteDb, nowMs: number): OutboxMessage | null {
  type Next = Pick<Recipient, 'phone' | 'channel' | 'language'> & { deliveryId: number; alertId: number };
  const next = first<Next>(
    db,
    sql`SELECT d.id AS deliveryId, d.alert_id AS alertId, r.phone, r.channel, r.language
        FROM delivery d JOIN recipient r ON r.id = d.recipient_id
        WHERE ${isWaiting} AND d.not_before_ms <= ${nowMs} ORDER BY d.id LIMIT 1`,
  );
  const alert = next && alertById(db, next.alertId);
  if (!next || !alert) return null;
  const { deliveryId, phone, channel, language } = next;
  const { id: attemptId } = run(db, sql`INSERT INTO attempt (delivery_id, started_ms) VALUES (${deliveryId}, ${nowMs})`);
  run(
    db,
    sql`UPDATE delivery SET state = 'sending', phone = ${phone}, channel = ${channel}, error_code = NULL, updated_ms = ${nowMs} WHERE id = ${deliveryId}`,
  );
  return { deliveryId, attemptId, refCode: alert.refCode, phone, channel, language, alert };
}

/** Only what is `sending` can be put back: of anything else it is not sure that it was not processed. */
export function postponeDelivery(db: WriteDb, { deliveryId, notBeforeMs, atMs }: Parameters<Writes['postponeDelivery']>[0]): void {
  const { changes } = run(
    db,
    sql`UPDATE delivery SET state = 'pending', not_before_ms = ${notBeforeMs}, updated_ms = ${atMs} WHERE id = ${deliveryId} AND state = 'sending'`,
  );
  if (changes === 1) settleAttempt(db, { deliveryId, outcome: 'not-processed', atMs });
}

/** Notes what became of a delivery. News may come late or twice: only what goes further than what is known is taken. */
export function settleDelivery(db: WriteDb, { deliveryId, state, sid, errorCode, atMs }: Parameters<Writes['settleDelivery']>[0]): void {
  const known = first<{ state: Delivery['state'] }>(db, sql`SELECT state FROM delivery WHERE id = ${deliveryId}`);
  if (!known || !mayFollow(known.state, state)) return;
  run(
    db,
    sql`UPDATE delivery SET state = ${state}, sid = coalesce(${sid}, sid), error_code = ${errorCode}, updated_ms = ${atMs} WHERE id = ${deliveryId}`,
  );
  settleAttempt(db, { deliveryId, outcome: state, atMs });
}

export function markInterruptedDeliveries(db: WriteDb, nowMs: number): number {
  run(
    db,
    sql`UPDATE attempt SET settled_ms = ${nowMs}, outcome = 'unknown'
        WHERE settled_ms IS NULL AND delivery_id IN (SELECT id FROM delivery WHERE state = 'sending')`,
  );
  return run(db, sql`UPDATE delivery SET state = 'unknown', updated_ms = ${nowMs} WHERE state = 'sending'`).changes;
}

function settleAttempt(
  db: WriteDb,
  { deliveryId, outcome, atMs }: { readonly deliveryId: number; readonly outcome: string; readonly atMs: number },
): void {
  run(
    db,
    sql`UPDATE attempt SET settled_ms = ${atMs}, outcome = ${outcome} WHERE id = (SELECT max(id) FROM attempt WHERE delivery_id = ${deliveryId})`,
  );
}

const isWaiting: Sql = sql`d.state = 'pending' AND r.enabled = 1`;

const ranks: Readonly<Record<Delivery['state'], number>> = {
  pending: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  delivered: 5,
  failed: 6,
  read: 6,
};

function mayFollow(known: Delivery['state'], next: Delivery['state']): boolean {
  // What was not taken out cannot have become anything; only takeDelivery and postponeDelivery move between these two.
  if (known === 'pending' || next === 'pending' || next === 'sending') return false;
  // A delivered message cannot fail any more.
  if (known === 'delivered' && next === 'failed') return false;
  return ranks[next] > ranks[known];
}

const maskPhone = (phone: string): string => `${phone.slice(0, 4)}${'•'.repeat(Math.max(phone.length - 7, 0))}${phone.slice(-3)}`;
