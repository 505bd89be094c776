import { expect, test } from 'vitest';
import { forecastDigestInput } from '../../analytics/evaluate/seal.ts';
import type { NewScore, NewSeal } from '../../main/store/api.ts';
import { scoreDigest, sealDigest } from '../../main/ledger-chain.ts';
import { ledgerEntries } from '../../main/store/ledger-entries.ts';
import { ledgerPage, saveScores, scoredSubjects, sealForecasts, sealsToScore } from '../../main/store/ledger.ts';
import { openTestWriter } from './fixtures.ts';

const list = (...values: number[]) => Float64Array.from(values);

function seal(forecastId: number, from: string, to: string): Omit<NewSeal, 'forecastIndex'> & { readonly forecastId: number } {
  const sealed = {
    ...{ dataHash: 'a'.repeat(64), model: 'ensemble', version: '0.1.0', subject: 'zone:7', step: 'day', sealedAtMs: 5 },
    ...{ parameters: { origins: 12, hours: '22-5' }, firstDay: from, endDay: to },
    ...{ mean: list(4, 5), lo80: list(2, 3), hi80: list(6, 7), lo95: list(1, 2), hi95: list(8, 9), naive: list(3, 3) },
    ...{ sum: 9, sumLo80: 6, sumHi80: 12 },
  };
  const place = { forecastId, zoneId: 7, typeId: null, published: true, isBefore: false, firstStep: from, endStep: to };
  return { ...place, sealed, bytes: forecastDigestInput(sealed) };
}

const score: NewScore = {
  ...{ seq: 1, observedHash: 'b'.repeat(64), scoredMs: 9, outcome: 'won', observedSteps: 2, actual: 8, mae: 1, naiveMae: 2, bias: 0.5 },
  ...{ intervalScore: 1.5, coverage80: 1, coverage95: 1, sumInside80: true },
};

test('each entry, seal or score, is hashed with the one before it, and gives back all that its hash was made of', async () => {
  const db = await openTestWriter();
  sealForecasts(db, [seal(1, '2018-06-01', '2018-06-03')]);
  saveScores(db, [score]);
  sealForecasts(db, [seal(2, '2018-06-03', '2018-06-05')]);
  const entries = ledgerEntries(db, 0, 10);
  expect(entries.map(({ kind }) => kind)).toEqual(['seal', 'score', 'seal']);
  expect(entries.map(({ previous }) => previous)).toEqual(['0'.repeat(64), ...entries.slice(0, 2).map(({ digest }) => digest)]);
  for (const entry of entries) {
    const { previous } = entry;
    const bytes = entry.kind === 'seal' && entry.sealed !== null ? forecastDigestInput(entry.sealed) : new Uint8Array();
    expect(entry.kind === 'seal' ? sealDigest(previous, 2, entry.head, bytes) : scoreDigest(previous, entry.score)).toBe(entry.digest);
  }
  expect([ledgerEntries(db, 1, 10), ledgerEntries(db, 0, 2)]).toEqual([entries.slice(1), entries.slice(0, 2)]);
  expect(ledgerPage(db, { page: 1, pageSize: 1 })).toMatchObject({
    total: 2,
    items: [{ seq: 2, expected: 9, lo80: 6, hi80: 12, score: null }],
  });
});

test('a sealed forecast is never changed or removed', async () => {
  const db = await openTestWriter();
  sealForecasts(db, [seal(1, '2018-06-01', '2018-06-03')]);
  expect(() => db.exec("UPDATE forecast_seal SET model = 'ets'")).toThrow('never changed');
  expect(() => db.exec('DELETE FROM forecast_seal')).toThrow('never removed');
  saveScores(db, [score]);
  expect(() => db.exec("UPDATE forecast_score SET outcome = 'lost'")).toThrow('never changed');
  expect(() => db.exec('DELETE FROM forecast_score')).toThrow('never removed');
});

test('an entry is to be scored when its period is over, and is scored once', async () => {
  const db = await openTestWriter();
  sealForecasts(db, [seal(1, '2018-06-01', '2018-06-03'), seal(2, '2018-06-03', '2018-06-05')]);
  expect(sealsToScore(db, 'day', '2018-06-02')).toEqual([]);
  expect(sealsToScore(db, 'hour', '2018-06-09')).toEqual([]);
  expect(sealsToScore(db, 'day', '2018-06-03')).toMatchObject([
    { seq: 1, zoneId: 7, hours: '22-5', numbers: { naive: list(3, 3), sum: 9 } },
  ]);
  expect(saveScores(db, [score])).toBe(1);
  expect(saveScores(db, [{ ...score, outcome: 'lost' }])).toBe(0);
  const { seq, observedHash: _, ...stored } = score;
  expect(ledgerPage(db, { page: 1, pageSize: 9 }).items.find((entry) => entry.seq === seq)?.score).toEqual(stored);
  expect(sealsToScore(db, 'day', '2018-06-09').map((due) => due.seq)).toEqual([2]);
});

test('sums scored entries up by subject, hours and model; of periods that overlap only the first is an outcome', async () => {
  const db = await openTestWriter();
  const night = seal(4, '2018-06-01', '2018-06-03');
  sealForecasts(db, [
    seal(1, '2018-06-01', '2018-06-03'),
    seal(2, '2018-06-02', '2018-06-04'),
    seal(3, '2018-06-03', '2018-06-05'),
    { ...night, sealed: { ...night.sealed, subject: 'zone:7/hours:22-5' } },
  ]);
  saveScores(db, [
    score,
    { ...score, seq: 2, mae: 3, outcome: 'lost' },
    { ...score, seq: 3, mae: 5, outcome: 'lost' },
    { ...score, seq: 4 },
  ]);

  expect(scoredSubjects(db)).toEqual([
    {
      ...{ zoneId: 7, typeId: null, hours: [22, 5], step: 'day', model: 'ensemble', scored: 3, won: 1, lost: 2 },
      ...{ mae: 3, naiveMae: 2, coverage80: 1, coverage95: 1, outcomes: ['won', 'lost'] },
    },
    expect.objectContaining({ scored: 1, outcomes: ['won'] }),
  ]);
});
