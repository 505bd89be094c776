/** One round with the centre: prove that it is the one known, tell it what waits, take over what changed. */
import { AppError } from '../../preload/contract/errors.ts';
import { SYNC_SCHEMA } from '../../preload/contract/sync-domain.ts';
import type { CentralSession, Compared, Comparison, Hello, PulledRows, SnapshotPlan } from '../central-wire.ts';
import type { PullReport, SyncState } from '../store/sync-api.ts';
import { tellAnchor } from './audit-anchors.ts';
import type { Call, Ports } from './ports.ts';
import { eraseHere } from './retention-here.ts';
import { type ComparedRows, compareRows } from './sync-compare.ts';

/** The limits of sync_api.push. */
const pushLimits = { ops: 200, rows: 2_000, bytes: 1_000_000 } as const;
/** What waits for the id of a new zone goes in a second turn; a third has nothing left to do. */
const MOST_TURNS = 3;

export interface RoundOutcome {
  readonly sent: number;
  readonly taken: number;
  readonly merged: number;
  readonly conflicts: number;
  readonly rejected: number;
  readonly isFull: boolean;
  /** Of each pull. */
  readonly reports: readonly PullReport[];
  /** null = sums were not compared. */
  readonly compared: ComparedRows | null;
}

type RoundPorts = Pick<Ports, 'read' | 'write' | 'now' | 'about' | 'log'>;

/**
 * Rejects with what went wrong; then all that was taken over before is whole, and what was sent and not answered is told again under the
 * same names.
 */
export async function syncRound(ports: RoundPorts, session: CentralSession, call: Call, isComparing = false): Promise<RoundOutcome> {
  try {
    return await attempt(ports, session, { call, isComparing });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'central.went-back') throw error;
    // Nothing is lost there: it forgot what was deleted long ago, so all that is there is read again.
    if (error.params['reason'] === 'away for too long') {
      await ports.write.forgetCursor();
      return attempt(ports, session, { call, isComparing });
    }
    // What the cursor stands for is gone there: everything is compared, and what was done in the last weeks is told once more.
    ports.log.warn('sync-went-back', { code: error.code });
    await ports.write.renewDevice(ports.now(), true);
    return attempt(ports, session, { call, isComparing });
  }
}

async function attempt(
  ports: RoundPorts,
  session: CentralSession,
  { call, isComparing }: { readonly call: Call; readonly isComparing: boolean },
): Promise<RoundOutcome> {
  const { read, write } = ports;
  const by = { actor: call.caller.name, atMs: ports.now() };
  call.progress({ step: 'connect', fraction: 0 });
  const hello = await meet(ports, session, call);
  await write.saveLink({ ...hello });
  await tellAnchor(ports, session);
  let outcome: RoundOutcome = { sent: 0, taken: 0, merged: 0, conflicts: 0, rejected: 0, isFull: false, reports: [], compared: null };
  // At first it is not known what the centre has: what it has need not be told.
  if ((await read.syncState()).cursor === null) outcome = add(outcome, nothingSent, await pull(ports, session, call));
  call.progress({ step: 'queue', fraction: 0.02 });
  await write.queueEverything(by);
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const pushed = await push(ports, session, call);
    const pulled = await pull(ports, session, call);
    outcome = add(outcome, pushed, pulled);
    if ((await read.syncState()).pending === 0) break;
  }
  if (isComparing || (await read.roundWish()).isComparing) {
    const compared = await compareRows(ports, async (compare, onRows) => {
      const pulled = await pull(ports, session, call, { compare, onRows });
      outcome = add(outcome, nothingSent, pulled);
      return pulled.compared;
    });
    outcome = { ...outcome, compared };
  }
  call.progress({ step: 'apply', fraction: 1 });
  return outcome;
}

/**
 * Says hello. A centre that does not know what it once confirmed was restored from an older copy: this cache becomes a new device to it
 * and tells it again what it did in the last weeks. A centre that knows another change under a number of ours has met a copy of this
 * cache: this one becomes a new device, too.
 */
async function meet({ read, write, now, about, log }: RoundPorts, session: CentralSession, call: Call): Promise<Hello> {
  const state = await read.syncState();
  const hello = await greet(state.deviceId);
  const isOther = state.cluster !== null && (hello.cluster !== state.cluster || hello.epoch !== state.epoch);
  const isBehind = hello.lastN < state.lastToldN;
  const isCloned = !isBehind && hello.lastN === state.lastToldN && state.lastToldOp !== null && hello.lastOp !== state.lastToldOp;
  if (!isOther && !isBehind && !isCloned) return hello;
  log.warn(isCloned ? 'sync-cloned' : 'sync-went-back', { count: state.lastToldN - hello.lastN });
  const { deviceId } = await write.renewDevice(now(), !isCloned);
  return greet(deviceId);

  function greet(deviceId: string): Promise<Hello> {
    call.signal.throwIfAborted();
    return session.hello({ deviceId, name: about.deviceName, appVersion: about.version, schema: SYNC_SCHEMA });
  }
}

interface Pushed {
  readonly sent: number;
  readonly merged: number;
  readonly conflicts: number;
  readonly rejected: number;
}

const nothingSent: Pushed = { sent: 0, merged: 0, conflicts: 0, rejected: 0 };

