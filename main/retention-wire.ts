/** What is asked of the centre about keeping and erasing. Types alone. */
import type { LegalHold, NewRetentionRule, RetentionPreview, RetentionReceipt, RetentionRule } from '../preload/contract/retention.ts';
import type { NewHold, PurgeAnswer } from './store/retention-api.ts';

export type CentralDue = Omit<RetentionPreview, 'place' | 'unsynced' | 'rejects' | 'examples' | 'unfinished'> & {
  readonly examples: readonly Omit<RetentionPreview['examples'][number], 'id'>[];
};
export type CentralReceipt = Omit<RetentionReceipt, 'place' | 'copies'> & {
  readonly copies: readonly Omit<RetentionReceipt['copies'][number], 'isWhole' | 'outstandingSinceMs'>[];
};

export interface CentralStep {
  readonly total: number;
  /** Of these, gone or spared. */
  readonly done: number;
  readonly isFinished: boolean;
}

/** Every call rejects with AppError retention.refused (not with this role, or not with all zones) or central.*. */
export interface CentralRetention {
  rules(): Promise<RetentionRule[]>;
  /** @throws AppError not-found (a type). */
  saveRules(rules: readonly NewRetentionRule[]): Promise<RetentionRule[]>;
  preview(): Promise<CentralDue>;
  /** Begins a run of as many incidents as somebody typed; the same id twice is one run. */
  begin(purge: string, confirmed: number): Promise<{ readonly due: number; readonly isBegun: boolean }>;
  /** Erases the next of them, in one transaction. */
  step(purge: string, most: number): Promise<CentralStep>;
  /** What lies elsewhere of them, once none is left to go; then it is finished. */
  finish(purge: string): Promise<CentralStep>;
  /** Newest first. */
  receipts(): Promise<CentralReceipt[]>;
  /** Tells what this copy did. */
  answer(deviceId: string, answers: readonly PurgeAnswer[]): Promise<void>;
  holds(): Promise<Omit<LegalHold, 'incidentId'>[]>;
  /** @returns its id. @throws AppError not-found (the incident or the zone). */
  hold(hold: NewHold): Promise<string>;
  /** false: there is no such hold, or it was lifted before. */
  liftHold(id: string, reason: string): Promise<boolean>;
}
