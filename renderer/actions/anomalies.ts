import { client } from '../api/connection.ts';
import { patch } from '../state/store.ts';
import { failureOf, reportFailure } from './notices.ts';

let current: AbortController | null = null;

/**
 * Judges the counts of the last days; a judgement under way is given up for the newer one.
 * @param days  how many days before the data cut, 1…90.
 */
export async function loadAnomalies(days: number): Promise<void> {
  current?.abort();
  const aborter = new AbortController();
  current = aborter;
  try {
    const anomalies = await client.forecasts.anomalies({ days }, { signal: aborter.signal });
    if (current === aborter) patch('server', { anomalies });
  } catch (error) {
    if (failureOf(error).code !== 'cancelled') reportFailure(error);
  }
}
