import { asItsType } from '../../preload/contract/origins.ts';
import type { IncidentBatch } from '../batch.ts';
import { TextColumnBuilder } from './text.ts';

export const BATCH_ROWS = 20_000;

/** The cleaned rows of one batch: columns that are filled, handed out as buffers of their own, and filled again. */
export class BatchBuilder {
  count = 0;
  readonly line = new Uint32Array(BATCH_ROWS);
  readonly uid = new Uint8Array(16 * BATCH_ROWS);
  readonly contentHash = new BigUint64Array(BATCH_ROWS);
  /** The same memory as contentHash, as words. */
  readonly contentWords = new Uint32Array(this.contentHash.buffer);
  readonly occurredMs = new Float64Array(BATCH_ROWS);
  readonly utcOffsetMin = new Int16Array(BATCH_ROWS);
  readonly lonLat = new Float64Array(2 * BATCH_ROWS);
  readonly type = new Uint16Array(BATCH_ROWS);
  readonly origin = new Uint8Array(BATCH_ROWS).fill(asItsType);
  readonly description = new TextColumnBuilder(BATCH_ROWS);
  readonly place = new TextColumnBuilder(BATCH_ROWS);
  readonly extra = new TextColumnBuilder(BATCH_ROWS);

  /** Hands out the rows so far; every buffer may be moved to another thread. */
  finish(typeNames: readonly string[]): IncidentBatch {
    const { count } = this;
    this.count = 0;
    return {
      count,
      line: this.line.slice(0, count),
      uid: this.uid.slice(0, 16 * count),
      contentHash: this.contentHash.slice(0, count),
      occurredMs: this.occurredMs.slice(0, count),
      utcOffsetMin: this.utcOffsetMin.slice(0, count),
      lonLat: this.lonLat.slice(0, 2 * count),
      type: this.type.slice(0, count),
      typeNames,
      origin: this.origin.slice(0, count),
      description: this.description.finish(),
      place: this.place.finish(),
      extra: this.extra.finish(),
    };
  }
}
