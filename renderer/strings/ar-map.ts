import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishMap } from './en-map.ts';

/** Words of the map, the timeline and the charts. */
export function arabicMap(f: Format): ReturnType<typeof englishMap> {
  const counted = countNouns(f);
  const days = (n: number) => counted(n, nouns.day);
  const incidents = (n: number) => counted(n, nouns.incident);
  return {
    map: {
      tools: 'أدوات الخريطة',
      zoomIn: 'تكبير',
      zoomOut: 'تصغير',
      north: 'الشمال إلى أعلى',
      fit: 'اعرض الحوادث كلها',
      scale: (lengthM) => (lengthM < 1_000 ? `${f.number(lengthM)} م` : `${f.number(lengthM / 1_000)} كم`),
      unavailable: 'تعذّر رسم الخريطة على هذا الجهاز الآن. الجداول والمخططات تعمل. أعد المحاولة أو أعد التشغيل.',
      table: 'ما على الخريطة',
      hotspot: (rank, support) => `البؤرة ${f.number(rank)}، ظهرت في ${f.number(support)} من ${f.number(100)} إعادة معاينة`,
      water: { michigan: 'بحيرة ميشيغان', gulf: 'الخليج العربي', kuwaitBay: 'جون الكويت', omanGulf: 'خليج عُمان', red: 'البحر الأحمر' },
    },
    layers: {
      title: 'الطبقات',
      shown: (n, of) => `تظهر ${f.number(n)} من ${f.number(of)}`,
      show: (name) => `أظهر ${name}`,
      hide: (name) => `أخفِ ${name}`,
      collapse: 'اطوِ الطبقات',
      expand: 'افتح الطبقات',
      densityWhere: 'أين تُحسب الكثافة',
      name: {
        hotspots: 'البؤر',
        incidents: 'الحوادث',
        density: 'الكثافة',
        choropleth: 'العدد حسب المنطقة',
        risk: 'أين بعد ذلك',
        zoneBorders: 'حدود المناطق',
        labels: 'أسماء المناطق',
      },
    },
    legend: {
      label: 'مفتاح الخريطة',
      expand: 'افتح المفتاح',
      collapse: 'اطوِ المفتاح',
      density: 'الكثافة',
      densityUnit: (n) => `حوادث لكل كم²، خلال ${days(n)}`,
      atCentre: (n) => `حُسبت في المركز من ${incidents(n)}.`,
      fellBack: (why) =>
        ({
          unlinked: 'حُسبت على هذا الجهاز: فهو غير مرتبط بمركز.',
          password: 'حُسبت على هذا الجهاز: يجب كتابة كلمة سر المركز من جديد في صفحة المزامنة.',
          other: 'حُسبت على هذا الجهاز: تعذّر الوصول إلى المركز، أو لم يستطع إجراءها.',
        })[why],
      choropleth: 'العدد حسب المنطقة',
      choroplethUnit: (n) => `حوادث، خلال ${days(n)}`,
      hotspots: 'البؤر',
      hotspotsUnit: `عدد مرات ظهورها في ${f.number(100)} إعادة معاينة`,
      strong: `${f.number(80)} فأكثر`,
      medium: f.range(60, 79),
      weak: `دون ${f.number(60)}`,
      incident: 'حادث واحد',
      core: 'حادث في لب البؤرة',
      border: 'حادث على طرف البؤرة',
      noise: 'خارج البؤرة',
    },
    timeline: {
      label: 'الخط الزمني',
      resize: 'ارتفاع الخط الزمني',
      play: 'تشغيل',
      pause: 'إيقاف مؤقت',
      start: 'بداية الفترة',
      end: 'نهاية الفترة',
      move: 'الفترة المختارة',
      oneBar: { day: 'كل عمود يوم', week: 'كل عمود أسبوع' },
      bar: 'عرض العمود',
      granularity: { day: 'يوم', week: 'أسبوع' },
      compare: 'المقارنة',
      compareWith: { off: 'بلا مقارنة', former: 'الفترة السابقة' },
      chosen: (n) => `أ · الفترة المختارة، ${days(n)}`,
      former: (n) => `ب · الفترة السابقة، ${days(n)}`,
      direction: 'الأحدث',
      summary: (range, n) => `${range}، ${days(n)}`,
      count: (date, n) => `${date}: ${incidents(n)}`,
    },
    charts: {
      fan: {
        dataCut: 'آخر البيانات',
        expected: 'متوقع',
        counted: 'معدود',
        gap: 'لا بيانات',
        uncertain: (n) => `(± ${days(n)}، بحسب الهلال)`,
        summary: (step, { n, first, last, low, high }) =>
          `الأعداد حتى آخر البيانات، ثم المتوقع خلال ${counted(n, nouns[step])}: من ${f.rate(first)} إلى ${f.rate(last)}، ومجال ${f.percent(0.8)} في آخرها ${f.range(low, high)}.`,
      },
      backtest: {
        model: 'هذا النموذج',
        naive: 'العدّ البسيط للمدة نفسها',
        lowerIsBetter: 'الأقل أفضل',
        summary: (wins, of, { judge, own, naive }) =>
          `أفضل من العدّ البسيط ${counted(wins, nouns.time)} من ${f.number(of)}: ${judge === 'mase' ? 'متوسط الخطأ المطلق المقيس' : 'متوسط درجة الاحتمال'} ${f.fixed(own)} مقابل ${f.fixed(naive)}.`,
      },
      ranking: {
        bar: 'العمود أ',
        barTick: 'العمود أ والعلامة ب',
        count: 'أ',
        change: 'التغيّر',
        summary: (heading, first, n) => `${heading}: الأولى ${first}، ${incidents(n)}.`,
      },
      matrix: {
        cell: (weekday, hour, n) => `${weekday} ${hour}: ${incidents(n)}`,
        summary: (weekday, hour, n) => `الحوادث حسب الساعة ويوم الأسبوع. أكثرها يوم ${weekday} الساعة ${hour}: ${f.number(n)}.`,
        empty: 'الحوادث حسب الساعة ويوم الأسبوع: لا شيء.',
      },
      multiple: {
        fromTo: (last, expected, step, n) => `${f.number(last)} ← ${f.number(expected)} في ${counted(n, nouns[step])}`,
        standing: ({ judgedBy, mase, crps, verdict }) =>
          `${judgedBy === 'mase' ? `MASE ${f.fixed(mase)}` : `CRPS ${f.fixed(crps ?? 0)}`}${verdict === 'better' ? '' : '، غير محسوم'}`,
        naive: 'العدّ البسيط',
      },
      weeks: {
        bar: (from, n) => `الأسبوع من ${from}: ${incidents(n)}`,
        summary: (n, peak, from) => `الحوادث أسبوعًا بعد أسبوع (${f.number(n)})؛ أكثرها في الأسبوع من ${from}: ${f.number(peak)}.`,
      },
    },
  };
}
