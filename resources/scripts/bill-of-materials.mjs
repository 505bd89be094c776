/**
 * After a build: out/sbom.cdx.json, what the product is made of (CycloneDX 1.5), and out/THIRD-PARTY-LICENCES.txt, with the
 * texts. Both from package-lock.json, from what the bundler wrote down and from resources/licences; nothing is asked of a network.
 * Twice the same from the same build, but for the time, which SOURCE_DATE_EPOCH sets.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { refusedLicences } from './licences.mjs';
import { billOfMaterials, licenceList, readParts } from './product-parts.mjs';
import { root, runScript, SetupError } from './setup.mjs';

await runScript(async () => {
  const parts = readParts(root);
  const refused = refusedLicences(parts);
  if (refused.length > 0) throw new SetupError(`Licences that nobody allowed:\n${refused.join('\n')}`);
  writeFileSync(path.join(root, 'out/sbom.cdx.json'), `${JSON.stringify(billOfMaterials(parts), null, 2)}\n`);
  writeFileSync(path.join(root, 'out/THIRD-PARTY-LICENCES.txt'), licenceList(root, parts));
});
