import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishReports } from './en-reports.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('ar');

/** Words of the panel of reports. */
export function arabicReports(f: Format): ReturnType<typeof englishReports> {
  const counted = countNouns(f);
  const pages = (n: number) =>
    plural(n, {
      ...{ zero: 'لا صفحات', one: 'صفحة واحدة', two: 'صفحتان', few: `${f.number(n)} صفحات`, many: `${f.number(n)} صفحة` },
      other: `${f.number(n)} صفحة`,
    });
  return {
    templates: {
      daily: 'الموجز اليومي',
      weekly: 'التقرير الأسبوعي للمناطق',
      dossier: 'ملف البؤر',
      scoreboard: 'سجل نتائج التوقعات',
      alerts: 'سجل التنبيهات',
      quality: 'جودة البيانات',
      custom: 'تقرير خاص',
    },
    about: {
      daily: 'أحدث يوم مقارنةً بمثله قبل أسبوع.',
      weekly: 'أعداد وخريطة وبؤر وتوقع.',
      dossier: 'كل بؤرة: أنواعها وأسابيعها وأوصافها.',
      scoreboard: 'التوقعات المختومة وما آلت إليه.',
      alerts: 'التنبيهات وما أُرسل عنها من رسائل.',
      quality: 'الملفات والصفوف المتروكة وتغيّر المصدر.',
      custom: 'أجزاء من اختيارك.',
    },
    sections: {
      summary: 'الخلاصة',
      map: 'الخريطة',
      zones: 'المناطق',
      hours: 'الساعات وأيام الأسبوع',
      weeks: 'الأسابيع',
      types: 'الأنواع',
      changes: 'التغيرات',
      days: 'الأيام',
      weekdays: 'أيام الأسبوع',
      hotspots: 'البؤر',
      'hotspot-details': 'البؤر واحدة واحدة',
      forecast: 'التوقع',
      scoreboard: 'سجل النتائج',
      ledger: 'التوقعات المختومة',
      alerts: 'التنبيهات',
      deliveries: 'الرسائل',
      imports: 'الملفات المستوردة',
      rejects: 'الصفوف المتروكة',
      unusual: 'أعداد غير معتادة',
    },
    title: 'التقارير',
    preview: 'المعاينة',
    choices: 'ما يتكوّن منه التقرير',
    drawing: 'يُرسم التقرير',
    changed: 'تغيّر الاختيار، يُرسم من جديد',
    chooseParts: 'يحتاج التقرير الخاص إلى جزء واحد على الأقل. اختر الأجزاء من الجانب.',
    pages: (n) => `${pages(n)} كما ستُطبع.`,
    pageOf: (n, of) => `صفحة ${f.number(n)} من ${f.number(of)}`,
    masked: 'محجوب كما ترى البيانات.',
    days: (n) => `${counted(n, nouns.day)}.`,
    language: 'اللغة',
    paper: 'الورق',
    period: 'الفترة والأنواع',
    usual: 'المعتادة',
    asFilter: 'كما في الخريطة',
    parts: 'الأجزاء',
    zones: (n) => (n === 0 ? 'المناطق: كلها' : `المناطق: ${f.number(n)}`),
    eachZone: (n) => `تقرير لكل منطقة (${f.number(n)})`,
    eachZoneAbout: 'كلها في ملف واحد؛ وتعرض المعاينة أولها.',
    format: 'الملف',
    make: 'أعدّ التقرير',
    makeAbout: 'ما تراه هو ما يُكتب، ويُدوَّن في سجل التدقيق.',
    made: (n, format) => `التقرير جاهز: ${pages(n)}، ${format.toUpperCase()}.`,
    noPrinter: 'لا شيء هنا يصنع PDF، فالملف بصيغة HTML ويُطبع كما هو من أي متصفح.',
  };
}
