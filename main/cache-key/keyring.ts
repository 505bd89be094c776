/** The key of a cache while it is in use, and all that can be done to it. See README.md. */
import { randomBytes } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import { PASSPHRASE_LETTERS } from '../../preload/contract/cache.ts';
import type { SecretStore } from '../centre-link.ts';
import { KEY_BYTES, kindOfFile, type CacheKey } from '../store/key.ts';
import type { KeyChange } from '../store/recrypt.ts';
import { readKeyFile, removeKeyFile, writeKeyFile, type KeyFile, type Slots } from './key-file.ts';
import { keyOfRecovery } from './recovery-key.ts';
import { keyChainSlot, makeSlots, openSlots, passphraseSlot } from './slots.ts';

const SECRET = 'cache-key';

export interface KeyringPlaces {
  readonly cacheFile: string;
  readonly secrets: SecretStore;
}

export interface Keyring {
  /** null = the cache is not encrypted. */
  readonly key: () => CacheKey | null;
  /** A change of keys that was not seen to end: which key the cache has must be found out before it is opened. */
  unsettled(): KeyChange | null;
  settle(which: 'from' | 'to'): void;
  ways(): Promise<{ readonly hasPassphrase: boolean; readonly isInKeyChain: boolean; readonly canUseKeyChain: boolean }>;
  /**
   * Begins a change; its keys are in the key file until `settle`. `passphrase`: of the new key; null = the one that was given when the
   * cache was opened, or none if the key chain suffices.
   *
   * @throws AppError input.invalid if one is needed, or too short; cache.busy during another change.
   */
  begin(passphrase: string | null): Promise<{ readonly change: KeyChange; readonly recoveryKey: string }>;
  beginDecrypt(): KeyChange;
  changePassphrase(passphrase: string): Promise<void>;
  /** @throws AppError cache.no-key-chain: there is none that lasts. cache.only-way: without it nobody but the paper opens the cache. */
  keepInKeyChain(isKept: boolean): Promise<void>;
  /** Another cache was put in the place of this one, with this key file, which is in its place, and this key. */
  adopt(file: KeyFile | null, key: CacheKey | null): void;
  /** Nobody can open the cache any more. @throws AppError cache.busy during a change. */
  destroy(): Promise<void>;
}

/**
 * Looks for the key of a cache: in the key chain, else by what was given.
 *
 * @param secret passphrase or recovery key; null = none was given.
 * @throws AppError cache.locked: one is needed. cache.wrong-key: it is not the one. cache.key-missing: the key file is gone or damaged.
 */
