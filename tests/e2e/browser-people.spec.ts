/** People in a real browser: the first account, an invitation in a second browser, roles, closing, and the lock. */
import path from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { checkLook } from './looks.ts';
import { refuseProblems } from './page-checks.ts';
import { type BrowserHost, chromiumOptions, makeTestFolder, root, runCommand, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial', timeout: 600_000 });

const adminPassword = 'Blue dhow at noon';
const analystPassword = 'Pearl 7 of the gulf';

let browser: Browser;
let folder: TestFolder;
let host: BrowserHost;
/** Of the admin, and of the analyst in another browser. */
let admin: Page;
let analyst: Page;
let adminProblems: () => readonly string[];
let recoveryCode: string;
let invitation: string;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = await makeTestFolder();
  runCommand(folder, 'zones', 'import', path.join(root, 'resources/sample/chicago_community_areas.geojson.gz'));
  host = await serve(folder);
  browser = await chromium.launch(chromiumOptions);
  admin = await openPage();
  adminProblems = refuseProblems(admin);
  analyst = await openPage();
  await admin.goto(host.address);
});
test.afterAll(async () => {
  await browser.close();
  await host.stop();
  await folder.remove();
});

async function openPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

const origin = () => new URL(host.address).origin;
const rail = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
const account = (page: Page, name: RegExp) => page.getByRole('banner').getByRole('button', { name });
const picture = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const people = (page: Page) => page.getByRole('table', { name: 'People' });

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

test('an empty workstation offers the first account, and can do without', async () => {
  await expect(admin.getByText('Optional: without accounts')).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Choose a file' })).toBeEnabled();
  await checkLook(admin, 'first-run');
  await admin.getByRole('button', { name: 'Make the first account …' }).click();
  await field(admin, 'Sign-in name').fill('Maha');
  await field(admin, 'Full name').fill('Maha Al-Rashid');
  await admin.getByLabel('New password').fill('short');
  await expect(admin.getByText('5 letters to go')).toBeVisible();
  await admin.getByLabel('New password').fill(adminPassword);
  await admin.getByLabel('The same once more').fill('Blue dhow at nine');
  await expect(admin.getByText('The two are not the same.')).toBeVisible();
  await admin.getByLabel('The same once more').fill(adminPassword);
  await picture(admin, 'first-account');
  await admin.keyboard.press('Enter');

  const dialog = admin.getByRole('dialog', { name: 'Write down your recovery code' });
  recoveryCode = (await dialog.locator('[data-code]').textContent()) ?? '';
  expect(recoveryCode).toMatch(/^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/);
  await picture(admin, 'recovery-code');
  await admin.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'I have written it down' }).click();

  await expect(account(admin, /Maha Al-Rashid.*Administrator/)).toBeVisible();
  await expect(admin.getByText('Optional: without accounts')).toBeHidden();
});

test('stays signed in when the page is loaded anew', async () => {
  await admin.reload();
  await expect(account(admin, /Maha Al-Rashid/)).toBeVisible();
});

