import { client } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { reportFailure } from './notices.ts';

export const ledgerPageSize = 25;

/** Of the ledger on the page; left out, the own one. */
function choice(): { ledgerId?: number } {
  const { ledgerId } = getState().transient;
  return ledgerId === null ? {} : { ledgerId };
}

/** Reads which ledgers of others there are; one that went is not on the page any more. */
export async function loadLedgers(): Promise<void> {
  try {
    const { items: ledgers } = await client.forecasts.ledgers({});
    patch('server', { ledgers });
    const { ledgerId } = getState().transient;
    if (ledgerId !== null && !ledgers.some(({ id }) => id === ledgerId)) patch('transient', { ledgerId: null });
  } catch (error) {
    reportFailure(error);
  }
}

/** Brings a ledger on the page; null = the own one. */
export function showLedger(ledgerId: number | null): void {
  patch('server', { ledger: null, ledgerCheck: null, scoreboard: null });
  patch('transient', { ledgerId });
}

/** Opens the page with the newest ledger of this maker; null = the own one. */
export async function openLedgerOf(madeBy: string | null): Promise<void> {
  await loadLedgers();
  const found = madeBy === null ? undefined : getState().server.ledgers.find((ledger) => ledger.madeBy === madeBy);
  showLedger(found?.id ?? null);
  patch('transient', { forecastPage: 'ledger' });
}

/** Reads a page of sealed forecasts, 1 = the newest. */
export async function loadLedger(page: number): Promise<void> {
  try {
    patch('server', { ledger: await client.forecasts.ledger({ page, pageSize: ledgerPageSize, ...choice() }) });
  } catch (error) {
    reportFailure(error);
  }
}

export async function loadScoreboard(): Promise<void> {
  try {
    patch('server', { scoreboard: (await client.forecasts.scoreboard(choice())).items });
  } catch (error) {
    reportFailure(error);
  }
}

/** Computes every hash of the ledger anew. */
export async function checkLedger(): Promise<void> {
  try {
    patch('server', { ledgerCheck: await client.forecasts.verifyLedger(choice()) });
  } catch (error) {
    reportFailure(error);
  }
}

/** What was found of the chain holds for the entries of then only. */
export function forgetLedgerCheck(): void {
  patch('server', { ledgerCheck: null });
}
