/** Encryption, kept passwords and exact data in the settings of a real browser: a real cache is encrypted, and opened again. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { checkLook } from './looks.ts';
import { refuseProblems } from './page-checks.ts';
import { type BrowserHost, chromiumOptions, makeTestFolder, runCommandWith, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial', timeout: 600_000 });

const passphrase = 'correct horse battery staple';
const next = 'another one altogether';
const days = Array.from({ length: 300 }, (_, i) => `2024-03-0${1 + (i % 9)}T08:15:00+03:00,THEFT,${47.97 + (i % 10) / 2_000},29.37`);
const ofSecrets = 'a long walk along the corniche';

let browser: Browser;
let page: Page;
let folder: TestFolder;
let host: BrowserHost;
let problems: () => readonly string[];
let recoveryKey: string;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = await makeTestFolder();
  const file = path.join(folder.path, 'days.csv');
  await writeFile(file, `occurred_at,type,longitude,latitude\n${days.join('\n')}\n`);
  runCommandWith({}, folder, 'import', file);
  runCommandWith({}, folder, 'settings', 'set', 'workspaceNameEn', 'Kuwait City');
  browser = await chromium.launch(chromiumOptions);
  await open();
});
test.afterAll(async () => {
  await browser.close();
  await host.stop();
  await folder.remove();
});

/** Starts the host, with what opens an encrypted cache, and goes to the settings. */
async function open(env: Readonly<Record<string, string>> = {}): Promise<void> {
  host = await serve(folder, env);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'America/Chicago' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  problems = refuseProblems(page);
  await page.goto(host.address);
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
}

const encryption = () => page.getByRole('region', { name: 'Encryption of the cache' });
const passwords = () => page.getByRole('region', { name: 'Kept passwords' });
const dialog = () => page.getByRole('dialog');
const picture = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

test('what a new admin sets up comes in the order in which it is needed', async () => {
  const titles = await page.getByRole('heading', { level: 2 }).allTextContents();
  expect(titles).toEqual([
    'Settings',
    'This screen',
    'The city and its analyses',
    'People',
    'Protection of the data',
    'Keeping and erasing',
    'Programs, trail and health',
  ]);
  await encryption().scrollIntoViewIfNeeded();
  await expect(encryption()).toContainText('not encrypted');
  await checkLook(page, 'plain-cache');
});

test('what the loss of the keys means is said before, and has to be understood', async () => {
  await encryption().getByRole('button', { name: 'Encrypt …' }).click();
  const submit = dialog().getByRole('button', { name: 'Encrypt', exact: true });
  await expect(dialog()).toContainText('Without all of them nobody can open it');
  await dialog().getByLabel('Passphrase').fill('too short');
  await expect(dialog()).toContainText('3 letters to go');
  await dialog().getByLabel('Passphrase').fill(passphrase);
  await dialog().getByLabel('The same once more').fill('correct horse battery stable');
  await expect(dialog()).toContainText('The two are not the same.');
  await dialog().getByLabel('The same once more').fill(passphrase);
  await expect(submit).toBeDisabled();
  await dialog().getByRole('checkbox').check();
  await picture('encrypt');
  await submit.click();
});

test('the recovery key is shown once, and the cache is encrypted', async () => {
  const key = page.getByRole('dialog', { name: 'Print the recovery key' });
  await expect(key.locator('[data-code]')).toHaveText(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
  recoveryKey = (await key.locator('[data-code]').textContent()) ?? '';
  await picture('recovery-key');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('Recovery key of the cache “Kuwait City”')).toBeVisible();
  await picture('recovery-key-print');
  await page.emulateMedia({ media: 'screen' });
  await key.getByRole('button', { name: 'I have it on paper' }).click();

  await expect(encryption().getByText('encrypted', { exact: true })).toBeVisible();
  await expect(encryption()).toContainText('passphrase, recovery key');
  await encryption().scrollIntoViewIfNeeded();
  await picture('encrypted-cache');
  expect(existsSync(`${folder.cacheFile}.key`)).toBe(true);
  expect(() => runCommandWith({}, folder, 'cache', 'status')).toThrow(/cache\.locked/);
});

