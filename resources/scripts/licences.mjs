/** Which licences may ship, what was decided for single packages, and where the texts are. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nameOf } from './lock-file.mjs';

/** They ask for a notice at most, so that the product's own licence (MIT) can stand. */
const mayShip = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Apache-2.0 WITH LLVM-exception',
  'BlueOak-1.0.0',
  'BSL-1.0',
  'CC0-1.0',
  'ICU',
  'Zlib',
  'blessing',
  // Fonts, as files of their own.
  'OFL-1.1',
]);

/** For tools that build and test, and do not ship. */
const mayBuild = new Set([...mayShip, 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0', 'WTFPL']);

/** Packages whose package.json names no licence: it was looked for elsewhere. A new version is looked at again. */
const stated = {
  '@mapbox/jsonlint-lines-primitives@2.0.2': {
    licence: 'MIT',
    copyright: 'Copyright (C) 2012 Zachary Carter',
    source: 'the README of zaach/jsonlint',
  },
};

/** Licences that need more than a place on the list, by part: `lookedAt` in resources/licences tells what was found. */
const looked = { ctsa: ['LicenseRef-ACM-noncommercial'], eigen: ['MPL-2.0'] };

/** The SPDX expression of a package; 'UNKNOWN' if it names none. */
export function licenceOf(place, entry) {
  return entry.license ?? stated[`${nameOf(place, entry)}@${entry.version}`]?.licence ?? 'UNKNOWN';
}

/** Whether an SPDX expression is met by licences of a list: one side of an OR is enough, both of an AND are needed. */
export function isMetBy(expression, allowed) {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const one = () => {
    if (tokens[at] === '(') {
      at++;
      const inner = any();
      if (tokens[at++] !== ')') throw new Error(`not an SPDX expression: ${expression}`);
      return inner;
    }
    let licence = tokens[at++];
    if (licence === undefined || /^(AND|OR|WITH|\))$/.test(licence)) throw new Error(`not an SPDX expression: ${expression}`);
    if (tokens[at] === 'WITH') {
      licence = `${licence} WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return allowed.has(licence);
  };
  const all = () => {
    let isMet = one();
    while (tokens[at] === 'AND') {
      at++;
      isMet = one() && isMet;
    }
    return isMet;
  };
  const any = () => {
    let isMet = all();
    while (tokens[at] === 'OR') {
      at++;
      isMet = all() || isMet;
    }
    return isMet;
  };
  const isMet = any();
  if (at !== tokens.length) throw new Error(`not an SPDX expression: ${expression}`);
  return isMet;
}

/** One sentence for each package or part whose licence nobody allowed, with what to do about it. */
export function refusedLicences({ packages, shipped, embedded }) {
  const ships = new Set(shipped);
  const ofPackages = Object.entries(packages)
    .filter(([place]) => place !== '')
    .filter(([place, entry]) => !isAllowed(licenceOf(place, entry), ships.has(place) ? mayShip : mayBuild))
    .map(([place, entry]) => {
      const what = `${nameOf(place, entry)}@${entry.version} (${place}) is under ${licenceOf(place, entry)}`;
      return ships.has(place)
        ? `${what}, which may not ship. Take another package; or read the licence and add it to mayShip, or to stated, in resources/scripts/licences.mjs.`
        : `${what}, which no tool here has. Read it and add it to mayBuild, or to stated, in resources/scripts/licences.mjs.`;
    });
  const ofParts = embedded
    .filter(
      ({ name, licence, lookedAt }) => !isAllowed(licence, new Set([...mayShip, ...(lookedAt === undefined ? [] : (looked[name] ?? []))])),
    )
    .map(({ name, licence, in: holder }) => {
      return `${name} (inside ${holder}) is under ${licence}, which may not ship. Read it, say in lookedAt of resources/licences/embedded.json what follows, and name it in resources/scripts/licences.mjs.`;
    });
  return [...ofPackages, ...ofParts];
}

function isAllowed(expression, allowed) {
  try {
    return isMetBy(expression, allowed);
  } catch {
    return false;
  }
}

/**
 * Text of a package's licence: its own files, else the chapter of its README, else the general text with its author's name.
 *
 * @throws Error if there is none, saying what to do
 */
export function licenceText(root, place, entry) {
  const folder = path.join(root, place);
  const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile());
  const own = files.filter(({ name }) => /^(licen[cs]e|copying|notice|unlicense)/i.test(name)).map(({ name }) => name);
  if (own.length > 0)
    return own
      .sort()
      .map((name) => tidy(readFileSync(path.join(folder, name), 'utf8')))
      .join('\n\n');
  const chapter = files
    .filter(({ name }) => /^readme/i.test(name))
    .map(({ name }) => licenceChapter(readFileSync(path.join(folder, name), 'utf8')));
  return chapter.find((text) => text !== null) ?? generalText(root, place, entry);
}

/** A chapter headed "License" that holds more than the licence's name. */
function licenceChapter(readme) {
  const lines = readme.split(/\r?\n/);
  const start = lines.findIndex(
    (line, at) => /^#+\s*licen[cs]e\s*$/i.test(line) || (/^licen[cs]e\s*$/i.test(line) && /^[-=]+$/.test(lines[at + 1] ?? '')),
  );
  const text =
    start < 0
      ? ''
      : tidy(
          lines
            .slice(start)
            .filter((line) => !/^\[.+\]: http/.test(line))
            .join('\n'),
        );
  return text.length > 600 ? text : null;
}

function generalText(root, place, entry) {
  const name = nameOf(place, entry);
  const { author } = JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8'));
  const notice =
    stated[`${name}@${entry.version}`]?.copyright ??
    `Copyright (c) ${(typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`}`;
  const first = licenceOf(place, entry).match(/[\w.-]+/)[0];
  return `${notice}\n\n${readGeneralText(root, first, name)}`;
}

/** @param name  whose licence it is, for the error */
export function readGeneralText(root, licence, name) {
  const file = path.join(root, 'resources/licences', `${licence}.txt`);
  if (!existsSync(file)) throw new Error(`${name} brings no text of its licence ${licence}: put it at resources/licences/${licence}.txt.`);
  return tidy(readFileSync(file, 'utf8'));
}

const tidy = (text) =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
