import { type App, createApp, type Outside } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';

/** The whole product without a host, on a cache of its own, with nobody outside. */
export function openTestApp(cacheFile: string, outside: Outside = {}): Promise<App> {
  return createApp({ ...readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error' } }), checkOutputs: true }, { messages: null, ...outside });
}
