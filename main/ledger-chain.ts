/**
 * How entries of the ledger are hashed: each with the hash before it, so that none can be changed, moved or taken out of the middle
 * unseen. The store makes the hashes, a service computes them anew. Taking away the last entries shows only to who kept the last hash.
 */
import { createHash } from 'node:crypto';
import type { SealScore } from '../preload/contract/forecast-domain.ts';

/** `previous` of the first entry. */
export const GENESIS = '0'.repeat(64);

/** 1: the hash covers the canonical bytes of the forecast alone. 2: all columns of the entry. */
export type SealLayout = 1 | 2;
export const sealLayout: SealLayout = 2;

/** What an entry says besides its forecast. */
export interface SealHead {
  /** Place in the chain of seals and scores, 1 = first. */
  readonly position: number;
  readonly seq: number;
  readonly forecastId: number;
  readonly zoneId: number | null;
  readonly typeId: number | null;
  readonly published: boolean;
  readonly isBefore: boolean;
  /** Half-open, local. */
  readonly firstStep: string;
  readonly endStep: string;
}

/** What became of entry `seq`. */
export interface ScoreEntry extends SealScore {
  readonly position: number;
  readonly seq: number;
  /** SHA-256 of the counts it was scored by, float64, little endian; '' for scores of before they were chained. */
  readonly observedHash: string;
}

/**
 * Digest of a sealed forecast.
 *
 * Layout 1: SHA-256 of `previous` (ASCII) and the bytes. Layout 2: of `previous`, a line end, the head as a JSON list in the order below, a
 * line end, and the bytes.
 *
 * @param bytes  canonical ones of the forecast: see analytics/evaluate/seal.ts.
 */
export function sealDigest(previous: string, layout: SealLayout, head: SealHead, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(previous, 'ascii');
  if (layout === 1) return hash.update(bytes).digest('hex');
  const { position, seq, forecastId, zoneId, typeId, published, isBefore, firstStep, endStep } = head;
  const line = JSON.stringify(['seal', layout, position, seq, forecastId, zoneId, typeId, published, isBefore, firstStep, endStep]);
  return hash.update(`\n${line}\n`, 'utf8').update(bytes).digest('hex');
}

/** Digest of a score: SHA-256 of `previous`, a line end and all its figures as a JSON list. */
export function scoreDigest(previous: string, score: ScoreEntry): string {
  const { position, seq, observedHash, scoredMs, outcome, observedSteps, actual, mae, naiveMae, bias } = score;
  const { intervalScore, coverage80, coverage95, sumInside80 } = score;
  const figures = [observedSteps, actual, mae, naiveMae, bias, intervalScore, coverage80, coverage95, sumInside80];
  const line = JSON.stringify(['score', 1, position, seq, observedHash, scoredMs, outcome, ...figures]);
  return createHash('sha256').update(`${previous}\n${line}`, 'utf8').digest('hex');
}
