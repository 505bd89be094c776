import type { AuditProblemKind } from '../../../preload/contract/audit-kinds.ts';
import type { AuditStrings } from './shape.ts';

const problems: Readonly<Record<AuditProblemKind, string>> = {
  edited: 'لا يقول ما كُتب',
  missing: 'غير موجود',
  reordered: 'في غير الموضع الذي كُتب فيه',
  inserted: 'لم يكتبه هذا البرنامج',
  'wrong-key': 'لم يُختم بمفتاح لهذه الذاكرة: صُنع دون المفتاح، أو بُدّل المفتاح',
  cut: 'حُذف ما بعده، أو هذه الذاكرة نسخة أقدم',
  end: 'الملف الذي يقول أين ينتهي السجل (.audit-head) مفقود أو أقدم أو ليس له',
  anchor: 'أُخبر المركز بقيد آخر في هذا الموضع',
};

/** سجل التدقيق. */
export const arabicAudit: AuditStrings = {
  results: {
    auditIntact: ({ checked, head }) => `سليم: عدد القيود ${checked}، والرأس ${head?.seq ?? 0} ${head?.hash ?? '-'}`,
    auditBroken: ({ kind, seq, noticedMs }) =>
      `مكسور عند القيد ${seq}: ${problems[kind]}${noticedMs === null ? '' : ` (لوحظ ${new Date(noticedMs).toISOString()})`}`,
    auditUnsealed: (entries) => `خُتم ${entries} من القيود بمفتاح تحفظه نافذة سطح المكتب: تجزئاتها سليمة، وتُفحص أختامها هناك`,
    auditAnchor: (seq, told, isFromCentre) =>
      `أُخبر المركز بالقيد ${seq} في ${told}${isFromCentre ? '' : ' (كما هو محفوظ هنا؛ لم يُسأل المركز)'}`,
    auditHead: (seq, hash, at) => `${seq} ${hash} ${at}`,
    auditEmpty: 'سجل التدقيق فارغ.',
    auditOpen: 'لم ينته',
  },
  commands: {
    'audit list': {
      doc: 'يعرض من فعل ماذا، الأحدث أولًا، وكيف انتهى.',
      options: {
        from: 'أول يوم أو دقيقة، بالتوقيت العالمي',
        to: 'النهاية، بالتوقيت العالمي (غير مشمولة)',
        actor: 'اسم الشخص كما هو في السجل',
        action: 'إجراء مثل incidents.edit، أو مجموعة بنقطة: incidents.',
        subject: 'incidents أو zones …',
        id: 'رقم ما تغيّر',
        outcome: 'ok أو رمز خطأ أو failed أو open',
        page: 'الصفحة (المعتاد: 1)',
        'page-size': 'أسطر الصفحة (المعتاد: 100)',
      },
    },
    'audit verify': { doc: 'يعيد حساب كل تجزئة وكل ختم في سجل التدقيق؛ رمز الخروج 1 إن لم يطابق شيء.', options: {} },
    'audit head': { doc: 'يعرض آخر قيد في سجل التدقيق ليُدوَّن في مكان آخر.', options: {} },
  },
};
