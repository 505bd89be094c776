/** A score above this: the whole name is a word for the part. */
export const CLEAR_NAME = 0.95;

/** Parts that a column can play, and the words by which headings name them (English, Arabic, Spanish; lower case, no accents). */
export type Role = 'time' | 'lon' | 'lat' | 'type' | 'key' | 'description' | 'place' | 'zone' | 'origin';

const words: Readonly<Record<Role, readonly string[]>> = {
  time: [
    ...[
      'timestamp',
      'datetime',
      'date time',
      'date',
      'time',
      'occurred',
      'occurred at',
      'occurred on',
      'reported',
      'reported at',
      'created at',
    ],
    ...['incident date', 'incident time', 'when', 'fecha', 'fecha hecho', 'fecha hora', 'hora'],
    ...['تاريخ', 'التاريخ', 'الوقت', 'وقت', 'تاريخ الحادث', 'التاريخ والوقت', 'وقت الحادث'],
  ],
  lon: ['longitude', 'lon', 'lng', 'long', 'longitud', 'x', 'easting', 'خط الطول', 'الطول', 'طول'],
  lat: ['latitude', 'lat', 'latitud', 'y', 'northing', 'خط العرض', 'العرض', 'عرض'],
  type: [
    ...[
      'type',
      'incident type',
      'primary type',
      'crime type',
      'event type',
      'category',
      'cat',
      'kind',
      'class',
      'offense',
      'offence',
      'crime',
      'incident',
    ],
    ...['tipo', 'modalidad', 'delito', 'categoria', 'clase', 'نوع', 'النوع', 'نوع الحادث', 'نوع البلاغ', 'التصنيف', 'الفئة'],
  ],
  key: [
    ...[
      'id',
      'uid',
      'uuid',
      'guid',
      'key',
      'case number',
      'case no',
      'case id',
      'incident number',
      'incident no',
      'incident id',
      'report number',
      'ref',
      'reference',
    ],
    ...['numero', 'radicado', 'رقم', 'الرقم', 'رقم البلاغ', 'رقم الحادث', 'معرف'],
  ],
  description: [
    'description',
    'desc',
    'details',
    'detail',
    'narrative',
    'summary',
    'notes',
    'descripcion',
    'detalle',
    'الوصف',
    'وصف',
    'تفاصيل',
    'ملاحظات',
  ],
  place: [
    'place',
    'address',
    'block',
    'street',
    'location',
    'site',
    'lugar',
    'direccion',
    'calle',
    'sitio',
    'العنوان',
    'عنوان',
    'الموقع',
    'موقع',
    'الشارع',
    'المكان',
  ],
  zone: [
    ...['zone', 'area', 'district', 'neighborhood', 'neighbourhood', 'community area', 'governorate', 'ward', 'beat', 'sector', 'region'],
    ...['zona', 'barrio', 'comuna', 'distrito', 'المنطقة', 'منطقة', 'المحافظة', 'محافظة', 'الحي', 'حي'],
  ],
  origin: [
    ...[
      'origin',
      'call source',
      'report source',
      'source',
      'reported by',
      'reporting method',
      'report method',
      'how reported',
      'how received',
    ],
    ...['received via', 'reported via', 'initiated by', 'initiated', 'self initiated', 'officer initiated', 'police initiated', 'on view'],
    ...['call origin', 'channel', 'discovery', 'how discovered', 'reporter', 'origen', 'fuente', 'medio'],
    ...['المصدر', 'مصدر البلاغ', 'مصدر', 'طريقة البلاغ', 'طريقة التبليغ', 'وسيلة البلاغ', 'وسيلة التبليغ', 'كيفية البلاغ', 'جهة البلاغ'],
    ...['قناة البلاغ', 'كيفية الاكتشاف'],
  ],
};

/** Names that say which axis a column is on, but hardly more: in a third of all files they are exchanged. */
const weakNames = new Set(['x', 'y', 'easting', 'northing']);

/**
 * How clearly a column's name says that it plays a part.
 *
 * @returns above 0.95 = the name is such a word, the more so the earlier it stands in the list; 0.9 = such a word with others
 *          around it ("acci_time"); 0.5 and 0.4 = only a weak word; 0 = it says nothing of the kind.
 */
export function nameScore(column: string, role: Role): number {
  const name = splitName(column);
  const known = words[role];
  const rank = known.indexOf(name);
  if (rank >= 0) return weakNames.has(name) ? 0.5 : 1 - rank / 1_000;
  const parts = name.split(' ');
  const hit = known.find((word) => (word.includes(' ') ? ` ${name} `.includes(` ${word} `) : parts.includes(word)));
  if (hit === undefined) return 0;
  return weakNames.has(hit) ? 0.4 : 0.9;
}

/** "PrimaryType", "primary_type" and "Primary  TYPE" as "primary type"; accents are dropped. */
function splitName(column: string): string {
  return column
    .normalize('NFD')
    .replaceAll(/(?![\u0653-\u0655])\p{Mn}/gu, '')
    .normalize('NFC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
