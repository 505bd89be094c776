import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { migrationsDir } from './incidents.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';

test('a cache of version 14 keeps everything until somebody sets a rule', async () => {
  const { cacheFile, ...before } = await openOlderCache(14);
  insertIncidents(before.db, 3);
  before.close();
  const nowMs = 400 * 86_400_000;

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(reads.retentionRules(db)).toEqual([]);
  expect(reads.duePreview(db, nowMs)).toMatchObject({ total: 0, held: 0, groups: [] });
  expect(reads.purgeReceipts(db)).toEqual([]);
  writes.saveRetentionRules(db, [{ type: 'THEFT', days: 365 }], { actor: 'noura', atMs: nowMs });
  expect(reads.duePreview(db, nowMs)).toMatchObject({ total: 3, oldestMs: 0, newestMs: 0 });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
