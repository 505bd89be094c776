import { randomUUID } from 'node:crypto';
import type { courier } from '../../preload/contract/courier.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { BundleChange, OpenedBundle } from '../central-wire.ts';
import type { BundleReport } from '../store/sync-api.ts';
import type { Call, Handlers, Ports } from './ports.ts';

/** How many changes are given to the store at once. */
const STAGED = 50;
/** Progress of an import: reading it is the smaller part of the work. */
const UNPACKED = 0.2;

/** Changes carried in a file; who passes them on, and how, see main/courier/README.md. */
export const courierService = (ports: Ports): Handlers<typeof courier> => {
  /** The cache has one stage for bundles, so that they are taken in one after the other. */
  const inTurn = createTurns();
  return {
    async exportBundle({ passphrase, recipient }, call) {
      if ((passphrase === undefined) === (recipient === undefined))
        throw new AppError('input.invalid', { path: 'passphrase', detail: 'either passphrase or recipient' });
      const { workspace, deviceId, pending } = await ports.read.syncState();
      if (workspace === null) throw new AppError('sync.not-linked');
      const first = await ports.read.bundlePage(0);
      if (first.changes.length === 0) throw new AppError('courier.empty');
      const madeMs = ports.now();
      const changes = await waiting(ports, first.changes, { next: first.next, pending, call });
      const bytes = await ports.courier.seal(
        { bundle: randomUUID(), workspace, madeMs },
        { device: deviceId, deviceName: ports.about.deviceName, changes: changes.length },
        passphrase === undefined ? { boxKey: recipient ?? '' } : { passphrase },
        inOrder(changes),
      );
      const { fingerprint } = await ports.courier.keys();
      call.audit({ after: { changes: changes.length, fingerprint, lockedFor: passphrase === undefined ? 'recipient' : 'passphrase' } });
      return {
        fileName: `khareetaty-${new Date(madeMs).toISOString().slice(0, 10)}.khbundle`,
        bytes,
        changes: changes.length,
        fingerprint,
      };
    },

    async importBundle({ file, passphrase, trust }, call) {
      const { workspace } = await ports.read.syncState();
      if (workspace === null) throw new AppError('courier.no-workspace');
      const source = ports.files.resolve(file);
      const bundle = await ports.courier.open(source, passphrase ?? null);
      try {
        if (bundle.workspace !== workspace) throw new AppError('courier.foreign-workspace', { file: source.name });
        await knowSigner(ports, bundle, trust, source.name);
        const report = await inTurn(() => takeIn(ports, bundle, call));
        if (report.added > 0) tellOfBundle(ports);
        const { manifest, madeMs, fingerprint } = bundle;
        call.audit({ after: { ...report, deviceName: manifest.deviceName, fingerprint } });
        return { ...report, deviceName: manifest.deviceName, madeMs, fingerprint };
      } finally {
        await bundle.close();
      }
    },

    async courierKey() {
      const { boxKey, fingerprint } = await ports.courier.keys();
      return { recipient: boxKey, fingerprint };
    },
  };
};

/** Each waits until the one before has ended, however it ended. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** All that waits, as one list: the manifest says how many there are. */
async function waiting(
  { read }: Ports,
  first: readonly BundleChange[],
  { next, pending, call }: { readonly next: number | null; readonly pending: number; readonly call: Call },
): Promise<BundleChange[]> {
  const changes = [...first];
  for (let after = next; after !== null;) {
    call.signal.throwIfAborted();
    const page = await read.bundlePage(after);
    changes.push(...page.changes);
    after = page.next;
    call.progress({ step: 'pack', fraction: changes.length / Math.max(pending, changes.length), done: changes.length, total: pending });
  }
  return changes;
}

async function* inOrder(changes: readonly BundleChange[]): AsyncGenerator<BundleChange> {
  for (const change of changes) yield await Promise.resolve(change);
}

/** Whoever knows the passphrase has proved who they are; a bundle locked for a public key anybody could have made. */
async function knowSigner({ read }: Ports, bundle: OpenedBundle, trust: string | undefined, file: string): Promise<void> {
  if (!bundle.isForOne || trust?.toLowerCase() === bundle.fingerprint || (await read.isKnownSigner(bundle.signKey))) return;
  throw new AppError('courier.unknown-signer', { file, fingerprint: bundle.fingerprint });
}

/** Stages all of it first, then takes it over; what is damaged, or cancelled, leaves nothing. */
async function takeIn({ write, now }: Ports, bundle: OpenedBundle, call: Call): Promise<BundleReport> {
  call.signal.throwIfAborted();
  await write.beginBundle();
  try {
    await stage(write, bundle, call);
    const total = bundle.manifest.changes;
    for (let isAll = false; !isAll;) {
      call.signal.throwIfAborted();
      const piece = await write.takeBundle();
      isAll = piece.isAll;
      const share = piece.taken / Math.max(1, total);
      call.progress({ step: 'apply', fraction: UNPACKED + (1 - UNPACKED) * share, done: piece.taken, total });
    }
    call.signal.throwIfAborted();
    return await write.finishBundle({ key: bundle.signKey, deviceName: bundle.manifest.deviceName }, now());
  } catch (error) {
    await write.abortBundle();
    throw error;
  }
}

async function stage(write: Ports['write'], bundle: OpenedBundle, { signal, progress }: Call): Promise<void> {
  const total = bundle.manifest.changes;
  let part: BundleChange[] = [];
  let done = 0;
  for await (const change of bundle.changes()) {
    signal.throwIfAborted();
    part.push(change);
    done++;
    if (part.length < STAGED) continue;
    await write.stageBundle(part);
    part = [];
    progress({ step: 'unpack', fraction: (UNPACKED * done) / total, done, total });
  }
  await write.stageBundle(part);
}

function tellOfBundle({ emit }: Ports): void {
  emit('zones.changed', {});
  emit('incidents.changed', { batchId: null });
  emit('alerts.changed', { alertIds: [] });
  emit('settings.changed', {});
}
