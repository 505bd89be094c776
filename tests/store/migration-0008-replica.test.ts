import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql } from '../../main/store/sql.ts';
import { migrationsDir } from './incidents.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';

test('a cache of version 7 that is linked keeps what waits, holds all of the centre, and is told its workspace by the next round', async () => {
  const { cacheFile, ...before } = await openOlderCache(7);
  insertIncidents(before.db, 1);
  before.db.exec(`UPDATE sync_state SET is_linked = 1, cluster = 'c1', epoch = 'e1', cursor = 'x';
    INSERT INTO incident_version (incident_id, ver) VALUES (1, 3);
    INSERT INTO sync_version (tbl, row_id, ver) VALUES ('incident_type', 'THEFT', 2);
    INSERT INTO outbox (op_id, txn_id, tbl, row_id, kind, set_json, base_json, base_ver, at_ms, actor)
      VALUES ('o', 'o', 'setting', 'hotspotDays', 'put', '{"value":9}', '{}', 0, 5, 'salma')`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(reads.syncState(db)).toMatchObject({ isLinked: true, cursor: 'x', pending: 1, workspace: null });
  expect(reads.roundWish(db)).toEqual({ replica: null, isComparing: false });
  expect(reads.bundlePage(db, 0)).toMatchObject({ changes: [{ opId: 'o', device: reads.syncState(db).deviceId }], next: null });
  writes.saveLink(db, {
    login: 'kh_u_noura',
    userName: 'Noura',
    cluster: 'c1',
    timeline: '1',
    epoch: 'e1',
    workspace: 'w1',
    scopeVer: 1,
    zones: null,
    role: 'admin',
  });
  expect(reads.syncState(db)).toMatchObject({ cursor: 'x', workspace: 'w1' });
  expect(all(db, sql`SELECT ver FROM incident_version UNION ALL SELECT ver FROM sync_version WHERE is_gone = 0`)).toHaveLength(2);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
