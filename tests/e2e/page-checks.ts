import type { Locator, Page } from '@playwright/test';

/** Collects what a page should never say: errors, refused resources, breaches of its content policy. */
export function refuseProblems(page: Page): () => readonly string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(message.text());
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A call that the page itself cancelled is no failure.
    if (reason !== 'net::ERR_ABORTED') found.push(`${request.url()} ${reason}`);
  });
  return () => found;
}

/** Different colours in a picture of the element, each channel in 32 steps: an empty canvas has a handful. */
export async function countColours(element: Locator): Promise<number> {
  const picture = (await element.screenshot()).toString('base64');
  return element.page().evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const colours = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4) colours.add(((pixels[i] >> 3) << 10) | ((pixels[i + 1] >> 3) << 5) | (pixels[i + 2] >> 3));
    return colours.size;
  }, picture);
}
