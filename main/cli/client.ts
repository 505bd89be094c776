import { contract, type Client } from '../../preload/contract/index.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { ownerNames, type Progress } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';

/** The person at the keyboard owns the cache file. */
const caller = { name: ownerNames.commandLine, role: 'admin' } as const;

/** Calls procedures of an app in this process; rejects with the AppError of the reply. */
export function createClient(app: App, signal: AbortSignal, onProgress: (progress: Progress) => void): Client<never> {
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const reply = await app.dispatch(name, input, { caller, host: 'command-line', signal, onProgress });
    if (reply.ok) return reply.value;
    throw AppError.fromWire(reply.error);
  };
  const groups = Object.entries(contract).map(([subject, group]) => {
    return [subject, Object.fromEntries(Object.keys(group).map((verb) => [verb, (input: unknown) => call(`${subject}.${verb}`, input)]))];
  });
  // Safe: one function for each procedure of the contract, whose reply dispatch makes from the handler of that type.
  return Object.fromEntries(groups) as Client<never>;
}
