import type { SyncStrings } from './shape.ts';

/** العمل مع المركز، والمركز نفسه. */
export const arabicSync: SyncStrings = {
  results: {
    syncStatus: ({ state, link, waiting, conflicts, rejected, lastSuccessMs }) =>
      link === null
        ? `غير مرتبطة بمركز؛ التغييرات المنتظرة: ${waiting}`
        : `${link.login} لدى ${link.host}: ${state}، المنتظر ${waiting}، التعارضات ${conflicts}، المرفوض ${rejected}، آخر نجاح ${lastSuccessMs === null ? 'لم يكن' : new Date(lastSuccessMs).toISOString()}`,
    synced: ({ sent, taken, merged, conflicts, rejected, ms }) =>
      `أُرسل ${sent}، وأُخذ ${taken} صفًا، ودُمج ${merged}، وتعارض ${conflicts}، ورُفض ${rejected}، في ${(ms / 1_000).toFixed(1)} ث`,
    decided: (count) => `حُسم ${count}`,
    bundleMade: (changes, file, fingerprint) => `حُزم ${changes} من التغييرات في ${file}؛ التوقيع ${fingerprint}`,
    bundleTaken: ({ added, known, refused, rows, deviceName, fingerprint }) =>
      `أُخذ ${added} من تغييرات ${deviceName} (${rows} من الصفوف)، و${known} كان هنا من قبل؛ التوقيع ${fingerprint}. تمضي إلى المركز في المزامنة التالية.${refused === 0 ? '' : ` ورفضت قاعدة الحفظ ${refused}: مُحيت حوادثها هنا.`}`,
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
    centralAudit: ({ checked, broken, head }) =>
      broken === null ? `سليم: عدد الصفوف ${checked}، والرأس ${head}` : `مكسور عند الصف ${broken}: ليس ما كُتب (kh.audit)`,
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
      audit: 'غُيّر سجل الأشخاص والحقوق (kh.audit): قارنه بنسخة احتياطية، وابحث عمّن يستطيع الكتابة في هذا الخادم.',
      'audit-anchors': 'قُطع سجل التدقيق في هذه الأجهزة أو صُنع من جديد، أو استُعيدت ذاكرتها من نسخة: اسأل من يحفظها. انظر sync.audit_anchor.',
      placement: 'جدول يخالف قاعدة من قواعد Citus؛ ولا يهم هذا إلا إن أُريد توزيع المركز على أجهزة.',
    },
  },
  commands: {
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
    'central audit verify': {
      doc: 'يعيد حساب كل تجزئة في سجل الأشخاص والحقوق في المركز؛ رمز الخروج 1 إن لم تطابق واحدة.',
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
  },
};
