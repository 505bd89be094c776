import type { CallStrings } from './shape.ts';

/** كيف يُستدعى أمر، وعناوين الجداول. */
export const arabicCalls: CallStrings = {
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
    ...{ base: 'الأصل', mine: 'لي', theirs: 'لهم', perKm2: 'لكل كم²' },
    ...{ id: 'رقم', code: 'رمز', name: 'اسم', areaKm2: 'كم²', incidents: 'حوادث', type: 'نوع', zone: 'منطقة' },
    ...{ line: 'سطر', reason: 'سبب', column: 'عمود', value: 'قيمة', cure: 'علاج', localTime: 'وقت محلي' },
    ...{ lon: 'طول', lat: 'عرض', description: 'وصف', run: 'تشغيل', rank: 'ترتيب', score: 'درجة', support: 'ثبات %' },
    ...{ model: 'نموذج', from: 'من', steps: 'خطوات', expected: 'متوقع', lo80: 'أدنى 80', hi80: 'أعلى 80', lastCount: 'العدد السابق' },
    ...{ mase: 'MASE', naiveMase: 'MASE الساذج', verdict: 'أمام الساذج', series: 'سلسلة', whyNaive: 'سبب الساذج', setting: 'إعداد' },
    ...{ severity: 'شدة', state: 'حالة', rule: 'قاعدة', step: 'خطوة', ms: 'م.ث', counts: 'أعداد' },
    ...{ by: 'بحسب', models: 'نماذج', hours: 'ساعات', dataCut: 'آخر البيانات', forecasts: 'توقعات', published: 'منشورة' },
    ...{ weight: 'وزن', to: 'إلى', actual: 'فعلي', outcome: 'نتيجة', hash: 'بصمة', scored: 'مقيّمة', won: 'فوز', lost: 'خسارة' },
    ...{ timeUtc: 'الوقت (UTC)', actor: 'من', note: 'ملاحظة', change: 'التغيير', before: 'قبل', after: 'بعد' },
    ...{ skill: 'مهارة', coverage80: 'ضمن 80', usual: 'معتاد', limit: 'حد', chance: 'احتمال', origin: 'مصدر' },
    ...{ holiday: 'عطلة', next: 'القادم', effect: 'أثر', seen: 'شوهد' },
  },
};
