import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of backups and of putting one back. */
export function englishBackups(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const incidents = (n: number) => counted(n, 'incident', 'incidents');
  return {
    title: 'Backups',
    about: 'Copies of the whole cache, each opened and read when it is made. The newest of 7 days and of 4 weeks before them are kept.',
    make: 'Make one now',
    folder: 'Folder',
    choose: 'Choose another folder',
    useDefault: 'Use the one beside the cache',
    byCommand: 'Another folder is chosen on the computer itself: khareetaty backups folder DIR',
    sameDisk: 'This is the disk of the cache. If it fails, cache and backups are lost together.',
    gone: 'The folder is not there.',
    daily: 'Each day',
    on: 'On',
    off: 'Off',
    lastFailure: (when: string) => `The last one could not be made, ${when}:`,
    none: 'There is no backup yet.',
    name: 'Backup',
    made: 'Made',
    size: 'Size',
    megabytes: (bytes: number) => `${f.number(Math.max(1, Math.round(bytes / 1_000_000)))} MB`,
    holds: 'Holds',
    incidents,
    upTo: (cut: string) => `up to ${cut}`,
    state: 'State',
    verified: 'Verified',
    damaged: 'Damaged',
    encrypted: 'Encrypted',
    foreign: 'Of another computer',
    drill: (name: string) => `Try ${name} out`,
    drilled: (name: string, n: number) => `${name} was restored into a temporary folder, opened and read: ${incidents(n)}.`,
    restore: (name: string) => `Restore ${name}`,
    fromFile: 'Restore another file',
    restoreTitle: (name: string) => `Restore ${name}?`,
    restoreAbout:
      'The backup takes the place of the cache. The cache of now goes into a folder beside it and is not removed. Changes made since the backup that wait for the same centre are put back; others stay in that folder alone. Everybody must sign in again.',
    reason: 'Reason',
    reasonAbout: 'It is written in the audit trail.',
    passphrase: 'Its passphrase or recovery key',
    passphraseAbout: 'Only if it is another one than that of the cache.',
    confirm: 'Put it in place of the cache',
    cancel: 'Leave it',
    restored: (name: string, n: number, aside: string) => `${name} is now the cache: ${incidents(n)}. The one of before is in ${aside}.`,
  };
}
