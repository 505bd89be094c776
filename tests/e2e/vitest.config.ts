import { defineConfig } from 'vitest/config';

/** The contract suite over the desktop window, and the package. Apart from the unit tests, since they need a build, a display and an Electron. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  cacheDir: '.cache/vite',
  test: {
    include: ['tests/{e2e,packaging}/**/*.test.ts'],
    globalSetup: 'tests/e2e/global-setup.ts',
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
  },
});
