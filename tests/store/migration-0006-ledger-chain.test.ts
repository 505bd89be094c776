import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forecastDigestInput } from '../../analytics/evaluate/seal.ts';
import { GENESIS, sealDigest } from '../../main/ledger-chain.ts';
import { blobOf } from '../../main/store/blobs.ts';
import { ledgerEntries, looseScores } from '../../main/store/ledger-entries.ts';
import { ledgerPage, saveScores } from '../../main/store/ledger.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { tempFolder } from './fixtures.ts';
import { migrationsDir } from './incidents.ts';

const one = Float64Array.of(4);
const sealed = {
  ...{ dataHash: 'a'.repeat(64), model: 'ets', version: '0.1.0', subject: 'city', step: 'day', sealedAtMs: 5, parameters: { season: 7 } },
  ...{ firstDay: '2018-06-01', endDay: '2018-06-02', mean: one, lo80: one, hi80: one, lo95: one, hi95: one, naive: one },
  ...{ sum: 4, sumLo80: 4, sumHi80: 4 },
};

test('seals of a cache of version 5 keep their hashes and are still proved by them; their scores join the chain later', async () => {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  for (const file of (await readdir(migrationsDir)).sort().slice(0, 5)) await copyFile(join(migrationsDir, file), join(older, file));
  const cacheFile = join(folder, 'cache.khareetaty');
  const before = await openWriter({ cacheFile, migrationsDir: older });
  const digest = createHash('sha256').update(GENESIS).update(forecastDigestInput(sealed)).digest('hex');
  run(
    before.db,
    sql`INSERT INTO forecast_seal (forecast_id, subject, step, model, published, first_step, end_step, steps, sealed_ms, is_before, version,
          parameters, data_hash, numbers, previous, digest)
        VALUES (1, 'city', 'day', 'ets', 1, '2018-06-01', '2018-06-02', 1, 5, 0, '0.1.0', '{"season":7}', ${'a'.repeat(64)},
          ${blobOf(new Float64Array(9).fill(4))}, ${GENESIS}, ${digest})`,
  );
  run(before.db, sql`INSERT INTO forecast_score VALUES (1, 9, 'won', 1, 4, 0, 1, 0, 1, 1, 1, 1)`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  const [entry, none] = ledgerEntries(db, 0, 9);
  expect(none).toBeUndefined();
  expect(entry).toMatchObject({ kind: 'seal', layout: 1, previous: GENESIS, digest, sealed, head: { position: 1, seq: 1 } });
  expect(entry?.kind === 'seal' && sealDigest(GENESIS, entry.layout, entry.head, forecastDigestInput(sealed))).toBe(digest);
  expect([looseScores(db), saveScores(db, []), looseScores(db)]).toEqual([1, 0, 0]);
  expect(ledgerEntries(db, 1, 9)).toMatchObject([{ kind: 'score', previous: digest, score: { position: 2, seq: 1, observedHash: '' } }]);
  expect(ledgerPage(db, { page: 1, pageSize: 9 }).items).toMatchObject([{ seq: 1, digest, score: { outcome: 'won', sumInside80: true } }]);
  expect(() => db.exec('UPDATE forecast_seal SET position = 9')).toThrow('never changed');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
