import type { ReportsStrings } from './shape.ts';

/** Reports. */
export const arabicReports: ReportsStrings = {
  results: {
    reportsMade: (files, pages, path) => `${files === 1 ? 'التقرير جاهز' : `التقارير جاهزة (${files})`}، عدد الصفحات ${pages}: ${path}`,
    pdfBy: (by) =>
      by === null
        ? 'لا شيء هنا يصنع PDF (لم يُعثر على Chromium)، فالتقارير بصيغة HTML وتُطبع كما هي'
        : `يصنع PDF ${by === 'desktop' ? 'نافذة سطح المكتب' : 'Chromium'}`,
  },
  notes: {
    noPrinter:
      'لم يُعثر على Chromium، فالتقرير بصيغة HTML: اطبعه من أي متصفح ويبقى شكله كما هو. لصنع PDF هنا ثبّت Chromium أو سمّه في KHAREETATY_CHROMIUM.',
  },
  commands: {
    report: {
      doc: 'يعدّ تقريرًا بصيغة PDF أو HTML: واحدًا أو لكل منطقة. وتقول كل صفحة على ماذا تستند.',
      options: {
        list: 'يسرد القوالب ومكوّناتها ولا يعدّ شيئًا',
        template: 'أحد: {templates}',
        section: 'جزء من تقرير مخصص، ويمكن تكراره: {sections}',
        out: 'الملف الذي يُكتب؛ أو مجلد مع ‎--each',
        each: 'zone: تقرير لكل منطقة، أو لكل من ‎--zone',
        format: 'pdf أو html (المعتاد: pdf)',
        lang: 'لغة التقرير، en أو ar (المعتاد: كما في الإعدادات)',
        paper: 'A4 أو Letter (المعتاد: A4)',
        from: 'أول يوم محلي، 2018-05-10 (المعتاد: كما يقول القالب)',
        to: 'النهاية، غير داخلة',
        type: 'هذا النوع فقط، ويمكن تكراره',
        zone: 'هذه المنطقة فقط، ويمكن تكراره',
      },
    },
  },
};
