import { AppError } from '../../preload/contract/errors.ts';
import type { CentralRetention } from '../retention-wire.ts';
import type { Connection } from './client.ts';
import { askOne } from './read-state.ts';

/** Keeping and erasing at the centre; see resources/central/0018_retention.sql. */
export function centralRetention(connection: Connection): CentralRetention {
  const ask = <T>(call: string, ...values: readonly unknown[]): Promise<T> =>
    connection.guard(async () => {
      // Counting all incidents of a centre can take longer than other statements may; a silent server is given up soon after.
      await connection.client.query("SET statement_timeout = '110s'");
      return askOne<T>(connection, `SELECT sync_api.${call} AS answer`, values).catch((error: unknown) => {
        throw missing(error) ?? error;
      });
    });
  return {
    rules: () => ask('retention_rules()'),
    saveRules: (rules) => ask('save_retention_rules($1)', JSON.stringify(rules)),
    preview: () => ask('retention_preview()'),
    begin: (purge, confirmed) => ask('retention_begin($1, $2)', purge, confirmed),
    step: (purge, most) => ask('retention_step($1, $2)', purge, most),
    finish: (purge) => ask('retention_finish($1)', purge),
    receipts: () => ask('retention_receipts()'),
    answer: async (deviceId, answers) => {
      await ask('retention_answer($1, $2)', deviceId, JSON.stringify(answers));
    },
    holds: () => ask('legal_holds()'),
    hold: (hold) => ask('set_legal_hold($1)', JSON.stringify(hold)),
    liftHold: (id, reason) => ask('lift_legal_hold($1, $2)', id, reason),
  };
}

/** What the centre names as not there. */
function missing(error: unknown): AppError | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'KH052') return new AppError('not-found', { what: 'incident type, zone or incident', id: error.message });
  return error.code === 'KH053' ? new AppError('retention.none-begun') : null;
}
