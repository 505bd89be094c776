import type { IncidentOrigin } from '../../preload/contract/domain.ts';

type Words = Readonly<Record<IncidentOrigin, readonly string[]>>;

/**
 * Words by which files tell how an incident came to be known, English and Arabic, in the spelling of `plainWords`. Somebody reported it, or
 * officers found it where they were looking.
 * Among them those of the published call records of Seattle (911, ONVIEW, "TELEPHONE OTHER, NOT 911") and New Orleans (SelfInitiated).
 */
const words: Words = {
  reported: [
    ...[
      '911',
      '999',
      '112',
      '997',
      '998',
      '311',
      '101',
      '9 1 1',
      '911 call',
      '112 call',
      '999 call',
      'emergency call',
      'emergency',
      'call',
    ],
    ...[
      'calls',
      'call in',
      'call for service',
      'calls for service',
      'cfs',
      'phone',
      'phone call',
      'telephone',
      'mobile',
      'hotline',
      'alarm',
    ],
    ...[
      'citizen',
      'citizen call',
      'citizen initiated',
      'citizen report',
      'civilian',
      'public',
      'member of public',
      'community',
      'resident',
    ],
    ...[
      'caller',
      'victim',
      'victim report',
      'witness',
      'complainant',
      'complaint',
      'third party',
      'informant',
      'tip',
      'walk in',
      'counter',
    ],
    ...[
      'front desk',
      'front counter',
      'station',
      'in person',
      'telephone other not 911',
      'alarm call not police alarm',
      'text message',
      'dispatch',
      'dispatched',
      'online',
      'online report',
      'web',
      'website',
      'internet',
    ],
    ...[
      'app',
      'mobile app',
      'email',
      'letter',
      'reported',
      'report',
      'non officer initiated',
      'not officer initiated',
      'not self initiated',
    ],
    ...['بلاغ', 'بلاغات', 'بلاغ هاتفي', 'بلاغ الكتروني', 'اتصال', 'اتصال هاتفي', 'اتصال 112', 'مكالمه', 'مكالمه هاتفيه', 'هاتف', 'طوارئ'],
    ...['شكوي', 'شكاوي', 'مواطن', 'مقيم', 'المجني عليه', 'المبلغ', 'شاهد', 'غرفه العمليات', 'عمليات', 'تطبيق', 'موقع الكتروني', 'الكتروني'],
    ...['حضور شخصي', 'مراجعه', 'مراجعه المخفر', 'مراجع', 'مبلغ عنه', 'ببلاغ'],
  ],
  discovered: [
    ...[
      'patrol',
      'patrols',
      'on view',
      'onview',
      'on viewed',
      'officer initiated',
      'officer initiated call',
      'officer',
      'officer observed',
    ],
    ...['officer report', 'officer generated', 'officer discovered', 'self initiated', 'selfinitiated', 'self init', 'proactive'],
    ...[
      'proactive policing',
      'police initiated',
      'police generated',
      'police',
      'field initiated',
      'field',
      'field contact',
      'unit initiated',
    ],
    ...[
      'discovered',
      'discovery',
      'observed',
      'traffic stop',
      'stop',
      'stop and search',
      'checkpoint',
      'raid',
      'search warrant',
      'warrant',
    ],
    ...['inspection', 'surveillance', 'operation', 'directed patrol', 'foot patrol', 'routine patrol'],
    ...['دوريه', 'دوريات', 'بدوريه', 'دوريه امنيه', 'دوريه راجله', 'مبادره', 'مبادره الضابط', 'بمبادره', 'ضبط', 'ضبطيه', 'تلبس'],
    ...['حاله تلبس', 'متلبس', 'نقطه تفتيش', 'تفتيش', 'حمله', 'حمله امنيه', 'حملات', 'مداهمه', 'مراقبه', 'رجل امن', 'رجال الامن', 'كمين'],
  ],
  unknown: [
    ...['unknown', 'unk', 'other', 'others', 'not stated', 'not specified', 'unspecified', 'not known', 'not recorded', 'undetermined'],
    ...['غير معروف', 'غير محدد', 'غير مذكور', 'مجهول', 'اخري', 'غير ذلك'],
  ],
};

/** Values of a column that asks whether officers found it: "SelfInitiated". */
const yes: ReadonlySet<string> = new Set(['y', 'yes', 'true', 't', '1', 'نعم']);
const no: ReadonlySet<string> = new Set(['n', 'no', 'false', 'f', '0', 'لا']);
/** What stands where nothing was filled in. */
const blanks: ReadonlySet<string> = new Set(['', 'null', 'na', 'n a', 'none', 'nan']);

const originOfWords = new Map(
  Object.entries(words).flatMap(([origin, known]) => known.map((word) => [word, origin as IncidentOrigin] as const)),
);
const phrases = {
  discovered: words.discovered.filter((word) => word.includes(' ')),
  reported: words.reported.filter((word) => word.includes(' ')),
};

export interface OriginReader {
  /** What a value tells; null = nothing: it is blank. */
  readonly read: (value: string) => IncidentOrigin | null;
  /** True for a value that is a known word by itself, whatever its column is called. */
  readonly isClear: (value: string) => boolean;
}

/**
 * Reads how incidents came to be known from a column of words.
 *
 * A value that is a known word says so. Of a longer one the phrases of several words in it count first, those of officers before those of
 * callers; then single words, unless they contradict each other. Any other value is `unknown`.
 *
 * @param column  its name: one such as "SelfInitiated" lets yes and no be values, too.
 * @param given   what some values mean in this file, above all else.
 */
export function originReader(column: string, given: Readonly<Record<string, IncidentOrigin>>): OriginReader {
  const own = new Map(Object.entries(given).map(([value, origin]) => [plainWords(value), origin]));
  const asks = originOfWords.get(plainWords(column)) === 'discovered';
  const isClear = (value: string): boolean => {
    const text = plainWords(value);
    return (originOfWords.get(text) ?? 'unknown') !== 'unknown' || (asks && (yes.has(text) || no.has(text)));
  };
  const read = (value: string): IncidentOrigin | null => {
    const text = plainWords(value);
    const known = own.get(text) ?? originOfWords.get(text);
    if (known !== undefined) return known;
    if (blanks.has(text)) return null;
    if (asks && (yes.has(text) || no.has(text))) return yes.has(text) ? 'discovered' : 'reported';
    return fromParts(text);
  };
  return { read, isClear };
}

function fromParts(text: string): IncidentOrigin {
  const holds = (phrase: string): boolean => ` ${text} `.includes(` ${phrase} `) && !` ${text} `.includes(` not ${phrase} `);
  if (phrases.discovered.some(holds) && !/(^| )non? (officer|self|police)/.test(text)) return 'discovered';
  if (phrases.reported.some(holds)) return 'reported';
  const found = new Set(text.split(' ').map((word) => originOfWords.get(word) ?? 'unknown'));
  found.delete('unknown');
  const [only = 'unknown'] = found;
  return found.size === 1 ? only : 'unknown';
}

/** "Officer-Initiated" as "officer initiated", "دوريّة" as "دوريه": small letters, no accents or marks, one form of each Arabic letter. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\p{Mn}ـ]/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/[أإآٱ]/g, 'ا')
    .replaceAll('ة', 'ه')
    .replaceAll('ى', 'ي')
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
