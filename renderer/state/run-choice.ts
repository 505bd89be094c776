import type { Hotspot } from '../../preload/contract/domain.ts';
import type { RunSummary } from './server-truth.ts';

/** A search whose hotspots hold a smaller share of its incidents than this says little of them. */
const leastShare = 0.1;

/**
 * The search to show: the chosen one, else that of a filtered type, else the most telling one, which is the one that finds the
 * highest share of its incidents in the least area (predictive accuracy index of Chainey, Tompson and Uhlig 2008, over one city).
 * Those that others shared are shown when they are chosen, or when there is no own one.
 */
export function chooseRun(
  runs: readonly RunSummary[],
  hotspotsByRun: Readonly<Record<number, readonly Hotspot[]>>,
  chosenId: number | null,
  typeIds: readonly number[],
): RunSummary | null {
  const own = runs.filter(({ madeBy }) => madeBy === null);
  const usual = own.length === 0 ? runs : own;
  const known = runs.find(({ id }) => id === chosenId) ?? usual.find(({ typeId }) => typeId !== null && typeIds.includes(typeId));
  if (known !== undefined) return known;
  const byWorth = usual.map((run) => ({ run, worth: accuracyIndex(run, hotspotsByRun[run.id] ?? []) })).sort((a, b) => b.worth - a.worth);
  return byWorth[0]?.run ?? null;
}

/** Share of the incidents in hotspots over the area of the hotspots, per square metre; 0 for too small a share. */
function accuracyIndex({ points, noise }: RunSummary, hotspots: readonly Hotspot[]): number {
  const share = points === null || points === 0 ? 0 : (points - (noise ?? 0)) / points;
  const areaM2 = hotspots.reduce((sum, hotspot) => sum + hotspot.areaM2, 0);
  return share < leastShare || areaM2 === 0 ? 0 : share / areaM2;
}
