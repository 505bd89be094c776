import type { Replica } from '../../preload/contract/replica.ts';
import { client, transport } from '../api/connection.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';
import { saveFile } from './save-file.ts';

export type BundleLock = { readonly passphrase: string } | { readonly recipient: string };

/** Packs what waits, and hands the file to the person: the host asks where to. @returns null if it failed or was cancelled. */
export async function packBundle(lock: BundleLock) {
  const end = await runJob('sync.exportBundle', null, (options) => client.sync.exportBundle(lock, options));
  if (end.value !== null) {
    const { fileName, bytes } = end.value;
    saveFile(fileName, new Blob([bytes], { type: 'application/octet-stream' }));
  }
  return end;
}

export async function takeBundle(file: File, given: { readonly passphrase?: string; readonly trust?: string }) {
  return runJob('sync.importBundle', file.name, async (options) =>
    client.sync.importBundle({ file: await transport.offerFile(file), ...given }, options),
  );
}

export const courierKey = () => client.sync.courierKey({});

export const readReplica = (): Promise<Replica> => client.sync.replica({});

/** @returns what is held from the next sync on, null if it cannot be. */
export async function saveReplica(replica: Replica): Promise<Replica | null> {
  try {
    return await client.sync.setReplica(replica);
  } catch (error) {
    reportFailure(error);
    return null;
  }
}

export async function compareWithCentre() {
  return (await runJob('sync.compare', null, (options) => client.sync.compare({}, options))).value;
}
