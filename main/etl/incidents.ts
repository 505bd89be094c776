import { AppError } from '../../preload/contract/errors.ts';
import type { ColumnMapping, Reject } from '../../preload/contract/domain.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import type { IncidentBatch } from '../batch.ts';
import type { EtlOptions, FilePreview, LocalFile } from '../services/ports.ts';
import { type Bulk, createCleaner } from './clean.ts';
import { detectMapping } from './detect.ts';
import { BATCH_ROWS } from './batch-builder.ts';
import { parseDecimalText } from './number.ts';
import { compilePlan, type Plan, signatureOf } from './plan.ts';
import { openTableFile, type TableFile, type TableFileOptions } from './table-file.ts';
import { textAt } from './text.ts';

const PREVIEW_ROWS = 200;

/** Moment that "far future" is measured from. */
interface Clock {
  readonly nowMs?: number;
}

/**
 * Names the set of columns of a file, also where no mapping can be detected: what a mapping is remembered by.
 *
 * @throws AppError as openTableFile.
 */
export async function signature(file: LocalFile, options: TableFileOptions = {}): Promise<string> {
  return withTable(file, options, ({ columns }) => Promise.resolve(signatureOf(columns)));
}

/**
 * Reads the beginning of a file and says what each of the first 200 rows would become.
 *
 * @param given     settles parts of the mapping; null = detect all of it.
 * @param timeZone  IANA name for times without an offset.
 * @throws AppError of file.*, csv.*, sqlite.* and layers.* as the contract lists for incidents.preview; input.invalid for the time zone.
 */
export async function preview(
  file: LocalFile,
  given: Partial<ColumnMapping> | null,
  timeZone: string,
  { nowMs = Date.now(), ...options }: Clock & TableFileOptions = {},
): Promise<FilePreview> {
  return withTable(file, options, (table) => Promise.resolve(previewTable(table, withoutUndefined(given ?? {}), { timeZone, nowMs })));
}

function previewTable(
  table: TableFile,
  given: Partial<ColumnMapping>,
  { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number },
): FilePreview {
  const { file, columns, knownEvidence } = table;
  if (table.isEmpty) throw new AppError('csv.no-rows', { name: file.name });
  const known = { ...table.known, ...given };
  checkKnownColumns(table, known);
  const { mapping, evidence } = detectMapping(table, known, timeZone);
  const full = { ...mapping, ...known };
  const plan = compilePlan(file.name, columns, full);
  return {
    ...table.format,
    columns,
    signature: signatureOf(columns),
    mapping: full,
    mappingFrom: given.time !== undefined && given.lon !== undefined && given.lat !== undefined ? 'given' : 'detected',
    evidence: [...table.evidence, ...evidence.map((one) => ({ ...one, ...knownEvidence.get(one.column) }))],
    rows: previewRows(table, plan, nowMs),
  };
}

/**
 * Streams a file as batches of cleaned incidents, 20,000 rows at a time, each with the rejects among its rows.
 *
 * The next rows are read when `onBatch` is done. Memory is flat. About a million rows a second of CSV on one core.
 *
 * @returns read: rows seen, blank lines not counted; fileHash: SHA-256 of the file's bytes, hex.
 * @throws AppError as preview; file.vanished with the row reached; cancelled; and whatever `onBatch` throws.
 */
export async function readIncidents(
  file: LocalFile,
  mapping: ColumnMapping,
  onBatch: (batch: IncidentBatch, rejects: readonly Reject[]) => Promise<void>,
  { onProgress, nowMs = Date.now(), ...options }: EtlOptions & Clock & TableFileOptions = {},
): Promise<{ readonly read: number; readonly fileHash: string }> {
  return withTable(file, options, (table) => readTable(table, mapping, onBatch, { ...options, onProgress, nowMs }));
}

