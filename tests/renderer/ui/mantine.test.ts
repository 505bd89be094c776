/** A part of Mantine without its style sheet would be drawn bare: renderer/ui/mantine.ts has to name what the screen uses. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const sheets = path.join(root, 'node_modules/@mantine/core/styles');

test('each part of Mantine on the screen has its style sheet', () => {
  const used = globSync('renderer/**/*.tsx', { cwd: root }).flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    return [...text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    );
  });
  const needed = [...new Set(used)].filter((name) => existsSync(path.join(sheets, `${name}.layer.css`)));
  const imported = readFileSync(path.join(root, 'renderer/ui/mantine.ts'), 'utf8');

  // Parts that have no sheet of their own stand on those of others.
  if (used.includes('MultiSelect')) needed.push('Combobox', 'Pill', 'PillsInput');
  expect(needed).toContain('PillsInput');
  for (const name of needed) expect(imported).toContain(`styles/${name}.layer.css`);
});
