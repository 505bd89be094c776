import { basename } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { type CsvSample, failMissing, readCsv, sampleCsv } from './csv.ts';
import { parseDecimal } from './number.ts';
import { RowReader } from './row-reader.ts';
import { parseTime, type ParsedTime } from './time.ts';

/** One series of a table: equal length, dates ascending. */
export interface Series {
  readonly name: string;
  /** As in the file, such as 2018-05-10. */
  readonly dates: readonly string[];
  /** NaN where the file has nothing. */
  readonly values: Float64Array<ArrayBuffer>;
}

/**
 * Reads columns of numbers from a CSV file (plain or gzip), streamed: two columns of a million rows take half a second.
 *
 * @param names  what to call the result → name of the column: `{ lon: 'x', lat: 'y' }`.
 * @throws AppError csv.columns-missing; csv.bad-value with line and column for the first cell that is no finite number or row
 *         with another number of fields; and as sampleCsv.
 */
export async function readNumberColumns<K extends string>(
  path: string,
  names: Readonly<Record<K, string>>,
): Promise<Record<K, Float64Array<ArrayBuffer>>> {
  const sample = await sampleCsv({ path, name: basename(path) });
  const keys = Object.keys(names) as K[]; // `names` has the keys K and no others: that is its type.
  const indexes = findColumns(
    sample,
    keys.map((key) => names[key]),
  );
  let columns = keys.map(() => new Float64Array(1 << 16));
  let count = 0;
  await forEachRow(sample, (row) => {
    if (count === columns[0]?.length) columns = columns.map(grow);
    indexes.forEach((index, i) => {
      const value = parseDecimal(row.data, row.fieldStart[index], row.fieldEnd[index], '.');
      columns[i][count] = Number.isNaN(value) ? numberAt(row, index, sample) : value;
    });
    count++;
  });
  const entries = keys.map((key, i) => [key, columns[i].slice(0, count)] as const);
  return Object.fromEntries(entries) as Record<K, Float64Array<ArrayBuffer>>; // one entry for each of `keys`
}

/**
 * Reads a table with the columns series, date, value: one row per series and date, dates ascending within a series. An empty value is a
 * gap.
 *
 * @returns the series in order of first appearance.
 * @throws AppError csv.columns-missing; csv.bad-value with the line: no number, no date, or a date not after the one before.
 */
export async function readSeries(path: string): Promise<Series[]> {
  const sample = await sampleCsv({ path, name: basename(path) });
  const [series, date, value] = findColumns(sample, ['series', 'date', 'value']) as [number, number, number]; // as many as names
  const byName = new Map<string, { dates: string[]; values: number[]; lastMs: number }>();
  await forEachRow(sample, (row) => {
    const name = row.fieldText(series);
    let found = byName.get(name);
    if (found === undefined) {
      found = { dates: [], values: [], lastMs: -Infinity };
      byName.set(name, found);
    }
    const ms = dateAt(row, date, sample);
    if (ms === found.lastMs) failAt(row, date, sample, `repeated date in series "${name}"`);
    if (ms < found.lastMs) failAt(row, date, sample, `not in order in series "${name}"`);
    found.lastMs = ms;
    found.dates.push(row.fieldText(date).trim());
    found.values.push(row.fieldText(value).trim() === '' ? Number.NaN : numberAt(row, value, sample));
  });
  return [...byName].map(([name, { dates, values }]) => ({ name, dates, values: Float64Array.from(values) }));
}

function findColumns({ file, columns }: CsvSample, names: readonly string[]): number[] {
  const missing = names.filter((name) => !columns.includes(name));
  if (missing.length > 0) failMissing(file.name, missing, columns);
  return names.map((name) => columns.indexOf(name));
}

async function forEachRow(sample: CsvSample, visit: (row: RowReader) => void): Promise<void> {
  const reader = new RowReader(sample.file.name, sample.delimiter);
  const width = sample.columns.length;
  let rows = -1;
  const visitRows = (): void => {
    while (reader.next()) {
      if (rows++ < 0) continue;
      if (reader.hasBadQuotes || reader.fieldCount !== width) failAt(reader, -1, sample, `${reader.fieldCount} fields instead of ${width}`);
      visit(reader);
    }
  };
  for await (const chunk of readCsv(sample, {})) {
    reader.add(chunk);
    visitRows();
  }
  reader.end();
  visitRows();
  if (rows < 1) throw new AppError('csv.no-rows', { name: sample.file.name });
}

function grow(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(2 * column.length);
  grown.set(column);
  return grown;
}

/** The number in a field, blanks around it allowed. */
function numberAt(row: RowReader, index: number, sample: CsvSample): number {
  const text = Buffer.from(row.fieldText(index).trim(), 'utf8');
  const value = parseDecimal(text, 0, text.length, '.');
  if (Number.isNaN(value)) failAt(row, index, sample, 'not a number');
  return value;
}

function dateAt(row: RowReader, index: number, sample: CsvSample): number {
  const text = Buffer.from(row.fieldText(index).trim(), 'utf8');
  const time: ParsedTime = { ms: 0, offsetMin: null };
  if (!parseTime(text, 0, text.length, 'iso', time)) failAt(row, index, sample, 'not a date such as 2018-05-10');
  return time.ms;
}

function failAt(row: RowReader, index: number, { file, columns }: CsvSample, problem: string): never {
  const value = index < 0 ? row.rawText(200) : row.fieldText(index).slice(0, 200);
  throw new AppError('csv.bad-value', { name: file.name, line: row.line, column: columns[index] ?? null, value, problem });
}
