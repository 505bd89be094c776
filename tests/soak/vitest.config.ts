import { defineConfig } from 'vitest/config';
import common from '../vitest.config.ts';

// One after the other: each has the machine for itself.
export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ['tests/soak/*.soak.ts', 'tests/soak/crash-points.test.ts'],
    env: { CRASH_EVERY: '1' },
    maxWorkers: 1,
    disableConsoleIntercept: true,
  },
});
