import type { RejectCode } from '../../preload/contract/domain.ts';

/**
 * One row of a table, its fields as spans of UTF-8 bytes, whatever file it is from. What it tells is valid until the next row.
 */
export interface RowCursor {
  /** Moves to the next row. @returns false if there is none in what was read so far. */
  next(): boolean;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Where it stands in its file: a line, or the number of a feature. */
  readonly line: number;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly fieldCount: number;
  readonly fieldStart: Int32Array;
  readonly fieldEnd: Int32Array;
  /** 1 = the span holds doubled quotes that stand for one. */
  readonly fieldHasPairs: Uint8Array;
  readonly hasQuotes: boolean;
  readonly hasBadQuotes: boolean;
  /** False if its bytes are not UTF-8. */
  readonly isText: boolean;
  /** What is wrong with its geometry; null also where coordinates are columns like others. */
  readonly geometryProblem: { readonly code: RejectCode; readonly value: string } | null;
  fieldText(index: number): string;
  fieldTexts(): string[];
  /** The row as it stands in the file, or as a line of CSV, at most `limit` bytes of it. */
  rawText(limit: number): string;
  /** Puts this byte between the fields of a row without quotes. */
  separateFieldsBy(byte: number): void;
}
