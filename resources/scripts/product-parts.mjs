/** What the product is made of: as a CycloneDX document, and as a list of licences with their texts. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { licenceOf, licenceText, readGeneralText } from './licences.mjs';
import { nameOf, needs, readBundled, readJson, shippedPlaces } from './lock-file.mjs';

/** All that the two files are made of. */
export function readParts(folder) {
  const bundled = readBundled(folder);
  if (bundled === null) throw new Error('nothing is built yet: npm run build');
  const { name, version, packages } = readJson(folder, 'package-lock.json');
  return {
    product: { name, version },
    packages,
    shipped: shippedPlaces(packages, bundled),
    embedded: readJson(folder, 'resources/licences/embedded.json').map((part) => ({ ...part, version: versionOf(folder, part.version) })),
    system: readJson(folder, 'resources/licences/system.json'),
  };
}

function versionOf(folder, version) {
  if (version === null || typeof version === 'string') return version;
  const found = new RegExp(version.pattern).exec(readFileSync(path.join(folder, version.file), 'utf8'))?.[1];
  if (found === undefined) throw new Error(`no version in ${version.file}: mend its pattern in resources/licences/embedded.json`);
  return found;
}

/** @returns a CycloneDX document, as plain data */
export function billOfMaterials({ product, packages, shipped, embedded, system }) {
  const main = { 'bom-ref': refOf(product), type: 'application', name: product.name, version: product.version, licenses: licenses('MIT') };
  const shell = electron(packages['node_modules/electron']);
  const components = [
    ...byRef(shipped, packages).map(([, places]) => npmComponent(places, packages, embedded)),
    shell,
    ...system.map(systemComponent),
  ];
  const ofPackages = byRef(shipped, packages).map(([ref, places]) => ({
    ref,
    dependsOn: sorted(
      places.flatMap((place) =>
        needs(packages, place)
          .filter((need) => shipped.includes(need))
          .map((need) => refAt(packages, need)),
      ),
    ),
  }));
  const direct = needs(packages, '').filter((place) => shipped.includes(place));
  const ofProduct = [...direct.map((place) => refAt(packages, place)), shell['bom-ref'], ...system.map(({ name }) => name)];
  const content = {
    components,
    dependencies: [{ ref: refOf(product), dependsOn: sorted(ofProduct) }, ...ofPackages],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([main, content]))}`,
    version: 1,
    metadata: { timestamp: timestamp(), lifecycles: [{ phase: 'build' }], component: main },
    ...content,
  };
}

const refOf = ({ name, version }) => `${name}@${version}`;
const refAt = (packages, place) => refOf({ name: nameOf(place, packages[place]), version: packages[place].version });
const sorted = (texts) => [...new Set(texts)].sort();

/** A package that is installed in two places is one component. */
function byRef(shipped, packages) {
  const places = new Map();
  for (const place of shipped) {
    const ref = refAt(packages, place);
    places.set(ref, [...(places.get(ref) ?? []), place]);
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1));
}

function npmComponent(places, packages, embedded) {
  const entry = packages[places[0]];
  const name = nameOf(places[0], entry);
  const inside = embedded.filter((part) => part.in === name).map(embeddedComponent);
  return {
    'bom-ref': refOf({ name, version: entry.version }),
    type: 'library',
    name,
    version: entry.version,
    scope: entry.optional === true ? 'optional' : 'required',
    purl: `pkg:npm/${name.replace('@', '%40')}@${entry.version}`,
    licenses: licenses(licenceOf(places[0], entry)),
    hashes: [{ alg: 'SHA-512', content: Buffer.from(entry.integrity.replace(/^sha512-/, ''), 'base64').toString('hex') }],
    properties: places.map((place) => ({ name: 'cdx:npm:package:path', value: place })),
    ...(inside.length === 0 ? {} : { components: inside }),
  };
}

function embeddedComponent({ name, in: holder, version, licence, copyright, source, lookedAt }) {
  return {
    'bom-ref': `${holder}#${name}`,
    type: 'library',
    name,
    ...(version === null ? {} : { version }),
    licenses: licenses(licence),
    copyright,
    externalReferences: [{ type: 'website', url: source }],
    ...(lookedAt === undefined ? {} : { properties: [{ name: 'khareetaty:licence:looked-at', value: lookedAt }] }),
  };
}

/** What Chromium is made of stands in a file of its own, which electron-builder puts beside the program. */
function electron({ version, license }) {
  return {
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    purl: `pkg:npm/electron@${version}`,
    licenses: licenses(license),
    components: [
      { 'bom-ref': 'electron#chromium', type: 'library', name: 'chromium', licenses: [{ license: { name: 'LICENSES.chromium.html' } }] },
    ],
  };
}

/** Not in the package: the system's package manager brings it, in a version of its own. */
function systemComponent({ name, licence, source, lookedAt }) {
  const held = { name: 'khareetaty:held-by', value: 'operating system' };
  return {
    'bom-ref': name,
    type: 'library',
    name,
    purl: `pkg:deb/debian/${name}`,
    licenses: licenses(licence),
    externalReferences: [{ type: 'website', url: source }],
    properties: [held, ...(lookedAt === undefined ? [] : [{ name: 'khareetaty:licence:looked-at', value: lookedAt }])],
  };
}

const licenses = (expression) => (/\s/.test(expression) ? [{ expression }] : [{ license: { id: expression } }]);

function timestamp() {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return (epoch === undefined ? new Date() : new Date(Number(epoch) * 1_000)).toISOString();
}

/** A name-based UUID (RFC 9562, version 8): the same content has the same number. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Each text once, under all that it belongs to. */
export function licenceList(folder, { product, packages, shipped, embedded, system }) {
  const chapters = new Map();
  const add = (title, text) => chapters.set(text, [...(chapters.get(text) ?? []), title]);
  for (const [ref, [place]] of byRef(shipped, packages)) {
    add(`${ref} (${licenceOf(place, packages[place])})`, licenceText(folder, place, packages[place]));
  }
  for (const { name, version, in: holder, licence, copyright, texts, source, lookedAt } of embedded) {
    const title = `${name}${version === null ? '' : ` ${version}`}, inside ${holder} (${licence})`;
    const notices = [copyright, source, ...(lookedAt === undefined ? [] : [lookedAt])];
    add(title, [notices.join('\n'), ...texts.map((licence) => readGeneralText(folder, licence, name))].join('\n\n'));
  }
  const rule = '='.repeat(80);
  return [
    `Khareetaty ${product.version} is under the MIT licence. It is made with the work of others, named here with their licences.`,
    'Electron and Chromium: see LICENSE.electron.txt and LICENSES.chromium.html beside the program. Data: see the README beside it.',
    `Of the operating system, not part of this package:\n${system.map(({ name, licence, source, lookedAt }) => `- ${name} (${licence}), ${source}${lookedAt === undefined ? '' : `\n  ${lookedAt}`}`).join('\n')}`,
    ...[...chapters].map(([text, titles]) => `${rule}\n${titles.join('\n')}\n${rule}\n\n${text}`),
  ]
    .join('\n\n')
    .concat('\n');
}
