import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

// Some hundred processes and threads load the same sources: what Node made of them the first time is kept for the others.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../.cache/compile', import.meta.url));

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  cacheDir: '.cache/vite',
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/{e2e,packaging}/**'],
    // Worker threads, SpatiaLite and child processes on two cores: a test may wait its turn, and a hang still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Left to itself, vitest keeps one core for itself, which on two cores leaves one.
    maxWorkers: 2,
  },
});
