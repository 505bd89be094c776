import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { root } from './workstation.ts';

/** Why no Electron runs here; undefined where one does. */
export const whyNoElectron = process.env['KHAREETATY_TEST_NO_ELECTRON'];

/** Opens the desktop window on a cache, drawing in software. */
export function launchDesktop(cacheFile: string, env: Readonly<Record<string, string>> = {}): Promise<ElectronApplication> {
  const command = desktopCommand(cacheFile);
  return _electron.launch({ ...command, args: [...command.args], env: { ...command.env, ...env } });
}

/** How the desktop is started on a cache. */
export function desktopCommand(cacheFile: string) {
  return {
    executablePath: electronExecutable(),
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      root,
      '--cache',
      cacheFile,
    ],
    env: { ...(process.env as Record<string, string>), DBUS_SESSION_BUS_ADDRESS: 'disabled:', KHAREETATY_LOG: 'error' },
  } as const;
}

/** The runtime that tests were given, or the one that the electron package has downloaded. */
function electronExecutable(): string {
  const pathFile = path.join(root, 'node_modules/electron/path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  return path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(root, 'node_modules/electron/dist'), name);
}
