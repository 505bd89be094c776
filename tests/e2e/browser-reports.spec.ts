/** Reports in a real browser: chosen, seen page for page as they will be printed, made and fetched, in both languages. */
import { readFile } from 'node:fs/promises';
import { type Browser, chromium, expect, type Locator, type Page, test } from '@playwright/test';
import { checkLook } from './looks.ts';
import { countColours, refuseProblems } from './page-checks.ts';
import { type BrowserHost, chromiumOptions, fillCache, makeTestFolder, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let browser: Browser;
let page: Page;
let folder: TestFolder;
let host: BrowserHost;
let problems: () => readonly string[];

test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = await makeTestFolder();
  await fillCache(folder);
  host = await serve(folder);
  browser = await chromium.launch(chromiumOptions);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Asia/Kuwait' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  problems = refuseProblems(page);
  await page.goto(host.address);
  await page.getByRole('navigation').getByRole('button', { name: 'Reports' }).click();
});
test.afterAll(async () => {
  await browser.close();
  await host.stop();
  await folder.remove();
});

const firstPage = (): Locator => page.getByRole('img', { name: /^Page 1 of/ });

test('shows the report page for page, with its map, its charts and what it rests on', async () => {
  await expect(firstPage()).toBeVisible({ timeout: 120_000 });
  expect(await firstPage().evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth, image.naturalHeight])).toEqual([
    true,
    794,
    1123,
  ]);
  await expect(firstPage()).toHaveAttribute('alt', /Audit head/);
  expect(await countColours(firstPage())).toBeGreaterThan(30);
  await checkLook(page, 'reports');
});

test('is made and fetched: the file is what was seen', async () => {
  await page.getByRole('radio', { name: 'HTML' }).click();
  await page.getByRole('button', { name: /^Alert log/ }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Make the report' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^alerts-\d{4}-\d{2}-\d{2}\.html$/);
  const html = await readFile(await download.path(), 'utf8');
  expect(html.startsWith('<!doctype html>')).toBe(true);
  expect(html.includes('<script')).toBe(false);
  await expect(page.getByText(/^Report ready: \d+ pages?, HTML\./)).toBeVisible();
  expect(problems()).toEqual([]);
});
