import { expect, test } from 'vitest';
import { surplusBackups } from '../../main/backup/kept-backups.ts';
import { isBackupDue, localDates } from '../../main/services/backup-due.ts';

const dayMs = 86_400_000;
const inKuwait = localDates('Asia/Kuwait');

test('of a backup each day, those of 7 days and of 4 weeks before them are kept', () => {
  let kept: { name: string; madeMs: number }[] = [];
  // 19 February 2025 is a Wednesday; the week of the 12th, which is 7 days before, began on Monday the 10th.
  const lastMs = Date.UTC(2025, 1, 19, 9);
  for (let age = 49; age >= 0; age--) {
    const madeMs = lastMs - age * dayMs;
    kept.push({ name: `day ${String(age)}`, madeMs });
    const gone = surplusBackups(kept, madeMs, inKuwait);
    kept = kept.filter(({ name }) => !gone.includes(name));
  }
  expect(kept.map(({ madeMs }) => (lastMs - madeMs) / dayMs)).toEqual([24, 17, 10, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test('what was made within a day, or by the clock is still to come, is kept; of a day that is past, the newest', () => {
  const nowMs = Date.UTC(2025, 1, 19, 9);
  const made = (name: string, hours: number) => ({ name, madeMs: nowMs - hours * 3_600_000 });
  const backups = [
    made('now', 0),
    made('an hour', 1),
    made('a day', 23),
    made('two days', 48),
    made('two days and an hour', 49),
    made('to come', -50),
  ];
  expect(surplusBackups(backups, nowMs, inKuwait)).toEqual(['two days and an hour']);
});

test('a daily backup is due once on each local date, caught up once, and again an hour after it failed', () => {
  const due = (lastDay: string | null, at: string, more: { isDaily?: boolean; failed?: string } = {}) =>
    isBackupDue(
      { isDaily: more.isDaily ?? true, lastDay, failedMs: more.failed === undefined ? null : Date.parse(more.failed) },
      Date.parse(at),
      inKuwait,
    );
  expect(due(null, '2025-03-01T00:00Z')).toBe(true);
  expect(due(null, '2025-03-01T00:00Z', { isDaily: false })).toBe(false);
  // Midnight of Kuwait is 21:00 UTC.
  expect(due('2025-03-01', '2025-03-01T20:59Z')).toBe(false);
  expect(due('2025-03-01', '2025-03-01T21:00Z')).toBe(true);
  expect(due('2025-02-01', '2025-03-01T21:00Z')).toBe(true);
  expect(due('2025-03-02', '2025-03-01T21:00Z')).toBe(false);
  // The clock was set back.
  expect(due('2025-03-05', '2025-03-01T21:00Z')).toBe(false);
  expect(due('2025-02-28', '2025-03-01T08:30Z', { failed: '2025-03-01T08:00Z' })).toBe(false);
  expect(due('2025-02-28', '2025-03-01T09:00Z', { failed: '2025-03-01T08:00Z' })).toBe(true);
  expect(due('2025-02-28', '2025-03-01T07:00Z', { failed: '2025-03-01T08:00Z' })).toBe(true);
});
