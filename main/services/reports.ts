import { reportSections, type ReportTemplate } from '../../preload/contract/report-domain.ts';
import type { reports } from '../../preload/contract/reports.ts';
import { makeReports } from './report-make.ts';
import { makeDocument } from './report-document.ts';
import { openSources } from './report-sources.ts';
import { templates } from './report-templates.ts';
import type { Handlers, Ports } from './ports.ts';
import { readSettings } from './settings.ts';
import { summarise } from './summary.ts';

export const reportsService = (ports: Ports): Handlers<typeof reports> => ({
  summary: (filter) => summarise(ports, filter),

  async templates() {
    const [{ hotspotDays }, pdfBy] = await Promise.all([readSettings(ports), ports.print.by()]);
    const items = Object.entries(templates).map(([template, { sections, days }]) => ({
      // Safe: these are the keys of the table.
      template: template as ReportTemplate,
      sections: [...sections],
      days: days === 'settings' ? hotspotDays : days,
    }));
    return { items, sections: [...reportSections], pdfBy };
  },

  async preview(wish, call) {
    const sources = await openSources(ports, call, wish.language);
    const document = await makeDocument(sources, wish);
    const { html, pages, title } = await ports.reports.render([document], call.signal);
    return { html, pages, title, isMasked: document.provenance.isMasked };
  },

  make: (wish, call) => makeReports(ports, wish, call),
});
