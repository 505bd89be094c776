import type { AnalysesStrings } from './shape.ts';

const filterOptions = {
  from: 'أول يوم أو دقيقة بالتوقيت المحلي، 2018-07-01',
  to: 'أول يوم أو دقيقة بعدها',
  type: 'هذا النوع وحده؛ يجوز تكراره',
  zone: 'هذه المنطقة وحدها؛ يجوز تكرارها',
  where: 'واحد من {places}: في هذه الذاكرة، أو في المركز، أو بحسب العدد (المعتاد: here)',
  'centre-from': 'مع auto: عدد الحوادث الذي يُسأل المركز ابتداءً منه (المعتاد: 2000000)',
};

/** البؤر والتوقعات والأعداد، وتحليل الملفات. */
export const arabicAnalyses: AnalysesStrings = {
  results: {
    city: 'المدينة',
    clusters: (points, clusters, noise, ms) => `النقاط ${points}: عناقيد ${clusters}، ضوضاء ${noise}، ${ms} م.ث`,
    places: { here: 'حُسب هنا', centre: 'حُسب في المركز' },
    hotspotRun: ({ runId, hotspots, points, noise, minPoints, radiusM }, place) =>
      `التشغيل ${runId}: البؤر ${hotspots}، في كل منها ${minPoints} حادثًا على الأقل ضمن ${radiusM} م، من ${points} حادثًا (خارجها ${noise})، ${place}`,
    accuracy: ({ runId, inside, incidents, hitRate, areaShare, pai }, place) =>
      `التشغيل ${runId} أصاب ${inside} من ${incidents} حادثًا (${(100 * hitRate).toFixed(1)} %) على ${(100 * areaShare).toFixed(2)} % من الأرض: مؤشر دقة التوقع ${pai === null ? 'لا يوجد' : pai.toFixed(2)}، ${place}`,
    density: ({ incidents, columns, rows, bandwidthM, peak }, place) =>
      `الحوادث ${incidents} على ${columns} × ${rows} خلية، وعرض النطاق ${bandwidthM} م: ${peak} لكل كم² على الأكثر، ${place}`,
    series: (all, published, refused, ms) => `السلاسل ${all}: بنموذجها ${published}، مرفوضة ${refused}، ${ms} م.ث`,
    forecastRun: ({ runId, forecasts, published, skipped, sealed, scored, ms }) =>
      `التشغيل ${runId}: توقعات ${forecasts}، بنموذجها ${published}، متروكة ${skipped}، مختومة ${sealed}، مقيّمة ${scored}، ${ms} م.ث`,
    ledgerWhole: (seals, scores, head) => `السلسلة سليمة: التوقعات المختومة ${seals}، والنتائج ${scores}، ورأسها ${head}`,
    ledgerLoose: (scores) => `نتائج من إصدار أقدم خارج السلسلة، عددها ${scores}: لا شيء يُثبتها، وتدخلها عند التقييم التالي`,
    notVerified: 'لم يثبت',
    madeBy: (login) => `أعدّه ${login}، ويُعرض كما أُعدّ هناك`,
    leftOut: (n) => `وفيه توقعات لمناطق لا تُرى هنا، عددها ${n}`,
    ofZones: (n) => `المدينة فيه هي المناطق التي يراها من أعدّه، وعددها ${n}`,
    bodyBroken: 'لم يثبت: جزء منه ليس كما أُرسل',
    fitsSeal: 'الأرقام هي التي خُتمت',
    sealBroken: 'لم يثبت: ليست الأرقام هي التي خُتمت',
    ledgerHidden: (n) => `في السلسلة قيود لمناطق لا تُرى هنا، عددها ${n}، ولا يُفحص ما تقوله`,
    ledgerBroken: (entry, part) =>
      part === 'seal' ? `السلسلة مكسورة: القيد ${entry} ليس كما خُتم` : `السلسلة مكسورة: نتيجة القيد ${entry} ليست كما كُتبت`,
    demoted: 'منزَّل',
    inLieu: 'العطل البديلة',
    anomalies: (exceedances, judged, changes) => `${exceedances} من ${judged} من الأعداد فوق المصادفة؛ تغيرات المستوى ${changes}`,
    feed: (verdict) =>
      ({
        ok: 'تدفق البيانات كالمعتاد',
        'too-short': 'التاريخ أقصر من أن يُحكم على تدفق البيانات',
        'volume-dropped': 'هبط تدفق البيانات نفسه: ربما تنقص ملفات',
        'volume-jumped': 'قفز تدفق البيانات نفسه: ربما جاءت ملفات مرتين',
        'geocoding-worse': 'حوادث أكثر من المعتاد بلا مكان صالح',
      })[verdict],
  },
  notes: {
    computedHere: (why) => `حُسب هنا لا في المركز: ${why}`,
  },
  commands: {
    'zones count': {
      doc: 'يعدّ الحوادث بحسب المنطقة، هنا أو في المركز.',
      options: filterOptions,
    },
    'hotspots find': {
      doc: 'يجد تجمعات الحوادث الكثيفة، هنا أو في المركز، ويخزنها تشغيلًا.',
      options: {
        radius: 'نصف قطر الجوار بالأمتار، من 25 إلى 5000 (المعتاد: 250)',
        'min-points': 'عدد الحوادث ضمنه الذي يجعل الحادث نواة (المعتاد: يُختار من الحوادث)',
        seed: 'بذرة إعادات السحب التي وراء الثبات (المعتاد: 42)',
        ...filterOptions,
      },
    },
    'hotspots accuracy': {
      doc: 'يقول ما أصابته بؤر تشغيل من حوادث لاحقة: نسبة الإصابة ومؤشر دقة التوقع (PAI).',
      options: filterOptions,
    },
    'hotspots density': {
      doc: 'يقدّر الكثافة على شبكة (نواة غاوس) حوادثَ لكل كيلومتر مربع، هنا أو في المركز، ويقول أين تبلغ ذروتها.',
      options: {
        bandwidth: 'الانحراف المعياري للنواة بالأمتار، من 25 إلى 20000 (المعتاد: 400)',
        cell: 'عرض الخلية بالأمتار، من 25 إلى 5000 ولا يزيد على عرض النطاق (المعتاد: 100)',
        out: 'ملف تُكتب فيه الشبكة: FILE.geojson (الخلايا مضلعاتٍ) أو FILE.csv (أوساطها: lon وlat وperKm2)',
        ...filterOptions,
      },
    },
    'hotspots list': { doc: 'يعرض بؤر أحدث تشغيل لكل نوع، أو تشغيل واحد، بحسب الدرجة.', options: { run: 'هذا التشغيل وحده' } },
    'forecasts run': {
      doc: 'يتوقع للمدينة ومناطقها مع اختبار لكل توقع، ويخزنها ويختمها، ويقيّم ما انتهت مدته.',
      options: {
        step: 'hour أو day أو week أو month (المعتاد: day)',
        steps: 'خطوات إلى الأمام (المعتاد: كما في الإعدادات)',
        by: 'zones، أو zones-types لأنواعها أيضًا (المعتاد: zones)',
        models: 'fast، أو all مع ARIMA وProphet أيضًا (المعتاد: fast)',
        hours: 'حوادث هذه الساعات من اليوم وحدها، 22-5',
      },
    },
    'forecasts runs': { doc: 'يعرض مرات التشغيل المخزنة، الأحدث أولًا، ثم ما أعدّه غيرك بحسب من أعدّه.', options: {} },
    'forecasts list': {
      doc: 'يعرض توقعات أحدث تشغيل يومي، أو تشغيل بعينه: المدينة أولًا، ثم بحسب التغير المتوقع.',
      options: { run: 'هذا التشغيل وحده' },
    },
    'forecasts show': { doc: 'يعرض توقعًا واحدًا مع اختبار كل نموذج؛ وكل أعداده مع --json.', options: {} },
    'forecasts ledgers': { doc: 'يعرض سجلات غيرك التي وصلت بالمزامنة.', options: {} },
    'forecasts ledger': {
      doc: 'يعرض التوقعات المختومة وما آلت إليه، الأحدث أولًا.',
      options: {
        page: 'الصفحة، 1 = الأولى',
        'page-size': 'قيود الصفحة، 1000 على الأكثر (المعتاد: 100)',
        ledger: 'سجل لغيرك (المعتاد: سجلك)',
      },
    },
    'forecasts verify': {
      doc: 'يحسب كل بصمات السجل من جديد ويقول أسليمة السلسلة أم لا.',
      options: { ledger: 'سجل لغيرك (المعتاد: سجلك)' },
    },
    'forecasts scoreboard': {
      doc: 'يلخص التوقعات المختومة التي انتهت مدتها، بحسب النموذج والمنطقة والنوع.',
      options: { ledger: 'سجل لغيرك كما قُيّم هناك (المعتاد: سجلك)' },
    },
    'forecasts anomalies': {
      doc: 'يعرض أعداد الأيام الأخيرة التي تفوق المصادفة، ويقول هل تغير تدفق البيانات نفسه.',
      options: { days: 'الأيام التي يُحكم عليها (المعتاد: 14)' },
    },
    'analyze dbscan': {
      doc: 'يجمع نقاط ملف CSV في عناقيد (DBSCAN على الكرة)، ويكتب label وisCore لكل صف.',
      options: {
        lon: 'عمود خطوط الطول، بالدرجات',
        lat: 'عمود خطوط العرض، بالدرجات',
        radius: 'نصف قطر الجوار، بالأمتار',
        'min-points': 'عدد الجيران، والنقطة منهم، الذي يجعلها نقطة لب',
        out: 'ملف يُكتب: label (-1 = ضوضاء)، isCore',
      },
    },
    'analyze forecast': {
      doc: 'يتوقع كل سلسلة في ملف CSV (series,date,value)، ويكتب الوسط مع مجالي 80 و95 %.',
      options: {
        season: 'خطوات الموسم (المعتاد: 7)',
        horizon: 'خطوات إلى الأمام (المعتاد: 28)',
        model: 'أحد {models} (المعتاد: default)',
        out: 'ملف يُكتب: series,date,mean,lo80,hi80,lo95,hi95',
      },
    },
  },
};
