/** Entry of a thread that draws reports. */
import type { ReportDocument } from '../reports/document.ts';
import { renderReport, type ReportPlaces } from '../reports/render.ts';
import { serve } from './serve.ts';

void serve(() => ({
  call: ({ name, args }) => {
    if (name !== 'render') throw new Error(`reports have no function ${name}`);
    // Safe: the pool sends these.
    const [documents, places] = args as readonly [readonly ReportDocument[], ReportPlaces];
    return renderReport(documents, places);
  },
}));
