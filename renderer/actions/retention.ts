import type { Contract } from '../../preload/contract/index.ts';
import type { InputOf, OutputOf } from '../../preload/contract/procedure.ts';
import { client } from '../api/connection.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';

export type Rules = OutputOf<Contract['retention']['rules']>;
export type RetentionPreview = OutputOf<Contract['retention']['preview']>;
export type Receipts = OutputOf<Contract['retention']['receipts']>;
export type Holds = OutputOf<Contract['retention']['holds']>;

export const readRules = (): Promise<Rules> => client.retention.rules({});
export const readReceipts = (): Promise<Receipts> => client.retention.receipts({});
export const readHolds = (): Promise<Holds> => client.retention.holds({});

/** Each: null if it failed; the reason is then on the screen. */
export const saveRules = (items: InputOf<Contract['retention']['saveRules']>['items']) => tried(client.retention.saveRules({ items }));
export const previewRetention = () => tried(client.retention.preview({}));
export const putOnHold = (hold: InputOf<Contract['retention']['hold']>) => tried(client.retention.hold(hold));
export const liftHold = (id: string, reason: string) => tried(client.retention.liftHold({ id, reason }));

/** Erases what is over, as a job; null = goes on with the run that was begun. */
export async function runRetention(confirmed: number | null) {
  return (await runJob('retention.run', null, (options) => client.retention.run({ confirmed }, options))).value;
}

async function tried<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    reportFailure(error);
    return null;
  }
}
