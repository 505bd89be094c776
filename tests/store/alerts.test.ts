import { describe, expect, test } from 'vitest';
import { alertRules, alertRuleVersions, ruleStandings, saveAlertRule as saveRule, type SavedRule } from '../../main/store/alert-rules.ts';
import { acknowledgeAlert, alerts, recipients, saveAlerts, saveRecipient } from '../../main/store/alerts.ts';
import type { NewAlert } from '../../main/store/api.ts';
import {
  deliveries,
  markInterruptedDeliveries,
  pendingDeliveries,
  postponeDelivery,
  settleDelivery,
  takeDelivery,
  unsettledDeliveries,
} from '../../main/store/deliveries.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, run, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { saveZones } from '../../main/store/zones.ts';
import type { Delivery } from '../../preload/contract/alert-domain.ts';
import { anyRule } from './any-rule.ts';
import { squareZones } from './incidents.ts';
import { newCacheOptions, openTestWriter, startChild } from './fixtures.ts';

const page = { page: 1, pageSize: 100 };
const rule = {
  ...anyRule,
  name: 'Many at one place',
  measure: 'hotspot.incidents',
  threshold: 50,
  minSupport: 80,
  severity: 'high',
} as const;
const saveAlertRule = (db: WriteDb, saved: SavedRule, atMs = 5) => saveRule(db, saved, { actor: 'salma', atMs });
const dana = { name: 'Dana', phone: '+96550001234', channel: 'sms', language: 'ar', enabled: true } as const;
const omar = { name: 'Omar', phone: '+96550005678', channel: 'whatsapp', language: 'en', enabled: true } as const;

const newAlert = (key: string, firedMs = 1_000): NewAlert => ({
  refCode: `KH-${key}`,
  ruleId: 1,
  measure: 'hotspot.incidents',
  severity: 'high',
  zoneId: null,
  typeId: null,
  hotspotId: null,
  forecastId: null,
  observedMin: null,
  value: 61,
  threshold: 50,
  firedMs,
  dedupeKey: key,
});

/** One rule, two recipients, one alert: two pending deliveries. */
function fill(db: WriteDb): void {
  saveAlertRule(db, rule);
  saveRecipient(db, dana);
  saveRecipient(db, omar);
  saveAlerts(db, [newAlert('AAAA')]);
}

async function filledCache(): Promise<WriteDb> {
  const db = await openTestWriter();
  fill(db);
  return db;
}

const statesOf = (db: WriteDb): Delivery['state'][] => deliveries(db, null, page).items.map(({ state }) => state);

describe('rules and recipients', () => {
  test('are added, changed by id, and not found under another id', async () => {
    const db = await openTestWriter();
    expect(saveAlertRule(db, rule)).toEqual({ id: 1, version: 1, ...rule });
    expect(saveAlertRule(db, { ...rule, id: 1, enabled: false, threshold: 70 })).toMatchObject({ id: 1, threshold: 70 });
    expect(saveAlertRule(db, { ...rule, id: 9 })).toBeNull();
    expect(alertRules(db)).toEqual([{ id: 1, version: 2, ...rule, enabled: false, threshold: 70 }]);
    expect(saveRecipient(db, dana)).toEqual({ id: 1, ...dana });
    expect(saveRecipient(db, { ...dana, id: 1, enabled: false })).toMatchObject({ enabled: false });
    expect(saveRecipient(db, { ...dana, id: 9 })).toBeNull();
    expect(recipients(db)).toEqual([{ id: 1, ...dana, enabled: false }]);
  });
});

describe('what a rule says', () => {
  test('every change is a new version that is kept; to switch it on or off is none', async () => {
    const db = await openTestWriter();
    saveAlertRule(db, rule, 10);
    saveAlertRule(db, { ...rule, id: 1, enabled: false }, 20);
    saveAlertRule(db, { ...rule, id: 1, threshold: 60 }, 30);
    saveAlertRule(db, { ...rule, id: 1, threshold: 60 }, 40);
    expect(alertRuleVersions(db, 1)).toMatchObject([
      { id: 1, version: 2, threshold: 60, changedBy: 'salma', changedMs: 30 },
      { id: 1, version: 1, threshold: 50, changedBy: 'salma', changedMs: 10 },
    ]);
    expect(alertRuleVersions(db, 7)).toEqual([]);
  });

  test('types and zones are kept by their codes, those of other caches too', async () => {
    const db = await openTestWriter();
    saveZones(db, squareZones(['a', 'b']));
    saveAlertRule(db, { ...rule, scope: { ...rule.scope, zoneIds: [2] } });
    const body = () => JSON.parse(value(db, sql`SELECT definition FROM alert_rule`)) as { scope: { zones: string[] } };
    expect(body().scope.zones).toEqual(['b']);
    run(db, sql`UPDATE alert_rule SET definition = json_set(definition, '$.scope.zones', json('["b","far"]'))`);
    saveAlertRule(db, { ...alertRules(db)[0], threshold: 3 });
    expect(body().scope.zones).toEqual(['b', 'far']);
    expect(alertRules(db)).toMatchObject([{ threshold: 3, scope: { zoneIds: [2] } }]);
  });

  test('a rule on zones that this cache does not hold looks at none, not at all', async () => {
    const db = await openTestWriter();
    saveAlertRule(db, rule);
    run(db, sql`UPDATE alert_rule SET definition = json_set(definition, '$.scope.zones', json('["far"]'))`);
    expect(alertRules(db)[0].scope.zoneIds).toEqual([65_535]);
  });
});

