import { describe, expect, it } from 'vitest';
import { MarkSum } from '../../main/store/mark-sum.ts';
import { uidOf } from '../../main/store/sync-identity.ts';

const sumOf = (key: Uint8Array, ver: number): string => {
  const sum = new MarkSum();
  sum.add(key, ver);
  return sum.result().xor;
};

// PostgreSQL 15.20: SELECT lpad(to_hex(uuid_hash_extended(uuid, ver)), 16, '0'), lpad(to_hex(hashtextextended(key, ver)), 16, '0')
const uuids: readonly (readonly [uuid: string, ver: number, mark: string])[] = [
  ['6d2c515e-0000-0000-0000-0000000000bd', 1, 'e7acd8e97e3f0034'],
  ['0190163d-8694-739b-aea5-966c26f8ad91', 0, '53cbe3a7d930d147'],
  ['ffffffff-ffff-ffff-ffff-ffffffffffff', 2147483647, 'a1b156dfdc8c8559'],
  ['00000000-0000-0000-0000-000000000000', 3, 'cb6e27de57ad11b2'],
];
const texts: readonly (readonly [key: string, ver: number, mark: string])[] = [
  ['', 1, 'fdead6847e4d66dd'],
  ['A', 1, 'c45079b20462aea1'],
  ['THEFT', 0, 'e168ec55e10bc304'],
  ['الجهراء', 12, '795269e57bccab9f'],
  ['abcdefghijkl', 2, '883996b0909246a3'],
  ['calendar.kuwait', 7, '5cec7880597570cb'],
  ['01a22575-067b-76d3-8893-e7a01d932c88', 41, '9cef9bef04cf097e'],
];

describe('marks of rows', () => {
  it.each(uuids)('of uuid %s in version %i is %s, as PostgreSQL has it', (uuid, ver, mark) => {
    expect(sumOf(uidOf(uuid), ver)).toBe(mark);
  });

  it.each(texts)('of text "%s" in version %i is %s, as PostgreSQL has it', (text, ver, mark) => {
    expect(sumOf(Buffer.from(text), ver)).toBe(mark);
  });

  it('does not depend on the order, and a row that is added twice is missed', () => {
    const sums = [new MarkSum(), new MarkSum(), new MarkSum()];
    const [a, b] = [uidOf(uuids[0][0]), uidOf(uuids[1][0])];
    sums[0].add(a, 1);
    sums[0].add(b, 2);
    sums[1].add(b, 2);
    sums[1].add(a, 1);
    sums[2].add(a, 1);
    sums[2].add(b, 2);
    sums[2].add(b, 2);
    expect(sums[1].result()).toEqual(sums[0].result());
    expect(sums[2].result().count).not.toBe(sums[0].result().count);
    expect(new MarkSum().result()).toEqual({ count: 0, xor: '0000000000000000' });
  });
});