export async function openKeyring({ cacheFile, secrets }: KeyringPlaces, secret: string | null): Promise<Keyring> {
  let file = readKeyFile(cacheFile);
  if (file === null && kindOfFile(cacheFile) === 'keyed') throw new AppError('cache.key-missing', { file: cacheFile });
  let keyChain = await readKeyChain(secrets);
  const open = async (slots: Slots | null | undefined): Promise<CacheKey | null> => {
    if (!slots) return null;
    const key = await openSlots(slots, keyChain, secret);
    if (key === null) throw new AppError(secret === null ? 'cache.locked' : 'cache.wrong-key', { file: cacheFile });
    return key;
  };
  let key = await open(file?.current);
  /** Kept for the slot of the next key. */
  let known = secret === null || keyOfRecovery(secret) !== null ? null : secret;
  let change: KeyChange | null = file?.next === undefined ? null : { from: key, to: await open(file.next) };

  const keep = (slots: Slots | null): void => {
    file = slots === null ? null : { version: 1, current: slots };
    if (file === null) removeKeyFile(cacheFile);
    else writeKeyFile(cacheFile, file);
  };
  /** The key file holds the keys of one change: a second one would take the place of those that the cache is being written with. */
  const refuseDuringChange = (): void => {
    if (change !== null) throw new AppError('cache.busy', { file: cacheFile });
  };
  const announce = (to: CacheKey | null, next: Slots | null): KeyChange => {
    refuseDuringChange();
    file = { version: 1, current: file?.current ?? null, next };
    writeKeyFile(cacheFile, file);
    return (change = { from: key, to });
  };

  return {
    key: () => key,
    unsettled: () => change,
    settle(which) {
      if (change === null) return;
      key = change[which];
      change = null;
      keep((which === 'to' ? file?.next : file?.current) ?? null);
    },
    async ways() {
      const canUseKeyChain = (await secrets.isLasting?.()) === true;
      return { hasPassphrase: file?.current?.passphrase !== undefined, isInKeyChain: isHeld(file, keyChain), canUseKeyChain };
    },
    async begin(given) {
      const passphrase = given ?? known;
      if (passphrase === null) await refuseWithoutPassphrase(secrets, file);
      else refuseBadPassphrase(passphrase);
      const to = new Uint8Array(randomBytes(KEY_BYTES));
      keyChain = await useKeyChain(secrets);
      const { slots, recoveryKey } = await makeSlots(to, { passphrase, keyChain });
      known = passphrase;
      return { change: announce(to, slots), recoveryKey };
    },
    beginDecrypt: () => announce(null, null),
    async changePassphrase(passphrase) {
      const was = key;
      if (was === null) throw new AppError('cache.not-encrypted');
      refuseBadPassphrase(passphrase);
      const slot = await passphraseSlot(was, passphrase);
      // Made of a key that may not be the cache's any more.
      refuseDuringChange();
      if (key !== was || !file?.current) throw new AppError('cache.busy', { file: cacheFile });
      keep({ ...file.current, passphrase: slot });
      known = passphrase;
    },
    async keepInKeyChain(isKept) {
      const held = isKept ? await useKeyChain(secrets) : null;
      refuseDuringChange();
      if (key === null || !file?.current) throw new AppError('cache.not-encrypted');
      if (isKept) {
        if (held === null) throw new AppError('cache.no-key-chain');
        keyChain = held;
        keep({ ...file.current, keyChain: keyChainSlot(key, held) });
        return;
      }
      if (file.current.passphrase === undefined) throw new AppError('cache.only-way');
      const { keyChain: _, ...others } = file.current;
      keep(others);
      await secrets.set(SECRET, null);
      keyChain = null;
    },

    adopt(itsFile, itsKey) {
      // The passphrase that was typed is not that of another key.
      const isSame = key !== null && itsKey !== null && Buffer.from(key).equals(itsKey);
      if (!isSame) known = null;
      [file, key, change] = [itsFile, itsKey, null];
    },
    async destroy() {
      refuseDuringChange();
      removeKeyFile(cacheFile);
      await secrets.set(SECRET, null);
      key?.fill(0);
    },
  };
}

/** A cache that opened by passphrase must not lose that way without a word. */
async function refuseWithoutPassphrase(secrets: SecretStore, file: KeyFile | null): Promise<void> {
  if (file?.current?.passphrase === undefined && (await secrets.isLasting?.()) === true) return;
  throw invalidPassphrase('is needed: there is no key chain here, or the cache had one before');
}

function refuseBadPassphrase(passphrase: string): void {
  if (passphrase.length < PASSPHRASE_LETTERS) throw invalidPassphrase(`must have ${PASSPHRASE_LETTERS} letters at least`);
  // What has its form is taken for one.
  if (keyOfRecovery(passphrase) !== null) throw invalidPassphrase('must not be a recovery key');
}

const invalidPassphrase = (detail: string): AppError => new AppError('input.invalid', { path: 'passphrase', rule: 'passphrase', detail });

const isHeld = (file: KeyFile | null, keyChain: Uint8Array | null): boolean => file?.current?.keyChain !== undefined && keyChain !== null;

async function readKeyChain(secrets: SecretStore): Promise<Uint8Array | null> {
  const kept = await secrets.get(SECRET);
  return kept === null ? null : Buffer.from(kept, 'base64');
}

/** The key chain holds a key of its own, which the data key is sealed with: a new data key changes nothing in it. */
async function useKeyChain(secrets: SecretStore): Promise<Uint8Array | null> {
  if ((await secrets.isLasting?.()) !== true) return null;
  const known = await readKeyChain(secrets);
  if (known !== null) return known;
  const made = randomBytes(KEY_BYTES);
  await secrets.set(SECRET, made.toString('base64'));
  return made;
}
