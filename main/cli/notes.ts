import type { Language, Reject } from '../../preload/contract/domain.ts';
import { rejectWords } from './reject-words.ts';
import type { Strings } from './strings/shape.ts';

/** Rejects that a note shows; the others are in the list. */
export const REJECTS_SHOWN = 5;

interface RejectedRows {
  readonly fileName: string;
  readonly read: number;
  readonly rejected: number;
  readonly items: readonly Reject[];
  /** Number of the import that keeps all of them; null for zones, whose rejects are features and are not kept. */
  readonly batchId: number | null;
}

interface Tongue {
  readonly language: Language;
  readonly strings: Strings;
}

/** Which rows of a file were not taken in, why, and what to do. */
export function describeRejects({ fileName, read, rejected, items, batchId }: RejectedRows, { language, strings }: Tongue): string[] {
  const { notes } = strings;
  const shown = items.slice(0, REJECTS_SHOWN);
  const rest = rejected - shown.length;
  const list = batchId === null ? '' : `: khareetaty rejects list ${String(batchId)}`;
  return [
    notes[batchId === null ? 'zonesRejected' : 'rowsRejected'](fileName, rejected, read),
    ...shown.map((reject) => `  ${notes[batchId === null ? 'zonePlace' : 'rowPlace'](reject.line)}: ${describeReject(reject, language)}`),
    ...(rest > 0 ? [`  ${notes.more(rest)}${list}`] : []),
  ];
}

function describeReject({ code, column, value }: Reject, language: Language): string {
  const where = column === null ? '' : `${column} `;
  const what = value === '' ? '' : ` (${where}${value})`;
  return `${code}: ${rejectWords[language][code]}${what}`;
}
