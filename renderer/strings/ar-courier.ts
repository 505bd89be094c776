import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishCourier } from './en-courier.ts';
import { isolate } from './isolate.ts';

/** كلمات الحزم التي تنقل التغييرات، وما يُحفظ هنا من المركز. */
export function arabicCourier(f: Format): ReturnType<typeof englishCourier> {
  const counted = countNouns(f);
  const changes = (n: number) => counted(n, nouns.change);
  return {
    title: 'الناقل',
    about:
      'حيث لا شبكة، يحمل ملف على ذاكرة USB ما ينتظر: إلى جهاز مرتبط، أو إلى حاسوب آخر، أو إلى المركز. قد يصل مرتين ومن أي طريق؛ ولا يحدث شيء مرتين.',
    passphrase: 'عبارة المرور',
    passphraseAbout: (least: number) => `تقفل الملف وتفتحه؛ ${f.number(least)} أحرف على الأقل. قلها بطريق غير طريق الملف.`,
    forOne: 'اقفله لمفتاح جهاز واحد بدلًا منها',
    recipient: 'مفتاح الجهاز المستلم',
    pack: (n: number) => (n === 0 ? 'لا شيء يُحزم' : `احزم ${changes(n)}`),
    take: 'خذ حزمة …',
    packed: (n: number, fingerprint: string) => `حُزم ${changes(n)}. التوقيع ${isolate(fingerprint)}.`,
    taken: (added: number, known: number, refused: number, from: string) =>
      `أُخذ من ${isolate(from)}: ${changes(added)}${known === 0 ? '' : `، وكان هنا من قبل ${f.number(known)}`}${refused === 0 ? '' : `، ورفضت قاعدة الحفظ ${f.number(refused)}`}. تمضي في المزامنة التالية.`,
    unknown: (fingerprint: string) => `لم تؤخذ هنا حزمة من هذا المرسل من قبل. اسأل المرسل عن بصمته. وهي هنا ${isolate(fingerprint)}.`,
    isSame: 'هي نفسها: خذ الحزمة',
    ownKey: 'مفتاح هذا الجهاز وبصمته',
    key: 'المفتاح',
    fingerprint: 'البصمة',
    held: 'المحفوظ على هذا الجهاز',
    heldAbout: 'جزء من المركز يكفي للعمل في الميدان. الاختيار الأوسع يجلب ما ينقص؛ والأضيق يزيل الباقي من هنا.',
    heldLater: 'يتغير مع المزامنة التالية.',
    waitingStays: 'ما ينتظر المركز يبقى هنا حتى يُرسل.',
    zones: 'المناطق',
    types: 'الأنواع',
    all: 'الكل',
    allYears: 'كل السنوات',
    noLimit: 'بلا حد',
    fromYear: 'من سنة',
    toYear: 'إلى سنة',
    compare: 'قارن بالمركز',
    compareAbout: 'بمجاميع كل الصفوف؛ ولا يُجلب من جديد إلا ما اختلف.',
    compared: (differing: number, repaired: number, left: number) =>
      differing === 0
        ? 'ما على هذا الجهاز هو ما في المركز.'
        : `اختلف من المجاميع ${f.number(differing)}، وجُلب ${counted(repaired, nouns.row)} من جديد.${left === 0 ? '' : ` وما زال ${f.number(left)} مختلفًا.`}`,
  };
}
