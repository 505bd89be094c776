import type { Backtest, Judge, Step } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { arabicEffects } from './ar-effects.ts';
import { arabicShared } from './ar-shared.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishForecasts } from './en-forecasts.ts';

/** Words of the forecasts. */
export function arabicForecasts(f: Format): ReturnType<typeof englishForecasts> {
  const counted = countNouns(f);
  const stepsOf = (step: Step, n: number) => counted(n, nouns[step]);
  const inStep = (step: Step) => ({ hour: 'في الساعة', day: 'في اليوم', week: 'في الأسبوع', month: 'في الشهر' })[step];
  const judges: Record<Judge, string> = { mase: 'MASE', crps: 'CRPS' };
  const difference = ({ difference: of, lo95, hi95 }: NonNullable<Backtest['paired']>) =>
    `الفرق ${f.fixed(of)} (${f.percent(0.95)}: من ${f.fixed(lo95)} إلى ${f.fixed(hi95)})`;
  const effects = arabicEffects(f);
  const shared = arabicShared(f);
  return {
    effects,
    pages: { label: 'صفحات التوقعات', fan: 'التوقع', ledger: 'السجل المختوم', anomalies: 'ما خرج عن المعتاد', feedback: 'حلقة التغذية' },
    city: 'المدينة كلها',
    placeAndType: (place, type) => `${place}، ${type}`,
    title: (step, place) => `الحوادث ${inStep(step)}، ${place}`,
    hoursOnly: (from, to) => `الساعات من ${from} إلى ${to} فقط`,
    steps: stepsOf,
    views: 'مدى النظر إلى الأمام',
    tabs: { label: 'المعروض', fan: 'المروحة', components: 'المكوّنات', effects: 'العطل', models: 'النماذج' },
    published: 'منشور',
    publishedUndecided: 'منشور، غير محسوم',
    notPublished: 'غير منشور',
    reason: {
      'lost-to-naive': 'أداء هذا النموذج أضعف من العدّ البسيط فلم يُنشر. المعروض هو العدّ البسيط.',
      degenerate: 'لا يكاد يحدث شيء في هذه السلسلة: أعدادها متساوية تقريبًا ولا تكفي لنموذج. المعروض هو العدّ البسيط.',
      failed: 'لم يُجب أي نموذج عن هذه السلسلة. المعروض هو العدّ البسيط.',
      demoted: 'خسر هذا النموذج توقعات مختومة متتالية أكثر من المسموح، فلا يُنشر حتى يفوز ثانية. المعروض هو العدّ البسيط.',
    },
    backtest: 'التجربة على الماضي',
    backtestText: (times, judge, steps) =>
      `شُغّل النموذج نفسه ${counted(times, nouns.time)} على الماضي دون النظر إلى ما بعده؛ ${judges[judge]} خلال ${steps} من كل تاريخ`,
    verdict: (wins, of) => `أفضل من العدّ البسيط ${f.number(wins)} من ${f.number(of)}`,
    paired: (paired) => {
      if (paired === null) return 'التواريخ أقل من أن تسمح بمقارنته بالعدّ البسيط.';
      if (paired.verdict === 'better') return `أفضل من العدّ البسيط، ${difference(paired)}.`;
      if (paired.verdict === 'worse') return `أضعف من العدّ البسيط، ${difference(paired)}.`;
      return `غير محسوم: ليس أفضل من العدّ البسيط ولا أضعف على نحو واضح، ${difference(paired)}.`;
    },
    judgedByCrps:
      'لا يقع شيء هنا في معظم الأيام أو الخطوات. والخطأ بالعدد يكون أصغر ما يكون لمن يتوقع صفرًا دائمًا، لذلك تُقاس الاحتمالات كلها معًا بدرجة CRPS.',
    zones: 'المناطق',
    zonesText: (step, n) => `${stepsOf(step, n)} قادمة مقابل مثلها الماضية، الأشد صعودًا وهبوطًا؛ المجال ${f.percent(0.8)}`,
    all: (n) => `الكل، ${f.number(n)}`,
    fewer: 'الأشد فقط',
    type: 'النوع',
    allTypes: 'الأنواع كلها معًا',
    eachType: 'كل نوع، المدينة كلها',
    next: (step, n) => `القادم، ${stepsOf(step, n)}`,
    last: (step, n) => `الماضي، ${stepsOf(step, n)}`,
    interval: (lo, hi) => `${f.percent(0.8)}: ${f.range(lo, hi)}`,
    counted: 'معدودة',
    judge: judges,
    naive: (mase) => `البسيط ${f.fixed(mase)}`,
    why: 'لماذا هذا الرقم',
    whyLevel: {
      rose: (step, { unit, n, now, change }) =>
        `سُجّل ${inStep(step)} نحو ${f.rate(now)} خلال آخر ${stepsOf(unit, n)}، بزيادة ${f.percent(Math.abs(change))} عمّا قبلها.`,
      fell: (step, { unit, n, now, change }) =>
        `سُجّل ${inStep(step)} نحو ${f.rate(now)} خلال آخر ${stepsOf(unit, n)}، بنقص ${f.percent(Math.abs(change))} عمّا قبلها.`,
      stayed: (step, { unit, n, now }) => `سُجّل ${inStep(step)} نحو ${f.rate(now)} خلال آخر ${stepsOf(unit, n)}، قريبًا مما قبلها.`,
    },
    whySeason: {
      weekday: (high, above, low, below) =>
        `أعلى الأيام ${high}، فوق المستوى بنحو ${f.rate(above)}، وأدناها ${low}، دونه بنحو ${f.rate(below)}.`,
      hour: (high, above, low, below) =>
        `أعلى الساعات ما يبدأ ${high}، فوق المستوى بنحو ${f.rate(above)}، وأدناها ما يبدأ ${low}، دونه بنحو ${f.rate(below)}.`,
      month: (high, above, low, below) =>
        `أعلى الأشهر ${high}، فوق المستوى بنحو ${f.rate(above)}، وأدناها ${low}، دونه بنحو ${f.rate(below)}.`,
    },
    whyEvents: (names, step, n) => `يقع في المدة القادمة (${stepsOf(step, n)}): ${names.join('، ')}.`,
    event: (name, dates, share) => `${name} (${dates}${share === null ? '' : `؛ ${effects.beforeNow(share)}`})`,
    whyNoEvents: (step, n) => `لا تقع عطلة في المدة القادمة (${stepsOf(step, n)}).`,
    whyNoCalendar: 'لم يُختر تقويم للعطل في الإعدادات، فالعطل غير معروفة.',
    whyModel: (model) => `مصدر الأرقام: ${model}.`,
    whyCalendar: (share) =>
      share === 0 ? 'لا يستعمل العطل.' : share > 0.995 ? 'يستعمل العطل.' : `للنماذج التي تستعمل العطل ${f.percent(share)} من وزنه.`,
    whyAddUp: (own, shown) =>
      `يتوقع وحده ${f.number(own)}، ثم سُوّيت الأرقام ليكون مجموع الأنواع منطقتها ومجموع المناطق المدينة، فصار ${f.number(shown)}.`,
    whyUndecided: 'نُشر لأن متوسط أدائه أفضل من العدّ البسيط، لكن الفرق قد يكون مصادفة، فهو غير محسوم.',
    whyInterval: (lo, hi) => `في أربع حالات من خمس يقع المجموع بين ${f.number(lo)} و${f.number(hi)}.`,
    reportedOnly: (incidents) =>
      incidents === 0
        ? 'العدّ من الحوادث المبلَّغ عنها؛ ولا شيء مما تكتشفه الدوريات.'
        : `العدّ من الحوادث المبلَّغ عنها وحدها: استُبعد ما تكتشفه الدوريات (${counted(incidents, nouns.incident)})، لأنها تجد أكثر حيث تبحث أصلًا.`,
    models: 'النماذج',
    modelsUnit: (judge, origins) => `${judges[judge]}، ${counted(origins, nouns.origin)}، الأقل أفضل`,
    model: {
      ensemble: 'الجمع بين النماذج',
      'holt-winters-damped': 'هولت–وينترز المخمَّد',
      ets: 'التمهيد الأسي (ETS)',
      'linear-season': 'انحدار بالمواسم والعطل',
      'recent-mean': 'متوسط آخر الأسابيع',
      croston: 'كروستون',
      tsb: 'تيونتر–سينتيتوس–باباي',
      'negative-binomial': 'ذو الحدين السالب',
      arima: 'أريما الموسمي',
      prophet: 'بروفت',
      'seasonal-naive': 'العدّ البسيط، الموسم الماضي',
    },
    failure: {
      'too-short': 'السلسلة أقصر من حاجته',
      degenerate: 'الأعداد لا تكاد تتغير',
      'not-finite': 'لم يُعطِ أرقامًا محدودة',
      exploded: 'تجاوزت أرقامه كل معقول',
      'not-converged': 'لم تستقر مواءمته',
      unavailable: 'غير متاح على هذا الجهاز',
    },
    modelTable: {
      model: 'النموذج',
      expected: (step, n) => `المتوقع، ${stepsOf(step, n)}`,
      weight: 'الوزن في الجمع',
      shown: 'المعروض',
      onlyFast: 'أريما وبروفت ونماذج أخرى في تشغيل بالنماذج كلها.',
      tick: 'العلامة: العدّ البسيط',
    },
    measures: {
      smape: (value) => `خطأ نسبي متناظر sMAPE ${value}`,
      rmse: (value) => `جذر متوسط مربع الخطأ RMSE ${value}`,
      crps: (value) => `درجة الاحتمال CRPS ${value}`,
      crpsNaive: (value, naive) => `درجة الاحتمال CRPS ${value}، وللعدّ البسيط ${naive}`,
      unit: (step) => `وحدة RMSE وCRPS عدد الحوادث ${inStep(step)}؛ الأقل أفضل`,
    },
    intervals: 'هل تصدق المجالات؟',
    intervalsUnit: (step) =>
      ({ hour: 'نسبة الساعات داخلها', day: 'نسبة الأيام داخلها', week: 'نسبة الأسابيع داخلها', month: 'نسبة الأشهر داخلها' })[step],
    narrow: 'ضيّق',
    wide: 'واسع',
    asStated: 'كما ذُكر',
    components: {
      level: 'المستوى',
      season: 'الموسم',
      rest: 'الباقي',
      unit: (step) => `حوادث ${inStep(step)}`,
      span: (low, high) => `من ${f.rate(low)} إلى ${f.rate(high)}`,
      text: 'مجموع الثلاثة هو الأعداد نفسها.',
      summary: (name, low, high) => `${name}: بين ${f.rate(low)} و${f.rate(high)}.`,
      none: (step, n) =>
        `في السلسلة ${stepsOf(step, n)}، وهي أقل مما يلزم لفصل المستوى عن الموسم والباقي: المطلوب أكثر من موسمين (أسبوع للأيام والساعات، وسنة للأسابيع والأشهر).`,
    },
    made: shared.made,
    seal: {
      ...shared.seal,
      title: 'الختم',
      before: (at) => `خُتم ${at}، قبل بدء المدة.`,
      after: (at) => `خُتم ${at}، بعد بدء المدة: أُعدّ من بيانات ماضية فلا يُثبت قدرة على التوقع.`,
      none: 'غير مختوم: العدّ البسيط لا يحتاج ختمًا.',
      ledger: 'السجل',
      outcome: {
        won: (actual, mae, naive) => `فاز: وقع ${f.number(actual)}؛ الخطأ ${f.rate(mae)} مقابل ${f.rate(naive)} للعدّ البسيط.`,
        lost: (actual, mae, naive) => `خسر: وقع ${f.number(actual)}؛ الخطأ ${f.rate(mae)} مقابل ${f.rate(naive)} للعدّ البسيط.`,
        tied: (actual, mae, naive) => `تعادل: وقع ${f.number(actual)}؛ الخطأ ${f.rate(mae)} مقابل ${f.rate(naive)} للعدّ البسيط.`,
      },
      notScored: 'لم يُحكم عليه بعد: لم تنتهِ مدته في البيانات.',
      inside: 'وقع المجموع داخل المجال.',
      outside: 'وقع المجموع خارج المجال.',
    },
    run: 'أعدّ التوقعات',
    runForm: {
      open: 'تشغيل جديد',
      step: 'الخطوة',
      stepName: { hour: 'ساعة', day: 'يوم', week: 'أسبوع', month: 'شهر' },
      ahead: (step) => ({ hour: 'كم ساعة قادمة', day: 'كم يومًا قادمًا', week: 'كم أسبوعًا قادمًا', month: 'كم شهرًا قادمًا' })[step],
      by: 'السلاسل',
      byName: { zones: 'المناطق', 'zones-types': 'المناطق والأنواع' },
      hours: 'ساعات اليوم',
      hoursName: { all: 'كلها', night: 'الليل', own: 'غيرها' },
      fromHour: 'من الساعة',
      toHour: 'إلى الساعة، مشمولة',
      models: 'النماذج',
      modelsName: { fast: 'السريعة', all: 'كلها' },
      modelsNote: {
        fast: 'ثوانٍ: التمهيد الأسي والانحدار والجمع بينهما، ونموذج للأعداد النادرة حيث لا يقع شيء في معظم الخطوات.',
        all: 'دقائق: مع أريما وبروفت وكل نماذج الأعداد النادرة. يعمل في الخلفية، وتُظهر قائمة المهام تقدمه ومنها يُلغى.',
      },
    },
    runs: 'التشغيل المعروض',
    runLabel: (at, parts) => `${at}: ${parts.join('، ')}`,
    runStep: { hour: 'بالساعة', day: 'باليوم', week: 'بالأسبوع', month: 'بالشهر' },
    runHours: (from, to) => `${from}–${to}`,
    allModels: 'كل النماذج',
    empty: 'لا توقعات بعد. المطلوب أربعة أسابيع كاملة من الحوادث.',
    expected: (n, lo, hi, horizon) =>
      `المتوقع في ${stepsOf('day', horizon)} قادمة: ${f.number(n)} (مجال ${f.percent(0.8)}: ${f.range(lo, hi)}).`,
    zoneTag: 'منطقة',
  };
}
