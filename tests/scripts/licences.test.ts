import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isMetBy, refusedLicences } from '../../resources/scripts/licences.mjs';
import { type LockEntry, type LockPackages, shippedPlaces } from '../../resources/scripts/lock-file.mjs';
import type { EmbeddedPart } from '../../resources/scripts/product-parts.mjs';

const root = join(import.meta.dirname, '../..');
const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(root, file), 'utf8'));
const { packages } = (await readJson('package-lock.json')) as { packages: LockPackages };
const embedded = (await readJson('resources/licences/embedded.json')) as readonly EmbeddedPart[];
const shipped = shippedPlaces(packages, []);
const entry = (license?: string, dev = false): LockEntry => ({ version: '1.0.0', dev, ...(license === undefined ? {} : { license }) });

test('all licences are allowed: of what ships, of what is inside it, and of the tools', () => {
  expect(refusedLicences({ packages, shipped, embedded })).toEqual([]);
});

test('one side of an OR is enough, both of an AND are needed, and an exception belongs to its licence', () => {
  const allowed = new Set(['MIT', 'Apache-2.0 WITH LLVM-exception']);
  const isMet = (expression: string) => isMetBy(expression, allowed);

  expect(
    ['MIT', '(MIT)', 'GPL-3.0-only OR MIT', 'MIT AND (GPL-2.0-only OR MIT)', 'Apache-2.0 WITH LLVM-exception'].map(isMet),
  ).not.toContain(false);
  expect(['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'Apache-2.0', 'MIT WITH LLVM-exception', 'mit'].map(isMet)).not.toContain(true);
  expect(() => isMet('MIT OR')).toThrow('not an SPDX expression');
  expect(() => isMet('(MIT')).toThrow('not an SPDX expression');
});

test.each([
  [
    'a licence that asks for the source',
    entry('GPL-3.0-only'),
    /gpl@1\.0\.0 \(node_modules\/gpl\) is under GPL-3\.0-only, which may not ship\. Take another package; or read/,
  ],
  ['no licence', entry(), /is under UNKNOWN, which may not ship/],
  ['something that is no expression', entry('SEE LICENSE IN file'), /is under SEE LICENSE IN file, which may not ship/],
  ['a tool under a new licence', entry('SSPL-1.0', true), /is under SSPL-1\.0, which no tool here has\. Read it and add it to mayBuild/],
])('%s is refused, with what to do', (_name, added, sentence) => {
  const withIt = { ...packages, 'node_modules/gpl': added };

  const refused = refusedLicences({ packages: withIt, shipped: shippedPlaces(withIt, []), embedded });

  expect(refused).toEqual([expect.stringMatching(sentence)]);
});

test('a licence that a tool may have is refused where it ships, also inside of a bundle', () => {
  const withIt = { ...packages, 'node_modules/mpl': entry('MPL-2.0', true) };
  const refusedWith = (bundled: readonly string[]) =>
    refusedLicences({ packages: withIt, shipped: shippedPlaces(withIt, bundled), embedded });

  expect(refusedWith([])).toEqual([]);
  expect(refusedWith(['node_modules/mpl'])).toEqual([expect.stringContaining('mpl@1.0.0')]);
});

test('a part inside of a package is refused unless somebody looked at it and said what follows', () => {
  const unread = embedded.map(({ lookedAt: _, ...part }) => part);

  expect(refusedLicences({ packages, shipped, embedded: unread })).toEqual([
    expect.stringMatching(/^ctsa \(inside arima\) .*LicenseRef-ACM-noncommercial.*say in lookedAt/),
    expect.stringMatching(/^eigen \(inside @bsull\/augurs-prophet-wasmstan\)/),
  ]);
});
