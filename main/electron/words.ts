import type { ErrorCode } from '../../preload/contract/errors.ts';

/** The few words that the desktop shell says itself; all others are the page's. */
export interface Words {
  readonly file: string;
  readonly quit: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly resetZoom: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly cannotStart: string;
  /** Before the names of the switches. */
  readonly refusedSwitches: string;
  readonly causes: Partial<Record<ErrorCode, string>>;
  readonly otherCause: string;
}

const en: Words = {
  file: 'File',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  cannotStart: 'Khareetaty cannot start',
  refusedSwitches: 'Khareetaty does not start with switches that open it to others. Leave out:',
  causes: {
    'spatialite.missing': 'The SpatiaLite extension is missing. On Debian and Ubuntu: apt-get install libsqlite3-mod-spatialite',
    'node.too-old': 'This runtime is too old for the local cache. Use the version of Electron that comes with the product.',
    'cache.foreign': 'The chosen cache is a file of another program; it was not touched. Choose another file with --cache.',
    'cache.newer': 'The cache was made by a newer version of Khareetaty. Install that version, or choose another file with --cache.',
    'cache.corrupt': 'The cache is damaged. Move the file away and import again, or put back a copy of it.',
    'cache.in-use': 'Another Khareetaty has this cache open. Close it first.',
    'cache.migration-edited': 'The cache was made by a changed version of Khareetaty. Choose another file with --cache.',
    'cache.unusable': 'The cache cannot be opened for writing. Choose a file in a folder that you may write to, with --cache.',
    'secrets.wrong-passphrase':
      'The passphrase in the file that KHAREETATY_SECRETS_PASSPHRASE_FILE names does not open the passwords of this cache.',
    'secrets.damaged':
      'The file of passwords beside the cache is damaged. Put back a copy of it, or remove it and give the passwords again.',
    'cache.key-missing':
      'The cache is encrypted, and its key file (the same name with .key) is gone or damaged. Put back a copy of it: without it nobody can open the cache.',
    'cache.locked': 'The cache is encrypted. Give its passphrase or recovery key.',
    'cache.wrong-key': 'What was given does not open the cache. Take the right passphrase, or the recovery key.',
    'disk.full': 'The disk is full. Make room and start again.',
  },
  otherCause: 'The details are in the log (KHAREETATY_LOG).',
};

const ar: Words = {
  file: 'ملف',
  quit: 'إنهاء',
  edit: 'تحرير',
  undo: 'تراجع',
  redo: 'إعادة',
  cut: 'قص',
  copy: 'نسخ',
  paste: 'لصق',
  selectAll: 'تحديد الكل',
  view: 'عرض',
  resetZoom: 'الحجم الفعلي',
  zoomIn: 'تكبير',
  zoomOut: 'تصغير',
  fullScreen: 'ملء الشاشة',
  cannotStart: 'تعذّر تشغيل خريطتي',
  refusedSwitches: 'لا يعمل برنامج خريطتي مع خيارات تفتحه لغير مستخدمه. احذف:',
  causes: {
    'spatialite.missing': 'إضافة SpatiaLite غير موجودة. على دبيان وأوبنتو: apt-get install libsqlite3-mod-spatialite',
    'node.too-old': 'بيئة التشغيل أقدم من أن تفتح المخزن المحلي. استخدم إصدار Electron المرفق بالبرنامج.',
    'cache.foreign': 'ملف المخزن المختار يخص برنامجًا آخر ولم يُمسّ. اختر ملفًا آخر بالخيار ‎--cache.',
    'cache.newer': 'أُنشئ المخزن بإصدار أحدث من خريطتي. ثبّت ذلك الإصدار أو اختر ملفًا آخر بالخيار ‎--cache.',
    'cache.corrupt': 'ملف المخزن تالف. انقله إلى مكان آخر ثم أعد الاستيراد، أو استعد نسخة منه.',
    'cache.in-use': 'المخزن مفتوح في نسخة أخرى من خريطتي. أغلقها أولًا.',
    'cache.migration-edited': 'أُنشئ المخزن بإصدار معدَّل من خريطتي. اختر ملفًا آخر بالخيار ‎--cache.',
    'cache.unusable': 'تعذّر فتح الذاكرة للكتابة. اختر بالخيار --cache ملفًا في مجلد تُسمح لك الكتابة فيه.',
    'secrets.wrong-passphrase': 'عبارة المرور في الملف الذي يسميه KHAREETATY_SECRETS_PASSPHRASE_FILE لا تفتح كلمات المرور لهذا المخزن.',
    'secrets.damaged': 'ملف كلمات المرور بجانب المخزن تالف. استعد نسخة منه، أو احذفه ثم أدخل كلمات المرور من جديد.',
    'cache.key-missing': 'المخزن مشفَّر، وملف مفتاحه (الاسم نفسه بلاحقة ‎.key) مفقود أو تالف. أعد نسخة منه: فمن دونه لا يفتح المخزن أحد.',
    'cache.locked': 'المخزن مشفَّر. أعطِ عبارة مروره أو مفتاح استرداده.',
    'cache.wrong-key': 'ما أُعطي لا يفتح المخزن. أعطِ عبارة المرور الصحيحة أو مفتاح الاسترداد.',
    'disk.full': 'القرص ممتلئ. وفّر مساحة ثم أعد التشغيل.',
  },
  otherCause: 'التفاصيل في السجل (KHAREETATY_LOG).',
};

export const words = { en, ar } as const;
export type Language = keyof typeof words;
