/** Where an analysis is computed: here, in the cache, or at the centre. */
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { AnalysisPlace } from '../../preload/contract/domain.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { CentralAnalyses, CentralFilter } from '../central-wire.ts';
import { DAY_MIN, minuteOf } from './local-time.ts';
import type { Call, Ports } from './ports.ts';
import { notShown } from './seen-reads.ts';

const MINUTE_MS = 60_000;

export interface PlaceWish {
  readonly where: 'here' | 'centre' | 'auto';
  /** With auto: from how many incidents on the centre is asked. */
  readonly centreFrom: number;
}

export interface Placed<T> {
  readonly value: T;
  readonly place: AnalysisPlace;
  /** With auto: why it ran here although the centre should have done it. */
  readonly fallback: ErrorCode | null;
}

/** What can stop the centre and not the person's work: with auto the same is then done here. */
const avoidable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['sync.not-linked', 'sync.password-missing', 'central.unreachable', 'central.refused', 'central.tls'] as const),
  ...(['central.not-set-up', 'central.too-old', 'central.interrupted', 'central.out-of-scope', 'central.too-slow'] as const),
]);

/**
 * Runs an analysis where the person wishes it.
 *
 * @throws AppError what `here` or `atCentre` throws; for the centre also sync.not-linked, sync.password-missing, central.*.
 */
export async function runWhere<T>(
  ports: Ports,
  { where, centreFrom, ...filter }: IncidentFilter & PlaceWish,
  call: Call,
  ways: { readonly here: () => Promise<T>; readonly atCentre: (incidents: CentralAnalyses) => Promise<T> },
): Promise<Placed<T>> {
  const here = async (fallback: ErrorCode | null): Promise<Placed<T>> => ({ value: await ways.here(), place: 'here', fallback });
  // The centre answers for the login of this computer, whoever calls.
  if (ports.limits && where === 'centre') throw notShown(ports.limits);
  if (where === 'here' || ports.limits) return here(null);
  if (where === 'auto' && (await countHere(ports, filter)) < centreFrom) return here(null);
  try {
    return { value: await askCentre(ports, filter, call, ways.atCentre), place: 'centre', fallback: null };
  } catch (error) {
    if (where !== 'auto' || !(error instanceof AppError) || !avoidable.has(error.code)) throw error;
    ports.log.warn('analysis-fell-back', { code: error.code });
    return here(error.code);
  }
}

async function countHere({ read }: Ports, { from, to, typeIds, zoneIds }: IncidentFilter): Promise<number> {
  return (await read.incidentPage({ from, to, typeIds, zoneIds }, { page: 1, pageSize: 1 })).total;
}

async function askCentre<T>(
  ports: Ports,
  filter: IncidentFilter,
  call: Call,
  work: (incidents: CentralAnalyses) => Promise<T>,
): Promise<T> {
  const link = await ports.centreLink.read();
  if (link === null) throw new AppError('sync.not-linked');
  const password = await ports.centreLink.password();
  if (password === null) throw new AppError('sync.password-missing', { login: link.address.login, host: link.address.host });
  call.progress({ step: 'connect', fraction: 0 });
  const named = await nameFilter(ports, filter);
  const { analysis, ...address } = link.address;
  const session = await ports.central({ ...address, ...analysis, password }, call.signal);
  try {
    return await session.analyse(named, work);
  } finally {
    await session.close();
  }
}

/** By the names that are the same everywhere. What this cache does not know, no incident has: then none is meant. */
async function nameFilter({ read }: Ports, { from, to, typeIds, zoneIds }: IncidentFilter): Promise<CentralFilter> {
  const [types, zones] = await Promise.all([read.incidentTypes(), read.zones()]);
  const codesOf = (wanted: readonly number[], known: readonly { readonly id: number; readonly code: string }[]) =>
    wanted.length === 0 ? null : known.filter(({ id }) => wanted.includes(id)).map(({ code }) => code);
  return { zones: codesOf(zoneIds, zones), types: codesOf(typeIds, types), fromMs: localMs(from), toMs: localMs(to) };
}

const localMs = (time: string | null): number | null => (time === null ? null : minuteOf(time, 0) * MINUTE_MS);

/** The day that a local time of the centre falls on, as a day number. */
export const dayOfLocalMs = (ms: number): number => Math.floor(ms / MINUTE_MS / DAY_MIN);
