import type { EvidenceCode } from '../../preload/contract/incidents.ts';
import type { Format } from '../ui/format.ts';
import type { englishHelp, Explanation, HelpTopic } from './en-help.ts';
import { isolate } from './isolate.ts';

type Values = Readonly<Record<string, string | number>>;

/** Words that explain: what a number is, why a column is believed, what a check of the computer means. */
export function arabicHelp(f: Format): ReturnType<typeof englishHelp> {
  const count = (value: string | number | undefined) => (typeof value === 'number' ? f.number(value) : isolate(value ?? ''));
  const holds = (p: Values) => (p['holds'] === 'lat' ? '، لكن القيم خطوط عرض' : p['holds'] === 'lon' ? '، لكن القيم خطوط طول' : '');
  const evidence: Record<EvidenceCode, (p: Values) => string> = {
    given: () => 'كما اخترت',
    name: (p) => `من اسم العمود${holds(p)}`,
    'name-unique': () => 'من اسم العمود، ولا قيمة مكررة',
    decimals: (p) => `أعداد بمنازل عشرية كثيرة${holds(p)}`,
    'repeated-texts': (p) => `نصوص متكررة، المختلف منها ${count(p['texts'])}`,
    'origin-words': (p) => `القيم المختلفة كلها، وعددها ${count(p['texts'])}، كلمات عن مبلّغين أو دوريات`,
    'time-format': () => 'تُقرأ القيم أوقاتًا',
    'time-day-over-12': (p) => `اليوم أكبر من ${f.number(12)} في قيم عددها ${count(p['values'])}، فتميّز من الشهر`,
    'time-ambiguous': (p) => `لا يتميّز اليوم من الشهر، وهذا الترتيب هو المعتاد في ${count(p['timeZone'])}`,
    'rows-even': () => 'حقول الصفوف بعدد العناوين',
    'byte-order-mark': () => 'يبدأ الملف بعلامة ترتيب البايتات',
    'zero-bytes': () => 'كل بايت ثانٍ صفر',
    'utf8-valid': () => 'كل البايتات صالحة في UTF-8',
    'utf8-damaged': (p) => `المحارف الصالحة ${count(p['valid'])} والتالفة ${count(p['invalid'])}`,
    'letters-in-words': () => 'تأتي الحروف في كلمات، كالعربية',
    'letters-single': () => 'تأتي الحروف منفردة، كحروف النبر',
    layer: (p) => `الطبقة ${count(p['layer'])}: ${count(p['type'])}، ${count(p['crs'])}`,
    geometry: (p) => `من الشكل (${count(p['type'])}، ${count(p['crs'])})`,
  };
  const topics: Record<HelpTopic, Explanation> = {
    support: {
      what: 'كم مرة تعود هذه البؤرة حين تُسحب الحوادث من جديد عشوائيًا.',
      formula: `عدد المعاينات من ${f.number(100)}، بالسحب مع الإرجاع، التي تظهر فيها بؤرة تشاركها نصف حوادثها على الأقل (جاكار ≥ ${f.number(0.5, 1)}).`,
      limits: 'تقول إن الحوادث تجتمع هنا، ولا تقول لماذا، ولا كم بُلّغ عنه من الحوادث كلها.',
    },
    score: {
      what: 'كم تزيد كثافة البؤرة على كثافة باقي المساحة المبحوثة. الأعلى أكثف، وبها تُرتَّب البؤر.',
      formula: `${isolate('n ln(n / e) + (N − n) ln((N − n) / (N − e))')}، حيث ${isolate('n')} الحوادث في البؤرة، و${isolate('N')} الحوادث كلها، و${isolate('e')} المتوقع من نصيبها من المساحة.`,
      limits: 'تقوم المساحة مقام الناس: ترتفع درجة الشارع المزدحم وإن قلّ المعرَّضون فيه. وليست احتمالًا.',
    },
    density: {
      what: 'الحوادث لكل كم² في الفترة المختارة، ممهَّدة على ما حول كل موضع.',
      formula: 'مجموع دالة غاوس حول كل حادث، وانحرافها المعياري هو عرض النطاق المذكور في الطبقات.',
      limits: 'كلما اتسع النطاق انخفضت القمم. وكثيرًا ما تكون العناوين في البيانات للقطعة لا للباب.',
    },
    mase: {
      what: `خطأ التوقع مقيسًا بخطأ العدّ البسيط. ما دون ${f.number(1)} أفضل من البسيط، والأقل أفضل.`,
      formula: 'متوسط الخطأ المطلق ÷ متوسط التغيّر المطلق عن اليوم نفسه من الأسبوع السابق، في الأيام التي قبل كل نقطة بدء.',
      limits: 'متوسط على التجارب الماضية كلها. لا يتنبأ بأحداث لم يعرفها الماضي.',
    },
    crps: {
      what: 'بُعد التوقع كله، بكل احتمالاته، عمّا وقع، مقيسًا بعدد الحوادث. الأقل أفضل، ويُقارن بالعدّ البسيط.',
      formula: 'درجة الاحتمال المرتبة المتصلة: ضعف متوسط خسارة المئينات كلها. وهي للتوقع الذي لا مجال له الخطأ المطلق نفسه.',
      limits: 'تحكم في السلاسل التي لا يقع في معظم خطواتها شيء: فالخطأ بالعدد هناك يفضّل من يتوقع صفرًا دائمًا.',
    },
    intervals: {
      what: `كم وقع داخل المجال من الأيام المحجوبة في التجربة على الماضي. مجال ${f.percent(0.8)} ينبغي أن يضم ${f.percent(0.8)} منها.`,
      formula: 'يؤخذ عرض المجال من أخطاء التجربة على الماضي (التنبؤ المطابق).',
      limits: 'ضيّق: يخرج الواقع عنه أكثر مما ذُكر. واسع: أحوط مما يلزم.',
    },
    effects: {
      what: 'كم تزيد الحوادث في مثل هذا اليوم أو تنقص عن المعتاد في اليوم نفسه من الأسابيع المحيطة به.',
      formula:
        'انحدار بواسون: مستوى ينثني مرة كل ربع سنة، وأيام الأسبوع، وأثر لكل عطلة ولرمضان وللفصل الدراسي، تُقدَّر كلها معًا. يتسع المجال حيث يزيد تشتت الأعداد على المصادفة أو تختلف السنوات.',
      limits: 'يصف ما عُدّ لا سببه، فالبلاغات نفسها تتغير في العطل. وما شوهد مرة واحدة لا يكاد يُخبر عما بعده.',
    },
  };
  return {
    evidence,
    help: {
      about: (what) => `ما هذا الرقم: ${what}`,
      formula: 'الصيغة',
      limits: 'الحدود',
      source: 'المصدر',
      topics,
    },
    doctor: {
      checks: {
        khareetaty: 'خريطتي',
        runtime: 'بيئة التشغيل',
        'cache-file': 'ملف الذاكرة',
        log: 'السجل',
        'main-thread': 'العملية الرئيسة',
        messages: 'الرسائل',
        secrets: 'كلمات المرور',
        encryption: 'التشفير',
        sqlite: 'SQLite',
        spatialite: 'SpatiaLite',
        'cache-schema': 'الذاكرة، إصدار إعدادها',
        'cache-journal': 'الذاكرة، دفتر التغييرات',
        'cache-check': 'الذاكرة، فحصها',
        'spatial-index': 'الفهرس المكاني',
        'audit-trail': 'سجل التدقيق',
        incidents: 'الحوادث',
        'cache-bytes': 'الذاكرة، حجمها',
        'wal-bytes': 'دفتر التغييرات، حجمه',
      },
      cures: {
        messages: `لإرسال التنبيهات اضبط ${isolate('TWILIO_ACCOUNT_SID')} و${isolate('TWILIO_AUTH_TOKEN')} و${isolate('TWILIO_FROM')} (أو ${isolate('TWILIO_WHATSAPP_FROM')}).`,
        secrets: `لحفظ كلمات المرور إلى التشغيل التالي ضع لها عبارة مرور أعلاه، أو سمِّ في ${isolate('KHAREETATY_SECRETS_PASSPHRASE_FILE')} ملفًا فيه عبارة مرور.`,
        'cache-journal': 'انقل الذاكرة إلى قرص محلي: لا تصلح مجلدات الشبكة لدفتر التغييرات.',
        'cache-check': 'استعد النسخة التي بجوار الذاكرة، أو استورد الملفات في ذاكرة جديدة.',
        'spatial-index': 'استورد الملفات من جديد في ذاكرة جديدة.',
        'audit-trail': 'نهاية السجل ليست حيث كانت: تحقق منه في صفحته.',
      },
      values: {
        ok: 'سليم',
        damaged: 'تالف',
        'not set up': 'لم تُعدّ',
        kept: 'محفوظة',
        none: 'لا يوجد',
        locked: 'محفوظة ولم تُفتح بعد',
        'until the end': 'معروفة إلى أن ينتهي البرنامج',
        'local peer': 'نظير محلي',
      },
      mainThread: (workedMs, waitedMs) => `أطول عمل متصل ${f.duration(workedMs)}، ومع الانتظار ${f.duration(waitedMs)}`,
      bytes: (bytes) => `${f.number(bytes / 1_048_576, bytes < 10_485_760 ? 1 : 0)} ميبيبايت`,
    },
  };
}
