import { text as readAll } from 'node:stream/consumers';
import type { Context } from './command.ts';
import { UsageError } from './errors.ts';

/** A passphrase is no argument: those of a process can be read by others. */
export const byPassphrase = { 'passphrase-stdin': { type: 'boolean' } } as const;

export async function readPassphrase({ options }: Pick<Context, 'options'>): Promise<string | undefined> {
  if (options['passphrase-stdin'] !== true) return undefined;
  const typed = (await readAll(process.stdin)).replace(/\r?\n$/, '');
  if (typed === '') throw new UsageError(({ usage }) => usage.empty('--passphrase-stdin'));
  return typed;
}
