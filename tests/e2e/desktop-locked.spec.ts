/** An encrypted cache in a real Electron without a key chain: the window asks for what opens it. */
import { type ElectronApplication, expect, test } from '@playwright/test';
import { launchDesktop, whyNoElectron } from './electron.ts';
import { importCity, makeTestFolder, runCommandWith, type TestFolder } from './workstation.ts';

test.skip(whyNoElectron !== undefined, whyNoElectron ?? '');
test.describe.configure({ mode: 'serial', timeout: 600_000 });

const passphrase = 'correct horse battery staple';
let folder: TestFolder;
let recoveryKey: string;
let app: ElectronApplication;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = await makeTestFolder();
  await importCity(folder);
  const made = runCommandWith({ env: { KHAREETATY_CACHE_PASSPHRASE: passphrase } }, folder, 'cache', 'encrypt', '--yes');
  recoveryKey = (made as { readonly recoveryKey: string }).recoveryKey;
});
test.afterEach(() => app.close());
test.afterAll(() => folder.remove());

test('it says what does not open the cache, and shows the map after what does', async () => {
  app = await launchDesktop(folder.cacheFile);
  const page = await app.firstWindow();
  const secret = page.getByLabel('Passphrase or recovery key');
  await secret.fill('not the passphrase');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByText(/^That does not open the cache/)).toBeVisible();
  await secret.fill(passphrase);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.locator('[data-map-ready="true"]')).toBeVisible();
});

test('the recovery key opens it, too', async () => {
  app = await launchDesktop(folder.cacheFile);
  const page = await app.firstWindow();
  await page.getByLabel('Passphrase or recovery key').fill(recoveryKey.toLowerCase());
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.locator('[data-map-ready="true"]')).toBeVisible();
});

test('a window that is closed while it waits ends', async () => {
  app = await launchDesktop(folder.cacheFile);
  const page = await app.firstWindow();
  await expect(page.getByRole('button', { name: 'Open', exact: true })).toBeDisabled();
});
