import { AppError } from '../../preload/contract/errors.ts';
import { type settings, SettingsFile } from '../../preload/contract/settings.ts';
import type { Handlers, Ports } from './ports.ts';
import { readSettings, refuseUnknownTimeZone } from './settings.ts';

type FileHandlers = Pick<Handlers<typeof settings>, 'export' | 'import'>;

/** @param save  as it saves what a person changes. */
export const settingsFileService = (ports: Ports, save: Handlers<typeof settings>['save']): FileHandlers => ({
  export: async () => ({ kind: 'khareetaty-settings', version: 1, settings: await readSettings(ports) }),

  async import({ content, isTrial }, call) {
    const { settings: wanted } = readFile(content);
    if (wanted.timeZone !== undefined) refuseUnknownTimeZone(wanted.timeZone);
    await refuseUnknownCalendar(ports, wanted.calendar ?? null);
    const before = await readSettings(ports);
    const changes = (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((key) => {
      const after = wanted[key];
      return after === undefined || after === before[key] ? [] : [{ key, before: before[key], after }];
    });
    if (!isTrial && changes.length > 0) await save(wanted, call);
    return { changes, isTrial };
  },
});

/** @throws AppError settings.not-settings, with what is wrong and where. */
function readFile(content: string): ReturnType<(typeof SettingsFile)['parse']> {
  const parsed = SettingsFile.safeParse(parseJson(content));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...extra].join('.').slice(0, 80);
  throw new AppError('settings.not-settings', { path, detail: issue?.message.slice(0, 200) ?? '' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

async function refuseUnknownCalendar({ calendars }: Ports, id: string | null): Promise<void> {
  if (id === null || (await calendars.list()).some((known) => known.id === id)) return;
  throw new AppError('settings.not-settings', { path: 'settings.calendar', detail: `there is no calendar ${id.slice(0, 40)}` });
}
