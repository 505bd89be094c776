import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { MessagePort } from '../../main/services/ports.ts';
import { type Fault, type FakeTwilio, startFakeTwilio } from '../../resources/scripts/fake-twilio.mjs';
import { newCall, type Opened, openPorts, tempFolder, twilioAt } from './open-ports.ts';
import { anyRule } from '../store/any-rule.ts';

const page = { page: 1, pageSize: 100 };

describe('delivery of alerts', () => {
  test('posts each waiting message once, and a second run posts nothing', async () => {
    const { peer, ports, services } = await openWithAlerts(3);

    const first = await services.alerts.deliver({}, newCall());
    const second = await services.alerts.deliver({}, newCall());

    expect(first).toEqual({ accepted: 6, failed: 0, unknown: 0, waiting: 0 });
    expect(second).toEqual({ accepted: 0, failed: 0, unknown: 0, waiting: 0 });
    expect(peer.posts()).toBe(6);
    expect(
      peer
        .ledger()
        .map(({ channel, to }) => `${channel} ${to}`)
        .sort(),
    ).toEqual([...Array<string>(3).fill('sms +96550000001'), ...Array<string>(3).fill('whatsapp +96550000002')]);
    expect((await ports.read.deliveries(null, page)).items.every(({ state }) => state === 'accepted')).toBe(true);
  });

  test('follows the provider: queued, sent, delivered', async () => {
    const { peer, ports, services } = await openWithAlerts(1);
    const states = async () => {
      await services.alerts.deliver({}, newCall());
      return new Set((await ports.read.deliveries(null, page)).items.map(({ state }) => state));
    };

    expect(await states()).toEqual(new Set(['accepted']));
    peer.advance();
    expect(await states()).toEqual(new Set(['sent']));
    peer.advance();
    expect(await states()).toEqual(new Set(['delivered']));
    expect(peer.posts()).toBe(2);
  });

  // What the first post meets, and how its delivery stands after the next run.
  const cases: readonly (readonly [Fault, string, number])[] = [
    ['error-after', 'accepted', 1],
    ['drop-after', 'accepted', 1],
    ['slow', 'accepted', 1],
    ['error-before', 'unknown', 0],
    ['drop-before', 'unknown', 0],
    ['busy', 'accepted', 1],
    ['refuse-number', 'failed', 0],
    ['opted-out', 'failed', 0],
  ];
  test.each(cases)('after "%s" the message stands as %s, and is with the provider %i times', async (fault, state, times) => {
    const { peer, ports, services } = await openWithAlerts(1, { timeoutMs: 700 });
    peer.failNext(fault);

    for (let run = 0; run < 3; run++) await services.alerts.deliver({}, newCall());

    const firstDelivery = (await ports.read.deliveries(null, page)).items.find(({ id }) => id === 1);
    expect(firstDelivery?.state).toBe(state);
    const inLedger = peer.ledger().filter(({ to }) => to.endsWith('0001'));
    expect(inLedger).toHaveLength(times);
    expect(peer.ledger().filter(({ to }) => to.endsWith('0002'))).toHaveLength(1);
  });

  test.each([
    ['before the post', false, 'unknown', 0],
    ['after the post, before its outcome is written down', true, 'accepted', 1],
  ] as const)('a process that dies %s never posts again', async (_when, isPosted, state, times) => {
    const peer = await startPeer();
    const cacheFile = join(await tempFolder(), 'cache.db');
    const gateway = twilioAt(peer);
    const dying: MessagePort = {
      ...gateway,
      send: async (message, signal) => {
        if (isPosted) await gateway.send(message, signal);
        throw new Error('the process died here');
      },
    };
    const before = await openPorts({ cacheFile, messages: dying });
    await addAlerts(before, 1);
    await expect(before.services.alerts.deliver({}, newCall())).rejects.toThrow('died');
    await before.close();

    const after = await openPorts({ cacheFile, messages: gateway });
    for (let run = 0; run < 3; run++) await after.services.alerts.deliver({}, newCall());

    const delivery = (await after.ports.read.deliveries(null, page)).items.find(({ id }) => id === 1);
    expect(delivery?.state).toBe(state);
    expect(peer.ledger().filter(({ to }) => to.endsWith('0001'))).toHaveLength(times);
  });

  test('an account that is refused stops the run; the messages wait and leave later', async () => {
    const { peer, services } = await openWithAlerts(2);
    peer.failNext('refuse-account');

    await expect(services.alerts.deliver({}, newCall())).rejects.toMatchObject({ code: 'alerts.credentials-refused' });
    expect(peer.posts()).toBe(1);
    expect(await services.alerts.deliver({}, newCall())).toEqual({ accepted: 4, failed: 0, unknown: 0, waiting: 0 });
  });

  test('a provider that stays busy is left alone, and nothing is lost', async () => {
    const { peer, services } = await openWithAlerts(2);
    peer.failNext(...Array<Fault>(5).fill('busy'));

    expect(await services.alerts.deliver({}, newCall())).toEqual({ accepted: 0, failed: 0, unknown: 0, waiting: 4 });
    expect(await services.alerts.deliver({}, newCall())).toMatchObject({ accepted: 4, waiting: 0 });
    expect(peer.ledger()).toHaveLength(4);
  });

  test('without a network the messages wait, and the run does not', async () => {
    const { peer, ports, services } = await openWithAlerts(1);
    await peer.close();

    expect(await services.alerts.deliver({}, newCall())).toEqual({ accepted: 0, failed: 0, unknown: 0, waiting: 2 });
    expect((await ports.read.deliveries(null, page)).items.map(({ state }) => state)).toEqual(['pending', 'pending']);
  });

  test('two runs at once share the messages and double none', async () => {
    const { peer, services } = await openWithAlerts(4);

    const runs = await Promise.all([services.alerts.deliver({}, newCall()), services.alerts.deliver({}, newCall())]);

    expect(runs.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(8);
    const keys = peer.ledger().map(({ refCode, to }) => `${String(refCode)} ${to}`);
    expect(new Set(keys).size).toBe(8);
    expect(keys).toHaveLength(8);
  });

  test('a cancelled run posts no further message', async () => {
    const { peer, services } = await openWithAlerts(3);
    const controller = new AbortController();
    const call = newCall({ signal: controller.signal, progress: () => controller.abort() });

    await expect(services.alerts.deliver({}, call)).rejects.toThrow();
    expect(peer.posts()).toBe(1);
  });

  test('without credentials it says so', async () => {
    const { services } = await openPorts();

    await expect(services.alerts.deliver({}, newCall())).rejects.toMatchObject({ code: 'alerts.credentials-missing' });
  });
});

async function startPeer(): Promise<FakeTwilio> {
  const peer = await startFakeTwilio();
  onTestFinished(() => peer.close());
  return peer;
}

/** A cache with alerts, each for two recipients, and a gateway to a local peer. */
async function openWithAlerts(count: number, { timeoutMs = 5_000 } = {}): Promise<Opened & { readonly peer: FakeTwilio }> {
  const peer = await startPeer();
  const opened = await openPorts({ messages: twilioAt(peer, timeoutMs) });
  await addAlerts(opened, count);
  return { ...opened, peer };
}

async function addAlerts({ ports: { write } }: Opened, count: number): Promise<void> {
  const rule = {
    name: 'rule',
    measure: 'hotspot.incidents',
    threshold: 1,
    minSupport: 0,
    minCount: 0,
    severity: 'high',
    enabled: true,
  } as const;
  const saved = await write.saveAlertRule({ ...anyRule, ...rule }, { actor: '', atMs: 0 });
  await write.saveRecipient({ name: 'A', phone: '+96550000001', channel: 'sms', language: 'en', enabled: true });
  await write.saveRecipient({ name: 'B', phone: '+96550000002', channel: 'whatsapp', language: 'ar', enabled: true });
  const alerts = Array.from({ length: count }, (_, i) => ({
    ...{ ruleId: saved?.id ?? 0, measure: rule.measure, severity: rule.severity, value: 10 + i, threshold: 1, firedMs: Date.now() },
    ...{
      zoneId: null,
      typeId: null,
      hotspotId: null,
      forecastId: null,
      observedMin: null,
      refCode: `KH-22${String(22 + i)}`,
      dedupeKey: `key ${String(i)}`,
    },
  }));
  await write.saveAlerts(alerts);
}
