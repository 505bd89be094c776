import type { Language, Reject } from '../../preload/contract/domain.ts';
import { rejectWords } from './reject-words.ts';

/** Rejects that a note shows; the others are in the list. */
export const REJECTS_SHOWN = 5;

const places = { en: { line: 'line', feature: 'feature' }, ar: { line: 'السطر', feature: 'المعلم' } } as const;

interface RejectedRows {
  readonly fileName: string;
  readonly read: number;
  readonly rejected: number;
  readonly items: readonly Reject[];
  /** Number of the import that keeps all of them; null for zones, whose rejects are features and are not kept. */
  readonly batchId: number | null;
}

/** Which rows of a file were not taken in, why, and what to do. */
export function describeRejects({ fileName, read, rejected, items, batchId }: RejectedRows, language: Language): string[] {
  const shown = items.slice(0, REJECTS_SHOWN);
  const lines = shown.map((reject) => `  ${places[language][batchId === null ? 'feature' : 'line']} ${describeReject(reject, language)}`);
  const rest = rejected - shown.length;
  const list = batchId === null ? '' : `: khareetaty rejects list ${String(batchId)}`;
  if (language === 'ar') {
    const more = rest > 0 ? [`  و${String(rest)} غيرها${list}`] : [];
    return [
      `${fileName}: لم يُقبل ${String(rejected)} من ${String(read)} من ${batchId === null ? 'المناطق' : 'الصفوف'}:`,
      ...lines,
      ...more,
    ];
  }
  const more = rest > 0 ? [`  and ${String(rest)} more${list}`] : [];
  return [
    `${fileName}: ${String(rejected)} of ${String(read)} ${batchId === null ? 'zones' : 'rows'} were not taken in:`,
    ...lines,
    ...more,
  ];
}

function describeReject({ line, code, column, value }: Reject, language: Language): string {
  const where = column === null ? '' : `${column} `;
  const what = value === '' ? '' : ` (${where}${value})`;
  return `${String(line)}: ${code}: ${rejectWords[language][code]}${what}`;
}

/** Longitude and latitude stood in each other's columns and were read the right way round. */
export function describeExchange(fileName: string, language: Language): string {
  return language === 'ar'
    ? `${fileName}: خط الطول والعرض متبادلان في هذا الملف، وقُرئا على الوجه الصحيح؛ لإبقائهما كما سُمّيا: --map swapLonLat=false`
    : `${fileName}: longitude and latitude are exchanged in this file and were read the right way round; to keep them as named: --map swapLonLat=false`;
}

interface OutsideRows {
  readonly fileName: string;
  readonly outside: number;
  readonly rows: number;
}

/** Most rows lie in no zone: of another city, or with another meaning of the columns. */
export function describeOutside({ fileName, outside, rows }: OutsideRows, language: Language): string {
  return language === 'ar'
    ? `${fileName}: ${String(outside)} من ${String(rows)} من الصفوف خارج المناطق كلها؛ هل المناطق لمدينة أخرى؟ تحقق من أعمدة الطول والعرض (--map lon=COLUMN --map lat=COLUMN) ومن المناطق (khareetaty zones list)`
    : `${fileName}: ${String(outside)} of ${String(rows)} rows lie outside all zones; are the zones of another city? Check the columns of longitude and latitude (--map lon=COLUMN --map lat=COLUMN) and the zones (khareetaty zones list)`;
}

/** Messages that a run left in the outbox. `isSetUp`: whether there is an account to send them by. */
export function describeWaiting(waiting: number, isSetUp: boolean, language: Language): string {
  const count = String(waiting);
  if (language === 'ar') {
    const why = isSetUp
      ? 'المزوّد مشغول أو لا يمكن الوصول إليه؛ التشغيل القادم يحاول من جديد'
      : 'لم يُعدّ حساب رسائل؛ عيّن TWILIO_ACCOUNT_SID وTWILIO_AUTH_TOKEN وTWILIO_FROM';
    return `رسائل تنتظر: ${count}. ${why}.`;
  }
  const why = isSetUp
    ? 'the provider is busy or cannot be reached; the next run tries again'
    : 'no message account is set up; set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM';
  return `${count} messages wait: ${why}.`;
}