async function push(ports: RoundPorts, session: CentralSession, call: Call): Promise<Pushed> {
  const { read, write, now } = ports;
  const counts = { sent: 0, merged: 0, conflicts: 0, rejected: 0 };
  let { deviceId, pending: total } = await read.syncState();
  for (;;) {
    call.signal.throwIfAborted();
    const ops = await write.nextOps(pushLimits);
    if (ops.length === 0) return counts;
    const answer = await session.push(deviceId, SYNC_SCHEMA, ops).catch(async (error: unknown) => {
      // Somebody else used this number: a copy of this cache was here first.
      if (!(error instanceof AppError) || error.code !== 'central.cloned') throw error;
      ({ deviceId } = await write.renewDevice(now(), false));
      await session.hello({ deviceId, name: ports.about.deviceName, appVersion: ports.about.version, schema: SYNC_SCHEMA });
      return null;
    });
    if (answer === null) continue;
    const { rejected } = await write.markPushed(answer.lastN, answer.results, now());
    counts.sent += answer.results.length;
    counts.rejected += rejected;
    for (const { outcome } of answer.results) {
      if (outcome === 'merged') counts.merged++;
      if (outcome === 'conflict') counts.conflicts++;
    }
    total = Math.max(total, counts.sent);
    call.progress({ step: 'push', fraction: 0.05 + (0.45 * counts.sent) / total, done: counts.sent, total });
  }
}

interface Pulled {
  readonly taken: number;
  readonly isFull: boolean;
  readonly report: PullReport;
  readonly compared: Compared;
}

interface Beside {
  readonly compare?: Comparison;
  readonly onRows?: ((rows: PulledRows) => void) | undefined;
}

async function pull(ports: RoundPorts, session: CentralSession, call: Call, { compare = {}, onRows }: Beside = {}): Promise<Pulled> {
  const { read, write, now } = ports;
  const state = await read.syncState();
  const { replica } = await read.roundWish();
  const snapshot = state.cursor === null ? await fetchSnapshot(ports, session, { state, call }) : null;
  let taken = 0;
  let isFull = false;
  let total = 0;
  let compared: Compared;
  try {
    compared = await session.pull(
      {
        ...{ deviceId: state.deviceId, cursor: state.cursor, snapshotCursor: snapshot?.cursor ?? null, scopeVer: state.scopeVer },
        ...{ schema: SYNC_SCHEMA, replica, compare },
      },
      async (start) => {
        // Pieces that came before and after are of different zones; the next round begins anew.
        if (snapshot?.scopeVer !== undefined && snapshot.scopeVer !== start.scopeVer)
          throw new AppError('central.interrupted', { reason: 'zones' });
        isFull = start.isFull;
        total = Object.values(start.counts).reduce((sum, count) => sum + count, 0);
        await write.beginPull({ ...start, replica });
      },
      async (rows) => {
        call.signal.throwIfAborted();
        onRows?.(rows);
        taken += rows.table === 'incident' ? rows.incidents.count : rows.rows.length;
        call.progress({ step: 'pull', fraction: 0.8 + (0.1 * taken) / Math.max(taken, total), done: taken, total: Math.max(taken, total) });
        await write.stagePull(rows);
      },
    );
  } catch (error) {
    await write.abortPull();
    throw error;
  }
  call.progress({ step: 'apply', fraction: 0.92 });
  const report = await write.applyPull(now());
  // Before anything else is told or compared: what the centre erased is not here any more.
  await eraseAndAnswer(ports, session, call);
  return { taken: taken + (snapshot === null ? 0 : report.incidents.added), isFull, report, compared };
}

/** Erases what the centre told to be erased, and tells it so. What was cut off before goes on. */
async function eraseAndAnswer(ports: RoundPorts, session: CentralSession, call: Call): Promise<void> {
  const { read, write, now } = ports;
  await eraseHere(ports, 'centre', call);
  const answers = await read.purgeAnswers();
  if (answers.length === 0) return;
  await session.retention.answer((await read.syncState()).deviceId, answers);
  await write.markAnswered(
    answers.map(({ purge }) => purge),
    now(),
  );
}

/** The first time, incidents come in pieces that are kept one by one: after a cut at most one of them comes again. */
async function fetchSnapshot(
  { read, write }: RoundPorts,
  session: CentralSession,
  { state, call }: { readonly state: SyncState; readonly call: Call },
): Promise<SnapshotPlan> {
  const { plan, done } = await write.beginSnapshot(await session.snapshotPlan(state.deviceId, (await read.roundWish()).replica));
  const total = plan.chunks.reduce((sum, { rows }) => sum + rows, 0);
  const isDone = new Set(done);
  let rows = plan.chunks.reduce((sum, chunk, i) => sum + (isDone.has(i) ? chunk.rows : 0), 0);
  // The cache writes one piece down while the centre reads the next.
  let writing = Promise.resolve();
  const afterwards = async (work: () => Promise<void>): Promise<void> => {
    await writing;
    writing = work();
    // Its failure is met where it is waited for, which may be later.
    writing.catch(() => undefined);
  };
  try {
    for (const [i, chunk] of plan.chunks.entries()) {
      if (isDone.has(i)) continue;
      call.signal.throwIfAborted();
      await session.snapshotChunk(chunk, (incidents) => afterwards(() => write.stageSnapshot(incidents)), plan.replica ?? null);
      await afterwards(async () => {
        await write.endSnapshotChunk(i);
        rows += chunk.rows;
        call.progress({ step: 'snapshot', fraction: 0.5 + (0.3 * rows) / Math.max(1, total), done: rows, total });
      });
    }
  } finally {
    await writing;
  }
  return plan;
}

function add(before: RoundOutcome, pushed: Pushed, { taken, isFull, report }: Omit<Pulled, 'compared'>): RoundOutcome {
  return {
    sent: before.sent + pushed.sent,
    taken: before.taken + taken,
    merged: before.merged + pushed.merged,
    conflicts: before.conflicts + pushed.conflicts,
    rejected: before.rejected + pushed.rejected,
    isFull: before.isFull || isFull,
    reports: [...before.reports, report],
    compared: before.compared,
  };
}
