import { expect, test } from 'vitest';
import { incident } from '../../main/store/incidents.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql } from '../../main/store/sql.ts';
import { migrationsDir } from './incidents.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';

test('a cache of version 6 keeps its incidents, is a device of its own, and can be told to a centre', async () => {
  const { cacheFile, ...before } = await openOlderCache(6);
  insertIncidents(before.db, 1);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(incident(db, 1)).toMatchObject({ description: 'kept', status: '' });
  expect(reads.syncState(db)).toMatchObject({ isLinked: false, cursor: null, pending: 0 });
  expect(reads.syncState(db).deviceId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(writes.queueEverything(db, { actor: '', atMs: 5 })).toBe(3);
  expect(all(db, sql`SELECT tbl, kind, set_json ->> '$.ids' AS ids FROM outbox ORDER BY n`)).toEqual([
    { tbl: 'incident_type', kind: 'put', ids: null },
    { tbl: 'import_batch', kind: 'put', ids: null },
    { tbl: 'incident', kind: 'rows', ids: '1' },
  ]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
