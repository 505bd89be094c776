import type { Format } from '../ui/format.ts';
import { lapseOf } from '../ui/lapse.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishSync } from './en-sync.ts';
import { isolate } from './isolate.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('ar');

/** كلمات العمل مع المركز: الحالة والتعارضات وما رُفض والربط. */
export function arabicSync(f: Format): ReturnType<typeof englishSync> {
  const counted = countNouns(f);
  // بعد «منذ» و«قبل» و«بعد»: مجرور.
  const lapse = (ms: number) => {
    const { count, unit } = lapseOf(ms);
    const [one, two, few, many] = {
      minute: ['دقيقة', 'دقيقتين', 'دقائق', 'دقيقة'],
      hour: ['ساعة', 'ساعتين', 'ساعات', 'ساعة'],
      day: ['يوم', 'يومين', 'أيام', 'يومًا'],
    }[unit] as [string, string, string, string];
    const figure = f.number(count);
    return plural(count, { one, two, few: `${figure} ${few}`, many: `${figure} ${many}`, other: `${figure} ${one}` });
  };
  const lapseShort = (ms: number) => {
    const { count, unit } = lapseOf(ms);
    return `${f.number(count)} ${{ minute: 'د', hour: 'س', day: 'ي' }[unit]}`;
  };
  const changes = (n: number) => counted(n, nouns.change);
  const length = (lengthM: number) => (lengthM < 1_000 ? `${f.number(lengthM)} م` : `${f.number(lengthM / 1_000, 1)} كم`);
  const wait = (n: number) => (n === 0 ? 'لا شيء ينتظر' : `${changes(n)} بانتظار الإرسال`);
  const fields = (n: number) => counted(n, nouns.field);
  return {
    title: 'المزامنة',
    lapseShort,
    state: {
      'not-linked': 'بلا مركز',
      synced: 'متزامنة',
      waiting: 'تغييرات تنتظر',
      syncing: 'تجري المزامنة',
      offline: 'بلا اتصال',
      stopped: 'متوقفة',
    },
    segment: {
      'not-linked': () => 'بلا مركز',
      synced: (waiting, agoMs) =>
        agoMs === null ? `تمت المزامنة، ${wait(waiting)}` : `تمت المزامنة قبل ${lapse(agoMs)}، ${wait(waiting)}`,
      waiting: (waiting) => wait(waiting),
      syncing: () => 'تجري المزامنة',
      offline: (waiting, _agoMs, since) => (since === null ? `بلا اتصال، ${wait(waiting)}` : `بلا اتصال منذ ${since}، ${wait(waiting)}`),
      stopped: (waiting) => `المزامنة متوقفة، ${wait(waiting)}`,
    },
    conflictsSegment: (n) =>
      plural(n, { one: 'تعارض واحد يحتاج قرارًا', two: 'تعارضان يحتاجان قرارًا', other: `${counted(n, nouns.conflict)} تحتاج قرارًا` }),
    waiting: 'بانتظار الإرسال',
    waitingSince: (n, ms) => `${changes(n)}، ${n === 1 ? '' : 'أقدمها '}منذ ${lapse(ms)}`,
    changes,
    nothingWaits: 'لا شيء',
    lastSuccess: 'آخر مزامنة',
    never: 'لا مزامنة بعد',
    reason: 'السبب',
    reasons: {
      'sync.not-linked': 'لا مركز مرتبط',
      'sync.running': 'المزامنة تعمل الآن',
      'sync.password-missing': 'كلمة المرور غير محفوظة هنا',
      'central.unreachable': 'تعذّر الوصول إلى المركز',
      'central.refused': 'رفض المركز الدخول',
      'central.tls': 'لم يُثبت المركز هويته',
      'central.not-set-up': 'لم تُعدّ قاعدة البيانات لتكون مركزًا',
      'central.too-old': 'الإصدارات لا تتوافق',
      'central.went-back': 'أُعيد المركز إلى حالة أقدم',
      'central.cloned': 'هذه الذاكرة نسخة من أخرى',
      'central.gap': 'ينقص المركزَ تغيير',
      'central.interrupted': 'انقطع الاتصال',
    },
    nextTry: 'المحاولة التالية',
    nextTryIn: (ms) => `بعد ${lapse(ms)}`,
    nextTryNow: 'الآن',
    byHandOnly: 'يدويًا فقط',
    afterMetered: 'عند اتصال غير مدفوع بحسب الحجم',
    afterRepair: 'حين يزول السبب، أو يدويًا',
    keptHere: 'عملك محفوظ على هذا الجهاز.',
    tryNow: 'حاول الآن',
    runNow: 'زامن الآن',
    done: (merged, conflicts) =>
      [
        'تمت المزامنة.',
        ...(merged === 0 ? [] : [`دُمج ${changes(merged)}.`]),
        ...(conflicts === 0
          ? []
          : [plural(conflicts, { one: 'حقل واحد يحتاج قرارًا.', two: 'حقلان يحتاجان قرارًا.', other: `${fields(conflicts)} تحتاج قرارًا.` })]),
      ].join(' '),
    doneQuietly: (sent, taken) => `تمت المزامنة. أُرسل ${f.number(sent)} وأُخذ ${f.number(taken)}.`,
    toCentre: 'المركز',
    linkOne: 'اربط بمركز',
    noCentre: 'لا يرى غيرك ما يُعمل هنا، ولا شيء يلزم إرساله.',

    conflicts: 'التعارضات',
    toDecide: (n) => plural(n, { one: 'واحد يحتاج قرارًا', two: 'اثنان يحتاجان قرارًا', other: `${f.number(n)} تحتاج قرارًا` }),
    about: 'تُحفظ النسختان حتى يقرر أحد. لا يُكتب شيء فوق شيء.',
    pages: { open: 'تنتظر قرارًا', decided: 'تقررت' },
    fields,
    between: (names) => names.join(' و'),
    you: 'أنت',
    someone: 'شخص آخر',
    rowAbout: (rowFields, names) => `${fields(rowFields)}، ${names}`,
    withPerson: 'مع',
    anyone: 'أي شخص',
    changed: 'تغيّر',
    withinDays: (n) => (n === 1 ? `خلال ${f.number(24)} ساعة` : `خلال ${counted(n, nouns.day)}`),
    rowsShown: (n, total) => (n === total ? counted(total, nouns.row) : `${f.number(n)} من ${counted(total, nouns.row)}`),
    noneMatch: 'لا تعارض يطابق هذه المرشّحات.',
    merged: 'اندمجت تلقائيًا',
    mergedSince: (n, when) => `اندمج ${changes(n)} تلقائيًا منذ ${when}`,
    mergedHow: 'حقول مختلفة أو ملاحظات أو القيمة نفسها، ولا قرار مطلوب.',
    mergedFields: (n) => `${fields(n)}، ولا شيء للاختيار`,
    setByYou: (other) => `غيّرته أنت، ولم يغيّره ${other}`,
    setByThem: (other) => `غيّره ${other}، ولم تغيّره أنت`,
    setBy: (name) => `غيّره ${name}`,
    centreActor: 'شخص في المركز',
    notesAdded: (n) => `أُضيف ${f.number(n)}`,
    notesKept: 'بقيت كلها بترتيب الوقت',
    wholeHistory: 'السجل كله',
    openRecord: 'افتح سجل الحادث',
    tick: (title) => `علّم ${title}`,
    forTicked: 'لكل المعلّم',
    forCount: (n) => `للمعلّم، ${f.number(n)}`,
    mine: 'نسختي',
    theirs: 'نسختهم',
    later: 'لاحقًا',
    first: (n, total) => `يُعرض أحدث ${f.number(n)} من ${f.number(total)}.`,
    empty: 'لا تعارضات. ما يغيّره شخصان يُدمج تلقائيًا ما لم يكن الحقل نفسه من الصف نفسه.',
    emptyDecided: 'لم يتقرر أي تعارض بعد.',
    undo: 'تراجع عن آخر قرار',
    joined: (parts) => parts.join('، '),
    decidedAs: {
      open: 'ينتظر قرارًا',
      'kept-theirs': 'المعتمد نسختهم',
      'took-mine': 'المعتمد نسختي',
      merged: 'المعتمد قيمة أخرى',
    },

    wholeRow: 'الصف كله',
    notKept: 'غير محفوظ',
    sameField: (you, a, b, n) => {
      const people = you ? `غيّرت أنت و${b}` : `غيّر ${a} و${b}`;
      return plural(n, {
        one: `${people} الحقل نفسه. اختر أحدهما، ويبقى الآخر في السجل.`,
        two: `${people} الحقلين نفسيهما. اختر لكل منهما واحدًا، ويبقى الآخر في السجل.`,
        other: `${people} الحقول نفسها (${f.number(n)}). اختر لكل منها واحدًا، ويبقى الآخر في السجل.`,
      });
    },
    oneRemoved: (you, a, b) => {
      const what = { edited: `غيّرته أنت وحذفه ${b}`, removed: `غيّره ${b} وحذفته أنت`, none: `غيّره ${a} وحذفه ${b}` }[you ?? 'none'];
      return `${what}. يبقى التغيير حتى يقرر أحد، ولا يضيع شيء.`;
    },
    bothAdded: (you, a, b) =>
      `${you ? `أضفت أنت و${b}` : `أضاف ${a} و${b}`} الصف نفسه بقيم مختلفة. اختر لكل حقل واحدة، وتبقى الأخرى في السجل.`,
    unfit: (you, a) => `${you ? 'ما كتبته' : `ما كتبه ${a}`} لا يناسب المركز. خذ قيمته أو اكتب غيرها، ولا يضيع شيء.`,
    rowOf: (at, total) => `الصف ${f.number(at)} من ${f.number(total)}`,
    former: 'التعارض السابق',
    next: 'التعارض التالي',
    field: 'الحقل',
    columnMine: 'نسختي',
    columnLater: 'وصلت لاحقًا',
    columnTheirs: 'نسختهم',
    columnBase: 'الأصل',
    beforeBoth: 'قبل التغييرين',
    onThisComputer: (name) => `${name}، هذا الجهاز`,
    atCentre: (name) => `${name}، المركز`,
    typed: (name, when) => (when === null ? name : `${name}، ${when}`),
    You: 'أنت',
    kind: {
      'edit-edit': 'غيّره كلاهما',
      'edit-delete': 'تغيير ثم حذف',
      'delete-edit': 'حذف ثم تغيير',
      duplicate: 'أضافه كلاهما',
      invalid: 'لا يناسب المركز',
    },
    movedByBoth: 'حرّكه كلاهما',
    deleted: 'احذف الصف',
    nothing: 'فارغ',
    yes: 'نعم',
    no: 'لا',
    outline: 'حدّ مرسوم',
    moved: (lengthM) => (lengthM < 0.5 ? 'في مكانه' : `على بعد ${length(lengthM)} من الأصل`),
    writeOwn: 'أو اكتب نصًا منهما',
    editText: 'حرّر النص',
    ownText: 'نصك',
    dropOwn: 'اتركه',
    whatChanges: 'ما الذي يغيّره الاختيار',
    zone: 'المنطقة',
    distance: 'المسافة',
    forBoth: (zone) => `${zone} في الحالتين`,
    eachZone: (mine, theirs) => `${mine} لنسختي، و${theirs} لنسختهم`,
    apart: (lengthM) => `${length(lengthM)} بين النسختين`,
    mapSummary: (apartM) => `خريطة المواضع: بين النسختين ${length(apartM)}`,
    markMine: 'أ',
    markTheirs: 'ه',
    base: 'الأصل',
    notLost: 'النسخة الأخرى لا تضيع.',
    notLostMore: 'تبقى في السجل ويمكن استرجاعها.',
    result: (items) => `النتيجة: ${items.join('، ')}`,
    sideOf: (side, field, name) => `${field} من ${name ?? (side === 'mine' ? 'نسختي' : 'نسختهم')}`,
    ownOf: (field) => `${field} كما كُتب هنا`,
    chooseAnew: 'تقرر هذا. اختر من جديد لتغييره.',
    chooseAll: (left) => (left === 1 ? 'اختر واحدًا.' : 'اختر واحدًا لكل حقل.'),
    leftOpen: (left) => `؛ وبقي ${fields(left)}`,
    keyMine: 'نسختي',
    keyTheirs: 'نسختهم',
    keyNext: 'التالي والسابق',
    decideLater: 'قرر لاحقًا',
    apply: 'طبّق',
    applyNext: 'طبّق وانتقل إلى التالي',
    readOnly: (at, role) => `يقرر المشرفون في التعارضات. دورك ${at === 'here' ? 'هنا' : 'في المركز'}: ${role}.`,

    rejected: 'ما رفضه المركز',
    rejectedAbout: 'لم يأخذ المركز هذه التغييرات. هي محفوظة هنا مع ما كُتب ومع السبب.',
    rejectedNone: 'لم يرفض المركز شيئًا.',
    rejectedHead: { made: 'الوقت', what: 'التغيير', reason: 'السبب', values: 'ما كُتب' },
    refusals: {
      'not-found': 'الصف غير موجود أو ليس في مناطقك.',
      stale: 'غيّره شخص آخر في هذه الأثناء.',
      unsupported: 'لا يأخذ المركز هذا النوع من التغيير.',
      'not-allowed': 'لا يسمح به دورك أو مناطقك في المركز.',
      'bad-value': 'قيمة غير مناسبة.',
      'missing-parent': 'ما ينتمي إليه غير موجود في المركز.',
      failed: 'لم يستطع المركز كتابته.',
      together: 'هو جزء من تغيير رُفض.',
      purged: 'رفضته قاعدة الحفظ: مُحي الحادث لانقضاء مدته، وذهب معه ما كُتب فيه.',
    },
    changeKinds: { put: 'إضافة', patch: 'تغيير', del: 'حذف', rows: 'استيراد' },
    ...names,
    link: linkWords(changes),
  };
}

