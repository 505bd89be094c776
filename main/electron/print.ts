import { BrowserWindow, type Session, session } from 'electron';
import { AppError } from '../../preload/contract/errors.ts';
import type { PrintPort } from '../services/ports.ts';

/** In memory alone: what is printed leaves nothing in the profile of the window. */
const PARTITION = 'report-print';
const REPORT_URL = 'app://report/';
const DEADLINE_MS = 60_000;

/** Makes PDF in a hidden page of its own that runs no script, reaches nothing and goes away afterwards. To be made once the app is ready. */
export function createDesktopPrint(): PrintPort {
  const own = session.fromPartition(PARTITION);
  let html = '';
  guard(own, () => html);
  let last: Promise<unknown> = Promise.resolve();
  const open = new Set<BrowserWindow>();
  const printOne: PrintPort['print'] = async (content, { paper, signal }) => {
    if (signal.aborted) throw new AppError('cancelled');
    html = content;
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        ...{ session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
        ...{ javascript: false, devTools: false, spellcheck: false },
      },
    });
    open.add(window);
    let cleanUp = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => {
        reject(failed(`no answer within ${DEADLINE_MS / 1_000} s`));
      }, DEADLINE_MS);
      const abort = () => {
        reject(new AppError('cancelled'));
      };
      signal.addEventListener('abort', abort, { once: true });
      cleanUp = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      };
    });
    try {
      return await Promise.race([printPage(window, paper), stopped]);
    } catch (error) {
      throw error instanceof AppError ? error : failed(error instanceof Error ? error.message : String(error), error);
    } finally {
      cleanUp();
      html = '';
      open.delete(window);
      window.destroy();
    }
  };
  return {
    by: () => Promise.resolve('desktop'),
    // One after the other: they share the address.
    print(content, options) {
      const turn = () => printOne(content, options);
      const mine = last.then(turn, turn);
      last = mine;
      return mine;
    },
    close: () => {
      for (const window of open) window.destroy();
      return Promise.resolve();
    },
  };
}

async function printPage(window: BrowserWindow, pageSize: 'A4' | 'Letter'): Promise<Uint8Array<ArrayBuffer>> {
  await window.loadURL(REPORT_URL);
  const margins = { top: 0, bottom: 0, left: 0, right: 0 };
  return new Uint8Array(await window.webContents.printToPDF({ pageSize, margins, preferCSSPageSize: true, printBackground: true }));
}

const failed = (reason: string, cause?: unknown): AppError => new AppError('reports.print-failed', { reason }, { cause });

/** It has one address, which gives the report, and no other: nothing is loaded but what the report itself holds. */
function guard(own: Session, report: () => string): void {
  own.protocol.handle('app', (request) =>
    request.url === REPORT_URL
      ? new Response(report(), { headers: { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' } })
      : new Response('Not found', { status: 404 }),
  );
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: url !== REPORT_URL && !url.startsWith('data:') });
  });
  own.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => {
    event.preventDefault();
  });
}
