import { asItsType } from '../../preload/contract/origins.ts';
import { type IncidentBatch, textsOf } from '../batch.ts';
import { encodePoints, pointBytes } from './geometry.ts';
import { localMinOf } from './local-time.ts';
import type { SqlValue } from './sql.ts';

/** Columns of `incident` in the order of IncidentRows.bind, which is not that of the table. */
export const incidentColumnNames = [
  'uid',
  'content_hash',
  'batch_id',
  'line',
  'occurred_ms',
  'utc_offset_min',
  'local_min',
  'type_id',
  'zone_id',
  'lon',
  'lat',
  'description',
  'place',
  'extra',
  'origin',
  'geom',
] as const;

/** A batch as rows of the table. */
export interface IncidentRows {
  readonly count: number;
  readonly lonLat: Float64Array;
  uid(i: number): Uint8Array;
  line(i: number): number;
  contentHash(i: number): bigint;
  /** Writes the values of row i into `target` from index `at`. */
  bind(i: number, target: SqlValue[], at: number): void;
}

export interface ImportCounts {
  accepted: number;
  updated: number;
  unchanged: number;
  /** Lines of rows that were erased because their time was over: no file brings them back. */
  readonly refused: number[];
}

/** What a batch does not know of its rows. */
export interface RowContext {
  readonly batchId: number;
  /** One a row, where they are of many batches. */
  readonly batchIds?: Int32Array;
  /** Ids of the batch's typeNames. */
  readonly typeIds: readonly number[];
  /** One a row, 0 = in no zone. */
  readonly zoneIds: Int32Array;
  /** 1 = this row is left out. Of a first load alone. */
  readonly isSkipped?: Uint8Array;
}

/** Takes the rows of an import; there is one kind for the first import of a cache, one for the later ones. */
export interface RowSink {
  add(batch: IncidentBatch, context: RowContext): void;
  /** Makes the table complete. */
  finish(): Readonly<ImportCounts>;
  /** Gives up what the sink holds beside the transaction, which has ended. */
  close(): void;
}

export function incidentRows(batch: IncidentBatch, { batchId, batchIds, typeIds, zoneIds }: RowContext): IncidentRows {
  const { count, uid, line, occurredMs, utcOffsetMin, lonLat, type, origin } = batch;
  const hashes = new BigInt64Array(batch.contentHash.buffer, batch.contentHash.byteOffset, count);
  const points = encodePoints(lonLat.subarray(0, 2 * count));
  const description = textsOf(batch.description);
  const place = textsOf(batch.place);
  const extra = textsOf(batch.extra);
  const uidAt = (i: number): Uint8Array => uid.subarray(16 * i, 16 * i + 16);
  return {
    count,
    lonLat,
    uid: uidAt,
    line: (i) => line[i],
    contentHash: (i) => hashes[i],
    bind: (i, target, at) => {
      target[at] = uidAt(i);
      target[at + 1] = hashes[i];
      target[at + 2] = batchIds?.[i] ?? batchId;
      target[at + 3] = line[i];
      target[at + 4] = occurredMs[i];
      target[at + 5] = utcOffsetMin[i];
      target[at + 6] = localMinOf(occurredMs[i], utcOffsetMin[i]);
      target[at + 7] = typeIds[type[i]];
      target[at + 8] = zoneIds[i] || null;
      target[at + 9] = lonLat[2 * i];
      target[at + 10] = lonLat[2 * i + 1];
      target[at + 11] = description(i);
      target[at + 12] = place(i);
      target[at + 13] = extra(i);
      target[at + 14] = origin[i] === asItsType ? null : origin[i];
      target[at + 15] = points.subarray(i * pointBytes, (i + 1) * pointBytes);
    },
  };
}
