import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of the encryption of the cache, of kept passwords, and of signing out for good. */
export function englishProtection(f: Format) {
  const changes = (n: number) => `${f.number(n)} ${plural(n, { one: 'change waits', other: 'changes wait' })}`;
  return {
    cache: {
      title: 'Encryption of the cache',
      isOn: 'encrypted',
      isOff: 'not encrypted',
      plainAbout: 'Whoever gets hold of this disk, of a copy of the cache or of a backup of it can read everything in it.',
      opensBy: 'Opens by',
      ways: { keyChain: 'key chain of this computer', passphrase: 'passphrase', recovery: 'recovery key' },
      protects: 'Protected',
      protectsWhat: 'The cache and the files beside it, from whoever gets hold of the disk, of a copy of them or of a backup.',
      not: 'Not protected',
      notWhat:
        'From whoever works as this account while the cache is open, or knows the passphrase. Files that are imported or exported, and swapped memory: encrypt the whole disk against that.',
      asks: 'This computer has a key chain, but the cache asks for its passphrase at each start.',
      lossTitle: 'Whoever loses the keys loses the data',
      loss: [
        'From now on the cache opens only by its passphrase, the key chain of this computer or the recovery key, and only together with the file that ends in .key beside it.',
        'Without all of them nobody can open it: not you, not the maker of this program. What the centre has can be pulled again; what is only here is lost.',
        'The recovery key is shown once, when it is done. Print it and lock it away, and copy the .key file with every copy of the cache.',
      ],
      understood: 'I understand that the data are lost if all keys are lost',
      encrypt: 'Encrypt …',
      encryptTitle: 'Encrypt the cache',
      encryptSubmit: 'Encrypt',
      passphrase: 'Passphrase',
      newPassphrase: 'New passphrase',
      again: 'The same once more',
      needs: (least: number) => `${f.number(least)} letters or more; several words are easier to keep in mind.`,
      optional: (least: number) => `Optional, since the key chain opens it; else ${f.number(least)} letters or more.`,
      differs: 'The two are not the same.',
      takes:
        'The cache is closed meanwhile: what is asked of it waits. It needs room on the disk for all of it once more, and can be cancelled.',
      windowAsks: 'The window asks for the passphrase at each start.',
      hostAsks:
        'The next start of the browser host, and each command, needs the passphrase: in the first line of a file that KHAREETATY_CACHE_PASSPHRASE_FILE names.',
      changePassphrase: 'Change the passphrase …',
      setPassphrase: 'Set a passphrase …',
      passphraseTitle: 'Passphrase of the cache',
      passphraseAbout: 'The former one does not open the cache any more. Data and recovery key stay as they are.',
      passphraseDone: 'The cache opens with the new passphrase.',
      rekey: 'Make the key anew …',
      rekeyTitle: 'Make the key anew',
      rekeyAbout:
        'Everything is written anew under another key: when somebody may have got hold of the old one, or the recovery key was lost. The former recovery key opens nothing any more; the new one is shown once.',
      rekeySubmit: 'Make the key anew',
      decrypt: 'Decrypt …',
      decryptTitle: 'Decrypt the cache',
      decryptAbout:
        'Everything is written without encryption. Whoever gets hold of the disk, of a copy or of a backup made from then on can read it.',
      decryptUnderstood: 'I understand that the data can be read by whoever has the disk',
      decryptSubmit: 'Decrypt',
      keep: 'Keep the key in the key chain of this computer',
      forget: 'Ask for the passphrase at each start',
      recoveryTitle: 'Print the recovery key',
      recoveryAbout: 'It opens the cache if the passphrase is forgotten and the key chain is gone. It is shown this once and kept nowhere.',
      recoveryKey: 'Recovery key',
      copyKey: 'Copy the key',
      print: 'Print',
      done: 'I have it on paper',
      printed: (workspace: string, madeMs: number) => `Recovery key of the cache “${workspace}”, ${f.moment(madeMs)}`,
    },
    secrets: {
      title: 'Kept passwords',
      about: 'The password of the centre, which sync needs without asking each time.',
      states: {
        'key-chain': 'in the key chain of this computer',
        environment: 'in a file under a passphrase, which was given at the start',
        typed: 'in a file under a passphrase, opened until the program ends',
        locked: 'in a file under a passphrase, not opened yet',
        none: 'nowhere: known until the program ends',
      },
      kept: 'Kept',
      locked: 'Sync has no password until they are opened.',
      typed: 'After the next start they have to be opened again.',
      none: 'Set a passphrase to keep them over the next start. There is no way to them without it: they would have to be typed anew.',
      passphrase: 'Passphrase of the passwords',
      open: 'Open the passwords',
      set: 'Set the passphrase',
      wrong: 'The passphrase does not open them. Nothing was changed. After several wrong ones each next one has to wait longer.',
      opened: 'The passwords are open.',
      isSet: 'Passwords are kept from now on.',
    },
    shred: {
      title: 'Sign out',
      about: 'You are signed out here. The cache stays on this computer, encrypted.',
      wish: 'Also destroy the keys of the cache on this computer',
      means:
        'Nobody will open this cache again: not with the passphrase, not with the recovery key. What the centre has can be pulled into a new cache. Copies of the .key file that were made elsewhere still open copies of the cache. The password of the centre is forgotten, too.',
      nothingWaits: 'Nothing waits for the centre: all changes of this computer are there.',
      waits: (n: number) => `${changes(n)} for the centre and would be lost.`,
      refused: (n: number) =>
        `${f.number(n)} more ${plural(n, { one: 'was refused by the centre and is', other: 'were refused by the centre and are' })} only here.`,
      syncFirst: 'Sync first',
      syncing: 'Syncing',
      type: (name: string) => `To lose them all the same, type the name of the workspace: ${name}`,
      stay: 'Stay signed in',
      signOut: 'Sign out',
      submit: 'Destroy the keys and sign out',
      goneTitle: 'This cache cannot be opened',
      gone: 'Its keys are destroyed or its key file is gone. Close this window. A copy of the key file that was kept elsewhere may be put back; else delete the files of the cache, and link a new one with the centre.',
    },
  };
}
