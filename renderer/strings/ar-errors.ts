import type { RejectCode } from '../../preload/contract/domain.ts';
import type { ErrorCode, ErrorParams } from '../../preload/contract/errors.ts';
import type { Format } from '../ui/format.ts';
import { arabicCalendar } from './ar-calendar.ts';
import type { englishErrors } from './en-errors.ts';
import { isolate } from './isolate.ts';

/** ما حدث · أثره في البيانات · ما العمل. */
export function arabicErrors(f: Format): ReturnType<typeof englishErrors> {
  const { fields } = arabicCalendar(f);
  const named = (value: ErrorParams[string] | undefined, otherwise: string) =>
    value === undefined || value === null ? otherwise : isolate(String(value));
  const file = (p: ErrorParams) => named(p['file'] ?? p['fileName'] ?? p['name'], 'المختار');
  const number = (value: ErrorParams[string] | undefined) => (typeof value === 'number' ? f.number(value) : named(value, '؟'));
  const errors: Record<ErrorCode, (p: ErrorParams) => string> = {
    internal: () => 'توقف هذا لسبب غير متوقع. البيانات في الذاكرة لم تتغير، والتفاصيل في السجل.',
    cancelled: () => 'أُلغي، ولم يُكتب شيء ناقصًا.',
    'input.invalid': (p) => `قيمة غير مناسبة: ${named(p['path'] ?? p['field'], 'المدخل')}. غيّرها ثم أعد المحاولة.`,
    'input.too-large': () => 'هذا أكبر مما يسع طلبًا واحدًا. أرسل أقل منه في المرة.',
    'not-found': () => 'لم يعد هذا في الذاكرة. تُحدَّث القائمة.',
    'users.sign-in-needed': () => 'لم يسجّل أحد دخوله. افتح العنوان الذي طبعه المضيف.',
    'users.not-allowed': () => 'لا يسمح دورك بهذا. يستطيع مدير النظام تغييره.',
    'users.wrong-credentials': () => 'الاسم وكلمة المرور غير متطابقين.',
    'users.name-taken': () => 'هذا الاسم مستعمل. اختر غيره.',
    'users.token-used': () => 'استُعمل هذا العنوان من قبل. شغّل المضيف من جديد وافتح عنوانه الجديد.',
    'users.too-many-attempts': () => 'محاولات الدخول كثيرة. انتظر دقيقة ثم أعد المحاولة.',
    'file.missing': (p) => `لم يوجد الملف ${file(p)}. اختره مرة أخرى.`,
    'file.vanished': (p) => `اختفى الملف ${file(p)} أثناء قراءته، ولم يُكتب شيء ناقصًا. أعده ثم استورد من جديد.`,
    'file.empty': (p) => `الملف ${file(p)} فارغ. لم يُكتب شيء.`,
    'file.unreadable': (p) => `تعذّرت قراءة الملف ${file(p)}. تحقق من أذوناته ثم أعد المحاولة.`,
    'file.unwritable': (p) => `تعذّرت كتابة الملف ${file(p)}. اختر مجلدًا تُسمح لك الكتابة فيه ثم أعد المحاولة.`,
    'file.too-large': (p) => `الملف ${file(p)} أكبر من أن يدخل من هنا. استورده بسطر الأوامر.`,
    'csv.not-text': (p) => `الملف ${file(p)} ليس نصًا. احفظه بصيغة CSV (UTF-8) ثم استورد من جديد.`,
    'csv.encoding': (p) => `تعذّرت قراءة حروف الملف ${file(p)}. احفظه بترميز UTF-8 ثم استورد من جديد.`,
    'csv.no-rows': (p) => `في الملف ${file(p)} عناوين بلا صفوف. لم يُكتب شيء.`,
    'csv.columns-missing': (p) =>
      `أعمدة مطلوبة لم توجد: ${named(p['fields'] ?? p['columns'] ?? p['missing'], 'الوقت وخط الطول وخط العرض')}. اخترها بنفسك.`,
    'csv.too-many-columns': (p) => `أعمدة الملف ${file(p)} أكثر من أن تكون جدول حوادث. تحقق من الفاصل ثم استورد من جديد.`,
    'csv.row-too-long': (p) =>
      `السطر ${number(p['line'])} من الملف ${file(p)} أطول من أن يكون صفًا. تحقق من علامات الاقتباس ثم استورد من جديد.`,
    'csv.bad-value': (p) =>
      `في السطر ${number(p['line'] ?? p['row'])} من الملف ${file(p)} قيمة غير مناسبة${p['column'] === undefined ? '' : ` (العمود ${named(p['column'], '')})`}. أصلحها ثم أعد المحاولة.`,
    'csv.column-unknown': (p) => `ليس في الملف عمود ${named(p['column'], '')}. اختر غيره.`,
    'import.all-rejected': (p) => `لم يُقبل أي صف من الملف ${file(p)}. انظر الصفوف المتروكة، وأصلح الملف أو أعمدته، ثم استورد من جديد.`,
    'geojson.invalid': (p) => `الملف ${file(p)} ليس GeoJSON صالحًا. لم يُكتب شيء.`,
    'geojson.crs': (p) => `إحداثيات الملف ${file(p)} ليست خطوط طول وعرض (WGS 84). حوّله ثم استورد من جديد.`,
    'geojson.no-polygons': (p) => `لا مضلعات في الملف ${file(p)}، فلا مناطق. لم يُكتب شيء.`,
    'disk.full': (p) =>
      `القرص ممتلئ.${p['row'] === undefined ? '' : ` توقف الاستيراد عند الصف ${number(p['row'])}.`} لم يُكتب شيء ناقصًا. أفرغ مساحة ثم أعد.`,
    'disk.failed': () => 'رفض القرص الكتابة، ولم يُكتب شيء ناقصًا. تحقق من القرص ومن حصتك فيه ثم أعد.',
    'cache.unusable': () => 'تعذّر فتح الذاكرة للكتابة. اختر ملفًا في مجلد تُسمح لك الكتابة فيه.',
    'cache.foreign': () => 'ملف الذاكرة لبرنامج آخر، ولم يتغير. اختر ملفًا غيره.',
    'cache.newer': () => 'كُتبت الذاكرة بإصدار أحدث، ولم تتغير. حدّث هذا البرنامج.',
    'cache.migration-edited': () => 'إعداد الذاكرة لا يوافق هذا الإصدار. ثبّت البرنامج من جديد.',
    'cache.migration-missing': () => 'ينقص جزء من إعداد الذاكرة. ثبّت البرنامج من جديد.',
    'cache.corrupt': () => 'الذاكرة تالفة. خذ آخر نسخة منها، أو ابدأ ذاكرة جديدة واستورد من جديد.',
    'cache.in-use': () => 'الذاكرة مفتوحة في نافذة أخرى. أغلقها هناك أولًا.',
    'cache.busy': () => 'الذاكرة مشغولة بعمل آخر. أعد المحاولة بعد قليل.',
    'spatialite.missing': () => `لم تُثبَّت SpatiaLite. في Debian: ${isolate('apt-get install libsqlite3-mod-spatialite')}`,
    'node.too-old': () => 'إصدار Node هذا أقدم من أن يفتح الذاكرة. ابدأ بالمشغّل أو ثبّت Node 24.',
    'hotspots.too-few-points': (p) =>
      `الحوادث أقل من اللازم للبؤر: وُجد ${number(p['found'])} والمطلوب ${number(p['needed'] ?? p['minPoints'])}. اختر فترة أطول.`,
    'forecasts.too-short': (p) =>
      `${stepWords[String(p['step'])] ?? 'أيام'} السلسلة ${number(p['days'] ?? p['found'])}، والمطلوب ${number(p['needed'] ?? 28)}. استورد تاريخًا أطول.`,
    'forecasts.too-few': (p) => `الحوادث ${number(p['found'])}، والتوقع يحتاج ${number(p['needed'])}. استورد تاريخًا أطول.`,
    'forecasts.bad-series': () => 'في السلسلة قيم ليست أعدادًا. أصلح الملف ثم أعد المحاولة.',
    'forecasts.none': () => 'لا توقع بعد. شغّل المعالجة أولًا.',
    'calendar.none': () => 'لم يُختر تقويم عطل. اختر واحدًا من الإعدادات.',
    'calendar.invalid': (p) => {
      const field = fields[String(p['field'])];
      return field === undefined
        ? 'تعذرت قراءة تقويم العطل. اختر تقويمًا آخر من الإعدادات.'
        : `لم يتغير التقويم: «${field}» ناقص أو غير مقبول. غيّره ثم احفظ ثانية.`;
    },
    'alerts.feed-drift': (p) =>
      `تغيّرت البيانات نفسها: ${number(p['observed'])} والمتوقع ${number(p['expected'])}. لم يصدر أي تنبيه؛ تحقق من ملفات ناقصة.`,
    'alerts.credentials-missing': () => 'لم يُعدّ حساب رسائل على هذا الجهاز، فلم يُرسل شيء. الرسائل تنتظر في صندوق الصادر.',
    'alerts.credentials-refused': () => 'رفض حساب الرسائل بيانات دخوله، فلم يُرسل شيء. تحقق منها ثم أرسل ما ينتظر.',
    'central.unreachable': (p) =>
      `تعذّر الوصول إلى الخادم المركزي ${named(p['host'], '')}. يستمر العمل هنا، وتنتظر التغييرات حتى يجيب فتُرسل.`,
    'central.refused': (p) =>
      `لا يسمح الخادم المركزي بدخول ${named(p['login'], 'هذا الحساب')}. تحقق من الاسم وكلمة المرور أو اسأل مسؤولًا. تغييراتك محفوظة هنا.`,
    'central.tls': (p) =>
      p['reason'] === 'off'
        ? 'لا يُسمح باتصال غير مشفّر إلا بهذا الجهاز نفسه. لم يُرسل شيء. اختر الاتصال المشفّر.'
        : `لم يُثبت الخادم المركزي ${named(p['host'], '')} هويته. لم يُرسل شيء. تحقق من عنوانه، ومن شهادته مع مسؤول.`,
    'central.not-set-up': () =>
      `الخادم يجيب لكنه غير مهيأ لخريطتي. يشغّل مسؤول عليه ${isolate('khareetaty central migrate')}. تغييراتك تنتظر هنا.`,
    'central.edited': () => 'إعداد الخادم المركزي لا يوافق هذا الإصدار. لم يتغير شيء. ثبّت البرنامج من جديد.',
    'central.too-old': (p) =>
      p['what'] === undefined
        ? 'هذا البرنامج أقدم من أن يأخذ جديد المركز. تغييراتك أنت ما زالت تُرسل. حدّث هذا البرنامج.'
        : `إصدار ${isolate(named(p['what'], ''))} وهو ${named(p['found'], '')} قديم؛ المطلوب ${named(p['needed'], '')}. لم يتغير شيء.`,
    'central.went-back': () => 'أُعيد الخادم المركزي إلى حالة سابقة. لم يضع شيء: يُقرأ كل شيء من جديد، ويُرسل إليه ما ينقصه مرة أخرى.',
    'central.cloned': () => 'هذه النسخة من البيانات مستعملة على جهاز آخر أيضًا. تأخذ الآن اسمًا خاصًا بها، وتغييراتك محفوظة وتُرسل.',
    'central.gap': () => 'تنقص الخادم المركزي تغييرات سابقة من هذا الجهاز. تُرسل مرة أخرى.',
    'central.out-of-scope': (p) =>
      `لا يعرض عليك المركز المنطقة ${named(p['reason'], '')}: ليست عنده، أو ليست من مناطقك. زامن، أو اترك هذه المنطقة، أو شغّل التحليل على هذا الجهاز.`,
    'central.too-slow': () => 'عمل المركز ربع ساعة ثم أُوقف. خذ مدة أقصر أو أنواعًا أو مناطق أقل، أو شغّل التحليل على هذا الجهاز.',
    'central.interrupted': () => 'انقطع الاتصال بالخادم المركزي، ولم يؤخذ شيء ناقصًا. تُعاد المحاولة من نفسها.',
    'pipeline.running': () => 'المعالجة تعمل الآن، وتقدّمها في صينية المهام.',
    'sync.not-linked': () => 'هذه الذاكرة غير مرتبطة بمركز، فلم يُرسل شيء. اربطها من صفحة المزامنة.',
    'sync.running': () => 'المزامنة تعمل الآن، وتقدّمها في صينية المهام.',
    'sync.password-missing': () =>
      'كلمة مرور المركز غير محفوظة على هذا الجهاز، فالتغييرات تنتظر. سجّل الدخول إلى المركز من جديد في صفحة المزامنة.',
    'retention.count-differs': (p) =>
      `ما يُمحى هو ${number(p['due'])} من الحوادث لا ${number(p['typed'])}. لم يُمح شيء. انظر المعاينة من جديد ثم اكتب عددها.`,
    'retention.unfinished': (p) => `محو سابق لم ينته: ${number(p['done'])} من ${number(p['total'])}. أكمله أولًا.`,
    'retention.none-begun': () => 'لا يوجد محو يُكمل. انظر المعاينة ثم ابدأ.',
    'retention.refused': (p) =>
      `لا يسمح المركز بهذا إلا ${p['reason'] === 'zones' ? 'لمن يرى كل المناطق' : p['reason'] === 'supervisor' ? 'للمشرفين' : 'للمديرين'}. لم يتغير شيء. اطلبه من شخص كهذا.`,
    'courier.not-a-bundle': (p) => `${named(p['file'], 'الملف')} ليس حزمة منقولة. لم يتغير شيء. اختر ملفًا صُنع بالناقل.`,
    'courier.newer': () => 'صُنعت الحزمة بإصدار أحدث. لم يتغير شيء. حدّث هذا البرنامج ثم خذها.',
    'courier.truncated': (p) => `${named(p['file'], 'الحزمة')} مقطوعة: لم تُنسخ كاملة. لم يتغير شيء. انسخها مرة أخرى.`,
    'courier.tampered': (p) => `${named(p['file'], 'الحزمة')} تالفة أو غُيّرت في الطريق. لم يتغير شيء هنا. اطلب صنعها من جديد.`,
    'courier.passphrase': () => 'عبارة المرور لا تفتح هذه الحزمة. لم يتغير شيء. اسأل من صنعها ثم اكتبها مرة أخرى.',
    'courier.not-for-me': () => 'الحزمة مقفلة لجهاز آخر. لم يتغير شيء. اطلب صنعها لمفتاح هذا الجهاز أو بعبارة مرور.',
    'courier.unknown-signer': (p) =>
      `لم تؤخذ هنا حزمة من هذا المرسل من قبل. اسأل المرسل عن بصمته. إن كانت ${isolate(named(p['fingerprint'], ''))} فأكّدها.`,
    'courier.foreign-workspace': () => 'الحزمة من مساحة عمل مركز آخر. لم يتغير شيء. خذها على جهاز مرتبط بذلك المركز.',
    'courier.no-workspace': () => 'لم يُربط هذا الجهاز بمركز قط، فلا يُعرف إلى أين تنتمي الحزمة. اربطه مرة ثم أعد المحاولة.',
    'courier.empty': () => 'لا شيء ينتظر المركز، فلا شيء يُنقل.',
    'host.port-taken': (p) => `المنفذ ${number(p['port'])} مستعمل. اختر غيره ثم ابدأ من جديد.`,
    'worker.lost': () => 'توقفت عملية مساعدة من نفسها، ولم يُكتب شيء ناقصًا. أعد المحاولة.',
  };
  const rejects: Record<RejectCode, string> = {
    'row.too-few-fields': 'الحقول أقل من اللازم',
    'row.too-many-fields': 'الحقول أكثر من اللازم',
    'row.bad-quotes': 'علامات اقتباس غير مغلقة',
    'row.encoding': 'حروف لا تُقرأ',
    'time.missing': 'لا وقت',
    'time.impossible': 'لا يوجد تاريخ أو وقت كهذا',
    'time.future': 'الوقت في المستقبل',
    'coordinate.missing': 'لا إحداثيات',
    'coordinate.not-a-number': 'الإحداثي ليس عددًا',
    'coordinate.zero': 'الإحداثيان صفر',
    'coordinate.out-of-range': 'الإحداثي خارج المدى',
    'coordinate.swapped': 'خطا الطول والعرض معكوسان على ما يبدو',
    'coordinate.other-crs': 'إحداثيات بنظام آخر',
    'type.missing': 'لا نوع',
    'zone.bad-geometry': 'حدّ المنطقة غير صالح',
    'retention.over': 'رفضته قاعدة الحفظ: مُحي هنا لانقضاء مدته',
  };
  return { errors, rejects };
}

const stepWords: Readonly<Record<string, string>> = { hour: 'ساعات', day: 'أيام', week: 'أسابيع', month: 'أشهر' };
