/** How a screen looks and whether all can use it, in both languages, both themes, wide and narrow. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Look {
  readonly language: 'en' | 'ar';
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

const looks: readonly Look[] = [
  { language: 'en', theme: 'light', width: 1440 },
  { language: 'ar', theme: 'dark', width: 1440 },
  { language: 'ar', theme: 'light', width: 1024 },
  { language: 'en', theme: 'dark', width: 1024 },
];

/**
 * Takes a picture in each look, and checks in each that nothing scrolls sideways and that axe finds nothing serious. Ends in English,
 * light and wide, as it must have begun.
 */
export async function checkLook(page: Page, name: string): Promise<void> {
  for (const look of looks) {
    await wear(page, look);
    await page.screenshot({ path: test.info().outputPath(`${name}-${look.language}-${look.theme}-${String(look.width)}.png`) });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${name} scrolls sideways in ${JSON.stringify(look)}`).toBe(0);
    expect(await seriousProblems(page), `${name} in ${JSON.stringify(look)}`).toEqual([]);
  }
  await wear(page, looks[0]);
}

async function wear(page: Page, { language, theme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: width === 1440 ? 900 : 768 });
  const html = page.locator('html');
  if ((await html.getAttribute('lang')) !== language) await page.locator(`header button[lang="${language}"]`).click();
  await expect(html).toHaveAttribute('lang', language);
  if ((await html.getAttribute('data-mantine-color-scheme')) !== theme)
    await page.getByRole('button', { name: /^(Dark theme|Light theme|المظهر .*)$/ }).click();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', theme);
  await page.evaluate(() => document.fonts.ready);
  // A colour on its way to another one has no contrast to be judged.
  await page.waitForFunction(() => document.getAnimations().every((animation) => !(animation instanceof CSSTransition)));
}

/** What axe calls serious or critical, one line a rule and place. */
async function seriousProblems(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(readFileSync(axeFile, 'utf8'));
  const { violations } = await page.evaluate(async () => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`));
}
