import type { BackupsStrings } from './shape.ts';

/** النسخ الاحتياطية للذاكرة. */
export const arabicBackups: BackupsStrings = {
  results: {
    backupMade: (name, bytes, erased) =>
      `${name}: حجمها ${bytes} بايت، وقد فُتحت وقُرئت ووُجدت سليمة${erased === 0 ? '' : `؛ ومُحيت نسخ أقدم عددها ${erased}`}`,
    backupFolder: (folder, isDaily) => `${folder}؛ ${isDaily ? 'تُصنع نسخة كل يوم ما دامت محطة العمل مفتوحة' : 'لا تُصنع نسخة دون طلب'}`,
    backupSameDisk: 'هذا قرص الذاكرة نفسه: إن تعطل ضاعت الذاكرة ونسخها معًا. اختر غيره: khareetaty backups folder DIR',
    backupFailed: (at, code) => `تعذّر صنع آخر نسخة (${at} بالتوقيت العالمي): ${code}`,
    backupState: (state, isEncrypted) => (state === 'damaged' ? 'تالفة' : isEncrypted ? 'متحقَّق منها، مشفَّرة' : 'متحقَّق منها'),
    drilled: (name, incidents, schema) =>
      `استُعيدت ${name} في مجلد مؤقت وفُتحت وقُرئت: الحوادث ${incidents}، والمخطط ${schema}. ولم يتغير شيء سوى ذلك.`,
    restored: ({ name, rows, aside, waiting }) => [
      `صارت ${name} هي الذاكرة: الحوادث ${rows.incidents}، وتنتظر المركز تغييرات عددها ${waiting}.`,
      `الذاكرة السابقة في ${aside}، ولا يحذفها شيء.`,
      'على الناس أن يدخلوا من جديد. ولم تُطبَّق عليها قواعد الحفظ بعد: khareetaty retention preview',
    ],
  },
  notes: {
    beforeRestore: [
      'تحل النسخة الاحتياطية محل الذاكرة. وتُنقل الذاكرة الحالية إلى مجلد بجانبها ولا تُحذف.',
      'ما أُجري بعد النسخة من تغييرات لم تصل إلى مركز يُعاد إن كانتا للمركز نفسه؛ أما سائر التغييرات بعدها',
      'فتبقى في الذاكرة المنقولة وحدها. ويصير هذا الحاسوب عند المركز جهازًا جديدًا.',
    ],
    restoreUnopened: (code) => `لا تُفتح الذاكرة (${code}): تُنقل جانبًا كما هي.`,
  },
  commands: {
    'backups make': { doc: 'ينسخ الذاكرة وهي قيد الاستعمال، ويتحقق من النسخة.', options: {} },
    'backups list': { doc: 'يسرد النسخ الاحتياطية، ويقول أين تُصنع ومتى.', options: {} },
    'backups folder': { doc: 'يحدد مكان النسخ الاحتياطية؛ و`default` هو المجلد الذي بجانب الذاكرة.', options: {} },
    'backups daily': { doc: 'يحدد هل تُصنع نسخة كل يوم ما دامت محطة العمل مفتوحة.', options: {} },
    'backups drill': {
      doc: 'يستعيد أحدث نسخة في مجلد مؤقت ويفتحها ويقرؤها كلها.',
      options: {
        from: 'هذه النسخة بدل الأحدث',
        'passphrase-stdin': 'اقرأ عبارة مرورها أو مفتاح استردادها من الدخل القياسي (المعتاد: عبارة الذاكرة)',
      },
    },
    'backups restore': {
      doc: 'يضع نسخة احتياطية، ملفًا أو اسمًا من القائمة، مكان الذاكرة.',
      options: {
        reason: 'السبب، ويُكتب في سجل التدقيق',
        yes: 'أعرف ما يفعله هذا',
        'passphrase-stdin': 'اقرأ عبارة مرورها أو مفتاح استردادها من الدخل القياسي (المعتاد: عبارة الذاكرة)',
      },
    },
  },
};
