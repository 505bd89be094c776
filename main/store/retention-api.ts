/** What the cache can do for keeping and erasing by rule: a part of `Reads` and `Writes`. */
import type { LegalHold, NewRetentionRule, RetentionPreview, RetentionReceipt, RetentionRule } from '../../preload/contract/retention.ts';
import type { Actor } from './sync-api.ts';

export interface NewHold {
  readonly uid: string | null;
  /** Code, '' = in no zone, null = all. */
  readonly zone: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly reason: string;
}

export type Place = 'here' | 'centre';

export interface PurgeProgress {
  readonly total: number;
  /** Of these, gone or spared. */
  readonly done: number;
  /** Whether rows are left; then comes the rest. */
  readonly isLeft: boolean;
}

/** What this cache says to the centre of a run. */
export interface PurgeAnswer {
  readonly purge: string;
  readonly told: number;
  readonly had: number;
  readonly digest: string;
  readonly atMs: number;
}

export type DueCounts = Pick<
  RetentionPreview,
  'total' | 'held' | 'oldestMs' | 'newestMs' | 'groups' | 'conflicts' | 'rejects' | 'examples'
>;

export interface RetentionReads {
  retentionRules(): RetentionRule[];
  legalHolds(): LegalHold[];
  duePreview(nowMs: number): DueCounts;
  /** Incidents that are over by these rules, with changes that the centre does not have. */
  dueUnsynced(rules: readonly NewRetentionRule[], nowMs: number): number;
  /** Newest first. Of runs of the centre, what was done here. */
  purgeReceipts(): Omit<RetentionReceipt, 'copies'>[];
  /** A run that was begun here and is not finished. */
  unfinishedPurge(place: Place): { readonly id: string; readonly total: number; readonly done: number } | null;
  /** Finished ones that the centre has not heard of. */
  purgeAnswers(): PurgeAnswer[];
  incidentUid(id: number): string | null;
}

export interface RetentionWrites {
  /** Code of a type that is not here: then nothing is changed. */
  saveRetentionRules(rules: readonly NewRetentionRule[], by: Actor): { readonly strange: string | null };
  /** Code of the zone that is not here: then nothing is changed. */
  saveHold(hold: NewHold, by: Actor): { readonly id: string } | { readonly strange: string };
  liftHold(id: string, reason: string, by: Actor): boolean;
  /** Begins a run, if it is of as many incidents as somebody typed. */
  beginPurge(confirmed: number, by: Actor): { readonly due: number; readonly id: string | null };
  /** Erases the next of them in one transaction; null: there is no such run. */
  purgeStep(place: Place, most: number, atMs: number): PurgeProgress | null;
  /** What lies elsewhere of rows that are gone: member lists, refused lines, changes that were passed on. Once no rows are left. */
  purgeRest(place: Place): void;
  /** Makes the files anew, so that nothing is left in their free pages either. false: a reader kept the log; to be done again. */
  purgeFiles(place: Place, atMs: number): boolean;
  markAnswered(purges: readonly string[], atMs: number): void;
}
