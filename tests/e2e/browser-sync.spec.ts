/** Work with a centre in a real browser: a real PostGIS, the laptop of a colleague, conflicts, the centre gone and back. */
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { centrePassword, linkLaptop, startCentre, type Centre, type Laptop } from './centre.ts';
import { checkLook } from './looks.ts';
import { refuseProblems } from './page-checks.ts';
import { type BrowserHost, chromiumOptions, importCity, makeTestFolder, serve, type TestFolder } from './workstation.ts';

test.describe.configure({ mode: 'serial', timeout: 600_000 });

let browser: Browser;
let page: Page;
let folder: TestFolder;
let host: BrowserHost;
let centre: Centre;
let colleague: Laptop;
let problems: () => readonly string[];
let rows: number;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  centre = await startCentre();
  folder = await makeTestFolder();
  ({ rows } = await importCity(folder));
  host = await serve(folder);
  browser = await chromium.launch(chromiumOptions);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'America/Chicago' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
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
const inspector = () => page.getByRole('complementary');
const rail = (name: string | RegExp) => page.getByRole('navigation').getByRole('button', { name }).click();

test('links with the centre and brings all of it there', async () => {
  const login = centre.addUser('salma', 'supervisor', 'Salma Hamad');
  await rail(/^Sync/);
  await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
  const port = page.getByRole('spinbutton', { name: 'Port' });
  // From an Arabic keyboard.
  await port.fill(String(centre.port).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))));
  await port.blur();
  await expect(port).toHaveValue(String(centre.port));
  await page.getByRole('textbox', { name: 'Database' }).fill(centre.database);
  await page.getByRole('textbox', { name: 'Login' }).fill(login);
  await page.getByLabel('Password').fill(centrePassword);
  await page.getByRole('radio', { name: 'Off' }).click();
  await checkLook(page, 'link-form');
  await page.getByRole('button', { name: 'Sign in and link' }).click();

  await expect(page.getByRole('heading', { name: 'The centre' })).toBeVisible();
  await expect(page.getByText('Salma Hamad')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'From year' })).toHaveAttribute('placeholder', 'all years');
  await expect(statusBar().getByRole('button', { name: /^Synced.*0 changes wait$/ })).toBeVisible();
  await checkLook(page, 'centre');
});

