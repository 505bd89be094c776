import { defineConfig } from '@playwright/test';

const report = process.env['KHAREETATY_TEST_REPORT'];

/** One worker: the map draws in software on the same cores that serve it. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../.cache/test-results/e2e',
  globalSetup: './global-setup.ts',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ...(report === undefined ? [] : [['json', { outputFile: report }] as const])],
  projects: [
    { name: 'browser', testMatch: 'browser*.spec.ts' },
    { name: 'desktop', testMatch: 'desktop*.spec.ts' },
  ],
});