describe('looks', () => {
  const standing = { ruleId: 1, lookedMin: 1_440, states: [{ subject: 7, phase: 'firing', run: 0 }] } as const;

  test('are kept with the alerts they found, until the rule says something else', async () => {
    const db = await openTestWriter();
    saveAlertRule(db, rule);
    saveAlerts(db, [newAlert('AAAA')], { standings: [standing], cleared: [] });
    expect(ruleStandings(db)).toEqual([standing]);
    saveAlertRule(db, { ...rule, id: 1, enabled: false });
    expect(ruleStandings(db)).toEqual([standing]);
    saveAlertRule(db, { ...rule, id: 1, threshold: 9 });
    expect(ruleStandings(db)).toEqual([]);
  });

  test('tell alerts of counts that their reason is over, and those alone', async () => {
    const db = await openTestWriter();
    saveAlertRule(db, rule);
    saveAlerts(db, [newAlert('AAAA'), { ...newAlert('BBBB'), observedMin: 25_246_080 }]);
    saveAlerts(db, [], { standings: [], cleared: [{ ruleId: 1, zoneId: null, atMs: 9_000 }] });
    expect(alerts(db, null, page).items).toMatchObject([
      { refCode: 'KH-BBBB', observedAt: '2018-01-01T00:00', clearedMs: 9_000, ruleVersion: 1 },
      { refCode: 'KH-AAAA', observedAt: null, clearedMs: null },
    ]);
  });
});

describe('alerts', () => {
  test('are written once for each key, with a pending delivery for each enabled recipient', async () => {
    const db = await openTestWriter();
    saveAlertRule(db, rule);
    saveRecipient(db, dana);
    saveRecipient(db, { ...omar, enabled: false });
    expect(saveAlerts(db, [newAlert('AAAA'), newAlert('BBBB', 2_000), newAlert('AAAA', 3_000)])).toEqual({ alertIds: [1, 2], queued: 2 });
    expect(saveAlerts(db, [newAlert('BBBB')])).toEqual({ alertIds: [], queued: 0 });
    const found = alerts(db, null, page);
    expect(found).toMatchObject({ total: 2, open: 2 });
    expect(found.items[0]).toEqual({
      ...{ id: 2, refCode: 'KH-BBBB', ruleId: 1, ruleName: rule.name, measure: 'hotspot.incidents', severity: 'high', state: 'open' },
      ...{ zoneId: null, typeId: null, hotspotId: null, forecastId: null, value: 61, threshold: 50, firedMs: 2_000 },
      ...{ acknowledgedBy: null, acknowledgedMs: null, ruleVersion: 1, observedAt: null, clearedMs: null },
    });
  });

  test('keep the first who acknowledged them', async () => {
    const db = await filledCache();
    acknowledgeAlert(db, 1, 'dana', 5_000);
    expect(acknowledgeAlert(db, 1, 'omar', 6_000)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'dana', acknowledgedMs: 5_000 });
    expect(acknowledgeAlert(db, 9, 'omar', 6_000)).toBeNull();
    expect(alerts(db, 'open', page)).toEqual({ total: 0, open: 0, items: [] });
    expect(alerts(db, 'acknowledged', page).total).toBe(1);
  });
});

