import type { PeopleStrings } from './shape.ts';

const stdin = 'يقرأ كلمة المرور من الدخل القياسي';
const person = { 'full-name': 'الاسم كما يُنطق', language: 'ar أو en: لغة الشاشة' };
const rights = {
  role: 'viewer أو analyst أو supervisor أو admin',
  zone: "رمز منطقة تُرى بياناتها، و'' لما ليس في منطقة؛ يجوز تكراره (المعتاد: الكل)",
  'all-zones': 'تُرى المناطق كلها',
};

/** الحسابات ومواضع الدخول ومفاتيح البرامج. */
export const arabicPeople: PeopleStrings = {
  results: {
    setUp: (name, code) => [
      `من الآن يسجّل الجميع دخولهم؛ أولهم ${name}، وهو مدير للنظام.`,
      `إن ضاعت كلمة المرور فهذا الرمز يضع غيرها مرة واحدة: ${code}`,
      'اكتبه واحفظه بعيدًا عن الجهاز. لن يُعرض ثانية.',
    ],
    passwordSet: (name) => `صار لـ ${name} كلمة مرور جديدة.`,
    account: ({ name, role, state, zones }) =>
      `${name}: ${role}، ${state}، ${zones === null ? 'المناطق كلها' : `المناطق ${zones.map((code) => (code === '' ? "''" : code)).join(' ')}`}`,
    invitation: (name, code, until) => `يختار ${name} كلمة مرور بالرمز ${code} حتى ${until} بالتوقيت العالمي.`,
    signedOut: (id) => `سُجّل خروج ${id}.`,
    key: (name, secret) => `المفتاح ${name}، يُعرض هذه المرة فقط: ${secret}`,
    keyRevoked: (name) => `لم يعد المفتاح ${name} يصلح لشيء.`,
  },
  commands: {
    'users set-up': {
      doc: 'ينشئ الحساب الأول لمدير النظام؛ ومن بعده يسجّل الجميع دخولهم.',
      options: { ...person, 'password-stdin': stdin },
    },
    'users accept': { doc: 'يأخذ رمز دعوة أو إعادة ضبط أو استرداد ويضع كلمة مرور.', options: { 'password-stdin': stdin } },
    'users password': {
      doc: 'يغيّر كلمة مرورك؛ ويُسجَّل خروجك من كل موضع آخر.',
      options: { 'password-stdin': 'يقرأ سطرين من الدخل القياسي: كلمة المرور الحالية ثم الجديدة' },
    },
    'users list': { doc: 'يسرد الحسابات.', options: {} },
    'users invite': { doc: 'يضيف حسابًا ويعطي رمزًا يختار به صاحبه كلمة مرور.', options: { ...person, ...rights } },
    'users change': { doc: 'يغيّر دور حساب أو مناطقه أو اسمه أو لغته.', options: { ...person, ...rights } },
    'users reset': { doc: 'يُنهي كلمة مرور ويعطي رمزًا لغيرها.', options: {} },
    'users disable': { doc: 'يغلق حسابًا؛ ويُسجَّل خروجه حيثما دخل.', options: {} },
    'users enable': { doc: 'يفتح حسابًا من جديد.', options: {} },
    'users places': { doc: 'يسرد مواضع الدخول.', options: {} },
    'users end-place': { doc: 'يسجّل الخروج من موضع واحد.', options: {} },
    'users permissions': { doc: 'يسرد من يحق له طلب ماذا.', options: {} },
    'keys list': { doc: 'يسرد مفاتيح البرامج.', options: {} },
    'keys make': {
      doc: 'يصنع مفتاحًا لبرنامج؛ ويُعرض مرة واحدة.',
      options: {
        ...rights,
        subject: 'موضوع يحق له طلب إجراءاته مثل incidents؛ يجوز تكراره (المعتاد: الكل)',
        days: 'أيام حتى ينتهي (المعتاد: 365)',
      },
    },
    'keys revoke': { doc: 'يُنهي مفتاحًا.', options: {} },
  },
};
