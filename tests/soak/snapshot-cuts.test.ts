/** The first sync over a line that is cut again and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../analytics/math/random.ts';
import { addPerson, startCluster, withClient } from '../central/cluster.ts';
import { importRows } from '../store/fixtures.ts';
import { manyIncidents } from '../store/incidents.ts';
import { openLaptop } from './laptop.ts';

const [zones, incidentsEach, cuts] = [26, 300, 20];
const cluster = await startCluster();

it(
  `goes on behind the last whole piece after each of ${String(cuts)} cuts, and what was there before stays usable`,
  { timeout: 300_000 },
  async () => {
    const keeper = cluster.keeper(await cluster.makeCentre());
    await withClient(keeper, (client) =>
      client.query(`INSERT INTO kh.incident_type (code) VALUES ('THEFT');
      INSERT INTO kh.zone (code, geom) SELECT 'Z' || i, ST_Multi(ST_MakeEnvelope(i, 0, i + 1, 1, 4326)) FROM generate_series(1, ${String(zones)}) i;
      INSERT INTO kh.incident (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, status, line, content_hash)
        SELECT gen_random_uuid(), z.id, 'THEFT', i, 180, 47.9, 29.3, repeat('x', 40), '', '', '', i, i
        FROM kh.zone z, generate_series(1, ${String(incidentsEach)}) i WHERE z.id > 0`),
    );
    const folder = mkdtempSync(join(tmpdir(), 'khareetaty-cuts-'));
    const random = createRandom(20);
    const laptop = await openLaptop({ name: 'cut', folder, link: await addPerson(keeper, 'cut', 'analyst', null), random, skewMs: 0 });
    onTestFinished(async () => {
      await laptop.close();
      rmSync(folder, { recursive: true });
    });
    importRows(laptop.db(), manyIncidents(50));
    const incidents = () => laptop.db().prepare('SELECT count(*) FROM incident').pluck().get();
    const fetched = { begun: 0, whole: 0 };
    const onStep = (step: string) => {
      if (step === 'before snapshotChunk') fetched.begun++;
      if (step === 'after endSnapshotChunk') fetched.whole++;
    };

    for (let cut = 0; cut < cuts; cut++) {
      const end = await laptop.round({ fault: { kind: 'cut', way: 'received', atByte: 3_000 + random.below(60_000) }, onStep });
      expect(end).toBe('central.interrupted');
      expect(incidents()).toBe(50);
    }
    const before = laptop.proxy.passed.received;
    expect(await laptop.round({ onStep })).toBe('ok');

    expect(incidents()).toBe(50 + zones * incidentsEach);
    expect(fetched.whole).toBe(zones);
    // Each cut costs at most the piece that it fell into.
    expect(fetched.begun).toBeLessThanOrEqual(zones + cuts);
    expect(laptop.proxy.happened).toEqual({ cut: cuts });
    expect(laptop.proxy.passed.received - before).toBeLessThan(before + 1_000_000);
  },
);
