import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

const Check = z.object({ name: z.string(), ok: z.boolean(), value: z.string(), cure: z.string().nullable() });

export const settings = {
  get: procedure({
    doc: 'Gives the settings of this workstation.',
    rest: ['GET', '/api/settings'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: d.Settings,
  }),
  save: procedure({
    doc: 'Changes some settings; the others stay.',
    rest: ['PUT', '/api/settings'],
    may: 'analyst',
    zones: 'free',
    input: d.Settings.extend({ workspaceNameEn: d.nameOf(0, 200), workspaceNameAr: d.nameOf(0, 200) }).partial(),
    output: d.Settings,
  }),
  health: procedure({
    doc: 'Says that the host answers and the cache is open.',
    rest: ['GET', '/health'],
    may: 'anyone',
    zones: 'free',
    input: z.object({}),
    output: z.object({ status: z.enum(['ok', 'degraded']), version: z.string(), uptimeS: z.number() }),
  }),
  doctor: procedure({
    doc: 'Checks versions, SpatiaLite and the cache; says what is missing and how to get it.',
    rest: ['GET', '/api/doctor'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({ ok: z.boolean(), checks: z.array(Check) }),
  }),
};
