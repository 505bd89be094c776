/** Signing out of an encrypted copy of what a centre has, in a real browser: as ever, and with its keys destroyed. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { centrePassword, startCentre, type Centre } from './centre.ts';
import { type BrowserHost, chromiumOptions, makeTestFolder, runCommandWith, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial', timeout: 600_000 });

const password = 'Blue dhow at noon';
const opens = { KHAREETATY_CACHE_PASSPHRASE: 'correct horse battery staple' };

let browser: Browser;
let page: Page;
let folder: TestFolder;
let host: BrowserHost;
let centre: Centre;

/** An encrypted laptop with an admin, linked, with one change that the centre does not have. */
test.beforeAll(async () => {
  test.setTimeout(600_000);
  centre = await startCentre();
  folder = await makeTestFolder();
  const file = path.join(folder.path, 'day.csv');
  await writeFile(file, 'occurred_at,type,longitude,latitude\n2024-03-01T08:15:00+03:00,THEFT,47.97,29.37\n');
  const run = (env: Readonly<Record<string, string>>, ...args: readonly string[]) => runCommandWith({ env }, folder, ...args);
  const login = centre.addUser('salma', 'supervisor', 'Salma Hamad');
  const url = `postgres://${login}:${encodeURIComponent(centrePassword)}@127.0.0.1:${String(centre.port)}/${centre.database}`;
  run({}, 'import', file);
  run({}, 'settings', 'set', 'workspaceNameEn', 'Kuwait City');
  run({ KHAREETATY_CENTRAL_PASSWORD: centrePassword }, 'sync', 'link', '--url', url, '--tls', 'off');
  run({}, 'sync', 'automatic', 'off');
  run({}, 'incidents', 'note', '1', 'seen from the stairs');
  run(opens, 'cache', 'encrypt', '--yes');
  runCommandWith({ env: opens, input: `${password}\n` }, folder, 'users', 'set-up', 'dana', '--password-stdin');
  host = await serve(folder, opens);
  browser = await chromium.launch(chromiumOptions);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(new URL(host.address).origin);
});
test.afterAll(async () => {
  await browser.close();
  await host.stop();
  await folder.remove();
  await centre.close();
});

const dialog = () => page.getByRole('dialog', { name: 'Sign out' });
const picture = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

async function signIn(): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('dana');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('contentinfo', { name: 'Status' }).getByRole('button', { name: '1 change waits' }).waitFor();
}

async function askToSignOut(): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: /dana/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

test('signing out leaves the keys, unless somebody wishes otherwise', async () => {
  await signIn();
  await askToSignOut();
  await expect(dialog().getByRole('checkbox')).not.toBeChecked();
  await picture('sign-out');
  await dialog().getByRole('button', { name: 'Sign out' }).click();

  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(existsSync(`${folder.cacheFile}.key`)).toBe(true);
});

test('what would be lost is told, and the keys stay until the workspace is named', async () => {
  await signIn();
  await askToSignOut();
  await dialog().getByRole('checkbox').check();
  await expect(dialog()).toContainText('1 change waits for the centre and would be lost.');
  const submit = dialog().getByRole('button', { name: 'Destroy the keys and sign out' });
  const name = dialog().getByRole('textbox', { name: /type the name of the workspace: Kuwait City$/ });
  await expect(submit).toBeDisabled();
  await name.fill('Kuwait');
  await expect(submit).toBeDisabled();
  await name.fill('Kuwait City');
  await expect(dialog().getByRole('checkbox')).toBeChecked();
  await picture('destroy-keys');
  await submit.click();

  await expect(page.getByText('This cache cannot be opened')).toBeVisible();
  await picture('keyless');
  expect(existsSync(`${folder.cacheFile}.key`)).toBe(false);
  expect(existsSync(`${folder.cacheFile}.centre.json`)).toBe(false);
  await page.reload();
  await expect(page.getByText('This cache cannot be opened')).toBeVisible();
  expect(() => runCommandWith({ env: opens }, folder, 'cache', 'status')).toThrow(/cache\.key-missing/);
});
