import type { BackupsStrings } from './shape.ts';

/** Copies of the cache. */
export const englishBackups: BackupsStrings = {
  results: {
    backupMade: (name, bytes, erased) =>
      `${name}: ${bytes} bytes, opened, read and found whole${erased === 0 ? '' : `; ${erased} older ones were erased`}`,
    backupFolder: (folder, isDaily) =>
      `${folder}; ${isDaily ? 'one is made each day while the workstation is open' : 'none is made unasked'}`,
    backupSameDisk:
      'This is the disk of the cache: if it fails, cache and backups are lost together. Choose another: khareetaty backups folder DIR',
    backupFailed: (at, code) => `the last one could not be made (${at} UTC): ${code}`,
    backupState: (state, isEncrypted) => (state === 'damaged' ? 'damaged' : isEncrypted ? 'verified, encrypted' : 'verified'),
    drilled: (name, incidents, schema) =>
      `${name} was restored into a temporary folder, opened and read: ${incidents} incidents, schema ${schema}. Nothing else was changed.`,
    restored: ({ name, rows, aside, waiting }) => [
      `${name} is now the cache: ${rows.incidents} incidents, ${waiting} changes wait for the centre.`,
      `The cache of before is in ${aside}; nothing removes it.`,
      'People must sign in again. Rules of retention have not run on it yet: khareetaty retention preview',
    ],
  },
  notes: {
    beforeRestore: [
      'The backup takes the place of the cache. The cache of now goes into a folder beside it and is not removed.',
      'Changes that never reached a centre and were made after the backup are put back, if both belong to the same centre; other changes',
      'since the backup are only in the cache that goes aside. To the centre this computer is then a new device.',
    ],
    restoreUnopened: (code) => `The cache does not open (${code}): it is put aside as it is.`,
  },
  commands: {
    'backups make': { doc: 'Copies the cache while it is in use, and proves the copy.', options: {} },
    'backups list': { doc: 'Lists the backups, and where and when they are made.', options: {} },
    'backups folder': { doc: 'Says where backups go; `default` is the folder beside the cache.', options: {} },
    'backups daily': { doc: 'Says whether one is made each day while the workstation is open.', options: {} },
    'backups drill': {
      doc: 'Restores the newest backup into a temporary folder, opens it and reads all of it.',
      options: {
        from: 'this one instead of the newest',
        'passphrase-stdin': 'read its passphrase or recovery key from standard input (default: that of the cache)',
      },
    },
    'backups restore': {
      doc: 'Puts a backup, a file or a name of the list, in the place of the cache.',
      options: {
        reason: 'why; it is written in the audit trail',
        yes: 'I know what it does',
        'passphrase-stdin': 'read its passphrase or recovery key from standard input (default: that of the cache)',
      },
    },
  },
};
