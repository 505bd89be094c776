import { parseArgs } from 'node:util';
import { app, type BrowserWindow, dialog, Menu, session } from 'electron';
import { AppError } from '../../preload/contract/errors.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { makeFolder } from '../make-folder.ts';
import { openSecrets } from '../secret-file.ts';
import { guardContents, guardSession } from './guard.ts';
import { connectPage } from './host.ts';
import { followLanguage, systemLanguage } from './menu.ts';
import { createOpening, type Opening } from './opening.ts';
import { registerPageScheme, servePage } from './page.ts';
import { createDesktopPrint } from './print.ts';
import { createSecrets } from './secrets.ts';
import { refusedSwitches } from './switches.ts';
import { createWindow, loadPage } from './window.ts';
import { words } from './words.ts';

try {
  start();
} catch (error) {
  void app.whenReady().then(() => {
    giveUp(error);
  });
}

/** Opens one workstation for one cache; a second start on the same cache only shows the first one's window. */
function start(): void {
  const refused = refusedSwitches((name) => app.commandLine.hasSwitch(name), app.isPackaged);
  if (refused.length > 0) {
    console.error(`${words[systemLanguage()].refusedSwitches} ${refused.map((name) => `--${name}`).join(' ')}`);
    app.exit(1);
    return;
  }
  guardContents();
  // Else Electron makes a menu of its own, with reloading and the developer's tools, until ours is there.
  Menu.setApplicationMenu(null);
  const config = readConfig({ cacheFile: cacheOption() });
  const profile = `${config.cacheFile}.window`;
  makeFolder(profile);
  app.setPath('userData', profile);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerPageScheme();
  app.on('window-all-closed', () => {
    app.quit();
  });
  void app.whenReady().then(async () => {
    servePage(session.defaultSession);
    guardSession(session.defaultSession);
    const print = createDesktopPrint();
    const opening = createOpening(async (secret) => {
      const secrets = createSecrets(`${profile}/secrets.json`, config.secrets, await openSecrets(config));
      return createApp({ ...config, cachePassphrase: secret ?? config.cachePassphrase }, { secrets, print });
    });
    const window = createWindow();
    connectPage(window, opening);
    showOnSecondStart(window);
    closeBeforeQuit(opening);
    opening.opened.then((opened) => {
      opened.stayOpen();
      followLanguage(opened);
    }, giveUp);
    await loadPage(window);
  });
}

/** `--cache FILE`; what else is on the command line belongs to Electron. */
function cacheOption(): string | undefined {
  const { values } = parseArgs({ args: process.argv.slice(1), options: { cache: { type: 'string' } }, strict: false });
  return typeof values.cache === 'string' ? values.cache : undefined;
}

function showOnSecondStart(window: BrowserWindow): void {
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

/** Lets running work end and the cache close before the process does. */
function closeBeforeQuit(opening: Opening): void {
  let isClosing = false;
  app.on('will-quit', (event) => {
    if (isClosing) return;
    isClosing = true;
    event.preventDefault();
    opening
      .app()
      .then(({ close }) => close())
      .catch(() => undefined)
      .finally(() => {
        app.exit();
      });
  });
}

function giveUp(error: unknown): void {
  const word = words[systemLanguage()];
  const cause = error instanceof AppError ? (word.causes[error.code] ?? `${error.message}\n${word.otherCause}`) : word.otherCause;
  console.error(error);
  dialog.showErrorBox(word.cannotStart, cause);
  app.exit(1);
}
