import { freeBuffer } from './free-buffer.ts';
import type { MergeWatch } from './import-merge.ts';
import type { Stage } from './import-stage.ts';
import { IncidentRecords } from './incident-record.ts';
import type { RowSink } from './incident-rows.ts';
import { dropIndexesAndTriggers, packIncidents } from './incident-table.ts';
import { sql, values, type WriteDb } from './sql.ts';
import { UidSet, uidWords } from './uid-set.ts';

/**
 * Rows into an empty table: they are written as records to a file beside the cache, and moved over in one go when all are
 * there; triggers and indexes are taken away, and made when the table is full, the R*Tree packed. Some ten times as fast as
 * through the triggers. All that happens to the cache is within the import's transaction, so a rollback undoes it.
 */
export function firstLoad(db: WriteDb, stage: Stage, { isRemoved, isPurged }: Omit<MergeWatch, 'onUpdate'> = {}): RowSink {
  const restore = dropIndexesAndTriggers(db);
  const knownZones = new Set([0, ...values<number>(db, sql`SELECT id FROM zone`)]);
  const seen = new UidSet();
  const lonLats: Float64Array<ArrayBuffer>[] = [];
  let accepted = 0;
  let unchanged = 0;
  const refused: number[] = [];

  return {
    add: (batch, context) => {
      const strange = context.zoneIds.find((id) => !knownZones.has(id));
      if (strange !== undefined) throw new RangeError(`There is no zone ${strange}`);
      const records = new IncidentRecords(batch, context);
      const words = uidWords(batch.uid);
      const lonLat = new Float64Array(2 * batch.count);
      let added = 0;
      for (let i = 0; i < batch.count; i++) {
        if (context.isSkipped?.[i] === 1) continue;
        if (isPurged?.(batch.uid.subarray(16 * i, 16 * i + 16))) {
          refused.push(batch.line[i]);
          continue;
        }
        if (!seen.add(words, 4 * i) || isRemoved?.(batch.uid.subarray(16 * i, 16 * i + 16))) {
          unchanged++;
          continue;
        }
        const length = records.encode(i);
        stage.rows.add(++accepted, records.bytes, length);
        lonLat[2 * added] = batch.lonLat[2 * i];
        lonLat[2 * added + 1] = batch.lonLat[2 * i + 1];
        added++;
      }
      lonLats.push(lonLat.subarray(0, 2 * added));
    },
    finish: () => {
      seen.free();
      const lonLat = joinAndFree(lonLats);
      if (accepted > 0) stage.moveRows();
      packIncidents(
        db,
        Int32Array.from({ length: accepted }, (_, i) => i + 1),
        lonLat,
      );
      restore();
      return { accepted, updated: 0, unchanged, refused };
    },
    close: () => stage.close(),
  };
}

function joinAndFree(parts: readonly Float64Array<ArrayBuffer>[]): Float64Array<ArrayBuffer> {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    freeBuffer(part.buffer);
  }
  return whole;
}
