import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

const Check = z.object({ name: z.string(), ok: z.boolean(), value: z.string(), cure: z.string().nullable() });

const SettingValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Some of the settings, as they may be set. */
export const SettingsChange = d.Settings.extend({ workspaceNameEn: d.nameOf(0, 200), workspaceNameAr: d.nameOf(0, 200) }).partial();

/** What a file of settings holds. No secrets: those are not among the settings. */
export const SettingsFile = z.strictObject({
  kind: z.literal('khareetaty-settings'),
  version: z.literal(1),
  settings: SettingsChange.strict(),
});

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
    input: SettingsChange,
    output: d.Settings,
  }),
  export: procedure({
    doc: 'Gives the settings as a file that another workstation can take in; it holds no passwords, keys or people.',
    rest: ['GET', '/api/settings/file'],
    may: 'admin',
    input: z.object({}),
    output: SettingsFile,
    audit: 'export',
  }),
  import: procedure({
    doc: 'Takes in a file of settings: all that it names or, if anything in it is wrong, nothing. Lists what changes.',
    rest: ['POST', '/api/settings/file'],
    may: 'admin',
    input: z.object({
      content: z
        .string()
        .max(100_000)
        .meta({
          description: 'Text of the file',
          examples: ['{"kind":"khareetaty-settings","version":1,"settings":{"hotspotRadiusM":300}}'],
        }),
      isTrial: z.boolean().default(false).meta({ description: 'Only says what would change' }),
    }),
    output: z.object({ changes: z.array(z.object({ key: z.string(), before: SettingValue, after: SettingValue })), isTrial: z.boolean() }),
    errors: ['settings.not-settings', 'input.invalid'],
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
