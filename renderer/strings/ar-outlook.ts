import type { Format } from '../ui/format.ts';
import { arabicCalendar } from './ar-calendar.ts';
import { arabicRisk } from './ar-risk.ts';
import { arabicShared } from './ar-shared.ts';
import { countNouns, nouns, type Noun } from './arabic-nouns.ts';
import type { englishOutlook } from './en-outlook.ts';

const ownNouns = {
  seal: ['لا أختام', 'ختم واحد', 'ختمان', 'أختام', 'ختمًا', 'ختم'],
  delivery: ['لا دفعات', 'دفعة واحدة', 'دفعتان', 'دفعات', 'دفعة', 'دفعة'],
  score: ['لا نتائج', 'نتيجة واحدة', 'نتيجتان', 'نتائج', 'نتيجة', 'نتيجة'],
  win: ['لا فوز', 'فوز واحد', 'فوزان', 'مرات فوز', 'مرة فوز', 'مرة فوز'],
  loss: ['لا خسارة', 'خسارة واحدة', 'خسارتان', 'خسارات', 'خسارة', 'خسارة'],
  line: ['لا سطور', 'سطر واحد', 'سطران', 'سطور', 'سطرًا', 'سطر'],
  count: ['لا أعداد', 'عدد واحد', 'عددان', 'أعداد', 'عددًا', 'عدد'],
  change: ['لا تغيّرات', 'تغيّر واحد', 'تغيّران', 'تغيّرات', 'تغيّرًا', 'تغيّر'],
} satisfies Record<string, Noun>;

