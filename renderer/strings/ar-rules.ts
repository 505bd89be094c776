import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishRules } from './en-rules.ts';

/** ما تقيسه القواعد وما تقوله وما كانت ستفعله. */
export function arabicRules(f: Format): ReturnType<typeof englishRules> {
  const counted = countNouns(f);
  const incidents = (n: number) => counted(n, nouns.incident);
  const hours = (n: number) => counted(n, nouns.hour);
  const days = (n: number) => counted(Math.round(n), nouns.day);
  return {
    measures: {
      'hotspot.incidents': 'الحوادث في بؤرة واحدة',
      'forecast.rise': 'ارتفاع متوقع في منطقة',
      'count.excess': 'عدد يوم فوق المصادفة',
      'count.total': 'عدد الحوادث',
      'count.rate': 'الحوادث لكل كم² في اليوم',
      'count.surge': 'أكثر من الأسابيع الثمانية الماضية',
      'count.record': 'رقم قياسي جديد',
      'data.silence': 'انقطع وصول البيانات',
    },
    values: {
      'hotspot.incidents': (n) => `${incidents(n)} في بؤرة واحدة`,
      'forecast.rise': (change) => `${f.signedPercent(change)} عن العدد الماضي`,
      'count.excess': (change) => `${f.signedPercent(change)} عن معتاد اليوم`,
      'count.total': incidents,
      'count.rate': (n) => `${f.number(n, 2)} لكل كم² في اليوم`,
      'count.surge': (change) => `${f.signedPercent(change)} عن الأسابيع الثمانية الماضية`,
      'count.record': (n) => `${f.number(n, 1)} فوق أعلى ما في السنة`,
      'data.silence': (n) => `${hours(Math.round(n))} بلا حوادث`,
    },
    orMore: (value) => `${value} فأكثر`,
    claims: {
      'hotspot.incidents': (type, zone) => `بؤرة ${type}، ${zone}`,
      'forecast.rise': (_type, zone) => `ارتفاع متوقع، ${zone}`,
      'count.excess': (_type, zone) => `أكثر من المعتاد، ${zone}`,
      'count.total': (type, zone) => `حوادث كثيرة، ${type}، ${zone}`,
      'count.rate': (type, zone) => `حوادث كثيفة، ${type}، ${zone}`,
      'count.surge': (type, zone) => `زيادة مفاجئة، ${type}، ${zone}`,
      'count.record': (type, zone) => `رقم قياسي، ${type}، ${zone}`,
      'data.silence': (type, zone) => `انقطاع البيانات، ${type}، ${zone}`,
    },
    sentence: {
      hotspot: (type, zone, n, support) =>
        `متى بلغت بؤرة من ${type} في ${zone} ${f.number(n)} حادثًا فأكثر، بثبات لا يقل عن ${f.number(support)}`,
      forecast: (zone, rise, count) => `متى توُقع ارتفاع ${zone} بنسبة ${f.percent(rise)} فأكثر، من ${f.number(count)} على الأقل`,
      excess: (zone, excess, count) =>
        `متى زاد يوم في ${zone} على معتاده بنسبة ${f.percent(excess)} فأكثر، فوق المصادفة، وبلغ ${f.number(count)} على الأقل`,
      series: (type, zone, window, value) => `متى بلغت حوادث ${type} في ${zone} خلال ${window} ${value} فأكثر`,
      silence: (type, zone, value) => `متى لم يرد حادث من ${type} في ${zone} مدة ${value}`,
      pending: (looks) => `في نظرات متتالية عددها ${f.number(looks)}`,
      only: (what) => `${what} فقط`,
    },
    hoursOf: hours,
    daysOf: days,
    hoursBetween: (from, to) => `من ${from} إلى ${to}`,
    wholeOf: (zone) => `${zone} معًا`,
    anyTypeIn: 'أي نوع',
    threshold: 'العتبة',
    window: 'تُعدّ معًا',
    windows: { hour: hours(1), hours6: hours(6), day: days(1), week: counted(1, nouns.week), month: counted(4, nouns.week) },
    each: 'المراقبة',
    eachChoices: { zone: 'كل منطقة وحدها', whole: 'المناطق معًا' },
    hours: 'ساعات اليوم',
    allHours: 'كل الساعات',
    hourFrom: 'من',
    hourTo: 'إلى وحتى',
    types: 'الأنواع',
    zones: 'المناطق',
    pendingSteps: 'نظرات متتالية قبل أن تنطلق',
    clearSteps: 'نظرات متتالية قبل أن تنتهي',
    try: {
      title: 'تجربة القاعدة على السنة الماضية',
      fired: (n) => `كانت ستنطلق ${counted(n, nouns.time)}`,
      falsely: (n, judged) => `${f.number(n)} من ${f.number(judged)} كاذبة`,
      lead: (hoursBefore) =>
        hoursBefore < 48 ? `قبل الذروة بـ${hours(Math.round(hoursBefore))}` : `قبل الذروة بـ${days(hoursBefore / 24)}`,
      none: 'ما كانت لتنطلق.',
      never: 'لا عتبة تفي بذلك.',
      alwaysOn: 'كانت ستنطلق طوال الوقت تقريبًا، وهذا لا يخبر أحدًا بشيء. ارفع العتبة لتشغيلها.',
      budget: 'إنذار كاذب واحد في الشهر على الأكثر',
      solved: (value) => `أدنى عتبة تفي بذلك: ${value}.`,
      when: 'كانت ستنطلق',
      where: 'أين',
      value: 'القيمة',
      leadOf: 'السبق',
      outcome: 'ما حدث بعدها',
      confirmed: 'تأكدت',
      false: 'كاذبة',
      unknown: 'غير معروف',
      outcomeHelp: 'تأكدت: كانت المدة نفسها بعدها أيضًا أكثر من المعتاد فوق المصادفة (٥٪، قياسًا على الأسابيع الثمانية السابقة).',
      chart: (n, value) => `أعلى قيمة في كل نظرة، وعددها ${f.number(n)}، بجانب العتبة ${value}`,
      notKept: 'لا يمكن بعد تجربة قاعدة على النتائج (البؤر والتوقعات والأيام فوق المصادفة) على الماضي.',
      whole: 'المناطق معًا',
      shown: (n, all) => `آخر ${f.number(n)} من ${f.number(all)}`,
    },
    version: (n) => `الإصدار ${f.number(n)}`,
    observed: 'لوحظ عند',
    over: 'انتهى منذ',
    lasts: 'مستمر',
  };
}