test('computes the density of the map at the centre where that is chosen, and says so', async () => {
  await rail('Map');
  const where = page.getByRole('radiogroup', { name: 'Where the density is computed' });
  const unfold = page.getByRole('button', { name: /^Layers/ });
  if (await unfold.isVisible()) await unfold.click();
  await where.getByRole('radio', { name: 'At the centre' }).click();

  await expect(page.getByText(/^Computed at the centre, of [\d,]+ incidents\.$/)).toBeVisible();
  const [card, choice] = await Promise.all([page.getByRole('region', { name: 'Layers' }).boundingBox(), where.boundingBox()]);
  expect((choice?.x ?? 0) + (choice?.width ?? 0)).toBeLessThanOrEqual((card?.x ?? 0) + (card?.width ?? 0));
  for (const radio of await where.getByRole('radio').all())
    expect(await radio.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
  await checkLook(page, 'density-at-centre');
  await where.getByRole('radio', { name: 'Here' }).click();
  await expect(page.getByText(/^Computed at the centre/)).toBeHidden();
});

test('a colleague takes over all of it', async () => {
  colleague = await linkLaptop(centre, centre.addUser('omar', 'analyst'));

  expect(colleague.run('incidents', 'list', '--page-size', '1')).toMatchObject({ total: rows });
});

test('the record of an incident shows its fields, and takes an edit with a place from the map, a note and an undo', async () => {
  await rail(/^Sync/);
  await page.getByRole('switch', { name: /^Sync by itself/ }).click({ force: true });
  await rail('Map');
  await openNewest(0);
  await expect(inspector().getByText('small-sample.csv')).toBeVisible();

  await inspector().getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(inspector().getByRole('textbox', { name: 'Description' })).toBeFocused();
  const before = await inspector().getByRole('textbox', { name: 'Latitude' }).inputValue();
  await inspector().getByRole('button', { name: 'Choose on the map' }).click();
  await page.locator('[data-map-ready]').click({ position: { x: 520, y: 300 } });
  await expect(inspector().getByRole('textbox', { name: 'Latitude' })).not.toHaveValue(before);
  await inspector().getByRole('textbox', { name: 'Description' }).fill('Phone taken on the stairs, one person fled north');
  await checkLook(page, 'incident-form');
  await inspector().getByRole('button', { name: 'Save' }).click();

  await expect(inspector().getByText('Phone taken on the stairs, one person fled north').first()).toBeVisible();
  await expect(inspector().getByRole('button', { name: 'Edit', exact: true })).toBeFocused();
  await expect(statusBar().getByRole('button', { name: '1 change waits' })).toBeVisible();

  await inspector().getByRole('textbox', { name: 'New note' }).fill('Camera pictures asked for');
  await inspector().getByRole('button', { name: 'Add note' }).click();
  await expect(inspector().getByRole('article').getByText('Camera pictures asked for')).toBeVisible();
  await expect(statusBar().getByRole('button', { name: '2 changes wait' })).toBeVisible();
  await checkLook(page, 'incident-record');

  await inspector().getByRole('button', { name: 'Undo last edit' }).click();
  await expect(inspector().getByText('took a change back')).toBeVisible();
  await inspector().getByRole('button', { name: 'Close' }).click();
  await expect(newest().first()).toBeFocused();
});

test('an incident is deleted with a reason and brought back', async () => {
  await openNewest(1);
  await inspector().getByRole('button', { name: 'Delete …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete the incident' });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(inspector().getByRole('button', { name: 'Delete …' })).toBeFocused();

  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox').fill('Entered twice');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(inspector().getByText('It is in no list, count or analysis')).toBeVisible();
  await expect(page.getByText(`of ${(rows - 1).toLocaleString('en')} incidents`)).toBeVisible();
  await expect(inspector().getByText('Entered twice').first()).toBeVisible();

  await inspector().getByRole('button', { name: 'Bring back' }).click();
  await expect(page.getByText(`of ${rows.toLocaleString('en')} incidents`)).toBeVisible();
  await inspector().getByRole('button', { name: 'Close' }).click();
});

test('what the same fields were changed to by two waits in the inbox for a decision; the rest merged by itself', async () => {
  await runSync();
  await expect(statusBar().getByRole('button', { name: /^Synced.*0 changes wait$/ })).toBeVisible();
  const { items } = colleague.run('incidents', 'list', '--page-size', '5') as { readonly items: readonly { readonly id: number }[] };
  const id = (index: number) => String(items[index]?.id);
  const theirs = ['--description', 'Phone and bag taken on the platform, one man fled south', '--lon', '-87.6253', '--lat', '41.8918'];
  colleague.run('incidents', 'edit', id(0), ...theirs, '--status', 'confirmed');
  colleague.run('incidents', 'edit', id(2), '--place', 'Souk');
  colleague.run('incidents', 'edit', id(3), '--place', 'Port');
  colleague.run('incidents', 'edit', id(4), '--status', 'confirmed');
  colleague.sync();

  await edit(0, {
    Description: 'Phone taken on the stairs, one person fled north',
    Place: 'State / Lake',
    Latitude: '41.8934',
    Longitude: '-87.6282',
  });
  await edit(2, { Place: 'سوق المباركية' });
  await edit(3, { Place: 'Harbour' });
  await edit(4, { Place: 'Mill' });
  await statusBar()
    .getByRole('button', { name: /changes wait$/ })
    .click();
  await checkLook(page, 'waiting');
  await page.getByRole('button', { name: 'Try now' }).click();

  await statusBar().getByRole('button', { name: '4 conflicts to decide' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Description' })).toBeVisible();
  await expect(page.getByText(/^1 change merged by itself since \w+day \d\d:\d\d$/)).toBeVisible();
  await expect(page.getByText(/Salma Hamad.*, this computer/)).toBeVisible();
  await expect(page.getByText(/omar.*, centre/)).toBeVisible();
  await expect(page.getByRole('img', { name: /^Map of the positions/ })).toBeVisible();
  const merged = page.getByRole('region', { name: 'Merged by themselves' });
  await expect(merged.getByText('State / Lake')).toBeVisible();
  await expect(merged.getByText('confirmed')).toBeVisible();
  await page.getByRole('button', { name: 'Whole history' }).click();
  await expect(page.getByRole('region', { name: 'Whole history' }).getByText('brought a change').first()).toBeVisible();
  await checkLook(page, 'conflicts');
});

test('what was done is told above the buttons of the panel', async () => {
  await runSync();
  const notice = page.locator('[data-kind="ok"]').filter({ hasText: /^Synced\./ });
  await notice.hover();
  const told = await notice.boundingBox();
  const controls = page.locator('article footer').locator('button, kbd');
  await expect(controls).not.toHaveCount(0);
  for (const control of await controls.all()) {
    const box = await control.boundingBox();
    // The keys are hidden where there is no room.
    if (box !== null) expect(told!.y + told!.height, await control.innerText()).toBeLessThanOrEqual(box.y);
  }
  await page.screenshot({ path: test.info().outputPath('notice.png') });
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeHidden();
});

test('conflicts are filtered, decided by keys and in bulk, and a decision is taken back', async () => {
  const list = page.getByRole('checkbox', { name: /^Tick / });
  await expect(list).toHaveCount(3);
  await page.getByRole('button', { name: /^Field All/ }).click();
  await page.getByRole('checkbox', { name: 'Position' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Field Position/ })).toBeFocused();
  await expect(list).toHaveCount(1);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await expect(list).toHaveCount(3);

  await page.getByRole('radiogroup', { name: 'Description' }).getByRole('radio').first().focus();
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect(page.getByText('Result: my description, their position')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(list).toHaveCount(2);

  for (const tick of await list.all()) await tick.check();
  await page.getByText('For 2 ticked').locator('..').getByRole('button', { name: 'Theirs' }).click();
  await expect(page.getByText('No conflicts.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo last decision' }).click();
  await expect(list).toHaveCount(2);
  await expect(statusBar().getByRole('button', { name: '2 conflicts to decide' })).toBeVisible();
  for (const tick of await list.all()) await tick.check();
  await page.getByText('For 2 ticked').locator('..').getByRole('button', { name: 'Mine' }).click();
  await expect(page.getByText('No conflicts.')).toBeVisible();
  await page.getByRole('radio', { name: 'Decided' }).click();
  await expect(page.getByText('mine stands').first()).toBeVisible();
  await checkLook(page, 'decided');
});

test('what was decided holds for both after both synced', async () => {
  await runSync();
  await expect(statusBar().getByRole('button', { name: /^Synced.*0 changes wait$/ })).toBeVisible();
  colleague.sync();

  const { items } = colleague.run('incidents', 'list', '--page-size', '4') as {
    readonly items: readonly { readonly description: string; readonly place: string; readonly lon: number }[];
  };
  expect(items[0]).toMatchObject({ description: 'Phone taken on the stairs, one person fled north', place: 'State / Lake', lon: -87.6253 });
  expect(items.slice(2).map(({ place }) => place)).toEqual(['سوق المباركية', 'Harbour']);
});

test('without the centre work goes on and waits with the reason; when it is back all of it arrives by itself', async () => {
  await centre.stop();
  await rail('Map');
  await edit(1, { Place: 'While the centre was away' });
  await runSync();
  await expect(statusBar().getByRole('button', { name: /^Offline since .*1 change waits$/ })).toBeVisible();
  await dismissJobs();
  await statusBar()
    .getByRole('button', { name: /^Offline/ })
    .click();
  const popover = page.getByRole('region', { name: 'Sync' });
  await expect(popover.getByText('the centre cannot be reached')).toBeVisible();
  await expect(popover.getByText('by hand only')).toBeVisible();
  await checkLook(page, 'offline');
  await popover.getByRole('button', { name: 'The centre' }).click();
  await page.getByRole('switch', { name: /^Sync by itself/ }).click({ force: true });
  await expect(page.getByText(/^in \d+ minutes?$|^now$/).first()).toBeVisible();

  await centre.start();
  await expect(statusBar().getByRole('button', { name: /^Synced.*0 changes wait$/ })).toBeVisible({ timeout: 120_000 });
  colleague.sync();
  expect(JSON.stringify(colleague.run('incidents', 'list', '--page-size', '4'))).toContain('While the centre was away');
});

test('the page had no error, no refused resource and no breach of the content policy', () => {
  // The host answers 422 while it cannot reach the centre: the browser tells that, too.
  expect(problems().filter((problem) => !problem.includes('status of 422'))).toEqual([]);
});

const newest = () => inspector().getByRole('list', { name: 'Newest incidents' }).getByRole('button');

async function openNewest(index: number): Promise<void> {
  await newest().nth(index).click();
  await expect(inspector().getByRole('heading', { name: 'History' })).toBeVisible();
}

async function edit(index: number, values: Readonly<Record<string, string>>): Promise<void> {
  await openNewest(index);
  await inspector().getByRole('button', { name: 'Edit', exact: true }).click();
  for (const [field, value] of Object.entries(values)) await inspector().getByRole('textbox', { name: field }).fill(value);
  await inspector().getByRole('button', { name: 'Save' }).click();
  await expect(inspector().getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  await inspector().getByRole('button', { name: 'Close' }).click();
}

async function runSync(): Promise<void> {
  await statusBar()
    .getByRole('button', { name: /waits?$/ })
    .click();
  await page.getByRole('button', { name: 'Try now' }).click();
}

/** The tray of a failed job stands where the popover of sync does. */
async function dismissJobs(): Promise<void> {
  await page.keyboard.press('Escape');
}
