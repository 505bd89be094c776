import type { Format } from '../ui/format.ts';
import type { englishPrivacy } from './en-privacy.ts';

/** Words of masked views and of exports. */
export function arabicPrivacy(f: Format): ReturnType<typeof englishPrivacy> {
  return {
    title: 'من يرى البيانات كما هي',
    exactFrom: 'تظهر الحوادث المفردة كما هي ابتداءً من الدور',
    exactFromAbout:
      'ترى الأدوار التي دونه عرضًا محجوب التفاصيل: النوع والمنطقة واليوم على شبكة خلاياها 250 م، بلا ساعات ولا نصوص، وبلا الأنواع التي لها أقل من 5 حوادث في المنطقة. ويسري ذلك على القوائم والخريطة والتصدير وواجهة البرامج.',
    masked: 'عرض محجوب التفاصيل',
    maskedAbout:
      'تظهر الحوادث بنوعها ومنطقتها ويومها، على شبكة خلاياها 250 م، بلا ساعات ولا نصوص. ولا تظهر الأنواع التي لها أقل من 5 حوادث في المنطقة، ولا ما قد يُحسب منه عددها.',
    fewer: (least) => `أقل من ${f.number(least)}`,
    withheld: 'أقل من 5 أو محجوب',
    weeksWithheld: 'لا تظهر الأسابيع: في بعضها أقل من 5 حوادث.',
    hours: 'لا تظهر الساعات في العرض المحجوب التفاصيل.',
    exportTitle: 'التصدير',
    exportMasked: 'تصدير CSV محجوب التفاصيل',
    exportExact: 'تصدير CSV كما هو',
    exact: 'المواضع والأوقات والنصوص كما هي',
    reason: 'السبب',
    reasonAbout: (least) => `سبب الحاجة إلى البيانات كما هي، ${f.number(least)} أحرف فأكثر، ويُحفظ.`,
    exportAbout: 'الفترة والأنواع والمناطق المختارة في ملف.',
    exported: (rows) => `كُتبت الصفوف وعددها ${f.number(rows)}. وبيان الملف بجانبه في ‎.meta.json.`,
  };
}
