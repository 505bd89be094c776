import type { BackupState } from '../../preload/contract/backups.ts';
import { client, transport } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';

export async function loadBackups(): Promise<void> {
  takeState(await client.backups.list({}));
}

/** After an event: only what is on the screen is read again. */
export async function reloadBackups(): Promise<void> {
  if (getState().server.backups !== null) await loadBackups();
}

/** Makes one as a job. */
export const makeBackup = () => runJob('backups.make', null, (options) => client.backups.make({}, options));

export const drillBackup = (name: string) => runJob('backups.drill', name, (options) => client.backups.drill({ name }, options));

export type RestoreFrom = { readonly name: string } | { readonly file: File };

export interface RestoreWish {
  readonly reason: string;
  /** '' = that of the cache. */
  readonly passphrase: string;
}

/** Puts a backup in the place of the cache; what is on the screen follows by itself. */
export function restoreBackup(from: RestoreFrom, { reason, passphrase }: RestoreWish) {
  return runJob('backups.restore', 'name' in from ? from.name : from.file.name, async (options) => {
    const source = 'name' in from ? from : { file: await transport.offerFile(from.file) };
    const wish = { reason, understood: true, ...(passphrase === '' ? {} : { passphrase }) } as const;
    return client.backups.restore({ ...source, ...wish }, options);
  });
}

/** Whether a person can choose a folder on this host. */
export const canChooseFolder = (): boolean => transport.chooseFolder !== undefined;

/** Asks for a folder, if `isDefault` does not say that it is the one beside the cache. */
export async function chooseBackupFolder(isDefault: boolean): Promise<void> {
  try {
    const folder = isDefault ? null : await transport.chooseFolder?.();
    if (folder !== undefined && (isDefault || folder !== null)) takeState(await client.backups.configure({ folder }));
  } catch (error) {
    reportFailure(error);
  }
}

export async function setDailyBackups(isDaily: boolean): Promise<void> {
  try {
    takeState(await client.backups.configure({ isDaily }));
  } catch (error) {
    reportFailure(error);
  }
}

function takeState(backups: BackupState): void {
  patch('server', { backups });
}
