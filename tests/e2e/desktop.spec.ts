/** The workstation in a real Electron: window, sandbox, IPC, import, hotspots, picture. */
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { launchDesktop, whyNoElectron } from './electron.ts';
import { countColours, refuseProblems } from './page-checks.ts';
import { fillCache, makeTestFolder, type TestFolder } from './workstation.ts';

test.skip(whyNoElectron !== undefined, whyNoElectron ?? '');

let folder: TestFolder;
let app: ElectronApplication;
let page: Page;
let rows: number;
let problems: () => readonly string[];

test.beforeAll(async () => {
  folder = await makeTestFolder();
  ({ rows } = await fillCache(folder));
  app = await launchDesktop(folder.cacheFile);
  page = await app.firstWindow();
  problems = refuseProblems(page);
  await page.locator('[data-map-ready="true"]').waitFor({ timeout: 120_000 });
});
test.afterAll(async () => {
  await app.close();
  await folder.remove();
});

test('opens one window whose page is sandboxed and knows nothing but the bridge', async () => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys((globalThis as unknown as { khareetaty: object }).khareetaty).sort(),
    reaches: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    origin: location.origin,
  }));

  expect(seen.bridge).toEqual(['abort', 'call', 'chooseFolder', 'chooseTarget', 'offerFile', 'on', 'unlock']);
  expect(seen.reaches).toEqual([]);
  expect(seen.origin).toBe('app://khareetaty');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('draws the map with the incidents of the cache', async () => {
  await expect(page.getByText(`of ${rows.toLocaleString('en')} incidents`)).toBeVisible();
  expect(await countColours(page.locator('[data-map-ready]'))).toBeGreaterThan(50);
  await page.screenshot({ path: test.info().outputPath('desktop.png') });
});

test('runs the pipeline from the panel', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'Pipeline' }).click();
  await page.getByRole('button', { name: 'Run pipeline' }).first().click();

  await expect(page.getByText(/Pipeline finished/).first()).toBeVisible({ timeout: 120_000 });
});

test('prints a report in a page of its own, which is gone afterwards', async () => {
  const reply = await page.evaluate(async () => {
    const { khareetaty } = globalThis as unknown as { khareetaty: { call(...args: readonly unknown[]): Promise<unknown> } };
    return khareetaty.call('reports.make', { template: 'weekly', format: 'pdf' }, 'print-a-report', null);
  });

  expect(reply).toMatchObject({
    ok: true,
    value: { format: 'pdf', fallback: null },
  });
  const { pages, files } = (reply as { value: { pages: number; files: { bytes: number }[] } }).value;
  expect(pages).toBeGreaterThan(1);
  expect(files[0]?.bytes).toBeGreaterThan(50_000);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('had no error, no refused resource and no breach of the content policy', () => {
  expect(problems()).toEqual([]);
});

// Last: the test driver waits for navigations that the window refused.
test('refuses to leave its page or to open another window', async () => {
  await page.evaluate(() => {
    window.open('https://example.com');
    location.href = 'https://example.com';
  });

  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(page.url().startsWith('app://khareetaty/')).toBe(true);
});
