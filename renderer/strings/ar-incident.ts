import type { Format } from '../ui/format.ts';
import type { englishIncident } from './en-incident.ts';
import { isolate } from './isolate.ts';

/** كلمات سجل حادث واحد: الحقول والملاحظات والتاريخ والتعديل. */
export function arabicIncident(f: Format): ReturnType<typeof englishIncident> {
  return {
    title: 'حادث',
    fileAndLine: (file, line) => `${isolate(file)}، السطر ${f.ungrouped(line)}`,
    file: 'الملف والصف',
    fileUnknown: 'وصل عبر المركز',
    identifier: 'المعرّف',
    otherColumns: 'أعمدة أخرى من الملف',
    notJudged: 'لم يُحكم فيه بعد',
    byType: (origin) => `${origin}، حسب نوعه`,
    edit: 'تعديل',
    editTitle: 'تعديل الحادث',
    undo: 'تراجع عن التعديل',
    cannotUndo: 'لا تعديل هنا يمكن التراجع عنه، أو تغيّرت حقوله بعده.',

    date: 'التاريخ',
    hour: 'الساعة',
    minute: 'الدقيقة',
    latitude: 'خط العرض',
    longitude: 'خط الطول',
    badDegrees: 'خط العرض من −90 إلى 90 وخط الطول من −180 إلى 180، بالدرجات.',
    pick: 'اختر على الخريطة',
    picking: 'انقر الموضع على الخريطة',

    notes: 'الملاحظات',
    noNotes: 'لا ملاحظات بعد.',
    newNote: 'ملاحظة جديدة',
    addNote: 'أضف ملاحظة',
    editNote: 'عدّل الملاحظة',
    removeNote: 'أزل الملاحظة',
    noteText: 'نص الملاحظة',
    notedAt: (author, when, isEdited) => `${isolate(author)}، ${when}${isEdited ? '، معدّلة' : ''}`,

    history: 'السجل',
    noHistory: 'لم يتغير شيء منذ وصوله.',
    centre: 'المركز',
    fileActor: 'ملف',
    what: {
      edited: 'تعديل',
      undone: 'تراجع عن تعديل',
      removed: 'حذف',
      restored: 'إعادة',
      noted: 'إضافة ملاحظة',
      'note-edited': 'تعديل ملاحظة',
      'note-removed': 'إزالة ملاحظة',
      imported: 'تعديل باستيراد',
      synced: 'تعديل وصل بالمزامنة',
    },
    note: 'ملاحظة',
    reason: 'السبب',
    became: 'صار',

    remove: 'حذف …',
    removeTitle: 'حذف الحادث',
    whyRemove: 'سبب الحذف',
    removeAbout: 'يخرج من القوائم والأعداد والتحليلات، ويمكن إعادته. ويبقى السبب معه ملاحظةً.',
    removeNow: 'احذف',
    removed: 'محذوف',
    removedBy: (by, when) => `${isolate(by)}، ${when}. ليس في أي قائمة أو عدد أو تحليل، ولا يضيع منه شيء.`,
    restore: 'أعِده',

    newest: 'أحدث الحوادث',
    more: 'اعرض المزيد',
  };
}
