import type { AlertsStrings } from './shape.ts';

/** التنبيهات وقواعدها ومن تصله. */
export const arabicAlerts: AlertsStrings = {
  results: {
    openAlerts: (open, total) => `المفتوح ${open}، والمجموع ${total}`,
    rule: (id, name, condition) => `القاعدة ${id}: ${name}، ${condition}`,
    dryRun: ({ threshold, from, to, fired, judged, falseAlarms, medianLeadMin, isAlwaysOn }) =>
      threshold === null
        ? `لا عتبة تفي بهذا الحد من ${from} إلى ${to}.`
        : `عند ${Number(threshold.toPrecision(6))}: مرات الانطلاق ${fired} من ${from} إلى ${to}؛ ومما يمكن الحكم عليه، وهو ${judged}، الكاذب ${falseAlarms}` +
          `${medianLeadMin === null ? '' : `، وسبق الباقي الذروة بساعات عددها ${Math.round(medianLeadMin / 60)} (الوسيط)`}.` +
          (isAlwaysOn ? ' كانت ستنطلق دائمًا تقريبًا: ارفع العتبة.' : ''),
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
        measure: 'أحد {measures}',
        threshold: 'تعمل عند هذه القيمة أو فوقها: حوادث، أو ساعات، أو نسبة (0.2 = زيادة 20 %)',
        severity: 'low أو medium أو high أو critical (المعتاد: medium)',
        'min-support': 'للبؤر: أدنى ثبات بالمئة',
        'min-count': 'أدنى عدد تُبنى عليه',
        type: 'نوع الحوادث هذا وحده؛ يجوز تكراره',
        zone: 'هذه المنطقة وحدها؛ يجوز تكراره',
        whole: 'للعدد: المناطق كلها معًا، لا كل واحدة وحدها',
        hours: 'للعدد: ساعات اليوم، والحدّان منها؛ 22-5 تمر بمنتصف الليل',
        weekday: 'للعدد: أحد {weekdays}؛ يجوز تكراره',
        'step-hours': 'للعدد: الساعات بين نظرتين، من منتصف الليل (المعتاد: 24)',
        'window-hours': 'للعدد: الساعات التي تُعدّ معًا (المعتاد: ساعات الخطوة)',
        pending: 'نظرات متتالية يجب أن تبلغ العتبة (المعتاد: 1)',
        clear: 'نظرات متتالية دونها تنتهي بعدها (المعتاد: 1)',
        'clear-below': 'تستمر عند هذه القيمة أو فوقها (المعتاد: العتبة)',
      },
    },
    'rules list': { doc: 'يعرض قواعد التنبيه.', options: {} },
    'rules versions': { doc: 'يبيّن ما قالته القاعدة، الأحدث أولًا.', options: {} },
    'rules try': {
      doc: 'يبيّن متى كانت قاعدة على العدد ستنطلق، وكم مرة كاذبة. لا يُحفظ شيء.',
      options: {
        from: 'أول يوم محلي (المعتاد: سنة قبل النهاية)',
        to: 'اليوم المحلي بعد الأخير (المعتاد: نهاية البيانات)',
        'false-a-month': 'يجد أدنى عتبة لا تتجاوز إنذاراتها الكاذبة هذا العدد في 30 يومًا',
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
