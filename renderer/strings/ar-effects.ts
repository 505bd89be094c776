import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { EffectShare, englishEffects } from './en-effects.ts';

/** Words of what holidays, Ramadan and school terms do to a series. */
export function arabicEffects(f: Format): ReturnType<typeof englishEffects> {
  const counted = countNouns(f);
  const size = (share: number) => `${share < 0 ? 'أقل' : 'أكثر'} بنسبة ${f.percent(Math.abs(share))}`;
  const span = ({ lo80, hi80 }: EffectShare) => `من ${f.signedPercent(lo80)} إلى ${f.signedPercent(hi80)}`;
  return {
    title: 'أثر التقويم',
    about:
      'ما يزيد به مثل هذا اليوم أو ينقص عن اليوم نفسه من الأسابيع المحيطة به، في تاريخ هذه السلسلة. تجمع النماذج العطل النادرة معًا، فقد يختلف ما يضيفه التوقع لواحدة منها.',
    day: 'اليوم',
    next: 'القادم',
    effect: `الأثر، مجال ${f.percent(0.8)}`,
    seen: 'شوهد',
    size,
    span,
    chance: 'قد يكون مصادفة',
    seenTimes: (times, days) =>
      times === 0 ? 'لم يُشاهد' : days === times ? counted(times, nouns.time) : `${counted(times, nouns.time)}، ${counted(days, nouns.day)}`,
    unseen: 'ليس في التاريخ المتاح، فأثره غير معروف.',
    blurred: 'لا يتميز أثره عن الأيام المحيطة به.',
    once: 'شوهد مرة واحدة، وقد تختلف سنة أخرى',
    inLieu: 'العطل البديلة',
    ahead: 'قادم',
    beforeNow: (share) => `سابقًا: ${size(share.estimate)} من المعتاد، ${span(share)}`,
    notDays: 'يُقدَّر أثر الأيام في التوقعات اليومية وحدها.',
    none: 'لا يذكر هذا التقويم يومًا في التاريخ المتاح ولا في السنة القادمة.',
  };
}
