import type { reports } from '../../preload/contract/reports.ts';
import type { Handlers, Ports } from './ports.ts';

export const reportsService = ({ read }: Ports): Handlers<typeof reports> => ({
  summary: (filter) => read.summary(filter),
});
