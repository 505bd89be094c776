import { AppError, errorCodes, type ErrorCode } from '../../preload/contract/errors.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { type CentralAddress, SYNC_SCHEMA, type SyncState, type SyncStatus } from '../../preload/contract/sync-domain.ts';
import type { replica } from '../../preload/contract/replica.ts';
import type { sync } from '../../preload/contract/sync.ts';
import type { CentralLink } from '../central-wire.ts';
import type { PullReport } from '../store/sync-api.ts';
import { followCentralPeople } from './central-people.ts';
import { conflictItem } from './conflict-item.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { peopleNames } from './people.ts';
import type { ComparedRows } from './sync-compare.ts';
import { syncRound } from './sync-round.ts';

type RunResult = OutputOf<Contract['sync']['run']>;

/** Failures that pass by themselves. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['central.unreachable', 'central.interrupted', 'cancelled', 'worker.lost']);

export const syncService = (ports: Ports): Handlers<typeof sync & typeof replica> => {
  let running = false;

  const status = async (): Promise<SyncStatus> => {
    const { read, centreLink, syncTimer } = ports;
    const [link, state, counts, nameOf] = await Promise.all([centreLink.read(), read.syncState(), read.syncCounts(), peopleNames(ports)]);
    const cause = causeOf(state.lastError);
    return {
      state: stateOf({ isLinked: link !== null, isRunning: running, cause, waiting: counts.waiting }),
      link: link === null ? null : publicPart(link.address),
      user:
        link === null || state.role === null
          ? null
          : {
              name: state.userName ?? nameOf(link.address.login),
              role: state.role,
              zones: state.zones === null ? null : state.zones.length,
            },
      waiting: counts.waiting,
      oldestMs: counts.oldestWaitingMs,
      lastSuccessMs: state.lastSuccessMs,
      cause,
      nextTryMs: link?.isAutomatic === true ? syncTimer.nextTryMs() : null,
      conflicts: counts.conflicts,
      rejected: counts.rejected,
      merged: counts.merged,
      mergedSinceMs: counts.mergedSinceMs,
      isAutomatic: link?.isAutomatic ?? false,
      onMetered: link?.onMetered ?? false,
      isPaused: link !== null && link.isAutomatic && !link.onMetered && ports.connection.wasMetered(),
    };
  };

  /** One round, alone; how it ended is kept for the status and the timer. */
  const round = async (
    address: CentralAddress,
    password: string,
    call: Call,
    isComparing = false,
  ): Promise<{ readonly result: RunResult; readonly compared: ComparedRows | null }> => {
    if (running) throw new AppError('sync.running');
    running = true;
    ports.emit('sync.changed', {});
    const startedMs = ports.now();
    try {
      const session = await ports.central({ ...address, password }, call.signal);
      try {
        const { reports, compared, ...counts } = await syncRound(ports, session, call, isComparing);
        await followCentralPeople(ports, await ports.write.takeCentralPeople(await session.people(), ports.now()));
        for (const report of reports) tellOf(ports, report);
        ports.syncTimer.ended('ok');
        running = false;
        return { compared, result: { ...counts, ms: ports.now() - startedMs, status: await status() } };
      } finally {
        await session.close();
      }
    } catch (error) {
      await keepCause(ports, error);
      throw error;
    } finally {
      running = false;
      ports.emit('sync.changed', {});
    }
  };

  /** With the centre that is linked and the password that is kept. */
  const linkedRound = async (call: Call, isComparing = false) => {
    const link = await ports.centreLink.read();
    if (link === null) throw new AppError('sync.not-linked');
    const password = await ports.centreLink.password();
    if (password === null) {
      const missing = new AppError('sync.password-missing', { login: link.address.login, host: link.address.host });
      await keepCause(ports, missing);
      throw missing;
    }
    return round(link.address, password, call, isComparing);
  };

  return {
    status,

    async link({ password, ...address }, call) {
      await proveSignIn(ports, { ...address, password }, call);
      // From here on the link holds, whatever happens to the first round: it goes on where it was cut.
      const former = await ports.centreLink.read();
      await ports.centreLink.save({ address, isAutomatic: former?.isAutomatic ?? true, onMetered: former?.onMetered ?? false }, password);
      call.audit({ before: former && publicPart(former.address), after: publicPart(address) });
      return (await round(address, password, call)).result.status;
    },

    async unlink(_input, call) {
      if (running) throw new AppError('sync.running');
      const former = await ports.centreLink.read();
      call.audit({ before: former && publicPart(former.address) });
      ports.syncTimer.ended('stopped');
      await ports.centreLink.forget();
      ports.emit('sync.changed', {});
      return status();
    },

    async run(_input, call) {
      const { result } = await linkedRound(call);
      const { status: _, ...counts } = result;
      call.audit({ after: counts });
      return result;
    },

    async compare(_input, call) {
      const { compared } = await linkedRound(call, true);
      call.audit({ after: compared });
      return compared ?? { compared: 0, differing: [], repaired: 0, left: 0 };
    },

    replica: () => ports.read.replica(),

    async setReplica(choice, call) {
      const before = await ports.read.replica();
      const { fromYear, toYear } = choice;
      if (fromYear !== null && toYear !== null && fromYear > toYear)
        throw new AppError('input.invalid', { path: 'toYear', detail: `>= ${String(fromYear)}` });
      const { zone, type } = await ports.write.setReplica(choice);
      if (zone !== null) throw new AppError('not-found', { what: 'zone', id: zone });
      if (type !== null) throw new AppError('not-found', { what: 'incident type', id: type });
      call.audit({ before, after: choice });
      ports.syncTimer.soon();
      return choice;
    },

    async setAutomatic({ isAutomatic, onMetered }, call) {
      const link = await ports.centreLink.read();
      if (link === null) throw new AppError('sync.not-linked');
      await ports.centreLink.save({ ...link, isAutomatic, onMetered: onMetered ?? link.onMetered });
      call.audit({
        before: { isAutomatic: link.isAutomatic, onMetered: link.onMetered },
        after: { isAutomatic, onMetered: onMetered ?? link.onMetered },
      });
      ports.syncTimer.ended('stopped');
      // Failures from before do not delay what a person asks for now.
      if (isAutomatic) ports.syncTimer.soon();
      ports.emit('sync.changed', {});
      return status();
    },

    async conflicts({ state, page, pageSize }) {
      const [link, nameOf, found] = await Promise.all([
        ports.centreLink.read(),
        peopleNames(ports),
        ports.read.syncConflicts(state === 'open' ? 'open' : 'resolved', { page, pageSize }),
      ]);
      const login = link?.address.login ?? '';
      return {
        total: found.total,
        items: await Promise.all(found.items.map((conflict) => conflictItem(ports, conflict, { login, nameOf }))),
      };
    },

    async resolve({ ids, choice, value = null }, call) {
      const by = { actor: call.caller.name, atMs: ports.now() };
      for (const id of ids) {
        const isKnown = await ports.write.resolveConflict(id, choice, value, by);
        if (!isKnown) throw new AppError('not-found', { what: 'conflict', id });
        call.audit({ subjectId: id, after: choice === 'value' ? { choice, value } : { choice } });
      }
      tellOfDecisions(ports);
      return { decided: ids.length };
    },

    async undo({ id }, call) {
      const isKnown = await ports.write.undoResolve(id, { actor: call.caller.name, atMs: ports.now() });
      if (!isKnown) throw new AppError('not-found', { what: 'conflict', id });
      call.audit({ subjectId: id, after: { state: 'open' } });
      tellOfDecisions(ports);
      return {};
    },

    async rejected({ page, pageSize }) {
      const { total, items } = await ports.read.rejectedOps({ page, pageSize });
      return {
        total,
        items: items.map(({ opId, table, rowId, kind, code, message, set, atMs, rejectedMs }) => {
          return { opId, table, rowId, kind, code, message, values: { ...set } as Record<string, never>, madeMs: atMs, rejectedMs };
        }),
      };
    },
  };
};

