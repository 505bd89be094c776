/** Incidents as a centre sends them, in pieces. */
import type { CentralIncidents, PullStart } from '../../main/central-wire.ts';
import { incidentBatch, manyIncidents, textColumn } from './incidents.ts';

export const pullStart: PullStart = {
  ...{ next: 'next', lastN: 0, lastOp: null, scopeVer: 1, epoch: 'e1', isFull: true, addedZones: [], lostZones: [], counts: {} },
};

export function pulledRows(count: number, { pieceRows = 2_000, ver = 1 } = {}): CentralIncidents[] {
  return Array.from({ length: Math.ceil(count / pieceRows) }, (_, piece) => {
    const { contentHash, typeNames, ...batch } = incidentBatch(
      manyIncidents(Math.min(pieceRows, count - piece * pieceRows), piece * pieceRows),
    );
    return {
      ...batch,
      ver: new Int32Array(batch.count).fill(ver),
      zone: new Int32Array(batch.count),
      typeCodes: typeNames,
      origin: new Int8Array(batch.count).fill(-1),
      status: textColumn(Array.from({ length: batch.count }, () => '')),
      batchUid: new Uint8Array(16 * batch.count),
      contentHash: new BigInt64Array(contentHash.buffer),
      isDeleted: new Uint8Array(batch.count),
    };
  });
}
