import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishCalendar } from './en-calendar.ts';

/** Words of the holiday calendar and its editor. */
export function arabicCalendar(f: Format): ReturnType<typeof englishCalendar> {
  const counted = countNouns(f);
  const days = (n: number) => counted(n, nouns.day);
  const hijriMonths = [
    ...['محرم', 'صفر', 'ربيع الأول', 'ربيع الآخر', 'جمادى الأولى', 'جمادى الآخرة'],
    ...['رجب', 'شعبان', 'رمضان', 'شوال', 'ذو القعدة', 'ذو الحجة'],
  ];
  const nth = (n: number) => ({ 1: 'الأول', 2: 'الثاني', 3: 'الثالث', 4: 'الرابع', 5: 'الخامس' })[n] ?? 'الأخير';
  const around = (offset: number, day: string) => (offset === 0 ? day : `${offset > 0 ? 'بعد' : 'قبل'} ${day}، ${days(Math.abs(offset))}`);
  return {
    title: 'العطل',
    about: 'تستعمل التوقعات عطل نهاية الأسبوع والعطل الرسمية والفصول الدراسية في هذا التقويم، وتُعلّمها.',
    choose: 'التقويم',
    none: 'بلا تقويم',
    coming: (n) => `بعد حد البيانات، ${days(n)}`,
    noEvents: 'لا عطل في هذه المدة.',
    noneChosen: 'دون تقويم لا تعرف التوقعات إلا أيام الأسبوع.',
    maybe: '± يوم',
    kind: { holiday: 'عطلة', substitute: 'عطلة بديلة', ramadan: 'رمضان', 'school-term': 'فصل دراسي' },
    entries: 'عطل هذا التقويم',
    entriesAbout: 'غيّر ما لا يصح هنا أو أزله، وأضف أيامًا كعطل مرسوم. تُستعمل من التوقع التالي.',
    name: 'الاسم',
    when: 'الموعد',
    state: { calendar: '', changed: 'مغيّرة', own: 'خاصة', removed: 'مُزالة' },
    ownSource: 'إدخال خاص',
    nameEn: 'الاسم بالإنجليزية',
    nameAr: 'الاسم بالعربية',
    rule: 'القاعدة',
    ruleName: {
      dates: 'تواريخ بعينها',
      fixed: 'التاريخ نفسه كل سنة',
      hijri: 'تاريخ هجري',
      weekday: 'يوم أسبوع من شهر',
      easter: 'بحسب عيد الفصح',
    },
    month: 'الشهر',
    day: 'اليوم من الشهر',
    weekday: 'يوم الأسبوع',
    nth: 'ترتيبه في الشهر',
    nthName: nth,
    offsetHijri: 'أيام بعد ذلك التاريخ، السالب قبله',
    offsetEaster: 'أيام بعد أحد الفصح، السالب قبله',
    date: 'التاريخ',
    addDate: 'أضف التاريخ',
    dates: 'التواريخ',
    length: 'عدد الأيام المتتالية',
    observance: 'إذا وافقت عطلة أسبوعية',
    observanceName: {
      'as-is': 'تبقى في يومها',
      'next-monday': 'تنتقل إلى الاثنين التالي',
      'nearest-workday': 'أقرب يوم عمل عطلة أيضًا',
      'next-workday': 'يوم العمل التالي عطلة أيضًا',
    },
    fromYear: 'أول سنة، الفراغ دائمًا',
    toYear: 'آخر سنة، الفراغ دائمًا',
    hijriMonths,
    everyYear: (date) => `${date} من كل سنة`,
    hijriDate: (day, month, offset) => around(offset, `${f.number(day)} ${hijriMonths[month - 1] ?? ''}`),
    weekdayOf: (n, weekday, month) => `${weekday} ${nth(n)} من ${month}`,
    byEaster: (offset) => around(offset, 'أحد الفصح'),
    inARow: days,
    ruleParts: (parts) => parts.join('، '),
    years: (from, to) =>
      from === null
        ? to === null
          ? ''
          : `حتى ${f.ungrouped(to)}`
        : to === null
          ? `منذ ${f.ungrouped(from)}`
          : `من ${f.ungrouped(from)} إلى ${f.ungrouped(to)}`,
    add: 'أضف عطلة',
    addTitle: 'عطلة جديدة',
    editTitle: (name) => `تغيير ${name}`,
    edit: (name) => `غيّر ${name}`,
    remove: (name) => `أزل ${name}`,
    restore: (name) => `أعد ${name} كما في التقويم`,
    removeDay: (day) => `أزل ${day}`,
    wrong: {
      nameEn: 'الاسم بالإنجليزية ناقص.',
      nameAr: 'الاسم بالعربية ناقص.',
      day: 'اليوم من الشهر: لا يوجد هذا اليوم في ذلك الشهر.',
      dates: 'التواريخ: أضف تاريخًا واحدًا على الأقل.',
      toYear: 'آخر سنة: تسبق أول سنة.',
    },
    terms: 'الفصول الدراسية',
    termsAbout: 'تُعدّ أيام العطلة بين فصلين، إلى أربعة أشهر، أيامًا بلا دراسة؛ وما وراءها غير معروف ولا يُستعمل.',
    noTerms: 'ليس في هذا التقويم فصول دراسية، فلا تستعملها التوقعات.',
    termFrom: 'أول يوم دراسة',
    termTo: 'آخر يوم دراسة',
    addTerm: 'أضف الفصل',
    wrongTerm: 'آخر يوم دراسة: يسبق أول يوم.',
    overlapTerm: 'أول يوم دراسة: لا يزال فصل آخر قائمًا حينها.',
    ofCalendar: 'استعمل ما في التقويم',
    weekend: 'نهاية الأسبوع',
    always: 'دائمًا',
    since: (date) => `منذ ${date}`,
    until: (date) => `حتى ${date}`,
    changeWeekend: 'غيّر نهاية الأسبوع',
    wrongWeekend: 'أيام نهاية الأسبوع: ثلاثة على الأكثر.',
    saveWeekend: 'احفظ نهاية الأسبوع هذه',
    hasSince: 'من تاريخ بعينه',
    fields: {
      en: 'الاسم بالإنجليزية',
      ar: 'الاسم بالعربية',
      name: 'الاسم',
      rule: 'القاعدة',
      month: 'الشهر',
      day: 'اليوم من الشهر',
      date: 'التاريخ',
      dates: 'التواريخ',
      weekday: 'يوم الأسبوع',
      nth: 'ترتيبه في الشهر',
      offset: 'أيام قبله أو بعده',
      days: 'الأيام',
      observance: 'إذا وافقت عطلة أسبوعية',
      fromYear: 'أول سنة',
      toYear: 'آخر سنة',
      from: 'أول يوم',
      to: 'آخر يوم',
      without: 'العطل المُزالة',
      holidays: 'العطل',
      schoolTerms: 'الفصول الدراسية',
      schoolKnown: 'الفصول الدراسية',
      weekends: 'نهاية الأسبوع',
      source: 'المصدر',
    },
  };
}
