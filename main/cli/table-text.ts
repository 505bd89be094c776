import type { Heading, Strings } from './strings/shape.ts';

/** Lays rows out in columns, numbers to the right: for people; programs use --json. */
export function tableLines(
  names: readonly Heading[],
  { headings: words }: Strings,
  rows: readonly (readonly (string | number | null)[])[],
): string[] {
  const headings = names.map((name) => words[name]);
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))));
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)));
  const isNumber = headings.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] === null),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(headings), ...cells.map(line)];
}