test('asks whoever comes for name and password, and shows nothing before', async () => {
  const asked: string[] = [];
  analyst.on('request', (request) => {
    if (request.url().includes('/api/')) asked.push(new URL(request.url()).pathname);
  });
  await analyst.goto(origin());
  await expect(analyst.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(analyst.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  expect([...new Set(asked)]).toEqual(['/api/users/state']);
  await checkLook(analyst, 'sign-in');

  await signIn(analyst, 'nobody', 'not the password');

  await expect(analyst.getByRole('alert')).toHaveText(/do not belong together/);
  await picture(analyst, 'wrong-password');
});

test('the admin invites an analyst for two zones', async () => {
  await rail(admin, 'Settings');
  await admin.getByRole('button', { name: 'Invite …' }).click();
  await field(admin, 'Sign-in name').fill('noor');
  await field(admin, 'Full name').fill('Noor Haddad');
  await admin.getByRole('combobox', { name: 'Role', exact: true }).click();
  await admin.getByRole('option', { name: 'Analyst' }).click();
  for (const zone of ['Loop', 'Near North Side']) {
    await admin.getByRole('combobox', { name: 'Zones whose data is seen' }).click();
    await admin.getByRole('option', { name: zone, exact: true }).click();
  }
  await picture(admin, 'invite');
  await admin.getByRole('button', { name: 'Invite', exact: true }).click();

  const dialog = admin.getByRole('dialog', { name: /Code for/ });
  invitation = (await dialog.locator('[data-code]').textContent()) ?? '';
  await picture(admin, 'invitation');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(people(admin).getByRole('row', { name: /noor/ })).toContainText('2 zones');
  await expect(people(admin).getByRole('row', { name: /noor/ })).toContainText('invited');
  await checkLook(admin, 'people');
});

test('the code lets the analyst in, who may do what analysts may', async () => {
  await analyst.getByRole('button', { name: 'I have a code' }).click();
  await field(analyst, 'Name').fill('noor');
  await field(analyst, 'Code').fill(invitation.toLowerCase());
  await analyst.getByLabel('New password').fill(analystPassword);
  await analyst.getByLabel('The same once more').fill(analystPassword);
  await checkLook(analyst, 'code');
  await analyst.getByRole('button', { name: 'Set the password and sign in' }).click();

  await expect(account(analyst, /Noor Haddad.*Analyst/)).toBeVisible();
  await expect(analyst.getByRole('button', { name: 'Choose a file' })).toBeEnabled();
  await rail(analyst, 'Alerts');
  await analyst.getByRole('radio', { name: 'Rules' }).click();
  await expect(analyst.getByRole('button', { name: 'New rule' })).toBeDisabled();
  await rail(analyst, 'Sync');
  await expect(analyst.getByRole('button', { name: 'Sign in and link' })).toBeHidden();
  await rail(analyst, 'Settings');
  await expect(people(analyst)).toBeHidden();
  await expect(analyst.getByRole('button', { name: 'Show the table' })).toBeVisible();
});

test('a profile, another password and the list of places are at the name', async () => {
  await account(analyst, /Noor Haddad/).click();
  await analyst.getByRole('menuitem', { name: 'My profile' }).click();
  await analyst.getByRole('dialog').getByRole('radio', { name: 'العربية' }).click();
  await analyst.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(analyst.locator('html')).toHaveAttribute('dir', 'rtl');
  // Of the account, not of the workstation.
  await expect(admin.locator('html')).toHaveAttribute('dir', 'ltr');
  await account(analyst, /Noor Haddad/).click();
  await picture(analyst, 'menu-ar');
  await analyst.getByRole('menuitem', { name: 'أين سجّلت الدخول' }).click();
  await expect(analyst.getByRole('dialog')).toContainText('على');
  await picture(analyst, 'places-ar');
  await analyst.keyboard.press('Escape');
  await analyst.locator('header button[lang="en"]').click();
  await expect(analyst.locator('html')).toHaveAttribute('dir', 'ltr');
});

test('a viewer sees what may not be done, with the reason', async () => {
  const row = people(admin).getByRole('row', { name: /noor/ });
  await row.getByRole('button', { name: 'Change noor' }).click();
  await admin.getByRole('combobox', { name: 'Role', exact: true }).click();
  await admin.getByRole('option', { name: 'Viewer' }).click();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('Viewer');

  await expect(account(analyst, /Noor Haddad.*Viewer/)).toBeVisible();
  await rail(analyst, 'Pipeline');
  await expect(analyst.getByRole('button', { name: 'Run pipeline' })).toHaveAttribute('title', 'This needs the role Analyst.');
  await rail(analyst, 'Data and import');
  await expect(analyst.getByRole('button', { name: 'Import a file' }).first()).toBeDisabled();
  await picture(analyst, 'viewer-data');
  await rail(analyst, 'Settings');
  await expect(analyst.getByRole('combobox', { name: 'Time zone' })).toBeDisabled();
});

test('closed by the admin, the account is signed out at once and cannot come back', async () => {
  await people(admin).getByRole('row', { name: /noor/ }).getByRole('button', { name: 'Close …' }).click();
  await picture(admin, 'close');
  await admin.getByRole('dialog').getByRole('button', { name: 'Close the account' }).click();

  await expect(analyst.getByText('Your sign-in was ended.')).toBeVisible({ timeout: 5_000 });
  await picture(analyst, 'ended');
  await analyst.getByRole('textbox', { name: 'Password', exact: true }).fill(analystPassword);
  await analyst.keyboard.press('Enter');
  await expect(analyst.getByRole('alert')).toHaveText(/This account is closed/);
});

test('a key of a program is shown once', async () => {
  await admin.getByRole('button', { name: 'Make a key …' }).click();
  await field(admin, 'Name of the program').fill('Nightly export');
  await admin.getByRole('button', { name: 'Make the key' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Nightly export' });
  const key = (await dialog.locator('[data-code]').textContent()) ?? '';
  await picture(admin, 'key');
  await dialog.getByRole('button', { name: 'Done' }).click();
  const answer = await admin.request.get(`${origin()}/api/incidents`, { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status()).toBe(200);

  await admin.getByRole('table', { name: 'Keys of programs' }).getByRole('button', { name: 'End …' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'End the key' }).click();

  await expect(admin.getByRole('table', { name: 'Keys of programs' })).toContainText('ended');
  const refused = await admin.request.get(`${origin()}/api/incidents`, { headers: { authorization: `Bearer ${key}` } });
  expect(refused.status()).toBe(401);
});

test('who may do what is a table', async () => {
  await admin.getByRole('button', { name: 'Show the table' }).click();
  const table = admin.getByRole('table', { name: 'Who may do what' });
  await expect(table.getByRole('row', { name: /users\.invite/ })).toContainText('Administrator');
});

test('nobody at the screen for a minute locks it, and the same person goes on where they were', async () => {
  const minutes = admin.getByRole('spinbutton', { name: /Lock the screen after/ });
  await minutes.fill('1');
  await minutes.blur();
  await rail(admin, 'Data and import');

  await expect(admin.getByText('Locked, because nobody has touched the screen.')).toBeVisible({ timeout: 90_000 });
  await expect(admin.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Maha');
  await expect(admin.getByRole('navigation')).toBeHidden();
  await picture(admin, 'locked');
  await admin.keyboard.press('Control+k');
  await admin.getByRole('textbox', { name: 'Password', exact: true }).fill('Blue dhow at nine');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('alert')).toHaveText(/do not belong together/);
  await admin.getByRole('textbox', { name: 'Password', exact: true }).fill(adminPassword);
  await admin.keyboard.press('Enter');

  await expect(admin.getByRole('heading', { name: 'Data and import' })).toBeVisible();
  await expect(admin.getByRole('dialog')).toBeHidden();
});

test('the recovery code lets the admin in, once, and another one takes its place', async () => {
  await account(admin, /Maha/).click();
  await admin.getByRole('menuitem', { name: 'Sign out' }).click();
  await admin.getByRole('button', { name: 'I have a code' }).click();
  await field(admin, 'Name').fill('maha');
  await field(admin, 'Code').fill(recoveryCode);
  await admin.getByLabel('New password').fill('Green dhow at dusk');
  await admin.getByLabel('The same once more').fill('Green dhow at dusk');
  await admin.keyboard.press('Enter');

  await expect(admin.getByRole('heading', { name: 'Write down your recovery code' })).toBeVisible();
  expect(await admin.locator('[data-code]').textContent()).not.toBe(recoveryCode);
  await checkLook(admin, 'new-recovery-code');
  await admin.getByRole('button', { name: 'I have written it down' }).click();
  await expect(account(admin, /Maha Al-Rashid/)).toBeVisible();
});

test('had no error, no refused resource and no breach of the content policy', () => {
  // What a browser says by itself of an answer that was a refusal.
  expect(adminProblems().filter((problem) => !/status of 401/.test(problem))).toEqual([]);
});
