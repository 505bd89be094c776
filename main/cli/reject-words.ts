import type { Language, RejectCode } from '../../preload/contract/domain.ts';

/** For each reason why a row was not taken in: what is wrong with it, and what to do. */
export const rejectWords: Readonly<Record<Language, Readonly<Record<RejectCode, string>>>> = {
  en: {
    'row.too-few-fields': 'too few fields: complete the row',
    'row.too-many-fields': 'too many fields: put quotes around a text that holds the delimiter',
    'row.bad-quotes': 'quotes do not match: close them, or double those within a text',
    'row.encoding': 'letters in another encoding: save the file as UTF-8',
    'time.missing': 'no time: fill it in',
    'time.impossible': 'no such day or time: correct it, or name the order of days by --map timeFormat=dmy',
    'time.future': 'a time to come: correct the year',
    'coordinate.missing': 'no coordinates: fill them in',
    'coordinate.not-a-number': 'a coordinate that is no number: correct it, or name the mark by --map decimalMark=,',
    'coordinate.zero': 'coordinates 0, 0 mean an unknown place: fill them in',
    'coordinate.out-of-range': 'coordinates outside of the earth: correct them',
    'coordinate.swapped': 'longitude and latitude exchanged: put each into its column',
    'coordinate.other-crs': 'coordinates in metres: convert the file to longitude and latitude (EPSG:4326)',
    'geometry.not-a-point': 'its geometry is not one point: leave it out, or save its centre',
    'geometry.curve': 'its geometry has arcs: save it with straight lines',
    'geometry.damaged': 'its geometry is damaged: draw it anew',
    'type.missing': 'no incident type: fill it in',
    'zone.bad-geometry': 'borders that cannot be closed or used: mend the polygon',
    'retention.over': 'refused by retention: it was erased here because its time was over; leave it out of the file',
  },
  ar: {
    'row.too-few-fields': 'حقول ناقصة: أكمل الصف',
    'row.too-many-fields': 'حقول زائدة: ضع علامتي اقتباس حول نص فيه الفاصل',
    'row.bad-quotes': 'علامات اقتباس غير متطابقة: أغلقها أو ضاعف ما بداخل النص',
    'row.encoding': 'حروف بترميز آخر: احفظ الملف بترميز UTF-8',
    'time.missing': 'بلا وقت: أكمله',
    'time.impossible': 'لا يوجد يوم أو وقت كهذا: صحّحه، أو سمّ ترتيب الأيام: --map timeFormat=dmy',
    'time.future': 'وقت لم يأت بعد: صحّح السنة',
    'coordinate.missing': 'بلا إحداثيات: أكملها',
    'coordinate.not-a-number': 'إحداثية ليست عددًا: صحّحها، أو سمّ العلامة العشرية: --map decimalMark=,',
    'coordinate.zero': 'الإحداثيات 0، 0 مكان مجهول: أكملها',
    'coordinate.out-of-range': 'إحداثيات خارج الأرض: صحّحها',
    'coordinate.swapped': 'خط الطول والعرض متبادلان: ضع كلًا في عموده',
    'coordinate.other-crs': 'إحداثيات بالأمتار: حوّل الملف إلى خطوط طول وعرض (EPSG:4326)',
    'geometry.not-a-point': 'شكله ليس نقطة واحدة: احذفه أو احفظ مركزه',
    'geometry.curve': 'في شكله أقواس: احفظه بخطوط مستقيمة',
    'geometry.damaged': 'شكله تالف: ارسمه من جديد',
    'type.missing': 'بلا نوع حادث: أكمله',
    'zone.bad-geometry': 'حدود لا تُغلق أو لا تُستعمل: أصلح المضلع',
    'retention.over': 'رفضته قاعدة الحفظ: مُحي هنا لانقضاء مدته؛ احذفه من الملف',
  },
};

/** What is wrong with a row, without what to do. */
export function rejectReason(code: string, language: Language): string {
  const words: Readonly<Record<string, string>> = rejectWords[language];
  return words[code]?.split(':')[0] ?? code;
}
