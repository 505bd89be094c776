import type { CentralIncidents } from '../central-wire.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { IncidentColumns } from './incident-columns.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, flags, length of the header's extension. */
const HEADER_BYTES = 19;
const FIELDS = 17;
const BATCH_ROWS = 20_000;

/**
 * Reads incidents from `COPY … TO STDOUT (FORMAT binary)` straight into columns: no object and no string a row.
 * Memory is that of one batch; the next chunk is not asked for before `onRows` has ended.
 *
 * @param chunks the stream, cut anywhere. The columns are those of sync.incident_row, in that order.
 * @throws AppError central.interrupted: the stream ended before its end mark, or is not such a stream.
 * Format: PostgreSQL manual, COPY, "Binary Format".
 */
export async function readIncidents(
  chunks: AsyncIterable<Buffer>,
  onRows: (incidents: CentralIncidents) => Promise<void>,
  batchRows = BATCH_ROWS,
): Promise<void> {
  let [rest, isHeaderRead, isEnded]: [Buffer, boolean, boolean] = [Buffer.alloc(0), false, false];
  let columns = new IncidentColumns(batchRows);
  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at: number = isHeaderRead ? 0 : headerEnd(data);
    isHeaderRead = at >= 0;
    while (at >= 0 && !isEnded) {
      const next = readRow(data, at, columns);
      if (next === INCOMPLETE) break;
      isEnded = next === END;
      if (!isEnded) at = next;
      if (columns.count < batchRows) continue;
      await onRows(columns.finish());
      columns = new IncidentColumns(batchRows);
    }
    rest = data.subarray(Math.max(at, 0));
  }
  if (!isEnded || rest.length !== 2) throw broken('end');
  if (columns.count > 0) await onRows(columns.finish());
}

const INCOMPLETE = -1;
const END = -2;

const broken = (reason: string) => new AppError('central.interrupted', { reason: `COPY: ${reason}` });

/** Where the rows begin; -1 = not known yet. */
function headerEnd(data: Buffer): number {
  if (data.length < HEADER_BYTES) return -1;
  if (!data.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw broken('signature');
  const end = HEADER_BYTES + data.readUInt32BE(HEADER_BYTES - 4);
  return data.length < end ? -1 : end;
}

/** Where each field of the row begins, and its length; -1 = NULL. One row at a time is read. */
const starts = new Int32Array(FIELDS);
const lengths = new Int32Array(FIELDS);
/** Bytes that each field has; 0 = any number. */
const sizes = [16, 4, 4, 0, 8, 4, 8, 8, 0, 0, 0, 2, 0, 16, 4, 8, 1];
/** Those that may be absent: origin, batch_id. */
const nullable = new Set([11, 13]);

/** @returns where the next row begins, INCOMPLETE or END. */
function readRow(data: Buffer, from: number, columns: IncidentColumns): number {
  if (data.length < from + 2) return INCOMPLETE;
  const fields = data.readInt16BE(from);
  if (fields === -1) return END;
  if (fields !== FIELDS) throw broken('columns');
  let at = from + 2;
  for (let field = 0; field < FIELDS; field++) {
    if (data.length < at + 4) return INCOMPLETE;
    const length = data.readInt32BE(at);
    const size = sizes[field];
    if (length < 0 ? !nullable.has(field) : size > 0 && length !== size) throw broken('value');
    starts[field] = at + 4;
    lengths[field] = length;
    at += 4 + Math.max(length, 0);
  }
  if (data.length < at) return INCOMPLETE;
  keepRow(data, columns);
  return at;
}

function keepRow(data: Buffer, columns: IncidentColumns): void {
  const row = columns.count++;
  const end = (field: number) => starts[field] + lengths[field];
  columns.uid.set(data.subarray(starts[0], end(0)), 16 * row);
  columns.ver[row] = data.readInt32BE(starts[1]);
  columns.zone[row] = data.readInt32BE(starts[2]);
  columns.type[row] = columns.typeIndex(data.toString('latin1', starts[3], end(3)));
  columns.occurredMs[row] = data.readInt32BE(starts[4]) * 2 ** 32 + data.readUInt32BE(starts[4] + 4);
  columns.utcOffsetMin[row] = data.readInt32BE(starts[5]);
  columns.lonLat[2 * row] = data.readDoubleBE(starts[6]);
  columns.lonLat[2 * row + 1] = data.readDoubleBE(starts[7]);
  columns.description.add(row, data, starts[8], end(8));
  columns.place.add(row, data, starts[9], end(9));
  columns.extra.add(row, data, starts[10], end(10));
  columns.origin[row] = lengths[11] === -1 ? -1 : data.readInt16BE(starts[11]);
  columns.status.add(row, data, starts[12], end(12));
  if (lengths[13] !== -1) columns.batchUid.set(data.subarray(starts[13], end(13)), 16 * row);
  columns.line[row] = data.readInt32BE(starts[14]);
  columns.contentHash[row] = data.readBigInt64BE(starts[15]);
  columns.isDeleted[row] = data[starts[16]]!;
}