const names = {
  tables: {
    incident: 'حادث',
    incident_note: 'ملاحظة',
    incident_type: 'نوع',
    import_batch: 'استيراد',
    zone: 'منطقة',
    alert: 'تنبيه',
    alert_rule: 'قاعدة تنبيه',
    artefact: 'نتيجة',
    setting: 'إعداد',
  },
  columns: {
    description: 'الوصف',
    place: 'المكان',
    position: 'الموضع',
    time: 'الوقت',
    type_code: 'النوع',
    zone_id: 'المنطقة',
    origin: 'المصدر',
    status: 'الحالة',
    extra: 'أعمدة أخرى',
    body: 'النص',
    name_en: 'الاسم الإنجليزي',
    name_ar: 'الاسم العربي',
    geom: 'الحدّ',
    deleted_at: 'الحذف',
  },
  statuses: { confirmed: 'مؤكد', unfounded: 'لا أساس له', duplicate: 'مكرر' },
};

function linkWords(changes: (n: number) => string): ReturnType<typeof englishSync>['link'] {
  return {
    title: 'الربط بمركز',
    about:
      'المركز قاعدة بيانات PostGIS يشترك فيها عدة أشخاص. بعد الربط تنتقل التغييرات في الاتجاهين كلما أمكن الوصول إليه، وحتى ذلك الحين يبقى العمل كله على هذا الجهاز.',
    host: 'المضيف',
    port: 'المنفذ',
    database: 'قاعدة البيانات',
    login: 'اسم الدخول',
    password: 'كلمة المرور',
    passwordKept: 'تُحفظ كلمة المرور في مخزن الأسرار في هذا الجهاز لا في الذاكرة.',
    tls: 'التشفير',
    tlsChoices: { 'verify-full': 'يعمل', off: 'معطّل' },
    tlsOn: 'على المركز أن يُثبت اسمه بشهادة.',
    tlsOff: 'معطّل: كل من في الطريق يستطيع قراءة ما ينتقل وتغييره، وكلمة المرور معه. لمركز على هذا الجهاز فقط.',
    authority: 'شهادة جهة التوثيق',
    authoritySystem: 'شهادات هذا الجهاز',
    chooseAuthority: 'اختر ملفًا',
    dropAuthority: 'استعمل شهادات هذا الجهاز',
    authorityBad: `ليس في هذا الملف شهادة بصيغة ${isolate('PEM')}.`,
    submit: 'سجّل الدخول واربط',
    signingIn: 'يُسجَّل الدخول',
    adminOnly: 'يربط مديرو النظام الذاكرةَ بالمركز.',
    change: 'سجّل الدخول من جديد',
    linked: 'مرتبطة بـ',
    encryption: { 'verify-full': 'يعمل، وأثبت المركز اسمه', off: 'معطّل' },
    signedIn: 'الدخول باسم',
    scope: 'المناطق',
    allZones: 'كل المناطق',
    automatic: 'المزامنة تلقائيًا كلما أمكن الوصول إلى المركز',
    onMetered: 'حتى عبر الاتصالات المدفوعة بحسب الحجم',
    unlink: 'إنهاء الربط',
    unlinkAbout: (waiting) =>
      `تبقى البيانات هنا، ويحتفظ المركز بما لديه.${waiting === 0 ? '' : ` ويُحفظ ما ليس لدى المركز (${changes(waiting)})، ويُرسل حين يُربط المركز نفسه من جديد.`}`,
    unlinkAsk: 'إنهاء الربط …',
    unlinkNow: 'أنهِه الآن',
    nameAndRole: (name, role) => `${name}، ${role}`,
  };
}
