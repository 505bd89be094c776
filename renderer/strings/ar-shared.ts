import type { Format } from '../ui/format.ts';
import { countNouns, type Noun } from './arabic-nouns.ts';
import type { englishShared } from './en-shared.ts';

const ownNouns = {
  forecast: ['لا توقعات', 'توقع واحد', 'توقعان', 'توقعات', 'توقعًا', 'توقع'],
  seal: ['لا أختام', 'ختم واحد', 'ختمان', 'أختام', 'ختمًا', 'ختم'],
  entry: ['لا قيود', 'قيد واحد', 'قيدان', 'قيود', 'قيدًا', 'قيد'],
  part: ['لا أجزاء', 'جزء واحد', 'جزآن', 'أجزاء', 'جزءًا', 'جزء'],
} satisfies Record<string, Noun>;

/** Words of forecasts and ledgers that others made. */
export function arabicShared(f: Format): ReturnType<typeof englishShared> {
  const counted = countNouns(f);
  return {
    made: {
      title: 'المصدر',
      here: 'من هذا الجهاز',
      group: (login) => `أعدّه ${login}`,
      by: (login, at) => `أعدّه ${login}، ${at}.`,
      asMade: 'تُعرض الأرقام كلها كما أُعدّت هناك، ولا يُحسب شيء من جديد.',
      ofZones: (n) => `المدينة هنا هي ما يراه من أعدّه، وعدد مناطقه: ${f.number(n)}.`,
      leftOut: (n) => `ما ليس هنا من هذا التشغيل: ${counted(n, ownNouns.forecast)}، لمناطق لا تراها أو ليست على هذا الجهاز.`,
      notTold: 'لا تُرسل المكوّنات والعطل وما تعلّمته النماذج.',
      older: 'أرسله إصدار أقدم: لم تُرسل معه خطواته وما سبقها من أعداد وتجربته على الماضي ونماذجه.',
      fitsSeal: 'الأرقام هي المختومة',
      notVerified: 'لم يثبت',
      bodyBroken: 'جزء من هذا التشغيل ليس كما أرسله من أعدّه. لا تعتمد عليه، واسأل من أعدّه.',
      sealBroken: 'ليست الأرقام هي التي خُتمت. لا تعتمد عليها، واسأل من أعدّها.',
    },
    ledger: {
      choose: 'السجل المعروض',
      own: 'خُتم على هذا الجهاز',
      of: (login, at) => `${login}، آخر قيد ${at}`,
      about: 'ختمه وقيّمه من أعدّه، بحسب ما عُدّ عنده. ولا يدخل في لوحة نتائجك.',
      hidden: (n) => `غير مذكور هنا: ${counted(n, ownNouns.seal)}، لمناطق لا تراها.`,
      hiddenEntries: (n) => `في السلسلة لمناطق لا تراها: ${counted(n, ownNouns.entry)}، ولا يُفحص ما فيها.`,
      notVerified: 'لم يثبت',
      bodyBroken: (n) => `ليس كما أرسله من أعدّه: ${counted(n, ownNouns.part)} من هذا السجل، فلا يُثبت شيئًا.`,
    },
    seal: {
      noneTold: 'لم يُرسل له ختم: العدّ البسيط لا يحتاج ختمًا.',
      notScoredThere: 'لم يُحكم عليه بعد حيث أُعدّ.',
    },
    scoreboard: 'توقعات مختومة انتهت فترتها، كما قُيّمت حيث أُعدّت. ولا تُحكم نماذجك بها.',
  };
}
