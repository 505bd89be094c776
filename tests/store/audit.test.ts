import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AuditEvent, auditHash, auditKeyId, type AuditKeys, canonicalJson } from '../../main/audit-chain.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql, type WriteDb } from '../../main/store/sql.ts';
import type { AuditFilter } from '../../main/store/audit-api.ts';
import { newCacheOptions, openTestWriter } from './fixtures.ts';

const key = 'A'.repeat(43);
const keys: AuditKeys = { own: auditKeyId(key), known: { [auditKeyId(key)]: key }, elsewhere: [], isBegun: false };
const begun: AuditKeys = { ...keys, isBegun: true };

let count = 0;
const event = (change: Partial<AuditEvent> = {}): AuditEvent => ({
  ...{ atMs: 1_000 + count, actor: 'Dana', role: 'analyst', host: 'desktop', action: 'incidents.edit', phase: 'done', ref: `r${count++}` },
  ...{ subject: 'incidents', subjectId: '7', outcome: 'ok', detail: '{}', reason: '' },
  ...change,
});
const headFile = (db: WriteDb) => `${db.name}.audit-head`;
const verdict = (db: WriteDb) => reads.auditPart(db, keys, null, 1_000).problem ?? writes.auditEnd(db, begun);
const any: AuditFilter = { fromMs: null, toMs: null, actor: null, action: null, subject: null, subjectId: null, outcome: null };
const page = { page: 1, pageSize: 10 };

describe('canonical JSON', () => {
  // Source of the expected texts: RFC 8785, sections 3.2.2 and 3.2.3.
  test('is the one of RFC 8785', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000_000_000_000_000_000_000_000_001, -0],
      string: '\u20ac$\u000f\nA\'B"\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\"/"}',
    );
    const keys_ = { '\u20ac': 5, '\r': 1, '\ufb33': 7, '1': 2, '\ud83d\ude00': 6, '\u0080': 3, '\u00f6': 4 };
    expect(Object.values(JSON.parse(canonicalJson(keys_)) as object)).toHaveLength(7);
    expect(canonicalJson(keys_)).toBe('{"\\r":1,"1":2,"\u0080":3,"ö":4,"€":5,"😀":6,"\ufb33":7}');
  });

  test('has no word for what JSON has none for', () => {
    for (const value of [Number.NaN, Infinity, 1n, () => 0]) expect(() => canonicalJson(value)).toThrow(RangeError);
    expect(canonicalJson({ a: undefined, b: 'x\ud800' })).toBe('{"b":"x\ufffd"}');
  });
});

