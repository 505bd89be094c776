import type { Settings } from '../../preload/contract/domain.ts';
import { client } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { reportFailure } from './notices.ts';

export async function loadSettings(): Promise<void> {
  takeSettings(await readSettings());
}

export const readSettings = (): Promise<Settings> => client.settings.get({});

/** Shows the change at once and saves it; a viewer, who may not save, keeps it in this window. */
export async function saveSettings(change: Partial<Settings>): Promise<void> {
  const before = getState().server.settings;
  if (before !== null) takeSettings({ ...before, ...change });
  patch('choices', { display: { ...getState().choices.display, ...displayOf(change) } });
  if (getState().server.me?.role === 'viewer') return;
  try {
    takeSettings(await client.settings.save(change));
  } catch (error) {
    if (before !== null) takeSettings(before);
    reportFailure(error);
  }
}

export async function loadDoctor(): Promise<void> {
  try {
    patch('server', { doctor: await client.settings.doctor({}) });
  } catch (error) {
    reportFailure(error);
  }
}

export function takeSettings(settings: Settings): void {
  patch('server', { settings });
  // The language of an account comes before that of the workstation.
  const own = getState().server.me?.language ?? null;
  patch('choices', {
    display: { ...getState().choices.display, ...displayOf(settings), ...(own === null ? {} : { language: own }) },
  });
}

/** Only the fields that are there: an absent one must not overwrite what is known. */
function displayOf({ language, theme, digits }: Partial<Settings>) {
  return {
    ...(language === undefined ? {} : { language }),
    ...(theme === undefined ? {} : { theme }),
    ...(digits === undefined ? {} : { digits }),
  };
}
