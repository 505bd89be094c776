/** The desktop window of a workstation on which people sign in. */
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { launchDesktop, whyNoElectron } from './electron.ts';
import { refuseProblems } from './page-checks.ts';
import { makeTestFolder, type TestFolder } from './workstation.ts';

test.skip(whyNoElectron !== undefined, whyNoElectron ?? '');
test.describe.configure({ mode: 'serial' });

const password = 'Blue dhow at noon';

let folder: TestFolder;
let app: ElectronApplication;
let page: Page;
let problems: () => readonly string[];

async function openWindow(): Promise<void> {
  app = await launchDesktop(folder.cacheFile);
  page = await app.firstWindow({ timeout: 120_000 });
  problems = refuseProblems(page);
}

test.beforeAll(async () => {
  folder = await makeTestFolder();
  await openWindow();
});
test.afterAll(async () => {
  await app.close();
  await folder.remove();
});

test('without accounts the window opens by itself; the first account is made in it', async () => {
  await page.getByRole('button', { name: 'Make the first account …' }).click();
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill('maha');
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('The same once more').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'I have written it down' }).click();

  await expect(page.getByRole('button', { name: /maha.*Administrator/ })).toBeVisible();
});

test('opened again, the window asks who is there, and shows nothing before', async () => {
  await app.close();
  await openWindow();

  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('navigation')).toHaveCount(0);
  const reply = await page.evaluate(() =>
    (
      globalThis as unknown as {
        khareetaty: { call(name: string, input: object, id: string, token: null): Promise<{ error?: { code: string } }> };
      }
    ).khareetaty.call('incidents.list', {}, 'without-token', null),
  );
  expect(reply.error?.code).toBe('users.sign-in-needed');
});

test('name and password let in, and stay for a page that is loaded anew', async () => {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('maha');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /maha.*Administrator/ })).toBeVisible();

  await page.reload();

  await expect(page.getByRole('button', { name: /maha.*Administrator/ })).toBeVisible();
  await page.getByRole('button', { name: /maha.*Administrator/ }).click();
  await page.getByRole('menuitem', { name: 'Where I am signed in' }).click();
  await expect(page.getByRole('dialog').getByRole('row', { name: /Desktop window on .*\d here$/ })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('places.png') });
  await page.keyboard.press('Escape');
});

test('locked by hand, it opens for the same person where it was', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /maha.*Administrator/ }).click();
  await page.getByRole('menuitem', { name: 'Lock now' }).click();
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('table', { name: 'People' })).toBeVisible();
  expect(problems()).toEqual([]);
});