async function proveSignIn({ central, read, about }: Ports, link: CentralLink, { signal }: Call): Promise<void> {
  const session = await central(link, signal);
  try {
    const { deviceId } = await read.syncState();
    await session.hello({ deviceId, name: about.deviceName, appVersion: about.version, schema: SYNC_SCHEMA });
  } finally {
    await session.close();
  }
}

const publicPart = ({ host, port, database, login, tls }: CentralAddress) => ({ host, port, database, login, tls });

function stateOf(now: {
  readonly isLinked: boolean;
  readonly isRunning: boolean;
  readonly cause: SyncStatus['cause'];
  readonly waiting: number;
}): SyncState {
  if (now.isRunning) return 'syncing';
  if (!now.isLinked) return 'not-linked';
  if (now.cause !== null) return passing.has(now.cause.code) ? 'offline' : 'stopped';
  return now.waiting > 0 ? 'waiting' : 'synced';
}

async function keepCause({ write, now, syncTimer, log }: Ports, error: unknown): Promise<void> {
  const { code, params } = error instanceof AppError ? error : new AppError('internal');
  syncTimer.ended(passing.has(code) ? 'offline' : 'stopped');
  // A person who cancels knows why it did not go on.
  if (code === 'cancelled') return;
  log.warn('sync-failed', { code });
  await write.saveSyncOutcome(now(), JSON.stringify({ code, params }));
}

function causeOf(text: string | null): SyncStatus['cause'] {
  if (text === null) return null;
  // Safe: keepCause wrote it; a code of another version is one that this one has no sentence for.
  const { code, params } = JSON.parse(text) as NonNullable<SyncStatus['cause']>;
  return errorCodes.includes(code) ? { code, params } : { code: 'internal', params: {} };
}

/** What came changes what other screens show. */
function tellOf({ emit }: Ports, { incidents, rows }: PullReport): void {
  if ((rows.zone ?? 0) > 0) emit('zones.changed', {});
  // What the centre erased left lists and hotspots, too.
  if ((rows.purged ?? 0) > 0) emit('hotspots.changed', { runId: null });
  const noted =
    (rows.purged ?? 0) + (rows.incident_note ?? 0) + (rows.incident_type ?? 0) + (rows.import_batch ?? 0) + (rows.scope_exit ?? 0);
  if (incidents.added + incidents.updated + incidents.removed + noted > 0) emit('incidents.changed', { batchId: null });
  if ((rows.alert ?? 0) + (rows.alert_rule ?? 0) > 0) emit('alerts.changed', { alertIds: [] });
  if ((rows.artefact ?? 0) > 0) {
    emit('hotspots.changed', { runId: null });
    emit('forecasts.changed', { runId: null });
  }
  if ((rows.setting ?? 0) > 0) emit('settings.changed', {});
}

function tellOfDecisions({ emit, syncTimer }: Ports): void {
  emit('incidents.changed', { batchId: null });
  emit('sync.changed', {});
  syncTimer.soon();
}
