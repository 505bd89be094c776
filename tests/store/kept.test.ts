import { expect, test } from 'vitest';
import { reads } from '../../main/store/index.ts';
import { kept } from '../../main/store/kept.ts';
import { sql, value, type ReadDb } from '../../main/store/sql.ts';
import { saveZones } from '../../main/store/zones.ts';
import { importRows, openTestReader, openTestWriter } from './fixtures.ts';
import { everything, manyIncidents, squareZones } from './incidents.ts';

/** A read that says how often it was really done. */
function countedRead() {
  const calls: unknown[] = [];
  const read = kept((db: ReadDb, least: number) => {
    calls.push(least);
    return { incidents: value<number>(db, sql`SELECT count(*) FROM incident WHERE id >= ${least}`) };
  });
  return { calls, read };
}

test('what was read is read again only once something was committed', async () => {
  const writer = await openTestWriter();
  const reader = await openTestReader(writer);
  const { calls, read } = countedRead();

  expect([read(reader, 1), read(reader, 1), read(reader, 3)]).toEqual([{ incidents: 0 }, { incidents: 0 }, { incidents: 0 }]);
  expect(calls).toEqual([1, 3]);

  importRows(writer, manyIncidents(4));
  expect([read(reader, 1), read(reader, 3), read(reader, 1)]).toEqual([{ incidents: 4 }, { incidents: 2 }, { incidents: 4 }]);
  expect(calls).toEqual([1, 3, 1, 3]);
});

test('a transaction that is not committed yet is neither seen nor kept', async () => {
  const writer = await openTestWriter();
  const reader = await openTestReader(writer);
  const { read } = countedRead();
  const seen: unknown[] = [];
  const importHalf = writer.transaction(() => {
    writer.exec(`DELETE FROM incident WHERE id > 1`);
    seen.push(value(writer, sql`SELECT count(*) FROM incident`), read(reader, 1).incidents);
    throw new Error('stop');
  });
  importRows(writer, manyIncidents(4));

  expect(importHalf).toThrow('stop');
  expect([...seen, read(reader, 1).incidents]).toEqual([1, 4, 4]);
});

test('the connection that writes reads anew each time, since its own commits are no news to it', async () => {
  const writer = await openTestWriter();
  const { calls, read } = countedRead();
  read(writer, 1);
  importRows(writer, manyIncidents(3));
  expect(read(writer, 1)).toEqual({ incidents: 3 });
  expect(calls).toEqual([1, 1]);
});

test('of many arguments the first is forgotten first', async () => {
  const reader = await openTestReader(await openTestWriter());
  const { calls, read } = countedRead();
  for (let least = 0; least < 65; least++) read(reader, least);
  read(reader, 64);
  read(reader, 0);
  expect(calls).toHaveLength(66);
});

test('counts of zones and totals of lists follow what is written', async () => {
  const writer = await openTestWriter();
  const reader = await openTestReader(writer);
  saveZones(writer, squareZones(['a', 'b']));
  const counts = () => ({
    zones: reads.zones(reader).map(({ incidents }) => incidents),
    total: reads.incidentPage(reader, everything, { page: 1, pageSize: 1 }).total,
    summed: reads.summary(reader, everything).incidents,
  });
  expect(counts()).toEqual({ zones: [0, 0], total: 0, summed: 0 });
  importRows(writer, manyIncidents(4), { zoneIds: Int32Array.of(1, 0, 2, 2) });
  expect(counts()).toEqual({ zones: [1, 2], total: 4, summed: 4 });
});
