/** What the services and the command line ask of bundles; see README.md. */
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';
import { type BundleChange, type CourierPort, type OpenedBundle, syncTables } from '../central-wire.ts';
import type { CacheKey } from '../store/key.ts';
import { fingerprintOf, refusal } from './bundle-format.ts';
import { createCourierKeys } from './courier-keys.ts';
import { openBundle } from './open-bundle.ts';
import { sealBundle } from './seal-bundle.ts';

// Values themselves are judged by the centre, as those of any change.
const Values = z.record(z.string(), z.unknown());
/** Those of incidents are made of what their files say, and are of no version. */
const anyUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const Rows = z.array(z.looseObject({ id: z.string().regex(anyUuid) })).max(2_000);
const isWellNamed = ({ table, kind, rowId, set }: { table: string; kind: string; rowId: string; set: Record<string, unknown> }): boolean =>
  table !== 'incident' || (kind === 'rows' ? Rows.safeParse(set['rows']).success : anyUuid.test(rowId));
const Change = z
  .object({
    opId: z.uuid(),
    txnId: z.uuid(),
    table: z.enum(syncTables),
    rowId: z.string().max(512),
    kind: z.enum(['put', 'patch', 'del', 'rows']),
    set: Values,
    base: Values,
    baseVer: z.int(),
    atMs: z.number(),
    actor: z.string().max(512),
    device: z.uuid(),
  })
  .refine(isWellNamed);
const Manifest = z.object({ device: z.uuid(), deviceName: z.string().max(512), changes: z.int().nonnegative() });

export function createCourier(cacheFile: string, cacheKey: () => CacheKey | null = () => null): CourierPort {
  const keys = createCourierKeys(cacheFile, cacheKey);
  return {
    keys: async () => {
      const { signKey, boxKey } = await keys();
      return { boxKey, fingerprint: fingerprintOf(signKey) };
    },
    seal: async (name, manifest, lock, changes) => {
      const lines = async function* () {
        yield JSON.stringify(manifest);
        for await (const change of changes) yield JSON.stringify(change);
      };
      return sealBundle(await keys(), name, lock, lines());
    },
    open: async (file, passphrase) => readBundle(file, passphrase, await keys()),
  };
}

/** Opens a bundle with its passphrase, or with the keys of a cache. To be closed. @throws AppError courier.*, file.missing. */
export async function readBundle(
  file: { readonly path: string; readonly name: string },
  passphrase: string | null,
  keys: Awaited<ReturnType<ReturnType<typeof createCourierKeys>>> | null,
): Promise<OpenedBundle> {
  const sealed = await openBundle(file);
  try {
    const { header } = sealed;
    const key = await sealed.unlock(passphrase, keys);
    const lines = sealed.lines(key)[Symbol.asyncIterator]();
    const manifest = Manifest.safeParse(parseLine((await lines.next()).value as string | undefined));
    if (!manifest.success) throw refusal('courier.tampered', file.name);
    return {
      ...{ bundle: header.bundle, workspace: header.workspace, madeMs: header.madeMs, signKey: header.signKey },
      fingerprint: fingerprintOf(header.signKey),
      isForOne: header.lock.kind === 'recipient',
      manifest: manifest.data,
      changes: () => readChanges(lines, manifest.data.changes, file.name),
      close: () => sealed.close(),
    };
  } catch (error) {
    await sealed.close();
    throw error;
  }
}

async function* readChanges(lines: AsyncIterator<string>, expected: number, file: string): AsyncGenerator<BundleChange> {
  let count = 0;
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const change = Change.safeParse(parseLine(line.value));
    if (!change.success) throw new AppError('courier.tampered', { file }, { cause: change.error });
    count++;
    // Safe: what JSON.parse gives is JSON.
    yield change.data as BundleChange;
  }
  if (count !== expected) throw refusal('courier.tampered', file);
}

function parseLine(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
