import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

// The bundler's rules of such a class have no source: it warns of each build, and addresses within them would be wrong.
test('no style sheet composes a class of another one', () => {
  const files = globSync('renderer/**/*.module.css', { cwd: root });

  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => /composes:[^;]*\bfrom\b/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});
