import { expect, test } from 'vitest';
import type { Progress } from '../../preload/contract/procedure.ts';
import { newCall, offerText, openPorts, toCsv, type MadeIncident } from './open-ports.ts';

const INCIDENTS = 4_500;
const made: MadeIncident[] = Array.from({ length: INCIDENTS }, (_, i) => ({
  time: `20${i % 3 === 0 ? '25' : '16'}-0${String(1 + (i % 9))}-1${String(i % 10)} 1${String(i % 10)}:${String(10 + (i % 50))}`,
  type: i % 2 === 0 ? 'Theft' : 'Assault',
  lon: 47.9 + (i % 1_000) / 10_000,
  lat: 29.3 + i / 100_000,
}));
const nowMs = Date.parse('2026-01-01T00:00Z');
const admin = (more: Partial<ReturnType<typeof newCall>> = {}) => newCall({ caller: { name: 'noura', role: 'admin' }, ...more });

test('a cache without a centre erases by itself: counted, confirmed, cancelled between steps, and brought to its end', async () => {
  const { services, files, events } = await openPorts({ now: () => nowMs });
  const { retention, incidents } = services;
  await incidents.import({ file: await offerText(files, 'calls.csv', toCsv(made)) }, newCall());
  await expect(retention.saveRules({ items: [{ type: 'Arson', days: 9 }] }, admin())).rejects.toMatchObject({
    code: 'not-found',
    params: { id: 'Arson' },
  });
  await expect(
    retention.saveRules(
      {
        items: [
          { type: null, days: 9 },
          { type: null, days: 10 },
        ],
      },
      admin(),
    ),
  ).rejects.toMatchObject({ code: 'input.invalid' });
  await retention.saveRules({ items: [{ type: null, days: 1_000 }] }, admin());
  const { total, groups } = await retention.preview({}, admin());
  expect(groups.map(({ year }) => year)).toEqual([2016, 2016]);
  expect(total).toBe(3_000);
  await expect(retention.run({ confirmed: 2_999 }, admin())).rejects.toMatchObject({
    code: 'retention.count-differs',
    params: { typed: 2_999, due: 3_000 },
  });
  await expect(retention.run({ confirmed: null }, admin())).rejects.toMatchObject({ code: 'retention.none-begun' });

  const abort = new AbortController();
  const seen: Progress[] = [];
  const progress = (step: Progress) => {
    seen.push(step);
    abort.abort();
  };
  await expect(retention.run({ confirmed: 3_000 }, admin({ signal: abort.signal, progress }))).rejects.toThrow();

  expect(seen).toEqual([{ step: 'erase', fraction: expect.closeTo(0.533, 2) as number, done: 2_000, total: 3_000 }]);
  expect((await retention.preview({}, admin())).unfinished).toEqual({ total: 3_000, done: 2_000 });
  expect((await retention.receipts({}, admin())).items).toMatchObject([{ done: 2_000, finishedMs: null, digest: null }]);
  await expect(retention.run({ confirmed: 1_000 }, admin())).rejects.toMatchObject({ code: 'retention.unfinished' });
  events.length = 0;

  const receipt = await retention.run({ confirmed: null }, admin());

  expect(receipt).toMatchObject({
    place: 'here',
    by: 'noura',
    total: 3_000,
    done: 3_000,
    spared: 0,
    finishedMs: nowMs,
    rules: [{ type: null, days: 1_000 }],
    copies: [],
  });
  expect(receipt.counts.reduce((sum, count) => sum + count.incidents, 0)).toBe(3_000);
  expect(events.map(({ name }) => name)).toContain('incidents.changed');
  const again = await incidents.import({ file: await offerText(files, 'again.csv', toCsv(made)) }, newCall());
  expect(again).toMatchObject({ accepted: 0, unchanged: 1_500, rejected: 3_000 });
  expect(await incidents.rejects({ batchId: again.batchId, page: 1, pageSize: 1 }, newCall())).toMatchObject({
    total: 3_000,
    items: [{ code: 'retention.over', raw: '' }],
  });
});

test('a hold is of an incident, a zone or a period, with a reason, and is lifted once', async () => {
  const { services, files } = await openPorts({ now: () => nowMs });
  const { retention, incidents } = services;
  await incidents.import({ file: await offerText(files, 'calls.csv', toCsv(made.slice(0, 90))) }, newCall());
  await retention.saveRules({ items: [{ type: null, days: 1_000 }] }, admin());
  const reason = 'case 17';

  await expect(retention.hold({ reason }, admin())).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(retention.hold({ reason, incidentId: 9_999 }, admin())).rejects.toMatchObject({ code: 'not-found' });
  await expect(retention.hold({ reason, zone: 'nowhere' }, admin())).rejects.toMatchObject({
    code: 'not-found',
    params: { id: 'nowhere' },
  });
  const { id } = await retention.hold({ reason, period: { from: '2016-01-01', to: null } }, admin());
  await retention.hold({ reason, incidentId: 2 }, admin());

  expect(await retention.preview({}, admin())).toMatchObject({ total: 0, held: 60 });
  expect((await retention.holds({}, admin())).items).toHaveLength(2);
  await retention.liftHold({ id, reason: 'closed' }, admin());
  await expect(retention.liftHold({ id, reason: 'closed' }, admin())).rejects.toMatchObject({ code: 'not-found' });
  expect(await retention.preview({}, admin())).toMatchObject({ total: 59, held: 1 });
  // In no zone: all of these.
  await retention.hold({ reason, zone: '' }, admin());
  expect(await retention.preview({}, admin())).toMatchObject({ total: 0, held: 60 });
});
