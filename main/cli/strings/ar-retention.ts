import type { RetentionStrings } from './shape.ts';

/** كم تُحفظ الحوادث. */
export const arabicRetention: RetentionStrings = {
  results: {
    allOthers: 'كل الأنواع الأخرى',
    rulesPlace: { here: 'قواعد هذه الذاكرة', centre: 'قواعد المركز لكل نسخه' },
    due: ({ total, held, unsynced, conflicts, rejects, unfinished }, oldest, newest) => [
      total === 0 ? 'لا شيء انقضت مدته' : `انقضت مدة ${total} من الحوادث، من ${oldest} إلى ${newest}؛ ستُمحى نهائيًا`,
      `${held} غيرها محجوزة قانونيًا وتبقى؛ ولدى ${unsynced} منها تغييرات من هذه الذاكرة ليست في المركز؛ ولدى ${conflicts} تعارضات مفتوحة`,
      ...(rejects > 0 ? [`ستُفرَّغ أسطر مرفوضة من الملفات عددها ${rejects}`] : []),
      ...(unfinished === null ? [] : [`محو لم ينته: ${unfinished.done} من ${unfinished.total}؛ أكمله: khareetaty retention run --resume`]),
      ...(total === 0 || unfinished !== null ? [] : [`لمحوها: khareetaty retention run --confirm ${total}`]),
    ],
    receipt: ({ id, by, total, done, spared, digest, finishedMs }, at) =>
      `${at}  ${id}: مُحي ${done} من ${total}${spared > 0 ? `، واستُثني ${spared}` : ''}، بأمر ${by}؛ ${finishedMs === null ? 'لم ينته' : `البصمة ${digest ?? ''}`}`,
    copy: ({ name, person, told, had, isWhole, atMs }, at) =>
      `  ${name} (${person}): ${isWhole ? `تم ${at}، وكان لديه ${had ?? 0} منها` : atMs === null ? `لم يُنفَّذ منذ ${at}` : `ليس كلها بعد: ${told ?? 0} منها ${at}`}`,
    notAsked: 'تعذر الوصول إلى المركز: يُعرض ما عملته هذه الذاكرة وحده.',
    held: (id) => `محجوز: ${id}`,
    holdLifted: (id) => `رُفع الحجز: ${id}`,
  },
  commands: {
    'retention rules': {
      doc: 'يعرض كم تُحفظ حوادث كل نوع أو يحدده، بالأيام من وقت وقوعها. التحديد لا يمحو شيئًا.',
      options: { set: 'TYPE=DAYS بقدر الحاجة، مكان كل القواعد السابقة؛ * = كل الأنواع الأخرى', none: 'أزل كل القواعد' },
    },
    'retention preview': { doc: 'يعدّ ما كان سيُمحى الآن، بالنوع والسنة.', options: {} },
    'retention run': {
      doc: 'يمحو نهائيًا كل حادث انقضت مدته؛ وفي ذاكرة مرتبطة يمحوه في المركز ثم في كل نسخه. لا يصل إلى النسخ الاحتياطية ولا الملفات المصدّرة.',
      options: { confirm: 'العدد كما تعرضه المعاينة', resume: 'أكمل المحو الذي بدأ' },
    },
    'retention receipts': { doc: 'يسرد عمليات المحو، وأي النسخ نفذتها وأيها لم تنفذها.', options: {} },
    'retention holds': { doc: 'يسرد الحجوز القانونية.', options: {} },
    'retention hold': {
      doc: 'يمنع محو حادث واحد، أو حوادث منطقة ومدة.',
      options: {
        incident: 'رقم الحادث',
        zone: 'رمز المنطقة (المعتاد: كلها)',
        from: 'أول يوم أو دقيقة من المدة بالوقت المحلي',
        to: 'نهايتها، غير داخلة فيها',
        reason: 'السبب',
      },
    },
    'retention lift': { doc: 'يرفع حجزًا قانونيًا.', options: { reason: 'السبب' } },
  },
};
