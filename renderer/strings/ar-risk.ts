import type { Step } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishRisk } from './en-risk.ts';

/** Words of where next: the map of the coming periods, its slider and its table. */
export function arabicRisk(f: Format): ReturnType<typeof englishRisk> {
  const counted = countNouns(f);
  const stepsOf = (step: Step, n: number) => counted(n, nouns[step]);
  const of80 = f.percent(0.8);
  const span = (lo: number, hi: number, decimals: number) => `${f.fixed(lo, decimals)}–${f.fixed(hi, decimals)}`;
  return {
    title: 'أين بعد ذلك',
    unit: 'حوادث متوقعة في الخلية واليوم',
    chanceOf: (share) => f.percent(share, share < 0.1 ? 1 : 0),
    chanceUnit: 'احتمال حادث أو أكثر',
    expected: (n, lo, hi) => `المتوقع في هذه الخلية واليوم: ${f.fixed(n, 2)} (${of80}: ${span(lo, hi, 2)})`,
    chance: (share) => `احتمال حادث أو أكثر: ${f.percent(share, share < 0.1 ? 1 : 0)}`,
    slider: (step) => ({ hour: 'ساعة التوقع', day: 'يوم التوقع', week: 'أسبوع التوقع', month: 'شهر التوقع' })[step],
    ahead: (range, step, n) => `${range}، حد البيانات + ${stepsOf(step, n)}`,
    aheadShort: (step, n) => `+ ${stepsOf(step, n)}`,
    play: 'اعرض المدة القادمة تباعًا',
    pause: 'أوقف',
    loading: 'يُوزَّع التوقع على الخلايا',
    wide: `مجال ${of80} أعرض من القيمة نفسها`,
    zonesTitle: 'الحوادث المتوقعة',
    zonesOf: (range) => `${range}، بحسب المنطقة`,
    zone: 'المنطقة',
    place: 'الوسط، خط العرض والطول',
    expectedShort: 'المتوقع',
    interval: `مجال ${of80}`,
    span,
    table: 'جدول المتوقع',
    openTable: 'اعرضه جدولًا',
    openMap: 'اعرضه خريطة',
    closeTable: 'أغلق الجدول',
    rowsLabel: 'ما يُسرد',
    rowsOf: { zones: 'المناطق', cells: 'الخلايا' },
    caption: {
      zones: (range, n, _of) => `الحوادث المتوقعة في كل منطقة، ${range}. ${counted(n, nouns.zone)}، الأكثر أولًا.`,
      cells: (range, n, of) =>
        `الحوادث المتوقعة في الخلية، ${range}. الخلايا الأعلى توقعًا، وعددها ${f.number(n)} من ${f.number(of)}؛ والمجال للتوقع لا للعدد.`,
    },
    summary: (range, strongest, n, wide) =>
      `خريطة الحوادث المتوقعة في كل منطقة، ${range}. الأعلى: ${strongest}، ${f.number(n, 1)}. المخطط للشك: ${counted(wide, nouns.zone)}.`,
    zoneTip: (n, lo, hi) => `المتوقع ${f.fixed(n, 1)} (${of80}: ${span(lo, hi, 1)})`,
  };
}
