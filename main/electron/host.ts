import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { type BrowserWindow, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { channels } from '../../preload/contract/channels.ts';
import { AppError, type Reply } from '../../preload/contract/errors.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { PAGE_URL } from './page.ts';

/**
 * Joins the window's page to the app by IPC: calls, their cancelling, events and files.
 * Calls that come while the app still opens wait for it; if it cannot open, they answer why.
 */
export function connectPage(window: BrowserWindow, opening: Promise<App>): void {
  const running = new Map<string, AbortController>();
  const caller = desktopCaller();

  ipcMain.handle(channels.call, async (event, procedure: unknown, input: unknown, callId: unknown): Promise<Reply<unknown>> => {
    if (!isFromPage(event, window)) return refusal('users.not-allowed');
    if (typeof procedure !== 'string' || typeof callId !== 'string' || callId.length > 64) return refusal('input.invalid');
    const controller = new AbortController();
    running.set(callId, controller);
    try {
      const { dispatch } = await opening;
      return await dispatch(procedure, input, { caller, callId, signal: controller.signal });
    } catch (error) {
      return { ok: false, error: error instanceof AppError ? error.toWire() : { code: 'internal', params: {} } };
    } finally {
      running.delete(callId);
    }
  });
  ipcMain.on(channels.abort, (event, callId: unknown) => {
    if (isFromPage(event, window)) running.get(String(callId))?.abort();
  });
  ipcMain.handle(channels.offer, async (event, path: unknown, name: unknown) => {
    if (!isFromPage(event, window) || typeof path !== 'string' || typeof name !== 'string') throw new AppError('input.invalid');
    return (await opening).files.offer(path, name);
  });
  ipcMain.handle(channels.target, async (event, name: unknown): Promise<string | null> => {
    if (!isFromPage(event, window) || typeof name !== 'string') throw new AppError('input.invalid');
    const { files } = await opening;
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: basename(name),
      properties: ['showOverwriteConfirmation'],
    });
    return canceled || filePath === '' ? null : files.offerTarget(filePath, basename(filePath));
  });

  sendEvents(window, opening);
  const abortAll = () => {
    for (const controller of running.values()) controller.abort();
  };
  window.webContents.on('render-process-gone', abortAll);
  // A page that is loaded anew does not know the calls of the former one.
  window.webContents.on('did-navigate', abortAll);
}

const refusal = (code: 'users.not-allowed' | 'input.invalid'): Reply<never> => ({ ok: false, error: { code, params: {} } });

/** Whoever can open this window owns the cache file; roles divide people on the browser host and, later, on the server. */
const desktopCaller = (): Caller => ({ name: userInfo().username, role: 'admin' });

/** Only the window's own page may call: no frame inside it, and nothing else that it might have been led to. */
function isFromPage({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent, window: BrowserWindow): boolean {
  return sender === window.webContents && senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(PAGE_URL);
}

function sendEvents(window: BrowserWindow, opening: Promise<App>): void {
  opening.then(
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
