import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { ErrorSentence, Words } from './error-sentence.ts';
import { rejectReason } from './reject-words.ts';

/** أسماء ما قد لا يوجد. */
const things: Readonly<Record<string, string>> = {
  incident: 'حادث برقم',
  'incident type': 'نوع حادث برقم',
  note: 'ملاحظة برقم',
  import: 'استيراد برقم',
  hotspot: 'بؤرة برقم',
  'hotspot run': 'تشغيل بؤر برقم',
  forecast: 'توقع برقم',
  alert: 'تنبيه برقم',
  'alert rule': 'قاعدة تنبيه برقم',
  recipient: 'مستلم برقم',
  'legal hold': 'حجز قانوني برقم',
  'incident type, zone or incident': 'نوع أو منطقة أو حادث برمز',
};

/** لمن يسمح المركز بالحفظ والمحو. */
const deciders: Readonly<Record<string, string>> = { admin: 'للمديرين', supervisor: 'للمشرفين', zones: 'لمن يرى كل المناطق' };

/** لكل رمز: ما حدث، وما العمل. */
export function arabicErrors({ file, value }: Words): Readonly<Record<ErrorCode, ErrorSentence>> {
  return {
    internal: ['توقف هذا لسبب غير متوقع.', `أعد الأمر مع KHAREETATY_LOG=debug وأبلغ عن الأسطر حول ${value('ref')}.`],
    cancelled: ['أُلغي، ولم يُكتب شيء ناقصًا.', 'أعد الأمر متى شئت.'],
    'input.invalid': [`قيمة غير مناسبة في ${value('path', 'field')}: ${value('detail', 'rule', 'value')}.`, 'انظر --help لهذا الأمر.'],
    'input.too-large': ['هذا أكبر مما يسع طلبًا واحدًا.', 'أرسله على أجزاء.'],
    'input.hidden-characters': [`في ${value('path')} محارف لا تُرى (محارف تحكم أو اتجاه).`, 'اكتبه بيدك بدل لصقه.'],
    'not-found': [`لا يوجد ${things[value('what')] ?? value('what')} ${value('id', 'name')}.`, 'اعرض الموجود بأمر list من المجموعة نفسها.'],
    'users.sign-in-needed': [
      'لم يسجّل أحد دخوله.',
      'ضع مفتاحًا في KHAREETATY_API_KEY، أو اسمًا في KHAREETATY_USER وملفًا فيه كلمة مروره في KHAREETATY_PASSWORD_FILE.',
    ],
    'users.not-allowed': ['لا يسمح هذا الدور بذلك.', 'اطلب من مدير النظام.'],
    'users.wrong-credentials': [
      'الاسم وكلمة المرور غير متطابقين.',
      'اكتبهما من جديد. حسابات المركز تدخل هنا أول مرة والاتصال بالمركز قائم.',
    ],
    'users.name-taken': [`الاسم ${value('name')} مستعمل.`, 'اختر غيره.'],
    'users.token-used': ['استُعمل هذا العنوان من قبل.', 'شغّل المضيف من جديد وافتح عنوانه الجديد.'],
    'users.too-many-attempts': ['المحاولات كثيرة.', `أعد المحاولة بعد ${value('retryAfterS')} ثانية.`],
    'users.wrong-code': ['الاسم والرمز غير متطابقين أو انتهت مدة الرمز.', 'اطلب رمزًا جديدًا من مدير النظام.'],
    'users.disabled': ['هذا الحساب مغلق.', 'يستطيع مدير النظام فتحه من جديد.'],
    'users.offline-too-long': [`لم يؤكد المركز هذا الحساب منذ ${value('days')} يومًا.`, 'سجّل الدخول والاتصال بالمركز قائم.'],
    'users.weak-password': [`كلمة المرور هذه سهلة التخمين (${value('reason')}).`, 'اختر كلمة أطول لا يرد فيها الاسم.'],
    'users.set-up-done': ['أُنشئ الحساب الأول من قبل.', 'سجّل الدخول بحساب.'],
    'users.set-up-first': ['يجب أن يكون الحساب الأول لمدير نظام له كلمة مرور.', 'أنشئه: khareetaty users set-up NAME.'],
    'users.last-admin': ['لن يبقى من يستطيع تغيير الحسابات.', 'اجعل حسابًا آخر مديرًا للنظام أولًا.'],
    'users.no-account': [`ليس لـ ${value('name')} حساب هنا.`, 'سجّل الدخول بحساب.'],
    'users.central-account': [`حساب ${value('name')} محفوظ في المركز.`, 'غيّره هناك: khareetaty central user.'],
    'file.missing': [`لم يوجد الملف ${file}.`, 'تحقق من المسار ومن كتابته.'],
    'file.vanished': [`حُذف الملف ${file} أو قُطع أثناء قراءته بعد الصف ${value('row')}، ولم يُكتب شيء ناقصًا.`, 'أعده كاملًا ثم أعد الأمر.'],
    'file.empty': [`الملف ${file} فارغ.`, 'صدّره من مصدره من جديد.'],
    'file.unreadable': [`تعذّرت قراءة الملف ${file} (${value('reason')}).`, 'تحقق من أذوناته ومن سلامته.'],
    'file.unwritable': [`تعذّرت كتابة الملف ${file} (${value('reason')}).`, 'سمّ ملفًا في مجلد موجود تُسمح لك الكتابة فيه.'],
    'file.too-large': [`الملف ${file} أكبر مما يُقبل هنا.`, 'قسّمه.'],
    'csv.not-text': [`الملف ${file} ليس نصًا؛ يبدو أنه ${value('seems')}.`, 'احفظه بصيغة CSV (UTF-8).'],
    'csv.encoding': [
      `تعذّرت قراءة حروف الملف ${file} من البايت ${value('byteOffset')}؛ جُرّب: ${value('tried')}.`,
      'احفظه بصيغة CSV بترميز UTF-8.',
    ],
    'csv.no-rows': [`في الملف ${file} عناوين بلا صفوف.`, 'تحقق من التصدير في مصدره.'],
    'csv.columns-missing': [
      `لم يوجد في ${file} عمود لـ: ${value('missing', 'fields')}. أعمدته: ${value('columns')}.`,
      'سمّها: --map time=COLUMN --map lon=COLUMN --map lat=COLUMN.',
    ],
    'csv.column-unknown': [`ليس في الملف ${file} عمود ${value('column')}. أعمدته: ${value('columns')}.`, 'استعمل أحد هذه الأسماء.'],
    'csv.too-many-columns': [`في الملف ${file} عدد أعمدة ${value('columns')} والحد ${value('limit')}.`, 'تحقق من الفاصل.'],
    'csv.row-too-long': [`السطر ${value('line')} من ${file} أطول من أن يكون صفًا.`, 'ابحث عن علامة اقتباس غير مغلقة.'],
    'csv.bad-value': [
      `في السطر ${value('line', 'row')} من ${file} قيمة غير مناسبة في العمود ${value('column')}: ${value('value')} (${value('problem')}).`,
      'صحّح السطر ثم أعد الأمر.',
    ],
    'import.all-rejected': [
      `لم يُقبل أي صف من صفوف الملف ${file} وعددها ${value('read')}؛ وأكثر الأسباب (${value('rows')} من الصفوف): ${value('reason')}: ${rejectReason(value('reason'), 'ar')}.`,
      `كلها بالسطر والقيمة: khareetaty rejects list ${value('batchId')}. أصلح الملف أو سمّ أعمدته: --map، ثم استورده من جديد.`,
    ],
    'geojson.invalid': [`الملف ${file} ليس GeoJSON صالحًا (${value('reason')}).`, 'صدّره من جديد بصيغة FeatureCollection.'],
    'geojson.crs': [
      `إحداثيات الملف ${file} ليست خطوط طول وعرض (${value('crs')}).`,
      'حوّله أولًا: ogr2ogr -t_srs EPSG:4326 OUT.geojson IN.geojson',
    ],
    'geojson.no-polygons': [`لا مضلعات في الملف ${file}.`, 'اختر ملفًا فيه حدود المناطق.'],
    'sqlite.not-a-database': [
      `الملف ${file} ليس قاعدة بيانات SQLite أو أنه مشفّر.`,
      'تأكد من أنه ملف GeoPackage أو SpatiaLite، واحفظه بلا كلمة مرور.',
    ],
    'sqlite.damaged': [
      `الملف ${file} تالف (${value('reason')})، ولم يُكتب شيء.`,
      'انسخه من مصدره من جديد، أو أنقذ ما يمكن إنقاذه: sqlite3 FILE .recover | sqlite3 NEW.gpkg',
    ],
    'sqlite.unfinished': [
      `تغييرات الملف ${file} لم تكتمل، وهي تنتظر في ${value('beside')}.`,
      'أغلق البرنامج الذي يفتحه، مثل QGIS، أو أتممها (sqlite3 FILE "PRAGMA wal_checkpoint(TRUNCATE)")، ثم استورد من جديد.',
    ],
    'layers.none': [
      `لا طبقة في الملف ${file} تصلح أن تكون ${value('wanted') === 'zones' ? 'مناطق (مضلعات)' : 'حوادث (نقاطًا)'}. طبقاته: ${value('layers')}.`,
      'لمعرفة ما في كل طبقة: khareetaty layers FILE',
    ],
    'layers.unknown': [`ليس في الملف ${file} طبقة ${value('layer')}. طبقاته: ${value('layers')}.`, 'استعمل أحد هذه الأسماء: --layer NAME'],
    'layers.ambiguous': [`في الملف ${file} طبقات عدة تصلح: ${value('layers')}.`, 'اختر واحدة: --layer NAME'],
    'layers.refused': [
      `الطبقة ${value('layer')} من ${file} لا تُقرأ: ${value('reason')}.`,
      'احفظها جدولًا عاديًا: ogr2ogr NEW.gpkg FILE LAYER',
    ],
    'layers.crs': [
      `لا يُعرف نظام إحداثيات الطبقة ${value('layer')} من ${file} (${value('crs')}).`,
      'سمّ نظامها أو حوّلها: ogr2ogr -s_srs EPSG:CODE -t_srs EPSG:4326 NEW.gpkg FILE',
    ],
    'disk.full': [`القرص ممتلئ (${file})، ولم يُكتب شيء ناقصًا.`, 'أفرغ مساحة ثم أعد الأمر.'],
    'audit.unwritable': [
      `لم يُنفَّذ هذا، إذ تعذّر تدوينه أولًا في سجل التدقيق (${value('reason')}).`,
      'أفسح مكانًا في القرص، وتحقق من إمكان الكتابة في مجلد الذاكرة، ثم أعد.',
    ],
    'disk.failed': [
      `رفض القرص كتابة ${file} (${value('reason')})، ولم يُكتب شيء ناقصًا.`,
      'تحقق من القرص ومن حصتك فيه ومن حد حجم الملفات (ulimit -f) ثم أعد الأمر.',
    ],
    'cache.unusable': [`تعذّر فتح الذاكرة ${file} للكتابة (${value('reason')}).`, 'سمّ ملفًا في مجلد تُسمح لك الكتابة فيه: --cache FILE.'],
    'cache.foreign': [`الملف ${file} لبرنامج آخر، ولم يتغير.`, 'سمّ ملفًا غيره: --cache FILE.'],
    'cache.newer': [`كُتبت الذاكرة ${file} بإصدار أحدث، ولم تتغير.`, 'حدّث هذا البرنامج.'],
    'cache.migration-edited': [`إعداد الذاكرة ${value('migration')} ليس إعداد هذا الإصدار.`, 'ثبّت البرنامج من جديد.'],
    'cache.migration-missing': [`ينقص الجزء ${value('missing')} من إعداد الذاكرة.`, 'ثبّت البرنامج من جديد.'],
    'cache.corrupt': [`الذاكرة ${file} تالفة.`, 'خذ النسخة التي بجانبها إن وُجدت، أو استورد الملفات في ذاكرة جديدة: --cache FILE.'],
    'cache.in-use': [`الذاكرة ${file} مفتوحة في نسخة أخرى (العملية ${value('pid')}).`, 'أغلقها أولًا، أو سمّ ملفًا غيره: --cache FILE.'],
    'cache.busy': [`الذاكرة ${file} مشغولة بعمل آخر.`, 'أعد المحاولة بعد قليل.'],
    'cache.locked': [
      `الذاكرة ${file} مشفَّرة، وليس هنا ما يفتحها.`,
      'اجعل KHAREETATY_CACHE_PASSPHRASE عبارة مرورها أو مفتاح استردادها، أو اجعل KHAREETATY_CACHE_PASSPHRASE_FILE ملفًا سطره الأول هو العبارة.',
    ],
    'cache.wrong-key': [
      `ما أُعطي من عبارة مرور أو مفتاح لا يفتح الذاكرة ${file}، ولم تتغير.`,
      'أعطِ العبارة الصحيحة أو مفتاح الاسترداد، وتأكد من أن ملف المفتاح CACHE.key المجاور لها هو ملفها.',
    ],
    'cache.key-missing': [
      `الذاكرة ${file} مشفَّرة، وملف مفتاحها (الاسم نفسه بلاحقة ‎.key) مفقود أو تالف.`,
      'أعد نسخة من ملف المفتاح. فمن دونه لا يفتح الذاكرة أحد.',
    ],
    'cache.unsynced': [
      `تغييرات تنتظر المركز وكانت ستضيع: ${value('waiting')}. لم يُفعل شيء.`,
      `زامن أولًا، أو قل إنها يجوز أن تضيع: --lose-unsynced ${value('waiting')}`,
    ],
    'cache.is-encrypted': ['الذاكرة مشفَّرة من قبل.', 'لمفتاح جديد: khareetaty cache rekey.'],
    'cache.not-encrypted': ['الذاكرة غير مشفَّرة.', 'شفّرها أولًا: khareetaty cache encrypt.'],
    'cache.no-key-chain': [
      'ليس هنا سلسلة مفاتيح تحفظ مفتاحًا إلى التشغيل التالي. لم يتغير شيء.',
      'تابع بعبارة المرور من KHAREETATY_CACHE_PASSPHRASE_FILE؛ أو سمّ في KHAREETATY_SECRETS_PASSPHRASE_FILE ملفًا فيه عبارة مرور للأسرار.',
    ],
    'cache.only-way': [
      'ليس للذاكرة عبارة مرور: من دون سلسلة المفاتيح لا يفتحها إلا مفتاح الاسترداد. لم يتغير شيء.',
      'ضع عبارة مرور أولًا: khareetaty cache passphrase --passphrase-stdin.',
    ],
    'spatialite.missing': [
      `تعذّر تحميل SpatiaLite (mod_spatialite)؛ جُرّب: ${value('tried')}.`,
      `ثبّتها: ${value('cure')}. المتغير KHAREETATY_SPATIALITE يسمّي مكانًا آخر؛ احذفه إن كان خطأ.`,
    ],
    'node.too-old': [`إصدار Node ${value('found')} أقدم من أن يفتح الذاكرة.`, 'استعمل مشغّل هذا المجلد بعد npm ci، أو ثبّت Node 24.'],
    'hotspots.too-few-points': [`الحوادث ${value('found')}، والبؤر تحتاج ${value('needed')}.`, 'اختر فترة أطول أو أنواعًا أكثر.'],
    'forecasts.too-short': [
      value('series') === '?'
        ? `${stepWords[value('step')] ?? 'الأيام'} الكاملة ${value('days')}، وهذا التوقع مع اختباره يحتاج ${value('needed')}.`
        : `السلسلة ${value('series')} في ${file} تحتاج موسمين على الأقل (${value('needed')} يومًا)، وفيها ${value('days')}.`,
      'خذ تاريخًا أطول.',
    ],
    'forecasts.too-few': [
      `الحوادث ${value('found')}، والتوقع يحتاج ${value('needed')}: خمسة لكل يوم من أيام الأسبوع.`,
      'استورد تاريخًا أطول أو أنواعًا أكثر.',
    ],
    'forecasts.bad-series': [
      value('reason') === 'future'
        ? `تمتد السلسلة ${value('series')} في ${file} إلى ${value('date')}، وهو تاريخ لم يأتِ بعد.`
        : `لا قيمة واحدة في السلسلة ${value('series')} في ${file}.`,
      'اكتب ما أُحصي: صف لكل يوم، بالترتيب، والأعمدة series,date,value؛ والقيمة الفارغة فجوة.',
    ],
    'forecasts.none': ['لا توقع بعد.', 'شغّل المعالجة، أو forecasts run.'],
    'calendar.none': ['لم يُختر تقويم عطل.', 'اختر واحدًا: settings set calendar kw.'],
    'calendar.invalid': [
      `تعذرت قراءة تقويم العطل ${value('calendar')}: ${value('detail')}.`,
      'أصلح بنده، أو اختر تقويمًا آخر من الإعدادات.',
    ],
    'alerts.feed-drift': [
      `تغيّرت البيانات نفسها (${value('verdict')}): ${value('observed')} والمتوقع ${value('expected')}. لم يصدر أي تنبيه.`,
      'تحقق من ملفات ناقصة أو مكررة؛ تعود التنبيهات حين تعود البيانات إلى معتادها.',
    ],
    'alerts.no-history': [
      `لا يمكن تجربة قاعدة على ${value('measure')} على الماضي: لا حوادث بعد، أو أنها تنظر إلى نتائج لم تُحفظ.`,
      'استورد حوادث؛ التجربة لقواعد العدد (count.… وdata.silence).',
    ],
    'alerts.credentials-missing': ['لم يُعدّ حساب رسائل؛ الرسائل تنتظر.', 'عيّن TWILIO_ACCOUNT_SID وTWILIO_AUTH_TOKEN وTWILIO_FROM.'],
    'alerts.credentials-refused': ['رفض مزوّد الرسائل الحساب؛ الرسائل تنتظر.', 'تحقق من TWILIO_ACCOUNT_SID وTWILIO_AUTH_TOKEN.'],
    'central.unreachable': [
      `تعذّر الوصول إلى الخادم المركزي ${value('host')}:${value('port')} (${value('reason')}).`,
      'تحقق من العنوان والمنفذ والشبكة؛ تنتظر التغييرات هنا حتى يجيب.',
    ],
    'central.refused': [
      `لا يسمح الخادم المركزي بذلك للحساب ${value('login')} (${value('reason')}).`,
      'تحقق من الاسم وكلمة المرور؛ ويستطيع مسؤول أن يفحص بالأمر khareetaty central doctor.',
    ],
    'central.tls': [
      value('reason') === 'off'
        ? `لا يُسمح باتصال غير مشفّر بالخادم ${value('host')}: إنه جهاز آخر.`
        : `لم يُثبت ${value('host')} هويته (${value('reason')}).`,
      'استعمل الاسم الذي في شهادته، و--ca FILE إن كانت جهتكم قد وقّعتها.',
    ],
    'central.not-set-up': [
      `الخادم غير مهيأ لخريطتي (${value('reason')}).`,
      'شغّل khareetaty central migrate؛ وتُثبَّت PostGIS بالأمر CREATE EXTENSION postgis من حساب superuser.',
    ],
    'central.edited': [`إعداد المركز ${value('migration')} ليس إعداد هذا الإصدار.`, 'ثبّت البرنامج من جديد.'],
    'central.too-old': [
      value('what') === '?'
        ? `هذا البرنامج أقدم من المركز: ${value('reason')}.`
        : `إصدار ${value('what')} وهو ${value('found')} قديم؛ المطلوب ${value('needed')}. لم يتغير شيء.`,
      value('what') === '?' || value('what') === 'khareetaty' ? 'حدّث هذا البرنامج.' : `حدّث ${value('what')} على الخادم.`,
    ],
    'central.went-back': [
      `أُعيد المركز إلى حالة سابقة (${value('reason')}).`,
      'لم يضع شيء: تقرأ المزامنة كل شيء من جديد وترسل إليه ما ينقصه مرة أخرى.',
    ],
    'central.cloned': ['هذه الذاكرة نسخة من أخرى مستعملة في مكان آخر.', 'لم يضع شيء: تأخذ اسمًا خاصًا بها، وتُرسل تغييراتها.'],
    'central.gap': ['تنقص المركز تغييرات سابقة من هذه الذاكرة.', 'ترسلها المزامنة التالية مرة أخرى.'],
    'central.out-of-scope': [
      `لا يعرض عليك المركز المنطقة «${value('reason')}»: ليست عنده، أو ليست من مناطقك.`,
      'شغّل `khareetaty sync run` ليعرف الطرفان المناطق نفسها، أو اترك هذه المنطقة، أو استعمل `--where here`.',
    ],
    'central.too-slow': ['عمل المركز ربع ساعة ثم أُوقف.', 'خذ مدة أقصر أو أنواعًا أو مناطق أقل أو نصف قطر أصغر، أو شغّله مع `--where here`.'],
    'central.interrupted': [
      `انقطع الاتصال بالمركز (${value('reason')})، ولم يؤخذ شيء ناقصًا.`,
      'أعد تشغيل الأمر؛ تكمل المزامنة من حيث كانت.',
    ],
    'pipeline.running': ['المعالجة تعمل الآن.', 'انتظر نهايتها أو ألغها.'],
    'reports.no-printer': [
      'لا شيء هنا يصنع PDF: لم يُعثر على Chromium.',
      'ثبّت Chromium أو سمّه في KHAREETATY_CHROMIUM أو اصنع HTML: ‎--format html.',
    ],
    'reports.print-failed': [
      `تعذّر على Chromium طبع التقرير (${value('reason')})، ولم يُكتب شيء.`,
      'أعد المحاولة أو سمّ Chromium آخر في KHAREETATY_CHROMIUM أو اصنع HTML: ‎--format html.',
    ],
    'sync.not-linked': ['هذه الذاكرة غير مرتبطة بمركز؛ لم يُرسل شيء.', 'اربطها أولًا: انظر khareetaty sync --help.'],
    'sync.running': ['المزامنة تعمل الآن.', 'انتظر نهايتها.'],
    'sync.password-missing': [
      'كلمة مرور المركز غير محفوظة على هذا الجهاز؛ التغييرات تنتظر.',
      'اربط المركز نفسه من جديد واكتب كلمة المرور.',
    ],
    'retention.count-differs': [
      `كُتب ${value('typed')}، وما يُمحى هو ${value('due')} من الحوادث. لم يُمح شيء.`,
      'انظر khareetaty retention preview ثم اكتب العدد الذي يعرضه.',
    ],
    'retention.unfinished': [
      `محو سابق لم ينته: ${value('done')} من ${value('total')}. لم يبدأ شيء آخر.`,
      'أكمله: khareetaty retention run --resume.',
    ],
    'retention.none-begun': ['لا يوجد محو يُكمل.', 'انظر khareetaty retention preview وابدأ بـ --confirm N.'],
    'retention.refused': [
      `لا يسمح المركز بهذا إلا ${deciders[value('reason')] ?? value('reason')}. لم يتغير شيء.`,
      'اطلبه من شخص كهذا، أو اطلب تغيير دورك في المركز.',
    ],
    'courier.not-a-bundle': [`${file} ليس حزمة منقولة. لم يتغير شيء.`, 'سمّ ملفًا صنعه sync export-bundle.'],
    'courier.newer': [`صُنع ${file} بإصدار أحدث (الشكل ${value('found')} والمعروف ${value('known')}). لم يتغير شيء.`, 'حدّث هذا البرنامج.'],
    'courier.truncated': [`${file} مقطوع: لم يُنسخ كاملًا. لم يتغير شيء.`, 'انسخه مرة أخرى.'],
    'courier.tampered': [`${file} تالف أو غُيّر في الطريق. لم يتغير شيء هنا.`, 'اطلب صنعه من جديد.'],
    'courier.passphrase': [`لم تُعط عبارة المرور الصحيحة للملف ${file}. لم يتغير شيء.`, 'أعطها في الدخل المعياري مع --passphrase-stdin.'],
    'courier.not-for-me': [`${file} مقفل لذاكرة أخرى. لم يتغير شيء.`, 'اطلب صنعه للمفتاح الذي يقوله sync courier-key هنا، أو بعبارة مرور.'],
    'courier.unknown-signer': [
      `لم تؤخذ هنا حزمة موقّعة من ${value('fingerprint')} من قبل. لم يتغير شيء.`,
      'اسأل المرسل عن بصمته. إن كانت هي نفسها فأعد الأمر مع --trust FINGERPRINT.',
    ],
    'courier.foreign-workspace': [`${file} من مساحة عمل مركز آخر. لم يتغير شيء.`, 'خذه بذاكرة مرتبطة بذلك المركز.'],
    'courier.no-workspace': ['لم تُربط هذه الذاكرة بمركز قط، فلا مساحة عمل لها.', 'اربطها مرة: انظر khareetaty sync link --help.'],
    'courier.empty': ['لا شيء ينتظر المركز؛ لم تُصنع حزمة.', 'اصنعها حين يتغير شيء هنا.'],
    'secrets.wrong-passphrase': [
      `عبارة المرور لا تفتح الملف ${file} الذي تُحفظ فيه كلمات المرور. لم يتغير شيء.`,
      'ضع العبارة الصحيحة في الملف الذي يسميه KHAREETATY_SECRETS_PASSPHRASE_FILE؛ وإن لم يعرفها أحد فاحذف ملف كلمات المرور ثم أدخلها من جديد.',
    ],
    'secrets.damaged': [
      `الملف ${file} الذي تُحفظ فيه كلمات المرور ليس كما كُتب. لم يتغير شيء.`,
      'استعد نسخة منه، أو احذفه ثم أدخل كلمات المرور من جديد.',
    ],
    'secrets.is-open': ['كلمات المرور مفتوحة من قبل. لم يتغير شيء.', 'لمعرفة مكان حفظها: khareetaty secrets status.'],
    'backups.folder': [
      `لا تُكتب نسخة احتياطية في المجلد ${value('folder')} (${value('reason')}).`,
      'تأكد من وجوده ومن أنه تُسمح لك الكتابة فيه، أو اختر غيره: khareetaty backups folder DIR',
    ],
    'backups.none': [`لا نسخة احتياطية كهذه في ${value('folder')}.`, 'انظر ما يوجد منها: khareetaty backups list'],
    'backups.not-a-backup': [`الملف ${file} ليس نسخة احتياطية كاملة؛ ولم يتغير شيء.`, 'خذ غيره، أو انسخه من جديد.'],
    'backups.damaged': [`النسخة الاحتياطية ${file} ليست كما كُتبت (${value('what')})؛ ولم يتغير شيء.`, 'خذ غيرها: khareetaty backups list'],
    'backups.newer': [`صنع النسخة الاحتياطية ${file} إصدار أحدث (${value('version')})؛ ولم يتغير شيء.`, 'حدّث هذا البرنامج ثم استعدها.'],
    'backups.locked': [
      `النسخة الاحتياطية ${file} مشفَّرة، ولا يفتحها شيء مما أُعطي؛ ولم يتغير شيء.`,
      'أعط عبارة المرور التي كانت للذاكرة حينها، أو مفتاح استردادها: ‎--passphrase-stdin',
    ],
    'settings.not-settings': [
      `ليس هذا ملف إعدادات يمكن أخذه (${value('path')}: ${value('detail')})؛ ولم يتغير شيء.`,
      'صحّح ذلك السطر، أو اكتب الملف من جديد: khareetaty settings export FILE',
    ],
    'host.port-taken': [`تعذّر أخذ المنفذ ${value('port')} (${value('reason')}).`, 'سمّ غيره، أو احذف --port ليُختار منفذ حر.'],
    'host.wrong-address': ['لا يجيب المضيف إلا على عنوانه.', 'استعمل العنوان الذي طبعه.'],
    'host.bad-request': [`لم يفهم المضيف هذا الطلب (${value('rule')}).`, 'أرسله بصيغة HTTP/1.1 كما تصفه صفحة ‎/docs.'],
    'host.method-not-allowed': [`لا يقبل المضيف ${value('method')} هنا.`, `استعمل ${value('allowed')}.`],
    'host.not-acceptable': ['لا يستطيع المضيف الإجابة بالصيغة المطلوبة.', 'اقبل application/json.'],
    'host.too-slow': ['وصل الطلب ببطء شديد فأُنهي، ولم يتغير شيء.', 'أعد إرساله باتصال أسرع.'],
    'host.too-many-requests': ['الطلبات كثيرة في وقت واحد، ولم يتغير شيء.', `انتظر ${value('retryAfterS')} ثانية ثم أعد المحاولة.`],
    'host.no-account': [
      'ليس لأحد حساب بكلمة مرور في هذه الذاكرة، فلن يستطيع أحد الدخول من الشبكة.',
      'أضف شخصًا أولًا: شغّل ‎khareetaty serve بلا ‎--lan وأضفه من هناك.',
    ],
    'host.tls-unusable': [
      `لا تصلح الشهادة أو مفتاحها: ${value('reason')}.`,
      'سمّ شهادة ومفتاحها، وكلاهما ملف PEM، بالخيارين ‎--tls-cert و‎--tls-key.',
    ],
    'worker.lost': ['توقف خيط مساعد من نفسه، ولم يُكتب شيء ناقصًا.', 'أعد الأمر؛ وإن تكرر فتحقق من الذاكرة الحرة.'],
  };
}

const stepWords: Readonly<Record<string, string>> = { hour: 'الساعات', day: 'الأيام', week: 'الأسابيع', month: 'الأشهر' };
