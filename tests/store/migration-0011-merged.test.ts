import { expect, test } from 'vitest';
import { reads } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { migrationsDir } from './incidents.ts';
import { openOlderCache } from './older-cache.ts';

test('a linked cache of version 10 goes on, without a name of its person and without anything merged', async () => {
  const { cacheFile, ...before } = await openOlderCache(10);
  run(before.db, sql`UPDATE sync_state SET is_linked = 1, login = 'kh_u_noura', role = 'analyst', last_success_ms = 7`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(reads.syncState(db)).toMatchObject({ isLinked: true, login: 'kh_u_noura', userName: null, lastSuccessMs: 7 });
  expect(reads.syncCounts(db)).toMatchObject({ merged: 0, mergedSinceMs: null });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
