// npm run screenshots: takes the pictures of the README anew, from the whole bundled sample, in both languages.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuild, ensurePackages, ensureSystem, productNode, root, runScript, say } from './setup.mjs';

const commandLine = path.join(root, 'out/main/cli.cjs');
const pictures = path.join(root, 'resources/screenshots');

await runScript(async () => {
  await ensurePackages();
  await ensureSystem(['spatialite']);
  await ensureBuild();
  const folder = mkdtempSync(path.join(tmpdir(), 'khareetaty-pictures-'));
  const cache = ['--cache', path.join(folder, 'cache.db'), '--json'];
  try {
    const { status } = spawnSync(productNode(), [commandLine, 'demo', ...cache], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`the demo ended with ${String(status)}`);
    const host = spawn(productNode(), [commandLine, 'serve', ...cache], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await takePictures(await addressOf(host));
    } finally {
      const closed = new Promise((resolve) => host.once('close', resolve));
      host.kill('SIGTERM');
      await closed;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function addressOf(host) {
  for await (const line of createInterface({ input: host.stdout })) {
    const { url, token } = JSON.parse(line);
    return `${url}/#token=${token}`;
  }
  throw new Error('the browser host ended before it said its address');
}

async function takePictures(address) {
  // Not before the packages are there.
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'America/Chicago' });
    page.setDefaultTimeout(180_000);
    await page.goto(address);
    for (const language of ['en', 'ar']) {
      if (language === 'ar') await page.locator('header button[lang="ar"]').click();
      for (const [subject, name] of [
        ['map', /^(Map|الخريطة)/],
        ['forecast', /^(Forecasts|التوقعات)/],
      ]) {
        await page.getByRole('navigation').getByRole('button', { name }).click();
        if (subject === 'map') await page.locator('[data-map-ready="true"]').waitFor();
        else await page.getByRole('radiogroup').nth(2).waitFor();
        // The pointer's tip is no part of the screen; layers come one after the other.
        await page.mouse.move(720, 2);
        await page.waitForTimeout(8_000);
        const file = path.join(pictures, `${subject}-${language}.png`);
        await page.screenshot({ path: file });
        say(file);
      }
    }
  } finally {
    await browser.close();
  }
}
