import { expect, test } from 'vitest';
import { reads } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { migrationsDir } from './incidents.ts';
import { openOlderCache } from './older-cache.ts';

test('a linked cache of version 12 goes on with an empty audit trail, of which the centre was told nothing', async () => {
  const { cacheFile, ...before } = await openOlderCache(12);
  run(before.db, sql`UPDATE sync_state SET is_linked = 1, login = 'kh_u_noura', last_success_ms = 7`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(reads.syncState(db)).toMatchObject({ isLinked: true, login: 'kh_u_noura', lastSuccessMs: 7 });
  expect([reads.auditTip(db), reads.auditAnchor(db), reads.auditVerified(db)]).toEqual([null, null, null]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