test('another passphrase opens it after the next start, and the recovery key too', async () => {
  await encryption().getByRole('button', { name: 'Change the passphrase …' }).click();
  await dialog().getByLabel('New passphrase').fill(next);
  await dialog().getByLabel('The same once more').fill(next);
  await picture('change-passphrase');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The cache opens with the new passphrase.')).toBeVisible();
  expect(problems()).toEqual([]);
  await host.stop();

  for (const secret of [next, recoveryKey])
    expect(runCommandWith({ env: { KHAREETATY_CACHE_PASSPHRASE: secret } }, folder, 'cache', 'status')).toMatchObject({
      isEncrypted: true,
    });
  expect(() => runCommandWith({ env: { KHAREETATY_CACHE_PASSPHRASE: passphrase } }, folder, 'cache', 'status')).toThrow(/cache\.wrong-key/);
});

test('a new key makes a new recovery key', async () => {
  await open({ KHAREETATY_CACHE_PASSPHRASE: next });
  await encryption().getByRole('button', { name: 'Make the key anew …' }).click();
  await dialog().getByLabel('New passphrase').fill(next);
  await dialog().getByLabel('The same once more').fill(next);
  await picture('rekey');
  await dialog().getByRole('button', { name: 'Make the key anew' }).click();
  const key = page.getByRole('dialog', { name: 'Print the recovery key' });
  await expect(key.locator('[data-code]')).not.toHaveText(recoveryKey);
  await key.getByRole('button', { name: 'I have it on paper' }).click();
});

test('kept passwords get a passphrase, and are opened by it after the next start', async () => {
  await passwords().scrollIntoViewIfNeeded();
  await expect(passwords()).toContainText('nowhere: known until the program ends');
  await passwords().getByLabel('Passphrase of the passwords').fill(ofSecrets);
  await passwords().getByLabel('The same once more').fill(ofSecrets);
  await checkLook(page, 'secrets-new');
  await passwords().getByRole('button', { name: 'Set the passphrase' }).click();
  await expect(passwords()).toContainText('opened until the program ends');
  expect(existsSync(path.join(folder.path, 'cache.db.secrets.json'))).toBe(true);
  await host.stop();

  await open({ KHAREETATY_CACHE_PASSPHRASE: next });
  await expect(passwords()).toContainText('not opened yet');
  const openThem = passwords().getByRole('button', { name: 'Open the passwords' });
  await passwords().getByLabel('Passphrase of the passwords').fill('not the passphrase');
  await openThem.click();
  await expect(passwords().getByRole('alert')).toContainText('The passphrase does not open them');
  await passwords().scrollIntoViewIfNeeded();
  await picture('secrets-wrong');
  for (let i = 0; i < 4; i++) {
    await expect(openThem).toBeEnabled();
    await openThem.click();
    await expect(openThem).toBeDisabled();
  }
  await expect(openThem).toBeEnabled();
  await openThem.click();
  await expect(passwords().getByRole('alert')).toContainText('Too many attempts. Try again in 1 min.');
});

test('which role sees exact data is chosen there', async () => {
  const role = page.getByRole('combobox', { name: 'Single incidents as they are, from role' });
  await expect(role).toHaveValue('Analyst');
  await role.click();
  await page.getByRole('option', { name: 'Supervisor' }).click();
  await expect(role).toHaveValue('Supervisor');
  await page.reload();
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await expect(role).toHaveValue('Supervisor');
});

test('decrypting says what it means, and writes a cache that anybody can read', async () => {
  await encryption().getByRole('button', { name: 'Decrypt …' }).click();
  const submit = dialog().getByRole('button', { name: 'Decrypt', exact: true });
  await expect(submit).toBeDisabled();
  await dialog().getByRole('checkbox').check();
  await picture('decrypt');
  await submit.click();
  await expect(encryption()).toContainText('not encrypted');
  expect(existsSync(`${folder.cacheFile}.key`)).toBe(false);
  // What a browser says by itself of an answer that was a refusal.
  expect(problems().filter((problem) => !/status of 4(22|29)/.test(problem))).toEqual([]);
});
