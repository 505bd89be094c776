import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishRetention } from './en-retention.ts';
import { isolate } from './isolate.ts';

/** كلمات مدة حفظ الحوادث والحجز القانوني والمحو وإيصالاته. */
export function arabicRetention(f: Format): ReturnType<typeof englishRetention> {
  const counted = countNouns(f);
  const incidents = (n: number) => counted(n, nouns.incident);
  return {
    title: 'مدة الحفظ',
    about: {
      here: 'كم تُحفظ حوادث كل نوع من وقت وقوعها. القاعدة وحدها لا تمحو شيئًا.',
      centre: 'كم تُحفظ حوادث كل نوع من وقت وقوعها: قواعد المركز لكل نسخه. القاعدة وحدها لا تمحو شيئًا.',
    },
    type: 'النوع',
    days: 'أيام الحفظ',
    others: 'كل الأنواع الأخرى',
    setBy: 'حددها',
    noRules: 'لا قاعدة بعد: كل شيء محفوظ.',
    addRule: 'أضف قاعدة',
    newDays: 'الأيام',
    removeRule: (type: string) => `أزل القاعدة: ${isolate(type)}`,
    preview: 'عُدّ ما انقضت مدته',
    previewTitle: 'ما يُمحى لو بدأ المحو الآن',
    nothing: 'لا شيء انقضت مدته.',
    due: (n: number, oldest: string, newest: string) => `${incidents(n)}، من ${oldest} إلى ${newest}.`,
    year: 'السنة',
    incidents: 'الحوادث',
    held: (n: number) => `ويبقى المحجوز قانونيًا: ${incidents(n)}.`,
    unsynced: (n: number) => `لدى ${f.number(n)} منها تغييرات على هذا الجهاز ليست في المركز: تذهب معها.`,
    conflicts: (n: number) => `لدى ${f.number(n)} منها تعارضات مفتوحة.`,
    rejects: (n: number) => `وتُفرَّغ أسطر الملفات المرفوضة، وعددها ${f.number(n)}.`,
    examples: 'أقدمها',
    reach:
      'تُمحى نهائيًا: الحوادث وملاحظاتها وسجلها، هنا وفي كل النسخ. وتبقى النتائج المستخلصة منها. ولا يصل المحو إلى النسخ الاحتياطية ولا الملفات المصدّرة ولا التقارير.',
    typeNumber: (n: number) => `اكتب ${f.number(n)} للتأكيد`,
    erase: 'امحها نهائيًا',
    unfinished: (done: number, total: number) => `محو سابق لم ينته: ${f.number(done)} من ${f.number(total)}.`,
    resume: 'أكمله',
    done: (n: number) => `مُحي: ${incidents(n)}.`,
    holds: 'الحجوز القانونية',
    holdsAbout: 'المحجوز لا يُمحى حتى يُرفع حجزه.',
    noHolds: 'لا شيء محجوز.',
    ofIncident: (id: number | string) => `الحادث ${typeof id === 'number' ? f.number(id) : isolate(id)}`,
    ofZone: (zone: string) => `المنطقة ${isolate(zone)}`,
    allZones: 'كل المناطق',
    ofSpan: (what: string, span: string) => `${what}، ${span}`,
    span: (from: string, to: string) => `من ${from} إلى ${to}`,
    open: 'بلا حد',
    reason: 'السبب',
    lift: 'ارفع',
    lifted: (by: string) => `رفعه ${isolate(by)}`,
    newHold: 'احجز',
    whole: 'المنطقة',
    fromYear: 'من سنة',
    toYear: 'إلى سنة',
    liftReason: 'سبب رفعه',
    receipts: 'الإيصالات',
    noReceipts: 'لم يُمح شيء بعد.',
    notAsked: 'تعذر الوصول إلى المركز: يُعرض ما عمله هذا الجهاز وحده.',
    receipt: (done: number, total: number, by: string) => `مُحي ${f.number(done)} من ${incidents(total)}، بأمر ${isolate(by)}`,
    spared: (n: number) => `استُثني ${f.number(n)}`,
    running: 'لم ينته',
    digest: 'بصمة الأرقام',
    copies: (done: number, all: number) => `نفذته ${f.number(done)} من النسخ، وعددها ${f.number(all)}`,
    copy: 'النسخة',
    person: 'الشخص',
    copyState: 'الحال',
    copyDone: (at: string, had: number) => `تم ${at}، وكان لديها ${f.number(had)}`,
    outstanding: (since: string) => `لم تنفذه منذ ${since}`,
    lastSeen: 'آخر ظهور',
  };
}
