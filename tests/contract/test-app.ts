import { type App, createApp, type Outside } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { createPasswords } from '../../main/services/passwords.ts';

/** The whole product without a host, on a cache of its own, with nobody outside; passwords are hashed at a thousandth of the cost. */
export function openTestApp(cacheFile: string, outside: Outside = {}): Promise<App> {
  return createApp(
    { ...readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error' } }), checkOutputs: true },
    {
      ...{ messages: null, passwords: createPasswords(10) },
      ...outside,
    },
  );
}
