import { client } from '../api/connection.ts';
import { patch } from '../state/store.ts';
import { failureOf, reportFailure } from './notices.ts';

/** Side of a cell, metres. */
export const riskCellM = 250;

/** Where it is shown: the map keeps that of the newest forecasts by day while the page of forecasts has any run's. */
type Holder = 'risk' | 'runRisk';

const current: Partial<Record<Holder, AbortController>> = {};

/** Reads where next by the forecasts of a run; a reading under way for the same holder is given up for the newer one. */
export async function loadRisk(runId: number, holder: Holder): Promise<void> {
  current[holder]?.abort();
  const aborter = new AbortController();
  current[holder] = aborter;
  try {
    const risk = await client.forecasts.risk({ cellM: riskCellM, runId }, { signal: aborter.signal });
    if (current[holder] === aborter) patch('server', { [holder]: risk });
  } catch (error) {
    if (failureOf(error).code !== 'cancelled') reportFailure(error);
  }
}

/** @param riskPeriod  index of a period of the risk, 0 = the first after the data cut. */
export function showRiskPeriod(riskPeriod: number): void {
  patch('transient', { riskPeriod });
}
