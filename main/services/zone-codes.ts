import { AppError } from '../../preload/contract/errors.ts';
import type { Ports } from './ports.ts';

/** @throws AppError not-found. '' is "in no zone". */
export async function refuseUnknownZones({ read }: Pick<Ports, 'read'>, zones: readonly string[] | null): Promise<void> {
  if (zones === null || zones.length === 0) return;
  const known = new Set((await read.zones()).map(({ code }) => code));
  const missing = zones.find((code) => code !== '' && !known.has(code));
  if (missing !== undefined) throw new AppError('not-found', { what: 'zone', id: missing });
}
