import type { reports } from '../../preload/contract/reports.ts';
import type { Handlers, Ports } from './ports.ts';
import { summarise } from './summary.ts';

export const reportsService = (ports: Ports): Handlers<typeof reports> => ({
  summary: (filter) => summarise(ports, filter),
});
