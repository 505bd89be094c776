import type { ReportsStrings } from './shape.ts';

/** Reports. */
export const englishReports: ReportsStrings = {
  results: {
    reportsMade: (files, pages, path) =>
      `${files === 1 ? 'Report' : `${files} reports`} ready: ${pages} ${pages === 1 ? 'page' : 'pages'}, ${path}`,
    pdfBy: (by) =>
      by === null
        ? 'nothing here makes PDF (no Chromium was found): reports are HTML that prints the same'
        : `PDF is made by ${by === 'desktop' ? 'the desktop window' : 'Chromium'}`,
  },
  notes: {
    noPrinter:
      'No Chromium was found, so the report is HTML: print it from any browser, it looks the same. To make PDF here, install Chromium or name it in KHAREETATY_CHROMIUM.',
  },
  commands: {
    report: {
      doc: 'Makes a report as PDF or HTML: one, or one for each zone. Every page says what it rests on.',
      options: {
        list: 'lists the templates and what they are made of, and makes none',
        template: 'one of: {templates}',
        section: 'part of a custom report, may be repeated: {sections}',
        out: 'file to write; a folder with --each',
        each: 'zone: one report for each zone, or for each of --zone',
        format: 'pdf or html (default: pdf)',
        lang: 'language of the report, en or ar (default: as in the settings)',
        paper: 'A4 or Letter (default: A4)',
        from: 'first local day, 2018-05-10 (default: as the template says)',
        to: 'end, itself left out',
        type: 'only this type, may be repeated',
        zone: 'only this zone, may be repeated',
      },
    },
  },
};
