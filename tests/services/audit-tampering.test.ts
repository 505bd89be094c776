/** Whoever can write to the cache file changes its audit trail, in all the ways we could think of: each is found. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createRandom } from '../../analytics/math/random.ts';
import { type AuditEntry, auditHash, auditKeyId, type AuditKeys, auditMac, auditTipMac } from '../../main/audit-chain.ts';
import { createAuditKeyring } from '../../main/audit-key.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import type { AuditAnchor } from '../../main/central-wire.ts';
import { verifyTrail, type VerifyPorts } from '../../main/services/audit.ts';
import { auditEntries, insertAuditEntry } from '../../main/store/audit-entries.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql, value, type WriteDb } from '../../main/store/sql.ts';
import type { AuditProblem } from '../../preload/contract/audit-domain.ts';
import { openTestApp } from '../contract/test-app.ts';
import { migrationsDir } from '../store/incidents.ts';

const SEED = 20_261_129;
const MUTATIONS = 500;
const { below } = createRandom(SEED);
const hex = (letters: number): string => Array.from({ length: letters }, () => below(16).toString(16)).join('');
const otherKey = Buffer.from(hex(64), 'hex').toString('base64url');

let folder: string;
let db: WriteDb;
let close: () => void;
let keys: AuditKeys;
let entries: AuditEntry[];
let head: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-audit-'));
  const cacheFile = join(folder, 'cache.db');
  const app = await openTestApp(cacheFile);
  const caller = { name: 'Dana', role: 'admin' } as const;
  for (let i = 0; i < 20; i++) {
    await app.dispatch('settings.save', { hotspotRadiusM: 100 + i }, { caller, host: 'desktop' });
    if (i % 4 === 0) await app.dispatch('alerts.saveRule', rule(i), { caller, host: 'browser' });
    if (i % 7 === 0) await app.dispatch('alerts.saveRule', rule(i), { caller: { name: 'Noor', role: 'viewer' }, host: 'browser' });
    if (i % 9 === 0) await app.dispatch('incidents.edit', { id: 9_999, changes: { place: 'x' } }, { caller, host: 'command-line' });
  }
  await app.close();
  ({ db, close } = await openWriter({ cacheFile, migrationsDir }));
  keys = await createAuditKeyring(cacheFile, createMemorySecrets({})).read();
  entries = auditEntries(db, null, 1_000);
  head = readFileSync(`${cacheFile}.audit-head`, 'utf8');
  // An attacker writes what the file can hold, whatever the table was declared to hold.
  db.pragma('ignore_check_constraints = ON');
}, 60_000);
afterAll(async () => {
  close();
  await rm(folder, { recursive: true });
});

const rule = (i: number) => ({ name: `Dense ${i}`, measure: 'hotspot.incidents', threshold: 10 + i, severity: 'high', enabled: true });

function portsOn(used: AuditKeys, anchors: readonly AuditAnchor[] | null = null): VerifyPorts {
  const session = { anchors: () => Promise.resolve(anchors), close: () => Promise.resolve() };
  return {
    read: {
      auditTip: () => Promise.resolve(reads.auditTip(db)),
      auditPart: (...args: Parameters<typeof reads.auditPart> extends [unknown, ...infer Rest] ? Rest : never) =>
        Promise.resolve(reads.auditPart(db, ...args)),
      auditHashAt: (seq: number) => Promise.resolve(reads.auditHashAt(db, seq)),
      auditAnchor: () => Promise.resolve(reads.auditAnchor(db)),
      syncState: () => Promise.resolve(reads.syncState(db)),
    },
    write: { auditEnd: (own: AuditKeys) => Promise.resolve(writes.auditEnd(db, own)) },
    auditKeys: () => Promise.resolve(used),
    centreLink: {
      read: () => Promise.resolve(anchors === null ? null : { address: {} }),
      password: () => Promise.resolve('x'),
    },
    central: () => Promise.resolve(session),
    log: { warn: () => undefined },
  } as unknown as VerifyPorts;
}

const verify = (used = keys, anchors: readonly AuditAnchor[] | null = null) =>
  verifyTrail(portsOn(used, anchors), { signal: new AbortController().signal, progress: () => undefined });

const columns = ['at_ms', 'actor', 'role', 'host', 'action', 'phase', 'ref', 'subject', 'subject_id', 'outcome', 'detail', 'reason'];
const seals = ['key_id', 'prev', 'hash', 'mac'];

/** Puts these rows in the place of all, numbered from 1 if asked. */
function rewrite(rows: readonly AuditEntry[]): void {
  run(db, sql`DELETE FROM audit_entry`);
  for (const row of rows) insertAuditEntry(db, row);
}
const numbered = (rows: readonly AuditEntry[]): AuditEntry[] => rows.map((row, i) => ({ ...row, seq: i + 1 }));