async function readTable(
  table: TableFile,
  mapping: ColumnMapping,
  onBatch: (batch: IncidentBatch, rejects: readonly Reject[]) => Promise<void>,
  { signal, onProgress, nowMs }: { readonly [K in keyof EtlOptions]: EtlOptions[K] | undefined } & Required<Clock>,
): Promise<{ readonly read: number; readonly fileHash: string }> {
  const { file } = table;
  const plan = compilePlan(file.name, table.columns, mapping);
  const cleaner = createCleaner(plan, { nowMs, bulk: findBulk(table, plan) });
  const progress = { bytesRead: 0, bytesTotal: 0, rows: 0 };
  let rejects: Reject[] = [];
  let read = 0;

  const flush = async (): Promise<void> => {
    if (signal?.aborted === true) throw new AppError('cancelled');
    progress.rows = read;
    onProgress?.({ ...progress });
    const batchRejects = rejects;
    rejects = [];
    await onBatch(cleaner.flush(), batchRejects);
  };
  const onRead = (bytesRead: number, bytesTotal: number): void => {
    progress.bytesRead = bytesRead;
    progress.bytesTotal = bytesTotal;
  };

  try {
    for await (const rows of table.read({ signal, onRead })) {
      while (rows.next()) {
        read++;
        const reject = cleaner.take(rows);
        if (reject !== null) rejects.push(reject);
        if (cleaner.isFull() || rejects.length === BATCH_ROWS) await flush();
      }
    }
  } catch (error) {
    throw error instanceof AppError && error.code === 'file.vanished'
      ? new AppError('file.vanished', { ...error.params, row: read }, { cause: error })
      : error;
  }
  if (read === 0) throw new AppError('csv.no-rows', { name: file.name });
  await flush();
  return { read, fileHash: table.fileHash() };
}

async function withTable<T>(file: LocalFile, options: TableFileOptions, use: (table: TableFile) => Promise<T>): Promise<T> {
  const table = await openTableFile(file, options);
  try {
    return await use(table);
  } finally {
    table.close();
  }
}

function withoutUndefined(given: Partial<ColumnMapping>): Partial<ColumnMapping> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function checkKnownColumns({ file, columns }: TableFile, { time, lon, lat }: Partial<ColumnMapping>): void {
  const anyColumn = columns[0];
  compilePlan(file.name, columns, {
    ...{
      time: time ?? anyColumn,
      lon: lon ?? anyColumn,
      lat: lat ?? anyColumn,
      type: null,
      key: null,
      description: [],
      place: null,
      zone: null,
      origin: null,
    },
    ...{ originWords: {}, timeFormat: 'iso', decimalMark: '.', swapLonLat: false, timeZone: 'UTC' },
  });
}

function previewRows(table: TableFile, plan: Plan, nowMs: number): FilePreview['rows'] {
  const cleaner = createCleaner(plan, { nowMs, bulk: findBulk(table, plan) });
  const reader = table.head();
  const seen: { line: number; fields: string[]; reject: Reject | null }[] = [];
  while (seen.length < PREVIEW_ROWS && reader.next()) {
    seen.push({ line: reader.line, fields: reader.fieldTexts(), reject: cleaner.take(reader) });
  }
  const batch = cleaner.flush();
  let next = 0;
  return seen.map(({ line, fields, reject }) => ({ line, fields, reject, incident: reject === null ? incidentAt(batch, next++) : null }));
}

function incidentAt(batch: IncidentBatch, index: number): NonNullable<FilePreview['rows'][number]['incident']> {
  return {
    occurredMs: batch.occurredMs[index],
    utcOffsetMin: batch.utcOffsetMin[index],
    origin: incidentOrigins[batch.origin[index]] ?? null,
    lon: batch.lonLat[2 * index],
    lat: batch.lonLat[2 * index + 1],
    description: textAt(batch.description, index),
    place: textAt(batch.place, index),
    type: batch.typeNames[batch.type[index]],
  };
}

/**
 * The box that holds the middle nine tenths of the sample's points, widened on each side by its own width and at least
 * one degree; null with fewer than 20 points.
 */
function findBulk({ rows }: TableFile, { lon, lat, mapping }: Plan): Bulk | null {
  const points = rows
    .map((row) => [parseDecimalText(row[lon], mapping.decimalMark), parseDecimalText(row[lat], mapping.decimalMark)] as const)
    .filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y) && (x !== 0 || y !== 0));
  if (points.length < 20) return null;
  const x = spread(points.map(([value]) => value));
  const y = spread(points.map(([, value]) => value));
  const [lonSpan, latSpan] = mapping.swapLonLat ? [y, x] : [x, y];
  return { west: lonSpan.low, east: lonSpan.high, south: latSpan.low, north: latSpan.high };
}

function spread(values: number[]): { low: number; high: number } {
  values.sort((a, b) => a - b);
  const low = values[Math.floor(0.05 * (values.length - 1))];
  const high = values[Math.ceil(0.95 * (values.length - 1))];
  const margin = Math.max(1, high - low);
  return { low: low - margin, high: high + margin };
}
