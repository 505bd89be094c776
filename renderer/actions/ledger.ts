import { client } from '../api/connection.ts';
import { patch } from '../state/store.ts';
import { reportFailure } from './notices.ts';

export const ledgerPageSize = 25;

/** Reads a page of sealed forecasts, 1 = the newest. */
export async function loadLedger(page: number): Promise<void> {
  try {
    patch('server', { ledger: await client.forecasts.ledger({ page, pageSize: ledgerPageSize }) });
  } catch (error) {
    reportFailure(error);
  }
}

export async function loadScoreboard(): Promise<void> {
  try {
    patch('server', { scoreboard: (await client.forecasts.scoreboard({})).items });
  } catch (error) {
    reportFailure(error);
  }
}

/** Computes every hash of the ledger anew. */
export async function checkLedger(): Promise<void> {
  try {
    patch('server', { ledgerCheck: await client.forecasts.verifyLedger({}) });
  } catch (error) {
    reportFailure(error);
  }
}

/** What was found of the chain holds for the entries of then only. */
export function forgetLedgerCheck(): void {
  patch('server', { ledgerCheck: null });
}
