import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAuditKeyring } from '../../main/audit-key.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql } from '../../main/store/sql.ts';
import { migrationsDir } from '../store/incidents.ts';
import { tempFolder } from './open-ports.ts';

const KILLS = 8;

/** Lets a child change things until it has acknowledged so many, and kills it at some moment of the next ones. */
async function changeAndKill(cacheFile: string, first: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('audit-child.ts', import.meta.url)), cacheFile, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (text.split('acked ').length > count) setTimeout(() => child.kill('SIGKILL'), (count * 7) % 11);
  });
  await once(child, 'close');
  return Number(/.*acked (\d+)\n/s.exec(text)?.[1] ?? Number.NaN);
}

test(`after ${KILLS} kills no change is without the entry that it began, and the trail is intact`, { timeout: 300_000 }, async () => {
  const cacheFile = join(await tempFolder(), 'cache.db');
  let next = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const last = await changeAndKill(cacheFile, next, 2 + (kill % 5));
    const { db, close } = await openWriter({ cacheFile, migrationsDir });
    const keys = await createAuditKeyring(cacheFile, createMemorySecrets({})).read();
    const rules = all<{ name: string }>(db, sql`SELECT name FROM alert_rule ORDER BY id`).map(({ name }) => name);
    const begun = all<{ n: number }>(db, sql`SELECT count(*) AS n FROM audit_entry WHERE action = 'alerts.saveRule' AND phase = 'begun'`);
    const ended = all<{ name: string }>(
      db,
      sql`SELECT detail ->> '$.changes[0].after.name' AS name FROM audit_entry WHERE action = 'alerts.saveRule' AND phase = 'done'`,
    ).map(({ name }) => name);

    expect(rules.at(-1)).toMatch(new RegExp(`^rule (${last}|${last + 1})$`));
    // One call at a time: as many were begun as there are rules, or one more that the kill came before.
    expect((begun[0]?.n ?? 0) - rules.length).toBeOneOf([...Array(kill + 2).keys()]);
    // What was acknowledged has its end, too.
    expect(ended).toContain(`rule ${last}`);
    expect(ended.filter((name) => !rules.includes(name))).toEqual([]);
    expect(reads.auditPart(db, keys, null, 100_000).problem).toBeNull();
    expect(writes.auditEnd(db, keys)).toBeNull();
    next = last + 2;
    close();
  }
});
