import { randomUUID } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import type { retention, RetentionReceipt } from '../../preload/contract/retention.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { CentralReceipt, CentralRetention } from '../retention-wire.ts';
import type { NewHold } from '../store/retention-api.ts';
import { uidsBytes } from './uuid-bytes.ts';
import { peopleNames } from './people.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { eraseHere } from './retention-here.ts';

/** Incidents that the centre erases in one transaction. */
const STEP = 2_000;

/**
 * How long incidents are kept. A cache that is linked asks its centre for all of it: what is erased there reaches every copy, this one
 * too, with its next sync.
 *
 * @param syncNow  one round of sync.
 */
export const retentionService = (ports: Ports, syncNow: (call: Call) => Promise<unknown>): Handlers<typeof retention> => {
  const { read, write, now } = ports;
  const by = ({ caller }: Call) => ({ actor: caller.name, atMs: now() });
  const at = <T>(call: Call, here: () => Promise<T>, centre: (ask: CentralRetention) => Promise<T>) =>
    placed(ports, call, { here, centre });

  return {
    rules: (_input, call) =>
      at<Output<'rules'>>(
        call,
        async () => ({ place: 'here', items: await read.retentionRules() }),
        async (ask) => ({ place: 'centre', items: await ask.rules() }),
      ),

    async saveRules({ items }, call) {
      const types = items.map(({ type }) => type);
      const twice = types.find((type, i) => types.indexOf(type) !== i);
      if (twice !== undefined)
        throw new AppError('input.invalid', { path: 'items', detail: `two rules for ${twice ?? 'all other types'}` });
      return at<Output<'saveRules'>>(
        call,
        async () => {
          const { strange } = await write.saveRetentionRules(items, by(call));
          if (strange !== null) throw new AppError('not-found', { what: 'incident type', id: strange });
          return { place: 'here', items: await read.retentionRules() };
        },
        async (ask) => ({ place: 'centre', items: await ask.saveRules(items) }),
      );
    },

    preview: (_input, call) =>
      at<Output<'preview'>>(
        call,
        async () => {
          const rules = await read.retentionRules();
          const [due, unsynced, open] = await Promise.all([
            read.duePreview(now()),
            read.dueUnsynced(rules, now()),
            read.unfinishedPurge('here'),
          ]);
          return { ...due, place: 'here', unsynced, unfinished: open && { total: open.total, done: open.done } };
        },
        async (ask) => {
          const due = await ask.preview();
          const unsynced = await read.dueUnsynced(await ask.rules(), now());
          const open = (await ask.receipts()).find(({ finishedMs }) => finishedMs === null);
          const ids = await read.incidentIdsOf(uidsBytes(due.examples.map(({ uid }) => uid)));
          return {
            ...{ ...due, place: 'centre', unsynced, rejects: 0 },
            examples: due.examples.map((example, i) => ({ ...example, id: ids[i] === 0 ? null : (ids[i] ?? null) })),
            unfinished: open ? { total: open.total, done: open.done + open.spared } : null,
          };
        },
      ),

    run: ({ confirmed }, call) =>
      at(
        call,
        () => runHere(ports, confirmed, call),
        async (ask) => {
          const id = await beginAtCentre(ask, confirmed);
          await eraseAtCentre(ask, id, call);
          await syncNow(call).catch((error: unknown) => {
            // It has gone at the centre; this copy follows with the next round, whenever that is.
            if (error instanceof AppError && error.code === 'cancelled') throw error;
            ports.syncTimer.soon();
          });
          const receipt = (await ask.receipts()).find((candidate) => candidate.id === id);
          if (!receipt) throw new AppError('retention.none-begun');
          return withCopies(receipt);
        },
      ),

    async receipts(_input, call) {
      return at(
        call,
        async () => ({ isComplete: true, items: await receiptsHere(ports, 'here') }),
        async (ask) => ({ isComplete: true, items: [...(await ask.receipts()).map(withCopies), ...(await receiptsHere(ports, 'here'))] }),
      ).catch(async (error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'central.unreachable') throw error;
        return { isComplete: false, items: await receiptsHere(ports, null) };
      });
    },

    holds: (_input, call) =>
      at(
        call,
        async () => ({ items: await read.legalHolds() }),
        async (ask) => {
          const holds = await ask.holds();
          const ids = await read.incidentIdsOf(uidsBytes(holds.map(({ uid }) => uid ?? noUid)));
          return { items: holds.map((hold, i) => ({ ...hold, incidentId: ids[i] === 0 ? null : (ids[i] ?? null) })) };
        },
      ),

    async hold({ incidentId, zone, period, reason }, call) {
      const [fromMs, toMs] = [localMs(period?.from), localMs(period?.to)];
      if (incidentId === undefined && zone === undefined && fromMs === null && toMs === null)
        throw new AppError('input.invalid', { path: 'incidentId', detail: 'an incident, a zone or a period' });
      const uid = incidentId === undefined ? null : await read.incidentUid(incidentId);
      if (incidentId !== undefined && uid === null) throw new AppError('not-found', { what: 'incident', id: incidentId });
      const hold: NewHold = { uid, zone: zone ?? null, fromMs, toMs, reason };
      return at(
        call,
        async () => {
          const saved = await write.saveHold(hold, by(call));
          if ('strange' in saved) throw new AppError('not-found', { what: 'zone', id: saved.strange });
          return saved;
        },
        async (ask) => ({ id: await ask.hold(hold) }),
      );
    },

    async liftHold({ id, reason }, call) {
      const isLifted = await at(
        call,
        () => write.liftHold(id, reason, by(call)),
        (ask) => ask.liftHold(id, reason),
      );
      if (!isLifted) throw new AppError('not-found', { what: 'legal hold', id });
      return { id };
    },
  };
};

