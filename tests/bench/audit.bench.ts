import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { type AuditEntry, auditHash, auditKeyId, type AuditKeys, auditMac, auditStart } from '../../main/audit-chain.ts';
import { createAuditKeyring } from '../../main/audit-key.ts';
import { type AuditTrail, createAuditTrail } from '../../main/audit-trail.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import { createDispatch, type Dispatch } from '../../main/dispatch.ts';
import { createEvents } from '../../main/events.ts';
import { createFileRegistry } from '../../main/files.ts';
import { layout } from '../../main/layout.ts';
import { createLog } from '../../main/log.ts';
import { createServices } from '../../main/services/index.ts';
import type { Ports } from '../../main/services/ports.ts';
import { insertAuditEntry } from '../../main/store/audit-entries.ts';
import { reads } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { openWorkers } from '../../main/workers/pool.ts';
import { procedures } from '../../preload/contract/index.ts';
import { type BenchRow, measureMs, withFolder } from './bench.ts';

export const name = 'audit';

const EDITS = 150;
const ROWS = 100_000;
const IMPORTS = 3;
const ENTRIES = 100_000;
const caller = { name: 'bench', role: 'admin' } as const;

/** What the audit trail costs: a small edit and a large import with it and without it, and the check of a long trail. */
export async function run(): Promise<BenchRow[]> {
  return [...(await measureEdits()), ...(await measureImports()), ...(await measureVerify())];
}

const silent: AuditTrail = {
  begin: () => Promise.resolve({ note: () => undefined, end: () => Promise.resolve() }),
  refused: () => undefined,
  flush: () => Promise.resolve(),
};

interface Desk {
  readonly audited: Dispatch;
  readonly plain: Dispatch;
  readonly offer: (path: string) => string;
  readonly close: () => Promise<void>;
}

/** The services over one cache, by a dispatch that writes everything down and by one that does not. */
async function openDesk(cacheFile: string): Promise<Desk> {
  const workers = await openWorkers({ cacheFile, files: layout.workers, migrationsDir: layout.migrationsDir, readers: 1 });
  const [events, files, log] = [createEvents(), createFileRegistry(), createLog({ level: 'silent', file: null })];
  // Safe: what edits and imports use is here.
  const ports = {
    ...{
      read: workers.read,
      write: workers.write,
      compute: workers.compute,
      etl: workers.etl,
      files,
      now: Date.now,
      emit: events.emit,
      log,
    },
    syncTimer: { soon: () => undefined },
  } as unknown as Ports;
  const handlers = createServices(ports);
  const keyring = createAuditKeyring(cacheFile, createMemorySecrets({}));
  const trail = createAuditTrail({ append: (...args) => workers.write.appendAudit(...args), keyring, now: Date.now, log });
  const dispatchWith = (audit: AuditTrail) => createDispatch({ procedures, handlers, events, audit, log, checkOutputs: false }).dispatch;
  return {
    audited: dispatchWith(trail),
    plain: dispatchWith(silent),
    offer: (path) => files.offer(path, 'bench.csv'),
    close: workers.close,
  };
}

async function timed(dispatch: Dispatch, procedure: string, input: object): Promise<number> {
  const startedMs = performance.now();
  const reply = await dispatch(procedure, input, { caller, host: 'desktop' });
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return performance.now() - startedMs;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function measureEdits(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const desk = await openDesk(join(folder, 'cache.db'));
    await timed(desk.plain, 'incidents.import', { file: desk.offer(await writeRows(folder, 100)), timeZone: 'UTC' });
    const [audited, plain]: number[][] = [[], []];
    for (let i = 0; i < EDITS; i++) {
      const edit = (way: string) => ({ id: 1 + (i % 90), changes: { place: `${way} ${String(i)}` } });
      plain?.push(await timed(desk.plain, 'incidents.edit', edit('plain')));
      audited?.push(await timed(desk.audited, 'incidents.edit', edit('audited')));
    }
    await desk.close();
    return [
      compare('edit of an incident, median', [median(audited ?? []), median(plain ?? [])], {
        name: 'not written down',
        target: 'no target',
      }),
    ];
  });
}

