import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openWriter } from '../../main/store/open.ts';
import { newCacheOptions, openTestWriter, startChild } from './fixtures.ts';

test('a second process on the same cache is told which process has it', async () => {
  const options = await newCacheOptions();
  const { child } = await startChild(options.cacheFile, 'hold');
  await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.in-use', params: { file: options.cacheFile, pid: child.pid } });
});

test('a second writer in the same process is refused too', async () => {
  const options = await newCacheOptions();
  await openTestWriter(options);
  await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.in-use', params: { pid: process.pid } });
});

test('the cache of a process that was killed can be opened at once', async () => {
  const options = await newCacheOptions();
  const { kill } = await startChild(options.cacheFile, 'hold');
  await kill();
  expect((await openTestWriter(options)).open).toBe(true);
});

test('other programs can read the cache while it is open', async () => {
  const db = await openTestWriter();
  const other = new Sqlite(db.name, { readonly: true });
  expect(other.prepare('SELECT count(*) FROM incident').pluck().get()).toBe(0);
  other.close();
});
