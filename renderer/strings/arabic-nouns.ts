import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('ar');

/** The counted forms of a noun: none, one, two, 3–10, 11–99, hundreds. */
export type Noun = readonly [zero: string, one: string, two: string, few: string, many: string, hundred: string];

export const nouns = {
  incident: ['لا حوادث', 'حادث واحد', 'حادثان', 'حوادث', 'حادثًا', 'حادث'],
  day: ['لا أيام', 'يوم واحد', 'يومان', 'أيام', 'يومًا', 'يوم'],
  hour: ['لا ساعات', 'ساعة واحدة', 'ساعتان', 'ساعات', 'ساعة', 'ساعة'],
  week: ['لا أسابيع', 'أسبوع واحد', 'أسبوعان', 'أسابيع', 'أسبوعًا', 'أسبوع'],
  month: ['لا أشهر', 'شهر واحد', 'شهران', 'أشهر', 'شهرًا', 'شهر'],
  hotspot: ['لا بؤر', 'بؤرة واحدة', 'بؤرتان', 'بؤر', 'بؤرة', 'بؤرة'],
  zone: ['لا مناطق', 'منطقة واحدة', 'منطقتان', 'مناطق', 'منطقة', 'منطقة'],
  type: ['لا أنواع', 'نوع واحد', 'نوعان', 'أنواع', 'نوعًا', 'نوع'],
  job: ['لا مهام', 'مهمة واحدة', 'مهمتان', 'مهام', 'مهمة', 'مهمة'],
  row: ['لا صفوف', 'صف واحد', 'صفان', 'صفوف', 'صفًا', 'صف'],
  column: ['لا أعمدة', 'عمود واحد', 'عمودان', 'أعمدة', 'عمودًا', 'عمود'],
  message: ['لا رسائل', 'رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة'],
  rule: ['لا قواعد', 'قاعدة واحدة', 'قاعدتان', 'قواعد', 'قاعدة', 'قاعدة'],
  time: ['ولا مرة', 'مرة واحدة', 'مرتين', 'مرات', 'مرة', 'مرة'],
  origin: ['لا نقاط بدء', 'نقطة بدء واحدة', 'نقطتا بدء', 'نقاط بدء', 'نقطة بدء', 'نقطة بدء'],
  meaning: ['لا معاني', 'معنى واحد', 'معنيان', 'معانٍ', 'معنى', 'معنى'],
} satisfies Record<string, Noun>;

/** A number with its noun: ٨٬١٩٨ حادثًا, حادثان. */
export function countNouns(f: Format): (n: number, noun: Noun) => string {
  return (n, [zero, one, two, few, many, hundred]) => {
    const figure = f.number(n);
    return plural(n, { zero, one, two, few: `${figure} ${few}`, many: `${figure} ${many}`, other: `${figure} ${hundred}` });
  };
}