function measureImports(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const csv = await writeRows(folder, ROWS);
    const [audited, plain]: number[][] = [[], []];
    for (let i = 0; i < IMPORTS; i++) {
      for (const way of ['plain', 'audited'] as const) {
        const desk = await openDesk(join(folder, `${way}-${String(i)}.db`));
        const ms = await timed(desk[way], 'incidents.import', { file: desk.offer(csv), timeZone: 'UTC' });
        (way === 'plain' ? plain : audited)?.push(ms);
        await desk.close();
      }
    }
    const what = `import of ${String(ROWS)} rows, median of ${String(IMPORTS)}`;
    return [compare(what, [median(audited ?? []), median(plain ?? [])], { name: 'not written down', target: '<= 1.05 times' })];
  });
}

async function writeRows(folder: string, count: number): Promise<string> {
  const path = join(folder, `rows-${String(count)}.csv`);
  const out = createWriteStream(path);
  out.write('timestamp,incident_type,lat,lon,description\n');
  for (let i = 0; i < count; i++) {
    const time = new Date(Date.UTC(2024, 0, 1) + i * 300_000).toISOString().slice(0, 16).replace('T', ' ');
    const place = `${(29.2 + (i % 887) / 3_000).toFixed(5)},${(47.8 + (i % 997) / 2_000).toFixed(5)}`;
    out.write(`${time},${['Theft', 'Assault', 'Fire'][i % 3] ?? ''},${place},call ${String(i)}\n`);
  }
  out.end();
  await once(out, 'close');
  return path;
}

function measureVerify(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const { db, close } = await openWriter({ cacheFile: join(folder, 'cache.db'), migrationsDir: layout.migrationsDir });
    const key = Buffer.alloc(32, 7).toString('base64url');
    const keys: AuditKeys = { own: auditKeyId(key), known: { [auditKeyId(key)]: key }, elsewhere: [], isBegun: true };
    const lines: string[] = [];
    db.transaction(() => {
      let prev = auditStart.hash;
      for (let seq = 1; seq <= ENTRIES; seq++) {
        const entry = madeEntry(seq, prev, keys.own, key);
        insertAuditEntry(db, entry);
        lines.push(JSON.stringify(entry));
        prev = entry.hash;
      }
    }).immediate();
    const bytes = Buffer.from(lines.join('\n'));
    const rounds = Array.from({ length: 3 }, () => {
      const ours = measureMs(() => {
        const { checked, problem } = reads.auditPart(db, keys, null, ENTRIES);
        if (checked !== ENTRIES || problem !== null) throw new Error(`checked ${String(checked)}: ${JSON.stringify(problem)}`);
      });
      return { ours, peer: measureMs(() => createHash('sha256').update(bytes).digest()) };
    });
    close();
    const what = `check of ${String(ENTRIES)} entries, hashes and seals, median of 3`;
    return [
      compare(
        what,
        [median(rounds.map(({ ours }) => ours)), median(rounds.map(({ peer }) => peer))],
        { name: 'SHA-256 of the same as JSON lines, at one go', target: 'no target' },
        'ms of processor time',
      ),
    ];
  });
}

function madeEntry(seq: number, prev: string, keyId: string, key: string): AuditEntry {
  const [number, isBegun] = [seq >> 1, seq % 2 === 1];
  const event = {
    ...({ atMs: 1_700_000_000_000 + seq, actor: 'bench', role: 'admin', host: 'desktop', action: 'incidents.edit' } as const),
    ...({
      phase: isBegun ? 'begun' : 'done',
      ref: `${String(number)}-${String(seq)}`,
      subject: 'incidents',
      subjectId: String(number),
    } as const),
    ...{ outcome: isBegun ? '' : 'ok', reason: '', keyId },
    detail: isBegun
      ? `{"input":{"id":${String(number)}}}`
      : `{"changes":[{"after":{"place":"Salmiya block ${String(number)}"},"before":{"place":"Hawalli"},"subjectId":"${String(number)}"}]}`,
  };
  const hash = auditHash(event, prev, seq);
  return { ...event, seq, prev, hash, mac: auditMac(key, hash) };
}

/** ratio: how many times longer it takes than the peer. */
function compare(
  what: string,
  [value, peer]: readonly [ours: number, peer: number],
  { name: peerName, target }: { readonly name: string; readonly target: string },
  unit = 'ms by the clock',
): BenchRow {
  return { what, value, unit, peer: { name: peerName, value: peer, ratio: value / peer }, target };
}
