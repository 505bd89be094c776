import { expect, test } from 'vitest';
import { reads } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { migrationsDir } from './incidents.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';

test('rules of a cache of version 15 say the same as before, as version 1 of what they say', async () => {
  const { cacheFile, ...before } = await openOlderCache(15);
  insertIncidents(before.db, 1);
  before.db.exec(`
    INSERT INTO zone (id, code, area_m2, geom) SELECT 5, 'east', 1, MPolyFromText('MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))', 4326);
    INSERT INTO alert_rule (id, name, measure, threshold, min_support, min_count, type_id, zone_id, severity, enabled, uid) VALUES
      (1, 'Dense', 'hotspot.incidents', 40, 80, 0, 1, 5, 'high', 1, 'a'),
      (2, 'Rise', 'forecast.rise', 0.25, 0, 20, NULL, NULL, 'low', 0, 'b');
    INSERT INTO alert (id, ref_code, rule_id, measure, severity, state, value, threshold, fired_ms, dedupe_key) VALUES
      (1, 'KH-AAAA', 1, 'hotspot.incidents', 'high', 'open', 50, 40, 7, 'k');`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  const anywhere = { each: 'zone', hours: null, weekdays: [], fence: null, weights: null };
  const timing = { stepMin: 1_440, windowSteps: 1, pendingSteps: 1, clearSteps: 1, clearBelow: null };
  expect(reads.alertRules(db)).toEqual([
    {
      ...{ id: 1, name: 'Dense', version: 1, measure: 'hotspot.incidents', threshold: 40, minSupport: 80, minCount: 0, severity: 'high' },
      ...{ scope: { ...anywhere, typeIds: [1], zoneIds: [5] }, timing, enabled: true },
    },
    {
      ...{ id: 2, name: 'Rise', version: 1, measure: 'forecast.rise', threshold: 0.25, minSupport: 0, minCount: 20, severity: 'low' },
      ...{ scope: { ...anywhere, typeIds: [], zoneIds: [] }, timing, enabled: false },
    },
  ]);
  expect(reads.alertRuleVersions(db, 1)).toMatchObject([{ version: 1, threshold: 40, changedBy: '' }]);
  expect(reads.alerts(db, null, { page: 1, pageSize: 9 }).items).toMatchObject([{ ruleVersion: 1, observedAt: null, clearedMs: null }]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
