import { randomBytes } from 'node:crypto';
import { keyOfPassphrase } from '../passphrase.ts';
import { seal, unseal, type CacheKey } from '../store/key.ts';
import type { Slots } from './key-file.ts';
import { keyOfRecovery, makeRecoveryKey } from './recovery-key.ts';

const SALT_BYTES = 16;
const what = { recovery: 'cache key by recovery', passphrase: 'cache key by passphrase', keyChain: 'cache key by key chain' } as const;

/** What a data key can be had back with, besides the recovery key. */
export interface Ways {
  readonly passphrase: string | null;
  /** 32 bytes that the key chain holds. */
  readonly keyChain: Uint8Array | null;
}

/** Seals a data key. The recovery key is new, and nowhere else. */
export async function makeSlots(
  key: CacheKey,
  { passphrase, keyChain }: Ways,
): Promise<{ readonly slots: Slots; readonly recoveryKey: string }> {
  const recoveryKey = makeRecoveryKey();
  const byRecovery = keyOfRecovery(recoveryKey);
  if (byRecovery === null) throw new Error('A recovery key that was just made is none');
  const slots: Slots = {
    recovery: sealed(byRecovery, 'recovery', key),
    ...(passphrase === null ? {} : { passphrase: await passphraseSlot(key, passphrase) }),
    ...(keyChain === null ? {} : { keyChain: keyChainSlot(key, keyChain) }),
  };
  return { slots, recoveryKey };
}

export const keyChainSlot = (key: CacheKey, keyChain: Uint8Array): string => sealed(keyChain, 'keyChain', key);

export async function passphraseSlot(key: CacheKey, passphrase: string): Promise<NonNullable<Slots['passphrase']>> {
  const salt = randomBytes(SALT_BYTES);
  return { salt: salt.toString('base64'), sealed: sealed(await keyOfPassphrase(passphrase, salt), 'passphrase', key) };
}

/** @param secret passphrase or recovery key, as a person typed it. @returns null if nothing fits. */
export async function openSlots(slots: Slots, keyChain: Uint8Array | null, secret: string | null): Promise<CacheKey | null> {
  const byKeyChain = keyChain === null ? null : opened(keyChain, 'keyChain', slots.keyChain);
  if (byKeyChain !== null || secret === null) return byKeyChain;
  const recovery = keyOfRecovery(secret);
  if (recovery !== null) return opened(recovery, 'recovery', slots.recovery);
  if (slots.passphrase === undefined) return null;
  const salt = Buffer.from(slots.passphrase.salt, 'base64');
  return opened(await keyOfPassphrase(secret, salt), 'passphrase', slots.passphrase.sealed);
}

const sealed = (by: Uint8Array, way: keyof typeof what, key: CacheKey): string => seal(by, what[way], key).toString('base64');

const opened = (by: Uint8Array, way: keyof typeof what, slot: string | undefined): CacheKey | null =>
  slot === undefined ? null : unseal(by, what[way], Buffer.from(slot, 'base64'));
