import type { CacheStrings } from './shape.ts';

/** Encryption of the cache, and kept passwords. */
export const englishCache: CacheStrings = {
  results: {
    cacheStatus: ({ isEncrypted, hasPassphrase, isInKeyChain }) =>
      isEncrypted
        ? `encrypted; opens by ${[...(isInKeyChain ? ['the key chain'] : []), ...(hasPassphrase ? ['passphrase'] : []), 'recovery key'].join(', ')}`
        : 'not encrypted: whoever has the disk can read it',
    recoveryKey: (key) => [
      `Recovery key: ${key}`,
      'Print it now and lock it away: it is not told again, and is kept nowhere. A former one does not open the cache any more.',
    ],
    cachePassphrase: 'The cache opens with the new passphrase only; the recovery key is the same.',
    cacheDecrypted: 'The cache is not encrypted any more: whoever has the disk can read it.',
    cacheShredded: 'All keys of the cache are destroyed. Nobody can open it; the file may be deleted.',
    cacheKeyKept: (isKept) =>
      isKept ? 'The key chain of this computer opens the cache from now on, too.' : 'The cache asks for its passphrase at each start.',
    secretsState: {
      'key-chain': 'passwords are kept in the key chain of this computer',
      environment: 'passwords are kept in a file under the passphrase of the environment',
      typed: 'passwords are kept in a file under a passphrase, opened until this program ends',
      locked: 'passwords are kept in a file under a passphrase, which was not given: name its file in KHAREETATY_SECRETS_PASSPHRASE_FILE',
      none: 'passwords are not kept: they are known until this program ends',
    },
    secretsOpened:
      'The passphrase fits: passwords are kept under it. Commands take it from the file that KHAREETATY_SECRETS_PASSPHRASE_FILE names.',
  },
  notes: {
    beforeCache: {
      encrypt: [
        'The cache and the files beside it will be encrypted. From then on it opens with the passphrase (or the key chain of this account),',
        'or with the recovery key that is told once, and only together with the file CACHE.key beside it. Who loses all of them loses the data:',
        'nobody can get them back, except what a centre has. Take copies of CACHE.key together with those of the cache.',
        'What was there before is overwritten, but SSDs and file systems with versions keep old blocks: on a disk that must be safe even',
        'against a laboratory, encrypt the disk, too. Copies that were made elsewhere stay as they are.',
      ],
      decrypt: ['The cache and the files beside it will be written without encryption: whoever has the disk can read them.'],
      shred: [
        'All keys of this cache will be destroyed: nobody will open it again, neither with the passphrase nor with the recovery key.',
        'Only copies of CACHE.key that were made elsewhere could still open copies of the cache. Data that no centre has are lost.',
      ],
    },
  },
  commands: {
    'cache status': { doc: 'Says whether the cache is encrypted, and by which ways it opens.', options: {} },
    'cache encrypt': {
      doc: 'Encrypts the cache and the files beside it. Its passphrase is then needed by each command, from KHAREETATY_CACHE_PASSPHRASE or from the file that KHAREETATY_CACHE_PASSPHRASE_FILE names.',
      options: {
        'passphrase-stdin': 'read the passphrase from standard input (default: the one of the environment)',
        yes: 'I know what the loss of all keys means',
      },
    },
    'cache rekey': {
      doc: 'Encrypts the cache with a new key, and tells a new recovery key: when somebody may have got hold of the old one.',
      options: { 'passphrase-stdin': 'read a new passphrase from standard input (default: it stays the same)' },
    },
    'cache passphrase': {
      doc: 'Changes the passphrase of the cache. The data stay as they are.',
      options: { 'passphrase-stdin': 'read the new passphrase from standard input' },
    },
    'cache keep-key': {
      doc: 'Lets the key chain of this computer open the cache (on), or asks for the passphrase at each start (off).',
      options: {},
    },
    'secrets status': { doc: 'Says where passwords are kept over the next start.', options: {} },
    'secrets unlock': {
      doc: 'Tries the passphrase of the kept passwords; where none are kept yet, sets it.',
      options: { 'passphrase-stdin': 'read the passphrase from standard input' },
    },
    'cache decrypt': {
      doc: 'Writes the cache and the files beside it without encryption.',
      options: { yes: 'I know that whoever has the disk can read it then' },
    },
    'cache shred': {
      doc: 'Destroys all keys of the encrypted cache, so that nobody can open it again.',
      options: {
        'lose-unsynced': 'how many changes that wait for the centre may be lost',
        yes: 'I know that nobody can undo it',
      },
    },
  },
};
