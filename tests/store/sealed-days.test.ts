import { expect, test } from 'vitest';
import { forecastDigestInput } from '../../analytics/evaluate/seal.ts';
import type { NewSeal } from '../../main/store/api.ts';
import { sealForecasts } from '../../main/store/ledger.ts';
import { sealedDays } from '../../main/store/sealed-days.ts';
import { openTestWriter } from './fixtures.ts';

type Seal = Omit<NewSeal, 'forecastIndex'> & { readonly forecastId: number };
const list = (...values: number[]) => Float64Array.from(values);

function seal(mean: number, more: Partial<Pick<Seal, 'zoneId' | 'typeId' | 'published' | 'isBefore'>> = {}, parameters = {}): Seal {
  const [firstStep, endStep] = ['2018-06-01', '2018-06-03'];
  const sealed = {
    ...{ dataHash: 'a'.repeat(64), model: 'ensemble', version: '0.1.0', subject: 'zone:7', step: 'day', sealedAtMs: 5, parameters },
    ...{ firstDay: firstStep, endDay: endStep, mean: list(mean, 5), lo80: list(2, 3), hi80: list(6, 7), lo95: list(1, 2) },
    ...{ hi95: list(8, 9), naive: list(3, 3), sum: mean + 5, sumLo80: 6, sumHi80: 12 },
  };
  const place = { forecastId: 1, zoneId: 7, typeId: null, published: true, isBefore: true, firstStep, endStep, ...more };
  return { ...place, sealed, bytes: forecastDigestInput(sealed) };
}

test('what was sealed before its days is given with its means and upper ends, in the order of the seals', async () => {
  const db = await openTestWriter();
  sealForecasts(db, [
    seal(4),
    seal(1, { published: false }),
    seal(2, { isBefore: false }),
    seal(3, { typeId: 1 }),
    seal(3.5, {}, { hours: '22-5' }),
    seal(6, { zoneId: null }),
  ]);

  expect(sealedDays(db, '2018-06-02', '2018-06-09')).toEqual([
    { zoneId: 7, from: '2018-06-01', mean: list(4, 5), hi95: list(8, 9) },
    { zoneId: null, from: '2018-06-01', mean: list(6, 5), hi95: list(8, 9) },
  ]);
  expect(sealedDays(db, '2018-06-03', '2018-06-09')).toEqual([]);
  expect(sealedDays(db, '2018-05-01', '2018-06-01')).toEqual([]);
});