describe('the outbox', () => {
  test('hands each message out once, oldest first, with its attempt written', async () => {
    const db = await filledCache();
    const first = takeDelivery(db, 2_000);
    expect(first).toMatchObject({
      deliveryId: 1,
      attemptId: 1,
      refCode: 'KH-AAAA',
      phone: dana.phone,
      channel: 'sms',
      language: 'ar',
      alert: { id: 1, ruleName: rule.name },
    });
    expect(takeDelivery(db, 2_001)).toMatchObject({ deliveryId: 2, phone: omar.phone, channel: 'whatsapp' });
    expect(takeDelivery(db, 2_002)).toBeNull();
    expect(statesOf(db)).toEqual(['sending', 'sending']);
    expect(all(db, sql`SELECT delivery_id AS id, started_ms AS at, outcome FROM attempt`)).toEqual([
      { id: 1, at: 2_000, outcome: null },
      { id: 2, at: 2_001, outcome: null },
    ]);
  });

  test('shows no whole phone number in its list', async () => {
    const db = await filledCache();
    expect(deliveries(db, 1, page).items.map(({ recipientName, phoneMasked }) => [recipientName, phoneMasked])).toEqual([
      ['Omar', '+965•••••678'],
      ['Dana', '+965•••••234'],
    ]);
    expect(deliveries(db, 2, page)).toEqual({ total: 0, items: [] });
  });

  test('passes over recipients that were switched off since', async () => {
    const db = await filledCache();
    saveRecipient(db, { ...dana, id: 1, enabled: false });
    expect(pendingDeliveries(db)).toBe(1);
    expect(takeDelivery(db, 2_000)).toMatchObject({ deliveryId: 2 });
  });

  test('hands a postponed message out again, but not before its time', async () => {
    const db = await filledCache();
    takeDelivery(db, 2_000);
    takeDelivery(db, 2_000);
    postponeDelivery(db, { deliveryId: 1, notBeforeMs: 9_000, atMs: 2_100 });
    expect(pendingDeliveries(db)).toBe(1);
    expect(takeDelivery(db, 8_999)).toBeNull();
    expect(takeDelivery(db, 9_000)).toMatchObject({ deliveryId: 1, attemptId: 3 });
    expect(all(db, sql`SELECT outcome FROM attempt WHERE id = 1`)).toEqual([{ outcome: 'not-processed' }]);
  });

  test('never postpones what may have been sent', async () => {
    const db = await filledCache();
    takeDelivery(db, 2_000);
    settleDelivery(db, { deliveryId: 1, state: 'unknown', sid: null, errorCode: null, atMs: 2_100 });
    postponeDelivery(db, { deliveryId: 1, notBeforeMs: 0, atMs: 2_200 });
    expect(statesOf(db)).toEqual(['pending', 'unknown']);
  });

  const news = (state: Delivery['state'], sid: string | null = null) => ({ deliveryId: 1, state, sid, errorCode: null, atMs: 3_000 });

  test.each<[Delivery['state'][], Delivery['state']]>([
    [['accepted', 'sent', 'delivered', 'read'], 'read'],
    [['accepted', 'delivered', 'sent'], 'delivered'],
    [['unknown', 'accepted'], 'accepted'],
    [['accepted', 'unknown'], 'accepted'],
    [['sent', 'failed', 'delivered'], 'failed'],
    [['delivered', 'failed'], 'delivered'],
    [['unknown', 'pending'], 'unknown'],
    [['unknown', 'sending'], 'unknown'],
  ])('takes the news %s for %s', async (states, last) => {
    const db = await filledCache();
    takeDelivery(db, 2_000);
    for (const state of states) settleDelivery(db, news(state));
    expect(deliveries(db, null, page).items[1]).toMatchObject({ id: 1, state: last });
  });

  test('takes no news of what was never sent', async () => {
    const db = await filledCache();
    settleDelivery(db, news('delivered'));
    expect(statesOf(db)).toEqual(['pending', 'pending']);
  });

  test('lists what must be looked up, with the id at the provider once it is known', async () => {
    const db = await filledCache();
    takeDelivery(db, 2_000);
    takeDelivery(db, 2_500);
    settleDelivery(db, news('accepted', 'SM1'));
    settleDelivery(db, news('sent'));
    settleDelivery(db, { ...news('unknown'), deliveryId: 2 });
    expect(unsettledDeliveries(db)).toEqual([
      { deliveryId: 1, refCode: 'KH-AAAA', phone: dana.phone, channel: 'sms', sid: 'SM1', state: 'sent', attemptedMs: 2_000 },
      { deliveryId: 2, refCode: 'KH-AAAA', phone: omar.phone, channel: 'whatsapp', sid: null, state: 'unknown', attemptedMs: 2_500 },
    ]);
  });

  test('of a process that was killed after it took a message: the message is unknown, and never handed out again', async () => {
    const options = await newCacheOptions();
    const first = await openWriter(options);
    fill(first.db);
    first.close();
    const { result, kill } = await startChild(options.cacheFile, 'take');
    await kill();

    const db = await openTestWriter(options);
    expect(result).toMatchObject({ deliveryId: 1, refCode: 'KH-AAAA' });
    expect(markInterruptedDeliveries(db, 7_000)).toBe(1);
    expect(markInterruptedDeliveries(db, 8_000)).toBe(0);
    expect(takeDelivery(db, 9_000)).toMatchObject({ deliveryId: 2 });
    expect(takeDelivery(db, 9_000)).toBeNull();
    expect(unsettledDeliveries(db)).toMatchObject([{ deliveryId: 1, state: 'unknown', sid: null, attemptedMs: 5_000 }]);
    expect(all(db, sql`SELECT outcome, settled_ms AS atMs FROM attempt WHERE delivery_id = 1`)).toEqual([
      { outcome: 'unknown', atMs: 7_000 },
    ]);
  });
});
