import type { AlertsStrings } from './shape.ts';

/** التنبيهات وقواعدها ومن تصله. */
export const arabicAlerts: AlertsStrings = {
  results: {
    openAlerts: (open, total) => `المفتوح ${open}، والمجموع ${total}`,
    rule: (id, name, condition) => `القاعدة ${id}: ${name}، ${condition}`,
    recipient: (id, name, channel, language) => `المستلم ${id}: ${name}، ${channel}، ${language}`,
  },
  notes: {
    waitingForProvider: (count) => `رسائل تنتظر: ${count}. المزوّد مشغول أو لا يمكن الوصول إليه؛ التشغيل القادم يحاول من جديد.`,
    waitingForAccount: (count) => `رسائل تنتظر: ${count}. لم يُعدّ حساب رسائل؛ عيّن TWILIO_ACCOUNT_SID وTWILIO_AUTH_TOKEN وTWILIO_FROM.`,
  },
  commands: {
    'alerts list': { doc: 'يعرض التنبيهات، الأحدث أولًا.', options: { state: 'open أو acknowledged أو resolved' } },
    'rules add': {
      doc: 'يضيف قاعدة تنبيه.',
      options: {
        measure: 'hotspot.incidents أو forecast.rise أو count.excess',
        threshold: 'تعمل عند هذه القيمة أو فوقها: حوادث، أو نسبة (0.2 = زيادة 20 %)',
        severity: 'low أو medium أو high أو critical (المعتاد: medium)',
        'min-support': 'للبؤر: أدنى ثبات بالمئة',
        'min-count': 'للتوقعات: أدنى عدد سابق',
        type: 'نوع الحوادث هذا وحده',
        zone: 'هذه المنطقة وحدها',
      },
    },
    'recipients add': {
      doc: 'يضيف شخصًا تصله التنبيهات برسائل SMS أو WhatsApp.',
      options: {
        phone: 'رقم الهاتف، +96550000000',
        channel: 'sms أو whatsapp (المعتاد: sms)',
        language: 'ar أو en: لغة الرسائل (المعتاد: ar)',
      },
    },
  },
};