test('the hash of an entry is that of its canonical JSON between the hash before it and its place', () => {
  const said = { ...event({ reason: 'ص "x"\n', detail: '{"a":1}' }), keyId: keys.own };
  const text = `${'0'.repeat(64)}\n${canonicalJson(said)}\n7`;
  expect(auditHash(said, '0'.repeat(64), 7)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
});

describe('the end of the trail', () => {
  test('that is one entry behind after a stop is made good by the next entry, and nothing is said of it', async () => {
    const options = await newCacheOptions();
    const first = await openWriter(options);
    for (let i = 0; i < 3; i++) writes.appendAudit(first.db, keys, event());
    const behind = readFileSync(headFile(first.db), 'utf8');
    writes.appendAudit(first.db, keys, event());
    first.close();
    // As if the process had ended between the commit of the entry and the new file.
    writeFileSync(headFile(first.db), behind);

    const db = await openTestWriter(options);
    expect(writes.auditEnd(db, begun)).toBeNull();
    writes.appendAudit(db, begun, event());
    expect(verdict(db)).toBeNull();
    expect(reads.auditPage(db, any, page).items.map(({ action }) => action)).not.toContain('audit.break');
  });

  test('so after the very first entry', async () => {
    const db = await openTestWriter();
    expect(writes.auditEnd(db, keys)).toBeNull();
    writes.appendAudit(db, keys, event());
    run(db, sql`DROP TRIGGER audit_entry_is_kept`);
    run(db, sql`DELETE FROM audit_entry WHERE seq > 1`);
    rmSync(headFile(db));
    const other = await openCopy(db);
    expect(writes.auditEnd(other, keys)).toBeNull();
    expect(writes.auditEnd(other, begun)).toEqual({ kind: 'end', seq: 1, noticedMs: null });
  });

  test.each([
    ['two entries behind', 2, 'end'],
    ['ahead', -1, 'cut'],
  ])('that is %s is told in the trail before anything else is written, and stays told', async (_, difference, kind) => {
    const options = await newCacheOptions();
    const first = await openWriter(options);
    const heads = Array.from({ length: 6 }, () => {
      writes.appendAudit(first.db, keys, event());
      return readFileSync(headFile(first.db), 'utf8');
    });
    if (difference < 0) {
      run(first.db, sql`DROP TRIGGER audit_entry_is_kept`);
      run(first.db, sql`DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)`);
    } else writeFileSync(headFile(first.db), heads[heads.length - 1 - difference] ?? '');
    first.close();

    const db = await openTestWriter(options);
    writes.appendAudit(db, begun, event());
    writes.appendAudit(db, begun, event());
    const [, , noticed] = reads.auditPage(db, any, page).items;
    expect(noticed).toMatchObject({ action: 'audit.break', outcome: 'broken', actor: 'host', host: 'system' });
    expect(verdict(db)).toEqual({ kind, seq: noticed?.seq, noticedMs: noticed?.atMs });
  });

  test('is watched while the cache is open', async () => {
    const db = await openTestWriter();
    for (let i = 0; i < 4; i++) writes.appendAudit(db, keys, event());
    run(db, sql`DROP TRIGGER audit_entry_is_kept`);
    run(db, sql`DELETE FROM audit_entry WHERE seq > 3`);
    expect(writes.auditEnd(db, begun)).toEqual({ kind: 'cut', seq: 3, noticedMs: null });
  });

  test('in a cache that lost all of its trail is missed', async () => {
    const db = await openTestWriter();
    expect(writes.auditEnd(db, begun)).toEqual({ kind: 'cut', seq: 0, noticedMs: null });
  });
});

/** Another connection that has not written to the trail. */
async function openCopy(db: WriteDb): Promise<WriteDb> {
  const { default: Sqlite } = await import('better-sqlite3');
  return new Sqlite(db.name) as unknown as WriteDb;
}

describe('keys', () => {
  test('of another host seal entries that can be read here, but not checked', async () => {
    const db = await openTestWriter();
    const desktop = 'B'.repeat(43);
    const ofDesktop: AuditKeys = { own: auditKeyId(desktop), known: { [auditKeyId(desktop)]: desktop }, elsewhere: [], isBegun: false };
    writes.appendAudit(db, ofDesktop, event());
    const onCommandLine = { ...keys, elsewhere: [auditKeyId(desktop)] };
    writes.appendAudit(db, onCommandLine, event());

    expect(reads.auditPart(db, onCommandLine, null, 10)).toMatchObject({ checked: 3, unsealed: 2, problem: null });
    const both = { ...keys, known: { ...keys.known, ...ofDesktop.known } };
    expect(reads.auditPart(db, both, null, 10)).toMatchObject({ checked: 3, unsealed: 0, problem: null });
    expect(reads.auditPart(db, keys, null, 10)).toMatchObject({ checked: 0, problem: { kind: 'wrong-key', seq: 1 } });
  });
});

describe('reading', () => {
  test('joins what was begun and its end, and filters', async () => {
    const db = await openTestWriter();
    writes.appendAudit(db, keys, event({ ref: 'a', phase: 'begun', outcome: '', detail: '{"input":{"id":7}}', atMs: 10 }));
    writes.appendAudit(
      db,
      keys,
      event({ ref: 'b', phase: 'begun', outcome: '', atMs: 20, actor: 'Noor', action: 'zones.import', subject: 'zones' }),
    );
    const change = '{"changes":[{"after":{"place":"y"},"before":{"place":"x"},"subjectId":"7"}]}';
    writes.appendAudit(db, keys, event({ ref: 'a', atMs: 30, detail: change, reason: 'mistyped' }));
    writes.appendAudit(
      db,
      keys,
      event({ ref: 'c', atMs: 40, actor: '', action: 'users.login', subject: 'users', outcome: 'users.wrong-credentials' }),
    );
    const two = '{"changes":[{"after":null,"before":null,"subjectId":"x1"},{"after":null,"before":null,"subjectId":"x2"}]}';
    writes.appendAudit(db, keys, event({ ref: 'd', atMs: 50, action: 'sync.resolve', subject: 'sync', subjectId: '', detail: two }));
    const list = (filter: Partial<AuditFilter>) => reads.auditPage(db, { ...any, ...filter }, page).items.map(({ seq }) => seq);

    const all = reads.auditPage(db, any, { page: 1, pageSize: 2 });
    expect(all).toMatchObject({ total: 5, items: [{ seq: 6 }, { seq: 5, begunSeq: null, endMs: 40, outcome: 'users.wrong-credentials' }] });
    expect(reads.auditPage(db, { ...any, action: 'incidents.edit' }, page).items).toMatchObject([
      {
        seq: 4,
        begunSeq: 2,
        atMs: 10,
        endMs: 30,
        input: { id: 7 },
        outcome: 'ok',
        reason: 'mistyped',
        changes: [{ before: { place: 'x' } }],
      },
    ]);
    expect(reads.auditPage(db, { ...any, outcome: 'open' }, page).items).toMatchObject([
      { seq: 3, endMs: null, outcome: null, actor: 'Noor' },
    ]);
    expect(list({ outcome: 'failed' })).toEqual([5]);
    expect(list({ outcome: 'ok', action: 'incidents.' })).toEqual([4]);
    expect(list({ actor: '' })).toEqual([5]);
    expect(list({ actor: 'Noor' })).toEqual([3]);
    expect(list({ subject: 'zones' })).toEqual([3]);
    expect(list({ subjectId: '7' })).toEqual([5, 4, 3]);
    expect(list({ subjectId: 'x2' })).toEqual([6]);
    expect(list({ fromMs: 30, toMs: 50 })).toEqual([5, 4]);
    expect(list({ actor: "' OR 1=1 --" })).toEqual([]);
  });
});
