/** The audit trail in a real browser: reached by the keyboard, read, filtered and verified, in both languages. */
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { checkLook } from './looks.ts';
import { refuseProblems } from './page-checks.ts';
import { type BrowserHost, chromiumOptions, makeTestFolder, runCommand, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let browser: Browser;
let page: Page;
let folder: TestFolder;
let host: BrowserHost;
let problems: () => readonly string[];

test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = await makeTestFolder();
  runCommand(folder, 'settings', 'set', 'workspaceNameEn', 'Chicago');
  runCommand(folder, 'settings', 'set', 'hotspotRadiusM', '600');
  host = await serve(folder);
  browser = await chromium.launch(chromiumOptions);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Asia/Kuwait' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  problems = refuseProblems(page);
  await page.goto(host.address);
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).waitFor();
});
test.afterAll(async () => {
  await browser.close();
  await host.stop();
  await folder.remove();
});

test('is reached from the palette by the keyboard, and shows what was before and after', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('audit');
  await expect(page.getByRole('option', { name: 'Open the audit trail', selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Audit trail' })).toBeVisible();

  const row = page.getByRole('row', { name: /Changed settings/ }).first();
  await expect(row).toContainText('command line');
  await row.getByRole('button', { name: /^Details/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /^Radius of hotspots \(m\) 250 600$/ })).toBeVisible();
  await checkLook(page, 'audit');
});

test('filters, verifies, and goes back to the settings', async () => {
  await page.getByRole('radio', { name: 'Not done' }).click();
  await expect(page.getByText('No entry fits these filters.')).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Outcome' }).getByRole('radio', { name: 'All' }).click();
  await page.getByRole('button', { name: 'Verify the trail' }).click();
  await expect(page.getByText(/^Intact: \d+ entries fit$/)).toBeVisible();
  await page.getByRole('button', { name: 'Back to the settings' }).click();
  await expect(page.getByRole('button', { name: 'Open the audit trail' })).toBeVisible();
  await checkLook(page, 'audit-card');
  expect(problems()).toEqual([]);
});
