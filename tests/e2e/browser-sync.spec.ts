/** Days with a centre in a real browser: a real PostGIS, a colleague's laptop, conflicts, the network gone and back. */
import { type Browser, type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { centrePassword, linkLaptop, startCentre, type Centre, type Laptop } from './centre.ts';
import { pictureEverywhere } from './looks.ts';
import { refuseProblems } from './page-checks.ts';
import { type BrowserHost, chromiumOptions, importCity, makeTestFolder, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial' });

let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: TestFolder;
let host: BrowserHost;
let centre: Centre;
let colleague: Laptop;
let problems: () => readonly string[];
let rows: number;

test.beforeAll(async () => {
  centre = await startCentre();
  folder = await makeTestFolder();
  ({ rows } = await importCity(folder));
  host = await serve(folder);
  browser = await chromium.launch(chromiumOptions);
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  page = await context.newPage();
  problems = refuseProblems(page);
  await page.goto(host.address);
  await page.locator('[data-map-ready="true"]').waitFor();
});
test.afterAll(async () => {
  await browser.close();
  await host.stop();
  await folder.remove();
  await colleague?.folder.remove();
  await centre.close();
});

const statusBar = () => page.getByRole('contentinfo', { name: 'Status' });

test('links with the centre and brings all of it there', async () => {
  const login = centre.addUser('salma', 'supervisor');
  await page.getByRole('navigation').getByRole('button', { name: /^Sync/ }).click();
  await page.getByLabel('Host').fill('127.0.0.1');
  await page.getByLabel('Port').fill(String(centre.port));
  await page.getByLabel('Database').fill(centre.database);
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(centrePassword);
  await page.getByRole('radio', { name: 'Off' }).click();
  await pictureEverywhere(page, 'link-form');
  await page.getByRole('button', { name: 'Sign in and link' }).click();

  await expect(page.getByRole('heading', { name: 'The centre' })).toBeVisible();
  await expect(statusBar().getByRole('button', { name: /^Synced .*0 changes wait/ })).toBeVisible();
  await pictureEverywhere(page, 'centre');
});

test('a colleague takes over all of it', async () => {
  colleague = await linkLaptop(centre, centre.addUser('omar', 'analyst'));

  expect(colleague.run('incidents', 'list', '--page-size', '1')).toMatchObject({ total: rows });
});

test('no error, no refused resource, no breach of the content policy', () => {
  expect(problems()).toEqual([]);
});
