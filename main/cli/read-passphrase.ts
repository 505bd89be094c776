import type { Context } from './command.ts';
import { UsageError } from './errors.ts';

/** A passphrase is no argument: those of a process can be read by others. */
export const byPassphrase = { 'passphrase-stdin': { type: 'boolean' } } as const;

export async function readPassphrase({ options, readInput }: Pick<Context, 'options' | 'readInput'>): Promise<string | undefined> {
  if (options['passphrase-stdin'] !== true) return undefined;
  const typed = (await readInput()).replace(/\r?\n$/, '');
  if (typed === '') throw new UsageError(({ usage }) => usage.empty('--passphrase-stdin'));
  return typed;
}
