import { readFile } from 'node:fs/promises';
import { contract, type Client } from '../../preload/contract/index.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { SignedIn } from '../../preload/contract/people.ts';
import { type Caller, ownerNames, type Progress } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import type { Identity } from '../config.ts';

/** While nobody has an account, the person at the keyboard owns the cache file. */
const owner = { name: ownerNames.commandLine, role: 'admin' } as const;

export interface CommandLineClient {
  /** Calls procedures; rejects with the AppError of the reply. */
  readonly client: Client<never>;
  /** Signs out, if somebody signed in. */
  readonly leave: () => Promise<void>;
}

interface CallParts {
  readonly identity: Identity | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Calls procedures of an app in this process, as whoever the environment names. */
export function createClient(app: App, { identity, signal, onProgress }: CallParts): CommandLineClient {
  let caller: Promise<Caller | null> | null = null;
  const call = async (name: string, input: unknown): Promise<unknown> => {
    // The first account is made by whoever has the computer; from then on it is asked who calls.
    const who = app.sessions.hasAccounts() ? await (caller ??= identify(app, identity)) : owner;
    const reply = await app.dispatch(name, input, { caller: who, host: 'command-line', signal, onProgress });
    if (reply.ok) return reply.value;
    throw AppError.fromWire(reply.error);
  };
  const groups = Object.entries(contract).map(([subject, group]) => {
    return [subject, Object.fromEntries(Object.keys(group).map((verb) => [verb, (input: unknown) => call(`${subject}.${verb}`, input)]))];
  });
  return {
    // Safe: one function for each procedure of the contract, whose reply dispatch makes from the handler of that type.
    client: Object.fromEntries(groups) as Client<never>,
    async leave() {
      const who = await caller?.catch(() => null);
      if (who?.signInId !== undefined) await app.dispatch('users.logout', {}, { caller: who });
    },
  };
}

/** null = nobody: then only what anyone may do can be called. @throws AppError file.unreadable, users.wrong-credentials … */
async function identify({ dispatch, sessions }: App, identity: Identity | null): Promise<Caller | null> {
  if (identity === null) return null;
  if ('apiKey' in identity) return sessions.find(identity.apiKey);
  const { name, passwordFile } = identity;
  const password = await readFile(passwordFile, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new AppError('file.unreadable', { file: passwordFile, reason }, { cause });
  });
  const reply = await dispatch('users.login', { name, password: password.replace(/\r?\n$/, ''), device: 'command line' }, { caller: null });
  if (!reply.ok) throw AppError.fromWire(reply.error);
  // Safe: dispatch answers with what the contract says of users.login.
  return sessions.find((reply.value as SignedIn).token);
}
