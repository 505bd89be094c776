import type { Format } from '../ui/format.ts';
import { countNouns, type Noun } from './arabic-nouns.ts';
import type { englishSignIn } from './en-sign-in.ts';
import { isolate } from './isolate.ts';

const seconds: Noun = ['لا ثوانٍ', 'ثانية واحدة', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية'];
const letters: Noun = ['لا أحرف', 'حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف'];

/** كلمات تسجيل الدخول والحساب الأول. */
export function arabicSignIn(f: Format): ReturnType<typeof englishSignIn> {
  const counted = countNouns(f);
  return {
    title: 'تسجيل الدخول',
    locked: {
      idle: 'قُفلت الشاشة لأن أحدًا لم يلمسها. سجّل الدخول لتتابع من حيث كنت.',
      hand: 'الشاشة مقفلة. سجّل الدخول لتتابع من حيث كنت.',
      host: 'أُنهي دخولك. سجّل الدخول لتتابع من حيث كنت.',
    },
    name: 'الاسم',
    password: 'كلمة المرور',
    show: 'أظهر كلمة المرور',
    hide: 'أخفِ كلمة المرور',
    submit: 'سجّل الدخول',
    working: 'يُسجَّل الدخول',
    wait: (n: number) => `المحاولة التالية بعد ${counted(n, seconds)}`,
    badLogin: 'الاسم وكلمة المرور غير متطابقين. انتبه إلى الأحرف الكبيرة والصغيرة.',
    notReached: 'لا يجيب المضيف. عملك محفوظ في الذاكرة. أعد المحاولة بعد قليل.',
    haveCode: 'لديّ رمز',
    havePassword: 'لديّ كلمة مرور',
    code: {
      title: 'اختر كلمة مرور',
      about: 'تأتي الدعوة وإعادة التعيين مع رمز؛ وللحساب الأول رمز استرداد.',
      code: 'الرمز',
      submit: 'عيّن كلمة المرور وسجّل الدخول',
    },
    newPassword: 'كلمة المرور الجديدة',
    again: 'كلمة المرور مرة أخرى',
    differs: 'الكلمتان غير متطابقتين.',
    needs: (least: number) => `${counted(least, letters)} أو أرقام على الأقل، بلا اسمك وبلا ما يُجرَّب أولًا.`,
    tooShort: (missing: number) => `بقي ${counted(missing, letters)}`,
    recovery: {
      title: 'اكتب رمز الاسترداد',
      about: 'يُدخلك إن نُسيت كلمة المرور ولم يستطع أحد إعادة تعيينها. يظهر هذه المرة وحدها ويُستعمل مرة واحدة.',
      code: 'رمز الاسترداد',
      copy: 'انسخ',
      print: 'اطبع',
      done: 'كتبته',
      printed: (name: string) => `رمز استرداد ${isolate(name)}. احفظه بعيدًا عن الجهاز.`,
    },
    first: {
      title: 'أنشئ الحساب الأول',
      about: 'اختياري: بلا حسابات يستطيع من بيده هذا الجهاز فعل كل شيء. ومنذ الحساب الأول يسجّل الجميع دخولهم في كل نافذة ومتصفح.',
      isAdmin: 'الحساب الأول لمدير النظام، وهو يدعو الآخرين.',
      start: 'أنشئ الحساب الأول …',
      submit: 'أنشئ الحساب',
      working: 'يُنشأ الحساب',
      fullName: 'الاسم الكامل',
      language: 'اللغة',
      name: 'اسم الدخول',
    },
    language: 'لغة هذه الشاشة',
  };
}
