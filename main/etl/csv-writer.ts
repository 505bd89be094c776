import { writeWholeFile } from './whole-file.ts';

export type Cell = string | number | null;

/**
 * Writes a CSV file (UTF-8, comma, LF) that appears whole or not at all.
 *
 * Numbers are written as they are, null as nothing. A text that a spreadsheet would run as a formula gets an apostrophe
 * in front. Memory is flat: `rows` may be a generator.
 *
 * @returns the number of rows written.
 * @throws AppError disk.full, disk.failed, file.unwritable if the folder is missing or cannot be written to.
 */
export async function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number> {
  let count = 0;
  function* lines(): Generator<string> {
    yield csvLine(header);
    for (const row of rows) {
      yield csvLine(row);
      count++;
    }
  }
  await writeWholeFile(path, lines());
  return count;
}

/** One row with its end. */
export function csvLine(row: readonly Cell[]): string {
  let text = '';
  for (let i = 0; i < row.length; i++) text += (i === 0 ? '' : ',') + formatCell(row[i] ?? null);
  return `${text}\n`;
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
