import { describe, expect, it } from 'vitest';
import { readIncidents } from '../../main/central/copy-rows.ts';
import type { CentralIncidents } from '../../main/central-wire.ts';
import { plain } from './ops.ts';

/** A stream of rows as PostgreSQL writes it; see its manual, COPY, "Binary Format". */
function stream(rows: readonly (readonly (Buffer | null)[])[]): Buffer {
  const fields = (row: readonly (Buffer | null)[]) =>
    row.flatMap((field) => (field === null ? [int(-1, 4)] : [int(field.length, 4), field]));
  return Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    int(0, 8),
    ...rows.flatMap((row) => [int(row.length, 2), ...fields(row)]),
    int(-1, 2),
  ]);
}

function int(value: number, bytes: 2 | 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigInt64BE(BigInt(value));
  else buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

const double = (value: number): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return buffer;
};

const row = (no: number): (Buffer | null)[] => [
  ...[Buffer.alloc(16, no), int(no, 4), int(3, 4), Buffer.from(no % 2 === 0 ? 'THEFT' : 'سرقة'), int(-1e12 - no, 8), int(-300, 4)],
  ...[
    double(47.5 + no),
    double(-29.25),
    Buffer.from('نص'.repeat(no)),
    Buffer.from(''),
    Buffer.from('{"a":1}'),
    no % 2 === 0 ? null : int(1, 2),
  ],
  ...[Buffer.from('confirmed'), no % 3 === 0 ? null : Buffer.alloc(16, 255), int(no, 4), int(-(2 ** 52) - no, 8), Buffer.from([no % 2])],
];

async function read(chunks: readonly Buffer[], batchRows?: number) {
  const batches: CentralIncidents[] = [];
  async function* source() {
    yield* chunks;
  }
  await readIncidents(source(), async (incidents) => void batches.push(incidents), batchRows);
  return batches;
}

const whole = stream(Array.from({ length: 5 }, (_, i) => row(i)));
const expected = await read([whole]);

describe('readIncidents', () => {
  it('reads every kind of value', () => {
    expect(expected.flatMap(plain)[3]).toEqual({
      ...{
        id: '03030303-0303-0303-0303-030303030303',
        ver: 3,
        zone: 3,
        type: 'سرقة',
        occurredMs: -1e12 - 3,
        utcOffsetMin: -300,
        lon: 50.5,
      },
      ...{ lat: -29.25, description: 'نصنصنص', place: '', extra: '{"a":1}', origin: 1, status: 'confirmed' },
      ...{ batch: '00000000-0000-0000-0000-000000000000', line: 3, contentHash: BigInt(-(2 ** 52) - 3), isDeleted: true },
    });
    expect(expected.flatMap(plain)[4]).toMatchObject({
      origin: -1,
      batch: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      type: 'THEFT',
      isDeleted: false,
    });
  });

  it('does not mind where the stream is cut into chunks', async () => {
    for (let cut = 0; cut <= whole.length; cut++)
      expect((await read([whole.subarray(0, cut), whole.subarray(cut)])).flatMap(plain)).toEqual(expected.flatMap(plain));
    expect((await read([...whole].map((byte) => Buffer.from([byte])))).flatMap(plain)).toEqual(expected.flatMap(plain));
  });

  it('takes a stream that ends at any byte too early for what it is', async () => {
    for (let end = 0; end < whole.length; end++)
      await expect(read([whole.subarray(0, end)]), `ends at byte ${String(end)}`).rejects.toMatchObject({ code: 'central.interrupted' });
  });

  it('refuses what is no such stream', async () => {
    const broken = [
      Buffer.from('something else altogether, which is long enough'),
      stream([row(1).slice(1)]),
      stream([row(1).with(1, null)]),
      stream([row(1).with(6, int(1, 4))]),
      Buffer.concat([whole, Buffer.from([0])]),
    ];
    for (const bytes of broken) await expect(read([bytes])).rejects.toMatchObject({ code: 'central.interrupted' });
  });

  it('reads damaged streams to an error or an end, never for ever', async () => {
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0x80;
      const outcome = await read([damaged]).then(
        () => 'read',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(['read', 'central.interrupted']).toContain(outcome);
    }
  });

  it('hands over batches of the size asked for, each with its own types', async () => {
    const batches = await read([whole], 2);

    expect(batches.map(({ count, typeCodes }) => [count, typeCodes])).toEqual([
      [2, ['THEFT', 'سرقة']],
      [2, ['THEFT', 'سرقة']],
      [1, ['THEFT']],
    ]);
    expect(batches.flatMap(plain)).toEqual(expected.flatMap(plain));
  });

  it('reads an empty stream', async () => expect(await read([stream([])])).toEqual([]));
});
