import type { WorkstationStrings } from './shape.ts';

/** المحطة كلها: المعالجة والإعدادات والمضيفون والعينات. */
export const arabicWorkstation: WorkstationStrings = {
  results: {
    inAll: (total) => `المجموع ${total}`,
    run: (id, state) => `التشغيل ${id}: ${state}`,
    footprint: (memoryMb, blockMs) => `ذروة الذاكرة ${memoryMb} م.ب؛ أطول توقف للخيط الرئيس ${blockMs} م.ث`,
    sampleFile: (count, file) => `الحوادث ${count}: ${file}`,
    sampleImport: (accepted, unchanged) => `حوادث مصطنعة للكويت: استُورد ${accepted}، وكان موجودًا ${unchanged}`,
    serving: (address) => [`محطة العمل في ${address}`, 'يُدخل هذا العنوان متصفحًا واحدًا مرة واحدة. للإيقاف: Ctrl+C.'],
    servingPeople: (address) => [`محطة العمل في ${address}`, 'يدخل الناس بأسمائهم وكلمات مرورهم. للإيقاف: Ctrl+C.'],
    demo: ({ incidents, zones, hotspots, forecasts, alerts }) =>
      `الحوادث ${incidents}، المناطق ${zones}، البؤر ${hotspots}، التوقعات ${forecasts}، التنبيهات المفتوحة ${alerts}`,
    check: { ok: 'سليم', wrong: 'خطأ' },
    settingsWritten: (settings, file) => `إعدادات عددها ${settings}: ${file}`,
    settingsTaken: (changes, isTrial) => (changes === 0 ? 'لا فرق' : isTrial ? `يتغير ${changes}؛ ولم يتغير شيء بعد` : `تغيّر ${changes}`),
  },
  commands: {
    'pipeline run': { doc: 'يشغّل الخطوات كلها: place وhotspots وforecasts وalerts وdeliver.', options: {} },
    'settings get': { doc: 'يعرض الإعدادات.', options: {} },
    'settings set': { doc: 'يغيّر إعدادًا واحدًا: {settings}.', options: {} },
    'settings export': { doc: 'يكتب الإعدادات في ملف JSON، بلا أسرار.', options: {} },
    'settings import': {
      doc: 'يأخذ ملف إعدادات، كله أو لا شيء منه، ويسرد ما يتغير.',
      options: { 'dry-run': 'قل ما سيتغير فقط' },
    },
    serve: {
      doc: 'يقدّم محطة العمل وواجهة REST على هذا الجهاز (127.0.0.1) حتى يوقفها Ctrl+C.',
      options: {
        port: 'المنفذ (المعتاد: منفذ حر)',
        lan: 'قدّمها لغيرك أيضًا على هذا العنوان من عناوين الجهاز: بتشفير TLS وحده، ولمن له حساب',
        'tls-cert': 'مع ‎--lan: الشهادة بصيغة PEM ومعها ما فوقها',
        'tls-key': 'مع ‎--lan: مفتاحها الخاص بصيغة PEM',
        'host-name': 'مع ‎--lan: اسم ينادي به غيرك هذا الجهاز، ويجوز تكراره',
      },
    },
    doctor: { doc: 'يفحص الإصدارات وSpatiaLite والذاكرة، ويقول ما ينقص وكيف يُحصل عليه.', options: {} },
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
    demo: { doc: 'يستورد العينة المرفقة (شيكاغو 2018) مع قواعد مثال ويشغّل المعالجة.', options: {} },
  },
};
