import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishForecasts } from './en-forecasts.ts';

/** Words of the forecasts. */
export function arabicForecasts(f: Format): ReturnType<typeof englishForecasts> {
  const counted = countNouns(f);
  const days = (n: number) => counted(n, nouns.day);
  return {
    pages: { label: 'صفحات التوقعات', fan: 'التوقع', ledger: 'السجل المختوم', anomalies: 'ما خرج عن المعتاد', feedback: 'حلقة التغذية' },
    city: 'المدينة كلها',
    title: (place) => `الحوادث في اليوم، ${place}`,
    published: 'منشور',
    notPublished: 'غير منشور',
    notPublishedWhy: 'أداء هذا النموذج أضعف من العدّ البسيط فلم يُنشر. المعروض هو العدّ البسيط.',
    backtest: 'التجربة على الماضي',
    backtestText: (times, n) =>
      `شُغّل النموذج نفسه ${counted(times, nouns.time)} على الماضي دون النظر إلى ما بعده؛ MASE خلال ${days(n)} من كل تاريخ`,
    verdict: (wins, of) => `أفضل من العدّ البسيط ${f.number(wins)} من ${f.number(of)}`,
    zones: 'المناطق',
    zonesText: (n) => `${days(n)} قادمة مقابل مثلها الماضية، الأشد صعودًا وهبوطًا؛ المجال ${f.percent(0.8)}`,
    all: (n) => `كل المناطق، ${f.number(n)}`,
    fewer: 'الأشد فقط',
    next: (n) => `القادم، ${days(n)}`,
    last: (n) => `الماضي، ${days(n)}`,
    interval: (lo, hi) => `${f.percent(0.8)}: ${f.range(lo, hi)}`,
    counted: 'معدودة',
    mase: 'MASE',
    naive: (mase) => `البسيط ${f.fixed(mase)}`,
    why: 'لماذا هذا الرقم',
    whyText: (perDay, lo, hi) =>
      `يُتوقع في اليوم نحو ${f.rate(perDay)} من الحوادث. في أربع حالات من خمس يقع المجموع بين ${f.number(lo)} و${f.number(hi)}. لا يستعمل هذا النموذج العطل.`,
    models: 'النماذج',
    modelsUnit: (origins) => `MASE، ${counted(origins, nouns.origin)}، الأقل أفضل`,
    model: {
      ensemble: 'مزيج النماذج',
      'holt-winters-damped': 'هولت–وينترز المخمَّد',
      ets: 'التمهيد الأسي ETS',
      'linear-season': 'خط وموسم',
      'recent-mean': 'متوسط الأسابيع الأخيرة',
      croston: 'كروستون',
      tsb: 'طريقة TSB',
      'negative-binomial': 'ذو الحدين السالب',
      arima: 'أريما ARIMA',
      prophet: 'بروفيت Prophet',
      'seasonal-naive': 'العدّ البسيط، الموسم الماضي',
    },
    intervals: 'هل تصدق المجالات؟',
    intervalsUnit: 'نسبة الأيام داخلها',
    narrow: 'ضيّق',
    wide: 'واسع',
    asStated: 'كما ذُكر',
    run: 'أعدّ التوقعات',
    empty: 'لا توقعات بعد. المطلوب أسبوعان كاملان من الحوادث.',
    expected: (n, lo, hi, horizon) => `المتوقع في ${days(horizon)} قادمة: ${f.number(n)} (مجال ${f.percent(0.8)}: ${f.range(lo, hi)}).`,
    zoneTag: 'منطقة',
  };
}
