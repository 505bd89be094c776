/**
 * The keys that entries of the audit trail are sealed with. A host with a secret store that lasts keeps its own there; the others, which have
 * none, share one in a file beside the cache that its owner alone may read. Each entry says by which key it was sealed: a cache is opened by
 * the window and by the command line in turn, and the window can check what both wrote, the command line what the file has the key of.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { auditKeyId, type AuditKeys } from './audit-chain.ts';
import type { SecretStore } from './centre-link.ts';
import { replaceFile } from './replace-file.ts';

const KeyFile = z.object({
  /** 256 bits, base64url; null = no host without a secret store wrote yet. */
  key: z.string().nullable(),
  /** Ids of the keys that are in a secret store. */
  elsewhere: z.array(z.string()),
  isBegun: z.boolean(),
});
type KeyFile = z.infer<typeof KeyFile>;

export interface AuditKeyring {
  /** Makes a key when it is first asked for. @throws the system's error if it cannot be kept. */
  read(): Promise<AuditKeys>;
  /** Remembers that the trail has an entry. */
  markBegun(): Promise<void>;
}

const SECRET = 'audit-key';
const none: KeyFile = { key: null, elsewhere: [], isBegun: false };

export function createAuditKeyring(cacheFile: string, secrets: SecretStore): AuditKeyring {
  const file = `${cacheFile}.audit-key`;
  let keys: AuditKeys | null = null;
  // The first calls may come together: one of them makes the key, and all wait for it.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    read: () => (keys === null ? inTurn(async () => (keys ??= await load(file, secrets))) : Promise.resolve(keys)),
    async markBegun() {
      if (keys?.isBegun === true) return;
      await inTurn(async () => {
        if (keys === null || keys.isBegun) return;
        await save(file, { ...(await readKeyFile(file)), isBegun: true });
        keys = { ...keys, isBegun: true };
      });
    },
  };
}

async function load(file: string, secrets: SecretStore): Promise<AuditKeys> {
  let kept = await readKeyFile(file);
  const isLasting = (await secrets.isLasting?.()) === true;
  let secret = await secrets.get(SECRET);
  if (isLasting && secret === null) {
    secret = makeKey();
    await secrets.set(SECRET, secret);
  } else if (secret === null && kept.key === null) await save(file, (kept = { ...kept, key: makeKey() }));
  if (secret !== null && !kept.elsewhere.includes(auditKeyId(secret)))
    await save(file, (kept = { ...kept, elsewhere: [...kept.elsewhere, auditKeyId(secret)] }));
  const own = secret ?? kept.key ?? '';
  const known = [secret, kept.key].filter((key) => key !== null).map((key) => [auditKeyId(key), key]);
  const ids = new Set(known.map(([id]) => id));
  // Whoever holds the secret store holds all that were made for it: there, an id that is not known is nobody's.
  const elsewhere = isLasting ? [] : kept.elsewhere.filter((id) => !ids.has(id));
  return { own: auditKeyId(own), known: Object.fromEntries(known) as AuditKeys['known'], elsewhere, isBegun: kept.isBegun };
}

const makeKey = (): string => randomBytes(32).toString('base64url');

/** A file that is none is put aside: what was sealed with its key then shows as sealed with another, until somebody mends it. */
async function readKeyFile(file: string): Promise<KeyFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return none;
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    await rename(file, `${file}.damaged`);
    return none;
  }
}

const save = (file: string, content: KeyFile): Promise<void> => replaceFile(file, `${JSON.stringify(content)}\n`);
