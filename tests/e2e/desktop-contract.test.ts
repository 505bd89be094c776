import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import type { Bridge } from '../../preload/bridge-api.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import { describeHost, type HostUnderTest } from '../contract/suite.ts';
import { launchDesktop, whyNoElectron } from './electron.ts';

type BridgedWindow = Window & { readonly khareetaty: Bridge };

// Whoever can open the window owns the cache: its calls have one caller.
if (whyNoElectron === undefined) describeHost('desktop window over IPC', connect, { callers: ['admin'] });
else describe.skip(`desktop window over IPC (${whyNoElectron})`, () => it('runs the contract suite', () => undefined));

async function connect(folder: string): Promise<HostUnderTest> {
  const app = await launchDesktop(join(folder, 'cache.db'));
  const page = await app.firstWindow();
  await page.waitForLoadState();
  await addFileInput(page);
  const listeners = await hearEvents(page);
  return {
    version: await app.evaluate(({ app: electronApp }) => electronApp.getVersion()),
    async call(procedure, input, { signal, callId = crypto.randomUUID() }) {
      const abort = () => void page.evaluate((id) => (window as unknown as BridgedWindow).khareetaty.abort(id), callId);
      signal?.addEventListener('abort', abort, { once: true });
      const args = [procedure, input, callId] as const;
      return page.evaluate(([name, value, id]) => (window as unknown as BridgedWindow).khareetaty.call(name, value, id, null), args);
    },
    async offerFile(path) {
      await page.setInputFiles('#test-file', path);
      return page.evaluate(() => {
        const [file] = document.querySelector<HTMLInputElement>('#test-file')!.files!;
        return (window as unknown as BridgedWindow).khareetaty.offerFile(file, null);
      });
    },
    async listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    close: () => app.close(),
  };
}

/** A person chooses files through an input: only such a file has a path that the bridge can pass on. */
async function addFileInput(page: Page): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'test-file';
    document.body.append(input);
  });
}

async function hearEvents(page: Page): Promise<Set<(event: AppEvent) => void>> {
  const listeners = new Set<(event: AppEvent) => void>();
  await page.exposeFunction('tellTest', (event: AppEvent) => {
    for (const listener of listeners) listener(event);
  });
  await page.evaluate(() => {
    const { khareetaty, tellTest } = window as unknown as BridgedWindow & { tellTest: (event: AppEvent) => void };
    khareetaty.on(tellTest);
  });
  return listeners;
}
