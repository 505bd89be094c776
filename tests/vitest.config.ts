import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  cacheDir: '.cache/vite',
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**'],
    // Worker threads, SpatiaLite and child processes on two cores: a test may wait its turn, and a hang still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
