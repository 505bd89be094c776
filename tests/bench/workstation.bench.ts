import { chromium } from '@playwright/test';
import type { BenchRow } from './bench.ts';
import { chromiumOptions, makeTestFolder, runCommand, serve, type TestFolder } from '../e2e/workstation.ts';

export const name = 'workstation';

const PICTURES = 5;

interface DemoOutcome {
  readonly incidents: number;
  readonly peakMemoryMb: number;
  readonly maxMainThreadBlockMs: number;
}

/** The built product on the bundled sample: the whole pipeline on a fresh cache, then the map of the filled one. */
export async function run(): Promise<BenchRow[]> {
  const folder = await makeTestFolder();
  try {
    const startedMs = performance.now();
    const demo = runCommand(folder, 'demo') as DemoOutcome;
    const seconds = (performance.now() - startedMs) / 1_000;
    return [
      row(`headless demo, ${demo.incidents} incidents`, seconds, { unit: 's by the clock', target: '<= 20' }),
      row('its peak memory', demo.peakMemoryMb, { unit: 'MB', target: '<= 700' }),
      row('its longest block of the main thread', demo.maxMainThreadBlockMs, { unit: 'ms', target: '<= 50' }),
      ...(await measureFirstPicture(folder)),
    ];
  } finally {
    await folder.remove();
  }
}

/**
 * From opening the address in a new browser profile to the first picture, drawn in software: land and water, zones, and incidents
 * where they are shown as points, all their tiles. Names and the density surface follow it. The browser chooses how to do without
 * a GPU, as on any such computer: forced to draw its own frame by SwiftShader too, it takes half as long again.
 */
async function measureFirstPicture(folder: TestFolder): Promise<BenchRow[]> {
  const host = await serve(folder);
  const args = chromiumOptions.args.filter((argument) => !argument.startsWith('--use-angle'));
  const browser = await chromium.launch({ ...chromiumOptions, args });
  try {
    const { origin } = new URL(host.address);
    const token = await signIn(host.address);
    const times: number[] = [];
    for (let picture = 0; picture < PICTURES; picture++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await context.addInitScript((session) => sessionStorage.setItem('khareetaty.session', session), token);
      const page = await context.newPage();
      let drawnMs = NaN;
      await page.exposeFunction('pictureDrawn', () => (drawnMs = performance.now()));
      await page.addInitScript(tellOfPicture);
      const startedMs = performance.now();
      await page.goto(origin);
      await page.locator('[data-map-ready="true"]').waitFor();
      times.push((drawnMs - startedMs) / 1_000);
      await context.close();
    }
    times.sort((a, b) => a - b);
    return [row(`first map picture, median of ${PICTURES}`, times[PICTURES >> 1] ?? NaN, { unit: 's by the clock', target: '<= 3' })];
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** Runs in the page: looking for the picture from outside would wait for the frames after it too. */
function tellOfPicture(): void {
  new MutationObserver((_, observer) => {
    if (document.querySelector('[data-map-ready="true"]') === null) return;
    observer.disconnect();
    (window as unknown as { pictureDrawn: () => void }).pictureDrawn();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-map-ready'] });
}

/** The address lets one browser in, once: a bearer token serves all the rounds. */
async function signIn(address: string): Promise<string> {
  const { origin, hash } = new URL(address);
  const response = await fetch(`${origin}/api/auth/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  });
  const { token } = (await response.json()) as { readonly token: string };
  return token;
}

function row(what: string, value: number, { unit, target }: Pick<BenchRow, 'unit' | 'target'>): BenchRow {
  return { what, value, unit, peer: null, target };
}
