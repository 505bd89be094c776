import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { layout } from '../layout.ts';
import { PAGE_URL } from './page.ts';

const MIN_SIZE = { minWidth: 960, minHeight: 600 } as const;
const FIRST_SIZE = { width: 1440, height: 900 } as const;
const CRASHES_MAX = 3;
const CRASHES_WITHIN_MS = 5 * 60_000;

/** Makes the workstation's window, hidden until its first picture. guard.ts keeps its page in place. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...MIN_SIZE,
    ...readBounds(),
    show: false,
    autoHideMenuBar: true,
    title: 'Khareetaty',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181f' : '#f5f6f8',
    webPreferences: {
      preload: layout.bridgeFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    writeFileSync(boundsFile(), JSON.stringify(window.getNormalBounds()));
  });
  reloadAfterCrash(window);
  return window;
}

export const loadPage = (window: BrowserWindow): Promise<void> => window.loadURL(PAGE_URL);

/** A page that crashes comes back by itself, but not for ever. */
function reloadAfterCrash({ webContents }: BrowserWindow): void {
  const crashes: number[] = [];
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || reason === 'killed') return;
    crashes.push(Date.now());
    if (crashes.filter((ms) => Date.now() - ms < CRASHES_WITHIN_MS).length < CRASHES_MAX) webContents.reload();
  });
}

const boundsFile = (): string => join(app.getPath('userData'), 'window.json');

/** Where the window stood last; nothing if that is unknown or no longer on a screen. */
function readBounds(): Partial<Rectangle> {
  try {
    const bounds: unknown = JSON.parse(readFileSync(boundsFile(), 'utf8'));
    return isRectangle(bounds) && isOnScreen(bounds) ? bounds : {};
  } catch {
    return {};
  }
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Partial<Record<keyof Rectangle, unknown>>;
  return [x, y, width, height].every(Number.isInteger);
}

function isOnScreen({ x, y, width, height }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const isBeside = x + width <= area.x || area.x + area.width <= x;
    const isAboveOrBelow = y + height <= area.y || area.y + area.height <= y;
    return !isBeside && !isAboveOrBelow;
  });
}
