import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql, value } from '../../main/store/sql.ts';
import { importRows } from './fixtures.ts';
import { manyIncidents } from './incidents.ts';
import { filesWith, link, newKeyedOptions } from './keyed.ts';
import { runAndKill } from './kill.ts';

const cycles = 20;

test(
  `an encrypted cache has what it acknowledged after ${cycles} kills, and leaves nothing that can be read`,
  { timeout: 600_000 },
  async () => {
    const options = await newKeyedOptions();
    const more = [options.key.toString('hex')];
    const first = await openWriter(options);
    importRows(first.db, manyIncidents(20));
    writes.saveLink(first.db, link);
    first.close();
    for (let cycle = 0; cycle < cycles; cycle++) {
      const count = 3 + ((cycle * 7) % 40);
      const text = await runAndKill(options.cacheFile, 'edit', { more, isEnough: (said) => said.split('acked ').length > count });
      const last = Number(/.*acked (\d+)\n/s.exec(text)?.[1] ?? Number.NaN);
      const edits = [`text ${last}`, `place ${last}`, 'text 1', 'place 1', 'note 4'];
      expect(filesWith(options.cacheFile, edits)).toEqual([]);
      const { db, close } = await openWriter(options);
      expect(value<number>(db, sql`SELECT max(at_ms) - 1700000000000 FROM outbox`)).toBeGreaterThanOrEqual(last);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
      const numbers = all<{ k: number }>(db, sql`SELECT at_ms - 1700000000000 AS k FROM outbox WHERE actor = 'child' ORDER BY n`);
      expect(numbers.map(({ k }) => k)).toEqual(numbers.map((_, i) => (numbers[0]?.k ?? 0) + i));
      expect(reads.syncState(db)).toMatchObject({ rescuedOps: 0 });
      close();
    }
  },
);

test.each(['pull', 'import'])(
  'a killed %s leaves an encrypted cache as it was, and nothing that can be read',
  { timeout: 600_000 },
  async (task) => {
    const options = await newKeyedOptions();
    (await openWriter(options)).close();
    const more = [options.key.toString('hex')];
    // Types are in the rows of a pull, and so are the descriptions that the child gives an import.
    const canaries = ['BATTERY', 'half.csv', 'Kanarienvogel'];
    for (let cycle = 0; cycle < 6; cycle++) {
      await runAndKill(options.cacheFile, task, { more, isEnough: (said) => /applying|ready \d/.test(said), afterMs: cycle * 30 });
      expect(filesWith(options.cacheFile, canaries)).toEqual([]);
      const { db, close } = await openWriter(options);
      const count = value<number>(db, sql`SELECT count(*) FROM incident`);
      expect([0, 20_000]).toContain(count);
      expect(db.pragma('quick_check', { simple: true })).toBe('ok');
      expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
      close();
      if (count > 0) break;
    }
  },
);

test('a snapshot of an encrypted cache that is killed again and again fetches no whole chunk twice', { timeout: 600_000 }, async () => {
  const options = await newKeyedOptions();
  const more = [options.key.toString('hex')];
  const fetched: string[] = [];
  let kills = 0;
  for (let cycle = 0; cycle < 20; cycle++) {
    const isEnough = (said: string): boolean => (said.match(/chunk/g) ?? []).length > cycle % 3 || said.includes('done');
    const text = await runAndKill(options.cacheFile, 'snapshot', { more, isEnough, afterMs: 2 });
    fetched.push(...(text.match(/chunk \d+/g) ?? []));
    if (text.includes('done')) break;
    kills++;
  }
  const { db, close } = await openWriter(options);
  expect(value(db, sql`SELECT count(*) FROM incident`)).toBe(20_000);
  close();
  expect(new Set(fetched).size).toBe(10);
  expect(fetched.length).toBeLessThanOrEqual(10 + kills);
});