/** All hashes anew, as anyone can make them; seals with a key that is not the cache's. */
function rechained(rows: readonly AuditEntry[]): AuditEntry[] {
  let prev = '0'.repeat(64);
  return numbered(rows).map((row) => {
    const hash = auditHash(row, prev, row.seq);
    const made = { ...row, prev, hash, mac: auditMac(otherKey, hash) };
    prev = hash;
    return made;
  });
}

interface Mutation {
  /** The first entry that may be called wrong. */
  readonly first: number;
  readonly keys?: AuditKeys;
}

const someRow = (): number => 1 + below(entries.length);
const forged = (): AuditEntry => ({ ...entries[below(entries.length)], ref: hex(24), actor: 'Mallory', mac: hex(64) });

/** Each changes the trail as somebody with the file would, who has not the key. */
const mutations: Readonly<Record<string, () => Mutation>> = {
  'edit a field'() {
    const [seq, column] = [someRow(), [...columns, ...seals][below(columns.length + seals.length)] ?? ''];
    const before = db.prepare(`SELECT ${column} FROM audit_entry WHERE seq = ?`).pluck().get(seq) as string | number;
    const after =
      typeof before === 'number' ? before + 1 + below(1_000) : `${before.slice(0, below(before.length + 1))}${hex(1 + below(4))}`;
    db.prepare(`UPDATE audit_entry SET ${column} = ? WHERE seq = ?`).run(after === before ? `${String(before)}x` : after, seq);
    return { first: seq };
  },
  'change one letter of a detail'() {
    const changed = entries.filter(({ detail }) => detail.length > 2);
    const { seq, detail } = changed[below(changed.length)];
    const at = below(detail.length);
    const letter = detail[at] === ' ' ? '_' : ' ';
    run(db, sql`UPDATE audit_entry SET detail = ${detail.slice(0, at) + letter + detail.slice(at + 1)} WHERE seq = ${seq}`);
    return { first: seq };
  },
  'delete a row'() {
    const seq = 1 + below(entries.length - 1);
    run(db, sql`DELETE FROM audit_entry WHERE seq = ${seq}`);
    return { first: seq };
  },
  'delete a row and close the gap'() {
    const seq = 1 + below(entries.length - 1);
    rewrite(numbered(entries.toSpliced(seq - 1, 1)));
    return { first: seq };
  },
  'delete a row and make all hashes anew'() {
    const seq = 1 + below(entries.length - 1);
    rewrite(rechained(entries.toSpliced(seq - 1, 1)));
    return { first: 1 };
  },
  'swap two'() {
    const a = below(entries.length - 1);
    const b = a + 1 + below(entries.length - a - 1);
    const rows = [...entries];
    [rows[a], rows[b]] = [entries[b], entries[a]];
    rewrite(numbered(rows));
    return { first: a + 1 };
  },
  'move some'() {
    const [from, count] = [below(entries.length - 4), 1 + below(3)];
    const moved = entries.slice(from, from + count);
    rewrite(numbered([...entries.slice(0, from), ...entries.slice(from + count), ...moved]));
    return { first: from + 1 };
  },
  'cut the tail'() {
    const kept = below(entries.length);
    run(db, sql`DELETE FROM audit_entry WHERE seq > ${kept}`);
    return { first: kept };
  },
  'cut the tail and remove the file of its end'() {
    const kept = below(entries.length);
    run(db, sql`DELETE FROM audit_entry WHERE seq > ${kept}`);
    rmSync(`${db.name}.audit-head`);
    return { first: kept };
  },
  'cut the tail and write the file of its end with the seal of its last entry'() {
    const kept = 1 + below(entries.length - 1);
    const { seq, hash, keyId, mac } = entries[kept - 1];
    run(db, sql`DELETE FROM audit_entry WHERE seq > ${kept}`);
    writeFileSync(`${db.name}.audit-head`, JSON.stringify({ seq, hash, keyId, mac }));
    return { first: kept };
  },
  'replace the key'() {
    const own = auditKeyId(otherKey);
    return { first: 1, keys: { own, known: { [own]: otherKey }, elsewhere: [], isBegun: true } };
  },
  'edit a row and make all hashes anew, without the key'() {
    const seq = someRow();
    rewrite(rechained(entries.with(seq - 1, { ...entries[seq - 1], actor: 'Mallory' })));
    return { first: 1 };
  },
  'edit a row and make its hash and those behind it anew, and leave the seals'() {
    const seq = someRow();
    const edited = rechained(entries.with(seq - 1, { ...entries[seq - 1], outcome: 'ok.' }));
    rewrite(edited.map((row, i) => ({ ...row, mac: entries[i]?.mac ?? '' })));
    return { first: seq };
  },
  'insert a row'() {
    const at = below(entries.length);
    rewrite(numbered(entries.toSpliced(at, 0, forged())));
    return { first: at + 1 };
  },
  'insert a row that follows from the one before it'() {
    const at = below(entries.length);
    const row = { ...forged(), prev: entries[at - 1]?.hash ?? '0'.repeat(64) };
    rewrite(numbered(entries.toSpliced(at, 0, { ...row, hash: auditHash(row, row.prev, at + 1) })));
    return { first: at + 1 };
  },
  'add a row to the end'() {
    const row = { ...forged(), seq: entries.length + 1, prev: entries.at(-1)?.hash ?? '' };
    insertAuditEntry(db, { ...row, hash: auditHash(row, row.prev, row.seq) });
    return { first: row.seq };
  },
  'put a row in front of the first'() {
    insertAuditEntry(db, { ...forged(), seq: -below(5) });
    return { first: -5 };
  },
  'copy a row over another'() {
    const seq = someRow();
    const other = 1 + ((seq + below(entries.length - 1)) % entries.length);
    const copy = entries[other - 1];
    rewrite(entries.with(seq - 1, { ...copy, seq, ref: other === seq ? hex(24) : `${copy.ref} ` }));
    return { first: seq };
  },
};

