/** The workstation in Debian's Chromium, served on loopback: what an analyst does first, in both languages. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { type BrowserHost, chromiumOptions, fillCache, makeTestFolder, serve, type TestFolder, writeSmallSample } from './workstation.ts';
import { checkLook } from './looks.ts';
import { countColours, refuseProblems } from './page-checks.ts';

let browser: Browser;
test.beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions);
});
test.afterAll(async () => {
  await browser.close();
});

test.describe('a filled cache', () => {
  let folder: TestFolder;
  let host: BrowserHost;
  let page: Page;
  let rows: number;
  let problems: () => readonly string[];

  test.beforeAll(async () => {
    folder = await makeTestFolder();
    ({ rows } = await fillCache(folder));
    host = await serve(folder);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    problems = refuseProblems(page);
    await page.goto(host.address);
    await page.locator('[data-map-ready="true"]').waitFor();
  });
  test.afterAll(async () => {
    await host.stop();
    await folder.remove();
  });

  test('draws the map, the hotspots and the numbers of the whole city', async () => {
    await expect(page.getByText(`of ${rows.toLocaleString('en')} incidents`)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Whole city' })).toBeVisible();
    expect(await countColours(page.locator('[data-map-ready]'))).toBeGreaterThan(50);
    await page.screenshot({ path: screenshot('map-en') });
  });

  test('filters by type in all views at once and undoes it', async () => {
    const count = page.getByText(`of ${rows.toLocaleString('en')} incidents`);
    const before = await count.textContent();

    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Type' }).click();
    await page.getByRole('checkbox', { name: /^Robbery/ }).check();
    await page.keyboard.press('Escape');
    await expect(count).not.toHaveText(before ?? '');
    await page.keyboard.press('Control+z');

    await expect(count).toHaveText(before ?? '');
  });

  test('finds hotspots with the given radius', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Hotspots' }).click();
    await page.getByLabel('Radius, metres').fill('700');
    await page.getByRole('button', { name: 'Find hotspots' }).click();
    await expect(page.getByText(/found in \d+ of 100/).first()).toBeVisible();
  });

  test('shows the forecast of the city beside its back-test', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Forecasts' }).click();

    await expect(page.getByRole('heading', { name: /Incidents a day/ })).toBeVisible();
    await expect(page.getByText(/better than the naive count|Not published/).first()).toBeVisible();
    await page.screenshot({ path: screenshot('forecast-en') });
  });

  test('the forecast and its tabs can be used by all, in both languages and both themes', async () => {
    test.setTimeout(900_000);
    await checkLook(page, 'forecast');
    for (const tab of ['Components', 'Holidays', 'Models']) {
      await page.getByRole('radio', { name: tab, exact: true }).click();
      await checkLook(page, `forecast-${tab.toLowerCase()}`);
    }
    await page.getByRole('radio', { name: 'Fan', exact: true }).click();
  });

  test('says what holidays do, and fits small windows', async () => {
    for (const [width, height] of [
      [1280, 720],
      [1000, 700],
      [720, 450],
    ]) {
      await page.setViewportSize({ width, height });
      // A click fails where something else lies over the tab.
      for (const tab of ['Components', 'Models', 'Holidays']) await page.getByRole('radio', { name: tab, exact: true }).click();
      await expect(page.getByRole('table', { name: 'Effects of the calendar' }).getByRole('row').nth(3)).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.screenshot({ path: screenshot('holidays-en') });
  });

  test('shows where next on the map, hatched for doubt, and as a table', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Map' }).click();
    await page.getByRole('button', { name: 'Show Where next' }).click();
    await expect(page.getByText('80% interval wider than its value').first()).toBeVisible();

    await page.getByRole('button', { name: 'Show as a table' }).click();
    await page.getByRole('radio', { name: 'Cells' }).click();
    await expect(
      page
        .getByRole('table', { name: /Incidents expected in a cell/ })
        .getByRole('row')
        .nth(10),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Close the table' }).click();
    await page.getByRole('button', { name: 'Hide Where next' }).click();
  });

  test('speaks Arabic from right to left, in the dark too', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Map' }).click();
    await page.getByRole('button', { name: /العربية|Arabic/ }).click();

    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
    await expect(page.getByRole('heading', { name: 'شيكاغو' }).or(page.getByText('المدينة كلها')).first()).toBeVisible();
    await page.locator('[data-map-ready="true"]').waitFor();
    await page.screenshot({ path: screenshot('map-ar') });
  });

  test('says that a lost map cannot be drawn, and builds it again by itself, then by hand', async () => {
    const map = page.locator('[data-map-ready="true"]');
    const notice = page.getByRole('alert').filter({ has: page.getByRole('button', { name: /Try again|أعد المحاولة/ }) });
    const loseMap = () =>
      map
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext());

    await loseMap();
    await expect(notice).toBeVisible();
    await expect(page.getByRole('table', { name: /./ }).first()).toBeVisible();
    await map.waitFor();
    expect(await countColours(map)).toBeGreaterThan(50);

    await loseMap();
    await expect(notice).toBeVisible();
    await notice.getByRole('button').click();
    await map.waitFor();
  });

  test('had no error, no refused resource and no breach of the content policy', () => {
    expect(problems()).toEqual([]);
  });
});

for (const [way, hand] of [
  ['chosen', chooseFile],
  ['dropped', dropFile],
] as const)
  test(`an empty workstation takes a ${way} file and imports it with its mapping`, async () => {
    const folder = await makeTestFolder();
    const host = await serve(folder);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    try {
      const page = await context.newPage();
      const { file, rows } = await writeSmallSample(folder);
      await page.goto(host.address);
      await page.getByRole('navigation').getByRole('button', { name: 'Data and import' }).click();
      await hand(page, file);

      await page.getByRole('button', { name: 'Import all rows' }).click();

      await expect(page.getByText(new RegExp(`${rows.toLocaleString('en')} rows? added`)).first()).toBeVisible();
    } finally {
      await context.close();
      await host.stop();
      await folder.remove();
    }
  });

test('the description of the API is drawn from here alone, with every operation and no error', async () => {
  const folder = await makeTestFolder();
  const host = await serve(folder);
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const page = await context.newPage();
    const problems = refuseProblems(page);
    const { origin } = new URL(host.address);
    const { paths } = (await (await page.request.get(`${origin}/openapi.json`)).json()) as { readonly paths: Record<string, object> };
    const operations = Object.values(paths).flatMap((item) => Object.keys(item));
    await page.goto(`${origin}/docs`);

    await expect(page.getByRole('heading', { name: /Khareetaty/ })).toBeVisible();
    await expect(page.locator('.opblock')).toHaveCount(operations.length);
    await page.locator('.opblock-summary', { hasText: '/health' }).click();
    await expect(page.getByText('Says that the host answers and the cache is open.').first()).toBeVisible();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await expect(page.locator('.live-responses-table').getByText('"status"')).toBeVisible();
    expect(problems()).toEqual([]);
  } finally {
    await context.close();
    await host.stop();
    await folder.remove();
  }
});

test('the one-use address lets nobody in twice', async () => {
  const folder = await makeTestFolder();
  const host = await serve(folder);
  const [first, second] = [await browser.newContext(), await browser.newContext()];
  try {
    const [firstPage, secondPage] = [await first.newPage(), await second.newPage()];
    await firstPage.goto(host.address);
    await expect(firstPage.getByRole('navigation').first()).toBeVisible();

    await secondPage.goto(host.address);

    await expect(secondPage.getByText(/one-use token/)).toBeVisible();
  } finally {
    await first.close();
    await second.close();
    await host.stop();
    await folder.remove();
  }
});

async function chooseFile(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file' }).first().click();
  await (await chooser).setFiles(file);
}

/** Drags a file over the page and lets it fall: the events that a browser sends, with the file in them. */
async function dropFile(page: Page, file: string): Promise<void> {
  const carried = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: 'text/csv' }));
      return transfer;
    },
    [basename(file), await readFile(file, 'utf8')] as const,
  );
  for (const type of ['dragenter', 'dragover']) await page.dispatchEvent('main', type, { dataTransfer: carried });
  await expect(page.getByText('Drop the file to look at it. Nothing is written yet.')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: carried });
  await expect(page.getByText('Drop the file to look at it. Nothing is written yet.')).toBeHidden();
}

function screenshot(name: string): string {
  return test.info().outputPath(`${name}.png`);
}
