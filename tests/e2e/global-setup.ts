/**
 * Makes what both shells' tests need, once: a filled cache, a display, and an Electron that runs here. Where no Electron can be
 * had, KHAREETATY_TEST_NO_ELECTRON holds the reason and the desktop tests are skipped with it.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { getElectronRuntime } from '../electron/runtime.ts';
import { buildSqliteBinding } from '../electron/sqlite-binding.ts';
import { root } from './workstation.ts';
import { startDisplay } from './display.ts';

export default async function prepare(): Promise<() => Promise<void>> {
  const display = await startDisplay();
  process.env['DISPLAY'] = display.name;
  try {
    await findElectron();
  } catch (error) {
    process.env['KHAREETATY_TEST_NO_ELECTRON'] = `no Electron on this machine: ${error instanceof Error ? error.message : String(error)}`;
  }
  return display.stop;
}

/** The product's own Electron where its download worked; else an older runtime with a binding of SQLite built for it. */
async function findElectron(): Promise<void> {
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined || existsSync(path.join(root, 'node_modules/electron/dist/electron')))
    return;
  const cache = path.join(root, '.cache/electron-test');
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = await getElectronRuntime(path.join(cache, 'runtime'));
  process.env['KHAREETATY_SQLITE_BINDING'] = await buildSqliteBinding(path.join(cache, `${sqlitePackage()}-napi8.node`));
}

/** One of another version would load and lack what is new in this one. */
function sqlitePackage(): string {
  const { name, version } = createRequire(import.meta.url)('better-sqlite3/package.json') as {
    readonly name: string;
    readonly version: string;
  };
  return `${name}-${version}`;
}
