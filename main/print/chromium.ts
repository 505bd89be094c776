/** Makes PDF by a Chromium of this computer, without a window, a network or scripts; told what to do by a pipe, so no port is open. */
import { constants } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { PrintPort } from '../services/ports.ts';
import { type Browser, startBrowser } from './browser.ts';

export interface ChromiumChoice {
  /** null = looked for. */
  readonly file: string | null;
  readonly searchPath: readonly string[];
}

const programs = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge', 'chrome', 'msedge'];
const places =
  process.platform === 'darwin'
    ? ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']
    : process.platform === 'win32'
      ? ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe']
      : [];

/** A report takes seconds; one that takes longer has met a Chromium that hangs. */
const DEADLINE_MS = 60_000;
/** One that is not needed any more ends. */
const IDLE_MS = 20_000;

export function createChromium({ file, searchPath }: ChromiumChoice, deadlineMs = DEADLINE_MS): PrintPort {
  let found: Promise<string | null> | null = null;
  const find = () => (found ??= findProgram(file, searchPath));
  let running: { readonly browser: Browser; readonly profile: string } | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const stop = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = running;
    running = null;
    if (ending === null) return;
    await ending.browser.kill();
    await rm(ending.profile, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  };
  const browserOf = async (program: string): Promise<Browser> => {
    if (running !== null && !running.browser.hasEnded()) return running.browser;
    await stop();
    // Empty and our own: nothing of a person's Chromium is read or left.
    const profile = await mkdtemp(join(tmpdir(), 'khareetaty-print-'));
    running = { browser: startBrowser(program, profile), profile };
    return running.browser;
  };
  const printOne = async (program: string, html: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> => {
    signal.throwIfAborted();
    clearTimeout(idle);
    const browser = await browserOf(program);
    const stopNow = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(failed(`no answer within ${deadlineMs / 1_000} s`)), deadlineMs);
      const abort = () => reject(new AppError('cancelled'));
      signal.addEventListener('abort', abort, { once: true });
      browser.ended.then((reason) => reject(failed(reason)), reject);
      cleanUp = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      };
    });
    try {
      return await Promise.race([browser.print(html), stopNow]);
    } catch (error) {
      await stop();
      throw error instanceof AppError ? error : failed(error instanceof Error ? error.message : String(error), error);
    } finally {
      cleanUp();
      idle = setTimeout(() => void stop(), IDLE_MS);
      idle.unref();
    }
  };
  let cleanUp = (): void => undefined;
  return {
    by: async () => ((await find()) === null ? null : 'chromium'),
    async print(html, { signal }) {
      const program = await find();
      if (program === null) throw new AppError('reports.no-printer');
      const turn = last.then(
        () => printOne(program, html, signal),
        () => printOne(program, html, signal),
      );
      last = turn;
      return turn;
    },
    close: stop,
  };
}

const failed = (reason: string, cause?: unknown): AppError => new AppError('reports.print-failed', { reason }, { cause });

async function findProgram(file: string | null, searchPath: readonly string[]): Promise<string | null> {
  const candidates = file === null ? [...searchPath.flatMap((folder) => programs.map((name) => join(folder, name))), ...places] : [file];
  for (const candidate of candidates) {
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return null;
}