type Output<K extends keyof typeof retention> = OutputOf<(typeof retention)[K]>;

const noUid = '00000000-0000-0000-0000-000000000000';

/** A local time as if it were UTC. */
const localMs = (local: string | null | undefined): number | null =>
  local === null || local === undefined ? null : Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`);

/** In this cache, or at the centre that it is linked with. */
async function placed<T>(
  ports: Ports,
  { signal }: Call,
  { here, centre }: { readonly here: () => Promise<T>; readonly centre: (ask: CentralRetention) => Promise<T> },
): Promise<T> {
  const link = await ports.centreLink.read();
  if (link === null) return here();
  const password = await ports.centreLink.password();
  if (password === null) throw new AppError('sync.password-missing', { login: link.address.login, host: link.address.host });
  const session = await ports.central({ ...link.address, password }, signal);
  try {
    return await centre(session.retention);
  } finally {
    await session.close();
  }
}

async function runHere(ports: Ports, confirmed: number | null, call: Call): Promise<RetentionReceipt> {
  const open = await ports.read.unfinishedPurge('here');
  let id = open?.id;
  if (confirmed === null) {
    if (id === undefined) throw new AppError('retention.none-begun');
  } else {
    if (open) throw new AppError('retention.unfinished', { total: open.total, done: open.done });
    const begun = await ports.write.beginPurge(confirmed, { actor: call.caller.name, atMs: ports.now() });
    if (begun.id === null) throw new AppError('retention.count-differs', { typed: confirmed, due: begun.due });
    id = begun.id;
  }
  try {
    await eraseHere(ports, 'here', call);
  } finally {
    // What went, went, also if it was cancelled.
    ports.emit('incidents.changed', { batchId: null });
    ports.emit('hotspots.changed', { runId: null });
  }
  const receipt = (await receiptsHere(ports, 'here')).find((candidate) => candidate.id === id);
  if (!receipt) throw new AppError('retention.none-begun');
  return receipt;
}

async function beginAtCentre(ask: CentralRetention, confirmed: number | null): Promise<string> {
  const open = (await ask.receipts()).find(({ finishedMs }) => finishedMs === null);
  if (confirmed === null) {
    if (!open) throw new AppError('retention.none-begun');
    return open.id;
  }
  if (open) throw new AppError('retention.unfinished', { total: open.total, done: open.done + open.spared });
  const id = randomUUID();
  const { due, isBegun } = await ask.begin(id, confirmed);
  if (!isBegun) throw new AppError('retention.count-differs', { typed: confirmed, due });
  return id;
}

async function eraseAtCentre(ask: CentralRetention, id: string, call: Call): Promise<void> {
  for (let isLeft = true; isLeft;) {
    call.signal.throwIfAborted();
    const { total, done } = await ask.step(id, STEP);
    isLeft = done < total;
    call.progress({ step: 'erase', fraction: (0.7 * done) / Math.max(1, total), done, total });
  }
  await ask.finish(id);
}

async function receiptsHere(ports: Ports, place: 'here' | null): Promise<RetentionReceipt[]> {
  const [receipts, nameOf] = await Promise.all([ports.read.purgeReceipts(), peopleNames(ports)]);
  return receipts
    .filter((receipt) => place === null || receipt.place === place)
    .map((receipt) => ({ ...receipt, by: nameOf(receipt.by), copies: [] }));
}

/** A copy is whole that erased the very ids of the run. */
function withCopies({ copies, ...receipt }: CentralReceipt): RetentionReceipt {
  return {
    ...receipt,
    place: 'centre',
    copies: copies.map((copy) => {
      const isWhole = receipt.digest !== null && copy.digest === receipt.digest;
      return { ...copy, isWhole, outstandingSinceMs: isWhole ? null : (receipt.finishedMs ?? receipt.atMs) };
    }),
  };
}
