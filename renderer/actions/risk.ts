import { client } from '../api/connection.ts';
import { patch } from '../state/store.ts';
import { failureOf, reportFailure } from './notices.ts';

/** Side of a cell, metres. */
export const riskCellM = 250;

let current: AbortController | null = null;

/** Reads where next by the newest daily forecasts; a reading under way is given up for the newer one. */
export async function loadRisk(): Promise<void> {
  current?.abort();
  const aborter = new AbortController();
  current = aborter;
  try {
    const risk = await client.forecasts.risk({ cellM: riskCellM }, { signal: aborter.signal });
    if (current === aborter) patch('server', { risk });
  } catch (error) {
    if (failureOf(error).code !== 'cancelled') reportFailure(error);
  }
}

/** @param riskPeriod  index of a period of the risk, 0 = the first after the data cut. */
export function showRiskPeriod(riskPeriod: number): void {
  patch('transient', { riskPeriod });
}
