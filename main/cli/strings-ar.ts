import type { Strings } from './strings.ts';

/** ما يقوله سطر الأوامر بالعربية؛ الأخطاء ذات الرموز في errors-ar.ts. */
const filterOptions = {
  from: 'أول يوم أو دقيقة بالتوقيت المحلي، 2018-07-01',
  to: 'أول يوم أو دقيقة بعدها',
  type: 'هذا النوع وحده؛ يجوز تكراره',
  zone: 'هذه المنطقة وحدها؛ يجوز تكرارها',
  where: 'واحد من {places}: في هذه الذاكرة، أو في المركز، أو بحسب العدد (المعتاد: here)',
  'centre-from': 'مع auto: عدد الحوادث الذي يُسأل المركز ابتداءً منه (المعتاد: 2000000)',
};

export const arabic: Strings = {
  help: {
    title: 'khareetaty الأمر [الخيارات]',
    optionsFollow: '[الخيارات]',
    eachTakes: 'كل أمر يقبل --cache FILE و--json و--language و--help.',
    example: 'مثال:',
    common: {
      cache: 'ذاكرة محلية (المعتاد: KHAREETATY_CACHE، أو مجلد بيانات هذا الحساب)',
      json: 'كائن JSON واحد على المخرج القياسي، وما عداه على مخرج الأخطاء',
      language: 'ar أو en: لغة المساعدة والجداول والرسائل (المعتاد: ما يقوله LANG)',
      help: 'هذه المساعدة',
    },
  },
  usage: {
    noCommand: (name) => `لا يوجد أمر "${name}"`,
    missing: (what) => `ينقص ${what}`,
    oneTooMany: (value) => `"${value}" زائد`,
    empty: (option) => `${option} فارغ`,
    unknownOption: (option) => `لا يوجد خيار ${option}`,
    valueMismatch: (option) => `جاء ${option} بلا قيمة، أو بقيمة لا يأخذها`,
    number: (what, value) => `${what} يحتاج عددًا، لا "${value}"`,
    wholeNumber: (what, value) => `${what} يحتاج عددًا صحيحًا، لا "${value}"`,
    dayOrMinute: (option, value) => `${option} يوم أو دقيقة مثل 2025-01-31 أو 2025-01-31T22:30، لا "${value}"`,
    day: (option, value) => `${option} يوم مثل 2025-01-01، لا "${value}"`,
    hours: (option, value) => `${option} ساعتان من اليوم مثل 22-5، لا "${value}"`,
    oneOf: (option, choices) => `${option} واحد من: ${choices.join('، ')}`,
    atLeastOne: (options) => `${options.join(' و')} لا يقل أي منهما عن 1`,
    port: '--port من 0 إلى 65535',
    map: (pair) => `--map يأخذ FIELD=COLUMN، لا "${pair}"`,
    noSetting: (key, known) => `لا يوجد إعداد "${key}"؛ الموجود: ${known.join('، ')}`,
  },
  headings: {
    ...{ base: 'الأصل', mine: 'لي', theirs: 'لهم' },
    ...{ id: 'رقم', code: 'رمز', name: 'اسم', areaKm2: 'كم²', incidents: 'حوادث', type: 'نوع', zone: 'منطقة' },
    ...{ line: 'سطر', reason: 'سبب', column: 'عمود', value: 'قيمة', cure: 'علاج', localTime: 'وقت محلي' },
    ...{ lon: 'طول', lat: 'عرض', description: 'وصف', run: 'تشغيل', rank: 'ترتيب', score: 'درجة', support: 'ثبات %' },
    ...{ model: 'نموذج', from: 'من', steps: 'خطوات', expected: 'متوقع', lo80: 'أدنى 80', hi80: 'أعلى 80', lastCount: 'العدد السابق' },
    ...{ mase: 'MASE', naiveMase: 'MASE الساذج', verdict: 'أمام الساذج', series: 'سلسلة', whyNaive: 'سبب الساذج', setting: 'إعداد' },
    ...{ severity: 'شدة', state: 'حالة', rule: 'قاعدة', step: 'خطوة', ms: 'م.ث', counts: 'أعداد' },
    ...{ by: 'بحسب', models: 'نماذج', hours: 'ساعات', dataCut: 'آخر البيانات', forecasts: 'توقعات', published: 'منشورة' },
    ...{ weight: 'وزن', to: 'إلى', actual: 'فعلي', outcome: 'نتيجة', hash: 'بصمة', scored: 'مقيّمة', won: 'فوز', lost: 'خسارة' },
    ...{ timeUtc: 'الوقت (UTC)', actor: 'من', note: 'ملاحظة', change: 'التغيير', before: 'قبل', after: 'بعد' },
    ...{ leftOut: 'ليس هنا', sealed: 'مختومة' },
    ...{ skill: 'مهارة', coverage80: 'ضمن 80', usual: 'معتاد', limit: 'حد', chance: 'احتمال', origin: 'مصدر' },
    ...{ holiday: 'عطلة', next: 'القادم', effect: 'أثر', seen: 'شوهد' },
  },
  results: {
    rowsRead: (file, rows, seconds) => `${file}: قُرئ ${rows} من الصفوف في ${seconds} ث`,
    rows: ({ accepted, updated, unchanged, rejected }) => `قُبل ${accepted}، وحُدّث ${updated}، ولم يتغير ${unchanged}، ورُفض ${rejected}`,
    zones: ({ added, updated, unchanged, rejected }, seconds) =>
      `المناطق: أُضيف ${added}، وحُدّث ${updated}، ولم يتغير ${unchanged}، ورُفض ${rejected}، في ${seconds} ث`,
    incidentSaved: (id) => `حُفظ الحادث ${id}`,
    incidentRemoved: (id) => `أُزيل الحادث ${id}؛ ولإعادته: khareetaty incidents restore ${id}`,
    inAll: (total) => `المجموع ${total}`,
    openAlerts: (open, total) => `المفتوح ${open}، والمجموع ${total}`,
    city: 'المدينة',
    run: (id, state) => `التشغيل ${id}: ${state}`,
    footprint: (memoryMb, blockMs) => `ذروة الذاكرة ${memoryMb} م.ب؛ أطول توقف للخيط الرئيس ${blockMs} م.ث`,
    rule: (id, name, condition) => `القاعدة ${id}: ${name}، ${condition}`,
    recipient: (id, name, channel, language) => `المستلم ${id}: ${name}، ${channel}، ${language}`,
    sampleFile: (count, file) => `الحوادث ${count}: ${file}`,
    sampleImport: (accepted, unchanged) => `حوادث مصطنعة للكويت: استُورد ${accepted}، وكان موجودًا ${unchanged}`,
    clusters: (points, clusters, noise, ms) => `النقاط ${points}: عناقيد ${clusters}، ضوضاء ${noise}، ${ms} م.ث`,
    places: { here: 'حُسب هنا', centre: 'حُسب في المركز' },
    hotspotRun: ({ runId, hotspots, points, noise, minPoints, radiusM }, place) =>
      `التشغيل ${runId}: البؤر ${hotspots}، في كل منها ${minPoints} حادثًا على الأقل ضمن ${radiusM} م، من ${points} حادثًا (خارجها ${noise})، ${place}`,
    accuracy: ({ runId, inside, incidents, hitRate, areaShare, pai }, place) =>
      `التشغيل ${runId} أصاب ${inside} من ${incidents} حادثًا (${(100 * hitRate).toFixed(1)} %) على ${(100 * areaShare).toFixed(2)} % من الأرض: مؤشر دقة التوقع ${pai === null ? 'لا يوجد' : pai.toFixed(2)}، ${place}`,
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
    serving: (address) => [`محطة العمل في ${address}`, 'يُدخل هذا العنوان متصفحًا واحدًا مرة واحدة. للإيقاف: Ctrl+C.'],
    demo: ({ incidents, zones, hotspots, forecasts, alerts }) =>
      `الحوادث ${incidents}، المناطق ${zones}، البؤر ${hotspots}، التوقعات ${forecasts}، التنبيهات المفتوحة ${alerts}`,
    syncStatus: ({ state, link, waiting, conflicts, rejected, lastSuccessMs }) =>
      link === null
        ? `غير مرتبطة بمركز؛ التغييرات المنتظرة: ${waiting}`
        : `${link.login} لدى ${link.host}: ${state}، المنتظر ${waiting}، التعارضات ${conflicts}، المرفوض ${rejected}، آخر نجاح ${lastSuccessMs === null ? 'لم يكن' : new Date(lastSuccessMs).toISOString()}`,
    synced: ({ sent, taken, merged, conflicts, rejected, ms }) =>
      `أُرسل ${sent}، وأُخذ ${taken} صفًا، ودُمج ${merged}، وتعارض ${conflicts}، ورُفض ${rejected}، في ${(ms / 1_000).toFixed(1)} ث`,
    decided: (count) => `حُسم ${count}`,
    bundleMade: (changes, file, fingerprint) => `حُزم ${changes} من التغييرات في ${file}؛ التوقيع ${fingerprint}`,
    bundleTaken: ({ added, known, rows, deviceName, fingerprint }) =>
      `أُخذ ${added} من تغييرات ${deviceName} (${rows} من الصفوف)، و${known} كان هنا من قبل؛ التوقيع ${fingerprint}. تمضي إلى المركز في المزامنة التالية.`,
    courierKey: (key, fingerprint) => `يقفل الآخرون حزمهم لهذه الذاكرة بـ ‎--for ${key}؛ وتوقيع الحزم من هنا ${fingerprint}`,
    bundleAtCentre: ({ changes, applied, replayed, conflicts, rejected }) =>
      `${changes} من التغييرات: أُخذ ${applied}، وكان هناك ${replayed}، وينتظر القرار ${conflicts}، ورُفض ${rejected}`,
    replica: ({ zones, types, fromYear, toYear }) =>
      [
        zones === null ? 'كل المناطق' : `المناطق ${zones.map((code) => code || '(بلا منطقة)').join('، ')}`,
        types === null ? 'كل الأنواع' : `الأنواع ${types.join('، ')}`,
        fromYear === null && toYear === null ? 'كل السنوات' : `السنوات ${fromYear ?? ''}–${toYear ?? ''}`,
      ].join('؛ '),
    compared: ({ compared, differing, repaired, left }) =>
      differing.length === 0
        ? `قورن ${compared} من المجاميع: ما في هذه الذاكرة هو ما في المركز`
        : `قورن ${compared} من المجاميع فاختلف ${differing.length} (${differing.map(({ table, zone }) => (zone === null ? table : `${table} ${zone}`)).join('، ')})؛ ` +
          `أُخذ ${repaired} من الصفوف مرة أخرى، وما زال ${left} مختلفًا`,
    centralSchema: ({ from, to, rebased }) =>
      `المركز على الإصدار ${to} من المخطط${from === to ? '، كما كان' : from === 0 ? '، وقد هُيّئ الآن' : `، وكان على ${from}`}${rebased ? '؛ استُعيد من نسخة، فستقرأ الأجهزة كل شيء من جديد' : ''}`,
    centralUser: (login) => `يستطيع ${login} الدخول`,
    centralPassword: (password) => `كلمة المرور، تُعرض هذه المرة وحدها: ${password}`,
    centralUserDisabled: (name) => `لم يعد ${name} يستطيع الدخول؛ وما عمله باقٍ`,
    centralCures: {
      server: 'حدّث PostgreSQL إلى 13 أو أحدث.',
      postgis: 'من حساب superuser لقاعدة البيانات: CREATE EXTENSION postgis (3 أو أحدث).',
      schema: 'شغّل khareetaty central migrate؛ وإن كان المركز أحدث فحدّث هذا البرنامج.',
      home: 'جاءت الجداول من نسخة: شغّل khareetaty central migrate ليبدأ عهدًا جديدًا.',
      stamps: 'مشغّل stamp ناقص أو موقوف: ALTER TABLE … ENABLE TRIGGER stamp، أو استعد المخطط.',
      'row-security': 'ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY.',
      passwords: "اجعل password_encryption = 'scram-sha-256' في postgresql.conf.",
      encryption: 'اجعل ssl = on مع شهادة؛ فالأجهزة ترفض الاتصال من دونها.',
      writers: 'أنهِ المعاملات التي تبقى مفتوحة، أو اجعلها تُثبَّت كل 15 دقيقة على الأكثر.',
      history: 'SELECT sync.make_partitions()، والأفضل كل شهر مع SELECT sync.purge().',
      quarantine: 'انظر sync.quarantine: فيه تنتظر التغييرات المرفوضة كاملة.',
      conflicts: 'بعضها مفتوح منذ أكثر من 7 أيام: يختار مشرف من محطة العمل.',
      placement: 'جدول يخالف قاعدة من قواعد Citus؛ ولا يهم هذا إلا إن أُريد توزيع المركز على أجهزة.',
    },
    check: { ok: 'سليم', wrong: 'خطأ' },
  },
  notes: {
    rowPlace: (line) => `السطر ${line}`,
    zonePlace: (line) => `المعلم ${line}`,
    rowsRejected: (file, rejected, read) => `${file}: لم يُقبل ${rejected} من ${read} من الصفوف:`,
    zonesRejected: (file, rejected, read) => `${file}: لم يُقبل ${rejected} من ${read} من المناطق:`,
    more: (count) => `و${count} غيرها`,
    exchanged: (file) =>
      `${file}: خط الطول والعرض متبادلان في هذا الملف، وقُرئا على الوجه الصحيح؛ لإبقائهما كما سُمّيا: --map swapLonLat=false`,
    outside: (file, outside, rows) =>
      `${file}: ${outside} من ${rows} من الصفوف خارج المناطق كلها؛ هل المناطق لمدينة أخرى؟ تحقق من أعمدة الطول والعرض (--map lon=COLUMN --map lat=COLUMN) ومن المناطق (khareetaty zones list)`,
    originUnknown: (file, unknown, rows) =>
      `${file}: لا يُعرف مصدر ${unknown} من ${rows} من الصفوف؛ تعدّها التوقعات كما يقول نوعها. بيّن معنى الكلمة: --map originWords=WORD:reported أو WORD:discovered`,
    computedHere: (why) => `حُسب هنا لا في المركز: ${why}`,
    waitingForProvider: (count) => `رسائل تنتظر: ${count}. المزوّد مشغول أو لا يمكن الوصول إليه؛ التشغيل القادم يحاول من جديد.`,
    waitingForAccount: (count) => `رسائل تنتظر: ${count}. لم يُعدّ حساب رسائل؛ عيّن TWILIO_ACCOUNT_SID وTWILIO_AUTH_TOKEN وTWILIO_FROM.`,
  },
  commands: {
    import: {
      doc: 'يستورد الحوادث من ملف CSV، مضغوطًا (gzip) أو غير مضغوط. إعادة الصفوف نفسها لا تغيّر شيئًا.',
      options: {
        'time-zone': 'منطقة الأوقات التي بلا فرق زمني (المعتاد: ما في الإعدادات)',
        map: 'عمود الحقل، ويجوز تكراره: {fields}',
      },
    },
    'rejects list': {
      doc: 'يعرض صفوف استيراد لم تُقبل: السطر والسبب والقيمة.',
      options: { page: 'الصفحة، 1 = الأولى', 'page-size': 'صفوف الصفحة، 1000 على الأكثر (المعتاد: 100)' },
    },
    'incidents list': {
      doc: 'يعرض الحوادث، الأحدث أولًا.',
      options: {
        from: 'أول يوم أو دقيقة بالتوقيت المحلي، 2018-05-10 أو 2018-05-10T22:30',
        to: 'النهاية، وليست داخلة',
        type: 'هذا النوع وحده، ويجوز تكراره',
        zone: 'هذه المنطقة وحدها، ويجوز تكراره',
        origin: 'reported أو discovered أو unknown وحدها، ويجوز تكراره',
        page: 'الصفحة، 1 = الأولى',
        'page-size': 'صفوف الصفحة، 1000 على الأكثر (المعتاد: 100)',
      },
    },
    'incidents edit': {
      doc: 'يغيّر حادثًا؛ وتتبع منطقته موضعه، ويُحفظ ما كان عليه.',
      options: {
        type: 'رقم النوع (types list)',
        time: 'التاريخ والدقيقة بالتوقيت المحلي، 2018-05-10T22:30',
        lon: 'خط الطول، مع --lat',
        lat: 'خط العرض، مع --lon',
        description: 'ما حدث',
        place: 'المكان وصفًا',
        status: 'ما تبيّن أنه: {statuses}',
        origin: 'من أبلغ به: {origins} (type = كما يقول نوعه)',
      },
    },
    'incidents show': { doc: 'يعرض حادثًا واحدًا: حقوله وملاحظاته وسجله.', options: {} },
    'incidents remove': {
      doc: 'يُخرج حادثًا من القوائم والأعداد والتحليلات؛ ويمكن إعادته.',
      options: { reason: 'السبب؛ يُحفظ في سجله وملاحظةً معه' },
    },
    'incidents undo': { doc: 'يتراجع عن آخر تعديل لحادث.', options: {} },
    'incidents restore': { doc: 'يعيد حادثًا أُزيل.', options: {} },
    'incidents note': { doc: 'يضيف ملاحظة إلى حادث.', options: {} },
    'incidents history': { doc: 'يعرض من غيّر الحادث ومتى وماذا، الأحدث أولًا.', options: {} },
    'zones import': {
      doc: 'يستورد المناطق من GeoJSON، مضغوطًا أو غير مضغوط، ويضع كل حادث في منطقته من جديد.',
      options: {
        'code-field': 'الخاصية التي فيها الرمز (المعتاد: تُكتشف)',
        'name-en-field': 'الخاصية التي فيها الاسم الإنجليزي (المعتاد: تُكتشف)',
        'name-ar-field': 'الخاصية التي فيها الاسم العربي (المعتاد: تُكتشف)',
      },
    },
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
    'zones list': { doc: 'يعرض المناطق ومساحاتها وعدد حوادثها.', options: {} },
    'pipeline run': { doc: 'يشغّل الخطوات كلها: place وhotspots وforecasts وalerts وdeliver.', options: {} },
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
    'types list': { doc: 'يعرض أنواع الحوادث ومن يُعرّف بها.', options: {} },
    'types set-origin': {
      doc: 'يحدد من يُعرّف بنوع من الحوادث؛ وما تكتشفه الدوريات لا يدخل التوقعات.',
      options: { origin: 'reported أو discovered' },
    },
    'alerts list': { doc: 'يعرض التنبيهات، الأحدث أولًا.', options: { state: 'open أو acknowledged أو resolved' } },
    'rules add': {
      doc: 'يضيف قاعدة تنبيه.',
      options: {
        measure: 'hotspot.incidents أو forecast.rise أو count.excess',
        threshold: 'تعمل عند هذه القيمة أو فوقها: حوادث، أو نسبة (0.2 = زيادة 20 %)',
        severity: 'low أو medium أو high أو critical (المعتاد: medium)',
        'min-support': 'للبؤر: أدنى ثبات بالمئة',
        'min-count': 'للتوقعات: أدنى عدد سابق',
        type: 'نوع الحوادث هذا وحده',
        zone: 'هذه المنطقة وحدها',
      },
    },
    'recipients add': {
      doc: 'يضيف شخصًا تصله التنبيهات برسائل SMS أو WhatsApp.',
      options: {
        phone: 'رقم الهاتف، +96550000000',
        channel: 'sms أو whatsapp (المعتاد: sms)',
        language: 'ar أو en: لغة الرسائل (المعتاد: ar)',
      },
    },
    'settings get': { doc: 'يعرض الإعدادات.', options: {} },
    'settings set': { doc: 'يغيّر إعدادًا واحدًا: {settings}.', options: {} },
    serve: {
      doc: 'يقدّم محطة العمل وواجهة REST على هذا الجهاز (127.0.0.1) حتى يوقفها Ctrl+C.',
      options: { port: 'المنفذ (المعتاد: منفذ حر)' },
    },
    doctor: { doc: 'يفحص الإصدارات وSpatiaLite والذاكرة، ويقول ما ينقص وكيف يُحصل عليه.', options: {} },
    'sync link': {
      doc: 'يربط هذه الذاكرة بمركز بعد الدخول إليه، ويزامن لأول مرة.',
      options: {
        url: 'عنوان المركز، postgres://LOGIN@HOST/DATABASE',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
        'analysis-host': 'خادم احتياطي تُطلب منه التحليلات (المعتاد: المركز نفسه)',
        'password-stdin': 'اقرأ كلمة المرور من الدخل القياسي',
      },
    },
    'sync unlink': { doc: 'ينهي الربط؛ وتبقى البيانات وما ينتظر الإرسال.', options: {} },
    'sync run': { doc: 'يرسل ما ينتظر ويأخذ ما تغيّر. كلمة المرور من KHAREETATY_CENTRAL_PASSWORD.', options: {} },
    'sync status': {
      doc: 'يقول ما ينتظر المركز ومنذ متى ولماذا.',
      options: { check: 'زامن، وقارن مجاميع كل الصفوف بالمركز، وخذ ما اختلف مرة أخرى' },
    },
    'sync export-bundle': {
      doc: 'يحزم كل ما ينتظر المركز في ملف واحد موقّع ومقفل، ليُحمل إلى جهاز آخر.',
      options: {
        to: 'الملف المطلوب',
        for: 'اقفله لهذا المفتاح، كما يقوله sync courier-key على الجهاز المستلم',
        'passphrase-stdin': 'اقفله بعبارة مرور من الدخل القياسي',
      },
    },
    'sync import-bundle': {
      doc: 'يأخذ حزمة جهاز آخر؛ تظهر تغييراتها هنا وتمضي إلى المركز في المزامنة التالية.',
      options: {
        'passphrase-stdin': 'اقرأ عبارة المرور من الدخل القياسي',
        trust: 'بصمة مرسل جديد هنا، كما قالها المرسل',
      },
    },
    'sync courier-key': { doc: 'يقول لأي مفتاح يقفل الآخرون حزمهم لهذه الذاكرة، وكيف توقَّع الحزم من هنا.', options: {} },
    'sync replica': {
      doc: 'يقول أو يختار أي جزء من المركز تحفظه هذه الذاكرة. يتغير مع المزامنة التالية؛ وما ينتظر الإرسال يبقى دائمًا.',
      options: {
        all: 'كل ما يحق لك رؤيته',
        zones: 'رموز المناطق بينها فواصل، أو all',
        types: 'رموز الأنواع بينها فواصل، أو all',
        'from-year': 'أول سنة، أو all',
        'to-year': 'آخر سنة، أو all',
      },
    },
    'sync automatic': {
      doc: 'يختار هل تزامن المضيفات المفتوحة من تلقاء نفسها: on أو off.',
      options: { metered: 'on أو off: حتى عبر الاتصالات المدفوعة بحسب الحجم' },
    },
    'sync conflicts': { doc: 'يسرد ما غيّره شخصان تغييرًا مختلفًا.', options: { decided: 'ما حُسم منها' } },
    'sync resolve': {
      doc: 'يحسم تعارضًا؛ وما لم يُختر يبقى في السجل.',
      options: { choose: 'واحد من: {choices}', value: 'مع ‎--choose value: القيمة بصيغة JSON' },
    },
    'sync rejected': { doc: 'يسرد التغييرات التي رفضها المركز مع السبب.', options: {} },
    'central import-bundle': {
      doc: 'يأخذ حزمة إلى المركز مباشرة، في معاملة واحدة، بصلاحيات من يدخل.',
      options: {
        url: 'عنوان المركز، postgres://LOGIN@HOST/DATABASE؛ وكلمة المرور في PGPASSWORD أو فيه',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
        'passphrase-stdin': 'اقرأ عبارة المرور من الدخل القياسي',
      },
    },
    'central migrate': {
      doc: 'يهيئ قاعدة PostGIS المركزية أو يحدّثها. وإعادته لا تغير شيئًا.',
      options: {
        url: 'عنوان قاعدة البيانات، postgres://LOGIN@HOST/DATABASE؛ وكلمة المرور في PGPASSWORD أو داخله',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
      },
    },
    'central user add': {
      doc: 'يسمح لشخص بالدخول: ينشئ حسابًا على الخادم ويعرض كلمة مروره مرة واحدة.',
      options: {
        url: 'عنوان قاعدة البيانات، postgres://LOGIN@HOST/DATABASE؛ وكلمة المرور في PGPASSWORD أو داخله',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
        role: 'واحد من: {roles}',
        zones: 'رموز بينها فواصل، أو all',
        'display-name': 'كيف يُعرض الشخص (المعتاد: NAME)',
        'password-stdin': 'اقرأ كلمة المرور من الدخل القياسي بدل صنعها',
      },
    },
    'central user change': {
      doc: 'يغيّر ما يستطيع شخص أن يعمله ويراه.',
      options: {
        url: 'عنوان قاعدة البيانات، postgres://LOGIN@HOST/DATABASE؛ وكلمة المرور في PGPASSWORD أو داخله',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
        role: 'واحد من: {roles}',
        zones: 'رموز بينها فواصل، أو all',
      },
    },
    'central user disable': {
      doc: 'يمنع شخصًا من الدخول وينهي اتصالاته المفتوحة.',
      options: {
        url: 'عنوان قاعدة البيانات، postgres://LOGIN@HOST/DATABASE؛ وكلمة المرور في PGPASSWORD أو داخله',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
      },
    },
    'central doctor': {
      doc: 'يفحص المركز، ويقول ما الخطأ وكيف يُعالج.',
      options: {
        url: 'عنوان قاعدة البيانات، postgres://LOGIN@HOST/DATABASE؛ وكلمة المرور في PGPASSWORD أو داخله',
        tls: 'verify-full، أو off لهذا الجهاز وحده (المعتاد: verify-full)',
        ca: 'شهادة جهتكم الموقِّعة (PEM)',
      },
    },
    sample: {
      doc: 'يصنع حوادث مصطنعة للكويت: في ملف CSV، أو مع المحافظات في الذاكرة.',
      options: {
        count: 'عدد الحوادث (المعتاد: 5000)',
        seed: 'البذرة نفسها تصنع الحوادث نفسها (المعتاد: 42)',
        language: 'ar أو en: لغة الحوادث (المعتاد: ar)',
        from: 'أول يوم (المعتاد: 2025-01-01)',
        days: 'عدد الأيام (المعتاد: 365)',
        out: 'اكتب ملف CSV هذا ودع الذاكرة',
      },
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
    demo: { doc: 'يستورد العينة المرفقة (شيكاغو 2018) مع قواعد مثال ويشغّل المعالجة.', options: {} },
  },
};