/** Words of what surrounds a forecast: its ledger, what is out of the ordinary, where next, the feedback loop, holidays. */
export function arabicOutlook(f: Format): ReturnType<typeof englishOutlook> {
  const counted = countNouns(f);
  const days = (n: number) => counted(n, nouns.day);
  const of80 = f.percent(0.8);
  const sinceWords = (since: string | null) => (since === null ? '' : ` منذ ${f.date(since)}`);
  const shared = arabicShared(f);
  return {
    ledger: {
      shared: shared.ledger,
      title: 'التوقعات المختومة',
      about: 'يُختم كل توقع ببصمة من أرقامه وبياناته وهل نُشر والقيد الذي قبله. وحين تنتهي فترته يُقارن بما وقع، وتدخل النتيجة السلسلة نفسها.',
      empty: 'لم يُختم شيء بعد. تُختم التوقعات الأولى حال إعدادها.',
      check: 'افحص السلسلة',
      isWhole: (seals, scores) => `السلسلة سليمة، وعدد ما طابق فيها: ${counted(seals, ownNouns.seal)}، ${counted(scores, ownNouns.score)}.`,
      isBroken: (seq, part) =>
        part === 'seal'
          ? `الختم ${f.number(seq)} لا يطابق ما خُتم. ما قبله سليم، أما هو وما بعده فلا يُثبت شيئًا.`
          : `نتيجة الختم ${f.number(seq)} لا تطابق ما كُتب. ما كُتب قبلها سليم، أما هي وما بعدها فلا يُثبت شيئًا.`,
      loose: (n) => `خارج السلسلة من إصدار أقدم: ${counted(n, ownNouns.score)}. يُدخل ذلك فيها عند التقييم التالي.`,
      nothingToCheck: 'لا شيء للفحص بعد.',
      head: 'آخر بصمة',
      seq: 'الرقم',
      subject: 'توقع',
      model: 'النموذج',
      period: 'الفترة',
      sealed: 'خُتم',
      before: 'قبل فترته',
      afterwards: 'بعد بدئها',
      afterwardsWhy: 'كانت فترته قد بدأت بحسب ساعة هذا الجهاز، فلا يُثبت استباقًا.',
      expected: `المتوقع (${of80})`,
      actual: 'المعدود',
      score: 'النتيجة',
      hash: 'البصمة',
      won: 'فاز',
      lost: 'خسر',
      tied: 'تعادل',
      open: 'لم يُعدّ بعد',
      outcomeHelp: (mae, naive) => `متوسط الخطأ في الخطوة ${f.number(mae, 2)}، وللعدّ البسيط ${f.number(naive, 2)}`,
      inside: `داخل مجال ${of80}`,
      outside: `خارج مجال ${of80}`,
      page: (from, to, of) => `${f.range(from, to)} من ${f.number(of)}`,
      former: 'أختام أحدث',
      next: 'أختام أقدم',
      steps: { hour: 'بالساعة', day: 'باليوم', week: 'بالأسبوع', month: 'بالشهر' },
      allTypes: 'كل الأنواع',
    },
    scoreboard: {
      aboutShared: shared.scoreboard,
      title: 'لوحة النتائج',
      about: 'توقعات مختومة انتهت فترتها. المهارة ما وُفّر من خطأ العدّ البسيط، وثلاث خسارات متتالية تُنزل النموذج في منطقة.',
      empty: 'لم تنتهِ فترة أي توقع مختوم بعد. تأتي النتائج مع البيانات التالية.',
      scored: 'قُيّم',
      won: 'فاز',
      lost: 'خسر',
      skill: 'المهارة',
      inside: (share) => `الأيام داخل ${f.percent(share)}`,
      standing: 'المكانة',
      demoted: 'مُنزَل',
      winsLeft: (n) => `يعود بعد: ${counted(n, ownNouns.win)}`,
      lossesLeft: (n) => `يُنزل بعد: ${counted(n, ownNouns.loss)}`,
      all: (n) => `الكل، ${counted(n, ownNouns.line)}`,
      fewer: 'السطور الأولى فقط',
    },
    anomalies: {
      title: 'ما خرج عن المعتاد',
      about:
        'أعداد يوم ومنطقة لا تفسرها المصادفة. يراعي المعتاد الموسم ويوم الأسبوع، وحيث خُتم توقع قبل حلول اليوم فمجاله هو المقياس. ونحو واحد من كل عشرين مما يُعرض هنا مصادفة.',
      span: 'الأيام المفحوصة',
      days,
      judged: (n, found) => `فُحص ${counted(n, ownNouns.count)}، وتجاوز المصادفة منها ${f.number(found)}.`,
      none: 'لا عدد في هذه الأيام يتجاوز المصادفة.',
      zone: 'المنطقة',
      day: 'اليوم',
      lastDays: (n) => `آخر ${days(n)}`,
      observed: 'المعدود',
      usual: 'المعتاد',
      sealedForecast: 'توقع مختوم',
      limit: 'الحد',
      limitHelp: `لا يتجاوز العدد المعتاد هذا الحد إلا مرة في ${f.number(200)} على الأكثر.`,
      chance: 'الاحتمال',
      oneIn: (n) => `${f.number(1)} في ${f.number(n)}`,
      lessThan: (n) => `أقل من ${f.number(1)} في ${f.number(n)}`,
      forecast: (place) => `توقع ${place}`,
      strip: (place, n, on, usual) => `${place}: ${f.number(n)} في ${on}، والمعتاد ${f.rate(usual)}`,
      changes: 'تغيّر المستوى',
      changesAbout: 'أيام صار للمنطقة منها مستوى غير الذي قبله، في البيانات كلها، الأحدث أولًا.',
      noChanges: 'لم يتغير مستوى أي منطقة.',
      since: 'منذ',
      beforeLevel: 'قبله في اليوم',
      afterLevel: 'بعده في اليوم',
      change: 'التغيّر',
      all: (n) => `الكل، ${counted(n, ownNouns.change)}`,
      fewer: 'الأحدث فقط',
      feed: 'ورود البيانات',
      feedOk: 'كالمعتاد',
      feedDrifts: 'تغيّر',
      feedUnknown: 'غير معروف',
      ok: (observed, expected) => `ترد الحوادث كالمعتاد: ${f.number(observed)} في الأيام المراقَبة، والمتوقع ${f.number(expected)}.`,
      tooShort: 'البيانات أقصر من أن تُظهر هل ورودها كالمعتاد.',
      drift: {
        'volume-dropped': (observed, expected, since) =>
          `ترد حوادث أقل من المعتاد${sinceWords(since)}: ${f.number(observed)} والمتوقع ${f.number(expected)}. قد تنقص ملفات.`,
        'volume-jumped': (observed, expected, since) =>
          `ترد حوادث أكثر من المعتاد${sinceWords(since)}: ${f.number(observed)} والمتوقع ${f.number(expected)}. قد تكون ملفات استُوردت مرتين، أو أُضيف مصدر جديد.`,
        'geocoding-worse': (observed, expected, since) =>
          `تقع حوادث أكثر من المعتاد خارج المناطق${sinceWords(since)}: ${f.number(observed)} والمتوقع ${f.number(expected)}. قد تكون الإحداثيات تالفة.`,
      },
      unplaced: (now, usual) => `خارج المناطق: ${f.percent(now, 1)} من الحوادث، والمعتاد ${f.percent(usual, 1)}.`,
      arrival: {
        unknown: (deliveries) =>
          `لا يُعرف هل تتأخر الحوادث في الوصول، فالدفعات في آخر ${days(120)}: ${counted(deliveries, ownNouns.delivery)}. يلزم عدد منها في أوقات مختلفة يليها أسبوعان. ولا يُستبعد يوم لنقصه.`,
        whole: (newest) => `تصل الحوادث في وقتها: المعتاد أن يكون قد وصل ${f.percent(newest)} من أحدث يوم.`,
        partial: (n, newest, next) =>
          `ما زالت حوادث الأيام الأخيرة تصل، فلا يُحكم عليها (${days(n)}): المعتاد أن يكون قد وصل ${f.percent(newest)} من أحدث يوم، و${f.percent(next)} بعده بيوم. ليس هذا نقصًا.`,
      },
      alertsStopped: 'توقفت التنبيهات الآلية حتى يعود الورود كالمعتاد، إذ لا أساس للمقارنة في أثناء ذلك.',
      alertsGoOn: 'التنبيهات الآلية مستمرة.',
    },
    feedback: {
      title: 'كيف تغذّي التوقعات نفسها',
      why: 'تذهب الدوريات إلى حيث سُجّلت حوادث، وتسجّل حيث تذهب حوادث أكثر. والتوقع الذي يتعلم مما تكتشفه الدوريات يتعلم أين كانت الدوريات. وقد بيّن إنساين وآخرون (٢٠١٨) أن هذه الحلقة قد تنتهي بمعظم الدوريات في منطقة واحدة وإن تساوت المناطق كلها.',
      rule: 'لهذا تتعلم التوقعات هنا من الحوادث المبلَّغ عنها وحدها: كل حادث بما يذكره ملفه، وما لم يذكره فبنوعه كما في الإعدادات.',
      simulation: 'محاكاة',
      simulationAbout: 'مناطق مفترضة وليست هذه المدينة. عشر دوريات في اليوم تُسحب منطقة كل منها من كل ما سُجّل من حوادث.',
      rates: 'الحوادث الواقعة في اليوم',
      zone: (letter) => `المنطقة ${letter}`,
      letters: ['أ', 'ب', 'ج', 'د'],
      discovered: 'نسبة ما تكتشفه الدوريات',
      days: 'الأيام',
      correct: 'التصحيح',
      correction: { off: 'بدونه', on: 'به' },
      correctHelp: 'مع التصحيح يقل وزن الحادث المكتشَف كلما كثرت دوريات منطقته.',
      again: 'سحب آخر',
      shares: 'نصيب كل منطقة من الدوريات يومًا بعد يوم',
      now: (share) => `${f.percent(share)} في النهاية`,
      deserved: (share) => `${f.percent(share)} مما يقع`,
      chart: (zone, from, to, deserved) =>
        `${zone}: نصيبها من الدوريات من ${f.percent(from)} إلى ${f.percent(to)}، ونصيبها مما يقع ${f.percent(deserved)}.`,
      dayAxis: (n) => `اليوم ${f.number(n)}`,
      line: 'النصيب من الدوريات',
      trueLine: 'النصيب مما يقع',
      misplaced: (share, n) => `بعد ${days(n)} تكون ${f.percent(share)} من الدوريات في غير مكانها.`,
      exposure: 'المبلَّغ عنه والمكتشَف وغير المعروف بحسب المنطقة',
      exposureAbout: (told, all) =>
        `من كل الحوادث في الذاكرة. يذكر الملف نفسه كيف عُرف ${f.percent(told / all)} منها، والباقي بنوعه. النسبة العالية للدوريات تدل على أين تنظر الدوريات، لا على أين يقع أكثر.`,
      exposureNone: 'لا يذكر أي ملف كيف عُرفت حوادثه، ولم يُحدَّد نوع تكتشفه الدوريات. اختر العمود عند الاستيراد، أو حدّد الأنواع في الإعدادات.',
      settings: 'الأنواع في الإعدادات',
      incidents: 'الحوادث',
      knownBy: { reported: 'ببلاغ', discovered: 'بدورية', unknown: 'غير معروف' },
    },
    risk: arabicRisk(f),
    calendar: arabicCalendar(f),
    origins: {
      title: 'أنواع الحوادث',
      about:
        'تتعلم التوقعات من الحوادث التي يُبلّغ عنها الناس. أما ما تكتشفه الدوريات فيُظهر أين كانت الدوريات. وإن ذكر الملف ذلك لكل حادث أُخذ به، وإلا فبنوع الحادث.',
      type: 'النوع',
      incidents: 'الحوادث',
      origin: 'عُرف',
      origins: { reported: 'ببلاغ', discovered: 'بدورية' },
      known: { reported: 'ببلاغ', discovered: 'بدورية', unknown: 'غير معروف' },
      byType: 'كنوعه',
      rows: (n) => counted(n, nouns.row),
      valuesAbout: 'كيف عُرفت الحوادث. تترك التوقعات ما تكتشفه الدوريات، وتعدّ غير المعروف كما يقول نوعه.',
      find: 'ابحث عن نوع',
    },
    warnings: {
      'all-rejected': (reason, rows) =>
        `لم يؤخذ أي صف. السبب الأكثر: ${reason}، في ${counted(rows, nouns.row)}. افحص الأعمدة وترتيب التاريخ ثم استورد مرة أخرى.`,
      'most-rejected': (reason, rows, rejected, read) =>
        `لم يؤخذ ${f.number(rejected)} من ${counted(read, nouns.row)}، منها ${f.number(rows)} للسبب الأكثر: ${reason}. افحص الأعمدة وترتيب التاريخ؛ واستيراد الملف ثانية لا يكرر ما أُخذ.`,
      'outside-zones': (outside, rows) =>
        `${f.number(outside)} من ${counted(rows, nouns.row)} خارج المناطق كلها. قد يكون خطا الطول والعرض متبادلين، أو المناطق لمكان آخر.`,
      'origin-unknown': (unknown, rows) =>
        `لا يُعرف في ${f.number(unknown)} من ${counted(rows, nouns.row)} هل أبلغ عنها الناس. تعدّها التوقعات كما يقول نوعها. استورد الملف مرة أخرى لتبيّن معاني كلماته.`,
    },
    driftNotice: 'لم يُطلق تنبيه في آخر فحص.',
  };
}
