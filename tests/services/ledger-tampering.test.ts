import { expect, test } from 'vitest';
import { forecastDigestInput, type SealedForecast } from '../../analytics/evaluate/seal.ts';
import { verifyLedger } from '../../main/services/ledger.ts';
import type { Ports } from '../../main/services/ports.ts';
import type { NewScore } from '../../main/store/api.ts';
import { reads, writes } from '../../main/store/index.ts';
import { all, sql, type WriteDb } from '../../main/store/sql.ts';
import { openTestWriter } from '../store/fixtures.ts';

type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** The ports that the check of the ledger needs, on this connection. */
function portsOn(db: WriteDb): Ports {
  const read = {
    ledgerEntries: (after: number, limit: number) => Promise.resolve(reads.ledgerEntries(db, after, limit)),
    looseScores: () => Promise.resolve(reads.looseScores(db)),
  };
  const compute = async (_name: string, forecasts: readonly SealedForecast[]) => forecasts.map(forecastDigestInput);
  return { read, compute } as unknown as Ports;
}

const list = (...values: number[]) => Float64Array.from(values);
function seal(day: number) {
  const [firstStep, endStep] = [`2018-06-0${day}`, `2018-06-0${day + 1}`];
  const sealed = {
    ...{
      dataHash: 'a'.repeat(64),
      model: 'ensemble',
      version: '0.1.0',
      subject: 'zone:7',
      step: 'day',
      sealedAtMs: 5,
      parameters: { k: 1 },
    },
    ...{ firstDay: firstStep, endDay: endStep, mean: list(4), lo80: list(2), hi80: list(6), lo95: list(1), hi95: list(8), naive: list(3) },
    ...{ sum: 4, sumLo80: 2, sumHi80: 6 },
  };
  const place = { zoneId: 7, typeId: day === 1 ? null : 2, published: day !== 2, isBefore: true, firstStep, endStep };
  return { ...place, forecastIndex: 0, sealed, bytes: forecastDigestInput(sealed) };
}
const score = (seq: number): NewScore => ({
  ...{ seq, observedHash: 'b'.repeat(64), scoredMs: 9, outcome: 'won', observedSteps: 1, actual: 5, mae: 1, naiveMae: 2, bias: -1 },
  ...{ intervalScore: 0.1 + 0.2, coverage80: 1, coverage95: 1, sumInside80: seq === 1 ? true : null },
});

/** Two seals, a score, a seal, a score: so each kind stands in the middle and at the end. */
async function openLedger(): Promise<WriteDb> {
  const db = await openTestWriter();
  const run = { step: 'day', by: 'zones', models: 'fast', hours: null, calendar: null, dataCut: '2018-06-01', createdMs: 0 } as const;
  writes.saveForecasts(db, { run, forecasts: [], seals: [seal(1), seal(2)] });
  writes.saveScores(db, [score(1)]);
  writes.saveForecasts(db, { run, forecasts: [], seals: [seal(3)] });
  writes.saveScores(db, [score(2)]);
  return db;
}

/** Other values that somebody might put in place of one. */
function forgeries(column: string, value: Row[string]): readonly Row[string][] {
  const texts: Readonly<Record<string, readonly string[]>> = {
    parameters: ['{"k":2}', '{}'],
    outcome: ['lost', 'tied'],
    first_step: ['2018-06-05', '2018-06-01T01:00'],
    end_step: ['2018-06-09', '2018-06-02T01:00'],
  };
  const wanted = texts[column];
  if (wanted !== undefined) return wanted;
  if (value === null) return [1];
  if (typeof value === 'string') return [`${value.slice(0, -1)}${value.endsWith('c') ? 'd' : 'c'}`, `${value}c`];
  if (value instanceof Uint8Array) {
    const other = Uint8Array.from(value, (byte, i) => (i === value.length - 1 ? byte ^ 1 : byte));
    return [other, Uint8Array.of(...value, ...new Uint8Array(24)), value.slice(8)];
  }
  if (column === 'layout') return [1];
  if (column === 'published' || column === 'is_before') return [1 - value, 2];
  if (column === 'seq' || column === 'position') return [value + 10];
  return column === 'sum_inside80' ? [0, null] : [value + 1];
}

test.each(['forecast_seal', 'forecast_score'])('whatever is changed in a row of %s is found', async (table) => {
  const db = await openLedger();
  const whole = await verifyLedger(portsOn(db));
  expect(whole).toMatchObject({ checked: 3, scores: 2, looseScores: 0, broken: null, brokenPart: null });
  for (const name of ['seal_stays', 'seal_is_kept', 'score_stays', 'score_is_kept']) db.exec(`DROP TRIGGER forecast_${name}`);
  const rows = all<Row>(db, { text: `SELECT * FROM ${table} ORDER BY seq`, values: [] });
  const unseen: string[] = [];
  let tried = 0;
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      for (const forged of forgeries(column, value)) {
        db.exec('BEGIN');
        db.pragma('defer_foreign_keys = ON');
        db.prepare(`UPDATE ${table} SET ${column} = ? WHERE seq = ?`).run(forged, row['seq']);
        const { broken } = await verifyLedger(portsOn(db));
        db.exec('ROLLBACK');
        tried++;
        if (broken === null) unseen.push(`${column} of ${String(row['seq'])}: ${String(value)} → ${String(forged)}`);
      }
    }
  }
  expect(unseen).toEqual([]);
  expect(tried).toBeGreaterThan(rows.length * Object.keys(rows[0] ?? {}).length);
  expect(await verifyLedger(portsOn(db))).toEqual(whole);
});

test.each([
  ['a seal in the middle', 'DELETE FROM forecast_seal WHERE seq = 2'],
  ['a score in the middle', 'DELETE FROM forecast_score WHERE seq = 1'],
])('%s cannot be taken out unseen', async (_what, text) => {
  const db = await openLedger();
  for (const name of ['seal_is_kept', 'score_is_kept']) db.exec(`DROP TRIGGER forecast_${name}`);
  db.pragma('foreign_keys = OFF');
  db.exec(text);
  expect((await verifyLedger(portsOn(db))).broken).not.toBeNull();
});

test('the last entry taken away leaves a whole chain, but another last hash', async () => {
  const db = await openLedger();
  const { head } = await verifyLedger(portsOn(db));
  db.exec('DROP TRIGGER forecast_score_is_kept');
  db.exec('DELETE FROM forecast_score WHERE seq = 2');
  const shorter = await verifyLedger(portsOn(db));
  expect(shorter).toMatchObject({ scores: 1, broken: null });
  expect(shorter.head).not.toBe(head);
});

test('a score of an older version is taken into the chain by the next scoring, and then proved', async () => {
  const db = await openLedger();
  db.exec(`INSERT INTO forecast_score (seq, scored_ms, outcome, observed_steps, actual, mae, naive_mae, bias, interval_score, coverage80, coverage95)
    VALUES (3, 9, 'lost', 1, 5, 2, 1, 0, 1, 1, 1)`);
  expect(await verifyLedger(portsOn(db))).toMatchObject({ scores: 2, looseScores: 1, broken: null });

  writes.saveScores(db, []);

  expect(await verifyLedger(portsOn(db))).toMatchObject({ scores: 3, looseScores: 0, broken: null });
  db.exec('DROP TRIGGER forecast_score_stays');
  db.exec("UPDATE forecast_score SET outcome = 'won' WHERE seq = 3");
  expect(await verifyLedger(portsOn(db))).toMatchObject({ broken: 3, brokenPart: 'score' });
  expect(all(db, sql`SELECT seq FROM forecast_score`)).toHaveLength(3);
});
