import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { type BrowserWindow, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { channels } from '../../preload/contract/channels.ts';
import { AppError, type Reply } from '../../preload/contract/errors.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import type { Opening } from './opening.ts';
import { PAGE_URL } from './page.ts';

/**
 * Joins the window's page to the app by IPC: calls, their cancelling, events and files.
 * Calls that come while the app still opens wait for it; if it cannot open, they answer why. If only the cache's passphrase is missing,
 * the page asks for it and gives it by a channel of its own: procedures there are none yet.
 */
export function connectPage(window: BrowserWindow, opening: Opening): void {
  const running = new Map<string, AbortController>();
  const owner = desktopOwner();
  const callerOf = async ({ sessions }: App, token: string | null): Promise<Caller | null> => {
    if (!sessions.hasAccounts()) return owner;
    return token === null ? null : sessions.find(token);
  };

  ipcMain.handle(channels.call, async (event, ...args: readonly unknown[]): Promise<Reply<unknown>> => {
    if (!isFromPage(event, window)) return refusal('users.not-allowed');
    const [procedure, input, callId, token = null] = args;
    if (typeof procedure !== 'string' || typeof callId !== 'string' || callId.length > 64 || running.has(callId))
      return refusal('input.invalid');
    if (token !== null && (typeof token !== 'string' || token.length > 2_000)) return refusal('input.invalid');
    const controller = new AbortController();
    running.set(callId, controller);
    try {
      const app = await opening.app();
      const who = await callerOf(app, token);
      return await app.dispatch(procedure, input, { caller: who, host: 'desktop', callId, signal: controller.signal });
    } catch (error) {
      return failure(error);
    } finally {
      running.delete(callId);
    }
  });
  ipcMain.handle(channels.unlock, async (event, secret: unknown): Promise<Reply<null>> => {
    if (!isFromPage(event, window)) return refusal('users.not-allowed');
    if (typeof secret !== 'string' || secret === '' || secret.length > LONGEST_SECRET) return refusal('input.invalid');
    try {
      await opening.unlock(secret);
      return { ok: true, value: null };
    } catch (error) {
      return failure(error);
    }
  });
  ipcMain.on(channels.abort, (event, callId: unknown) => {
    if (isFromPage(event, window) && typeof callId === 'string') running.get(callId)?.abort();
  });
  ipcMain.handle(channels.offer, async (event, path: unknown, name: unknown, token: unknown = null) => {
    if (!isFromPage(event, window) || typeof path !== 'string' || typeof name !== 'string') throw new AppError('input.invalid');
    const app = await opening.app();
    const caller = await callerOf(app, typeof token === 'string' ? token : null);
    if (caller === null) throw new AppError('users.sign-in-needed');
    return app.files.offer(path, name);
  });
  ipcMain.handle(channels.target, async (event, name: unknown, token: unknown = null): Promise<string | null> => {
    if (!isFromPage(event, window) || typeof name !== 'string') throw new AppError('input.invalid');
    const app = await opening.app();
    if ((await callerOf(app, typeof token === 'string' ? token : null)) === null) throw new AppError('users.sign-in-needed');
    const { files } = app;
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: basename(name),
      properties: ['showOverwriteConfirmation'],
    });
    return canceled || filePath === '' ? null : files.offerTarget(filePath, basename(filePath));
  });
  ipcMain.handle(channels.folder, async (event, token: unknown = null): Promise<string | null> => {
    if (!isFromPage(event, window)) throw new AppError('input.invalid');
    const app = await opening.app();
    if ((await callerOf(app, typeof token === 'string' ? token : null)) === null) throw new AppError('users.sign-in-needed');
    const {
      canceled,
      filePaths: [path = ''],
    } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] });
    return canceled || path === '' ? null : app.files.offerTarget(path, basename(path));
  });

  sendEvents(window, opening);
  const abortAll = () => {
    for (const controller of running.values()) controller.abort();
  };
  window.webContents.on('render-process-gone', abortAll);
  // A page that is loaded anew does not know the calls of the former one.
  window.webContents.on('did-navigate', abortAll);
}

const LONGEST_SECRET = 1_024;

const failure = (error: unknown): Reply<never> => ({
  ok: false,
  error: error instanceof AppError ? error.toWire() : { code: 'internal', params: {} },
});

const refusal = (code: 'users.not-allowed' | 'input.invalid'): Reply<never> => ({ ok: false, error: { code, params: {} } });

/** While nobody has an account: whoever can open this window owns the cache file. */
const desktopOwner = (): Caller => ({ name: userInfo().username, role: 'admin' });

/** Only the window's own page may call: no frame inside it, and nothing else that it might have been led to. */
function isFromPage({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent, window: BrowserWindow): boolean {
  return sender === window.webContents && senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(PAGE_URL);
}

function sendEvents(window: BrowserWindow, { opened }: Opening): void {
  opened.then(
    ({ events }) => {
      const unsubscribe = events.subscribe((event) => {
        if (!window.isDestroyed()) window.webContents.send(channels.event, event);
      });
      window.once('closed', unsubscribe);
    },
    // Why the app could not open is told by index.ts.
    () => undefined,
  );
}