/** Lets somebody with the file change it, says what is found, and puts all back. */
async function found(mutate: () => Mutation): Promise<{ readonly problem: AuditProblem | null; readonly first: number }> {
  run(db, sql`SAVEPOINT before`);
  for (const name of ['follows', 'stays', 'is_kept']) run(db, { text: `DROP TRIGGER audit_entry_${name}`, values: [] });
  try {
    const { first, keys: used } = mutate();
    return { problem: (await verify(used)).problem, first };
  } finally {
    run(db, sql`ROLLBACK TO before`);
    run(db, sql`RELEASE before`);
    writeFileSync(`${db.name}.audit-head`, head);
  }
}

describe('the audit trail', () => {
  test('is intact as the workstation wrote it, with something of each kind in it', async () => {
    expect(await verify()).toMatchObject({ isIntact: true, problem: null, checked: entries.length, unsealed: 0 });
    expect(entries.length).toBeGreaterThan(50);
    expect(new Set(entries.map(({ phase, outcome }) => `${phase} ${outcome}`))).toEqual(
      new Set(['begun ', 'done ok', 'done not-found', 'done users.not-allowed']),
    );
  });

  test(`each of ${MUTATIONS} mutations is found (seed ${SEED})`, async () => {
    const kinds = Object.entries(mutations);
    const missed: string[] = [];
    const told = new Map<string, Set<string>>();
    for (let i = 0; i < MUTATIONS; i++) {
      const [name, mutate] = kinds[i % kinds.length];
      const { problem, first } = await found(mutate);
      if (problem === null || problem.seq < first) missed.push(`${i} ${name}: ${JSON.stringify(problem)}, from ${first} on`);
      told.set(name, (told.get(name) ?? new Set()).add(problem?.kind ?? 'nothing'));
    }
    process.stdout.write(`seed ${SEED}\n${[...told].map(([name, kinds_]) => `  ${name}: ${[...kinds_].join(', ')}\n`).join('')}`);

    expect(missed).toEqual([]);
    expect(await verify()).toMatchObject({ isIntact: true });
  }, 120_000);

  test('keeps the table from UPDATE, DELETE, REPLACE and from entries at another place than its end', () => {
    const refused = [
      'UPDATE audit_entry SET actor = actor',
      'DELETE FROM audit_entry',
      'REPLACE INTO audit_entry SELECT * FROM audit_entry',
    ];
    for (const text of refused) expect(() => run(db, { text, values: [] })).toThrow(/audit trail/);
    expect(() => insertAuditEntry(db, { ...forged(), seq: entries.length + 2 })).toThrow(/only grows/);
    expect(value(db, sql`SELECT count(*) FROM audit_entry`)).toBe(entries.length);
  });

  test('of an older copy with its own file of the end, only who was told of a later end knows: the centre', async () => {
    const kept = entries[entries.length - 6];
    const last = entries.at(-1) as AuditEntry;
    const rollBack = async (anchors: readonly AuditAnchor[] | null) => {
      run(db, sql`SAVEPOINT before`);
      run(db, sql`DROP TRIGGER audit_entry_is_kept`);
      run(db, sql`DELETE FROM audit_entry WHERE seq > ${kept.seq}`);
      writeFileSync(`${db.name}.audit-head`, olderHead(kept));
      const verified = await verify(keys, anchors);
      run(db, sql`ROLLBACK TO before`);
      run(db, sql`RELEASE before`);
      writeFileSync(`${db.name}.audit-head`, head);
      return verified;
    };

    expect(await rollBack(null)).toMatchObject({ isIntact: true });
    expect(await rollBack([{ seq: last.seq, hash: last.hash, toldMs: 1 }])).toMatchObject({
      problem: { kind: 'anchor', seq: last.seq },
      anchor: { seq: last.seq, isFromCentre: true },
    });
    expect(await verify(keys, [{ seq: last.seq, hash: last.hash, toldMs: 1 }])).toMatchObject({ isIntact: true });
  });
});

/** As the workstation wrote it when this was the last entry. */
function olderHead({ seq, hash, keyId }: AuditEntry): string {
  return JSON.stringify({ seq, hash, keyId, mac: auditTipMac(keys.known[keyId] ?? '', { seq, hash }) });
}
