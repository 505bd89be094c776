/** Words of the page that asks for the passphrase of an encrypted cache. */
export const englishLock = {
  about:
    'The data on this computer are encrypted. Give the passphrase of the cache, or the recovery key that was printed when it was encrypted.',
  secret: 'Passphrase or recovery key',
  open: 'Open',
  opening: 'Opening',
};
