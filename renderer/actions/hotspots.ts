import { client } from '../api/connection.ts';
import type { AnalysisWhere } from '../state/choices.ts';
import { selectDates, selectDays, selectDensityWhere, selectFilter } from '../state/derived.ts';
import { getState, patch, useStore } from '../state/store.ts';
import type { Hotspot } from '../../preload/contract/domain.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import { runJob } from './jobs.ts';
import { failureOf, reportFailure } from './notices.ts';

const densityDelayMs = 250;

/** Reads the newest search of each type with its hotspots, and the chosen search if it is another one. */
export async function loadHotspots(): Promise<void> {
  takeHotspots(await readHotspots());
}

export async function readHotspots() {
  const [{ items: runs }, { items: hotspots }] = await Promise.all([client.hotspots.runs({}), client.hotspots.list({ by: 'anyone' })]);
  return { runs, hotspots };
}

/** Shows the searches with their hotspots by rank; a selected one that is no longer there is selected no more. */
export function takeHotspots({ runs, hotspots }: Awaited<ReturnType<typeof readHotspots>>): void {
  const byRun: Record<number, Hotspot[]> = {};
  for (const hotspot of hotspots) (byRun[hotspot.runId] ??= []).push(hotspot);
  for (const list of Object.values(byRun)) list.sort((a, b) => a.rank - b.rank);
  const { selectedHotspotId } = getState().transient;
  patch('server', { hotspotRuns: runs, hotspotsByRun: byRun });
  if (selectedHotspotId !== null && !hotspots.some(({ id }) => id === selectedHotspotId)) patch('transient', { selectedHotspotId: null });
}

/** Reads one hotspot in full. */
export async function loadHotspot(id: number): Promise<void> {
  if (getState().server.hotspotDetail?.hotspot.id === id) return;
  try {
    const hotspotDetail = await client.hotspots.get({ id });
    if (getState().transient.selectedHotspotId === id) patch('server', { hotspotDetail });
  } catch (error) {
    reportFailure(error);
  }
}

export function chooseRun(hotspotRunId: number | null): void {
  patch('choices', { hotspotRunId });
  patch('transient', { selectedHotspotId: null });
}

/**
 * Finds hotspots in the chosen period, types and zones, as a job, and shows them.
 * @returns why it was done here although by size the centre should have; null = it was done where it should be, or failed.
 */
export async function detectHotspots(parameters: {
  readonly radiusM: number;
  readonly minPoints: number | null;
  readonly where: AnalysisWhere;
}): Promise<ErrorCode | null> {
  const { value, error } = await runJob('hotspots.detect', null, (options) =>
    client.hotspots.detect({ ...incidentFilter(), ...parameters }, options),
  );
  if (value === null) {
    reportFailure(error);
    return null;
  }
  chooseRun(value.run.id);
  await loadHotspots();
  return value.fallback;
}

/**
 * Keeps the density of the map equal to the filter: asks at once for the first, later a moment after the filter came to rest,
 * and drops answers to older questions, whose work the host stops, here or at the centre. The filter of hours is not known to the host's grid, so with it there is no density.
 * @returns the function that stops it.
 */
export function followDensity(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | null = null;
  const ask = async () => {
    asked?.abort();
    const asking = (asked = new AbortController());
    try {
      const density = await client.hotspots.density(
        { ...incidentFilter(), where: selectDensityWhere(getState()) },
        { signal: asking.signal },
      );
      if (!asking.signal.aborted) patch('server', { density });
    } catch (error) {
      if (asking.signal.aborted) return;
      patch('server', { density: null });
      if (failureOf(error).code !== 'hotspots.too-few-points') reportFailure(error);
    }
    if (!asking.signal.aborted) patch('transient', { isDensityStale: false });
  };
  const unsubscribe = useStore.subscribe((state, before) => {
    const isSame = state.choices.filter === before.choices.filter && state.server.columns === before.server.columns;
    const isSameWish = state.choices.layers.density === before.choices.layers.density;
    if (isSame && isSameWish && selectDensityWhere(state) === selectDensityWhere(before)) return;
    clearTimeout(timer);
    const isWanted = state.choices.layers.density && state.choices.filter !== null && (state.server.columns?.count ?? 0) > 0;
    if (!isWanted || state.choices.filter?.hours != null) {
      asked?.abort();
      patch('server', { density: null });
      patch('transient', { isDensityStale: false });
      return;
    }
    if (!state.transient.isDensityStale) patch('transient', { isDensityStale: true });
    timer = setTimeout(() => void ask(), asked === null ? 0 : densityDelayMs);
  });
  return () => {
    clearTimeout(timer);
    asked?.abort();
    unsubscribe();
  };
}

/** The filter as the host takes it. The end of the data is written out, so that a search names its period. */
function incidentFilter() {
  const state = getState();
  const { typeIds, zoneIds } = selectFilter(state);
  const days = selectDays(state);
  const dates = days === null ? { from: null, to: null } : selectDates(state, days);
  return { ...dates, typeIds: [...typeIds], zoneIds: [...zoneIds] };
}
