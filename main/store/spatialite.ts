import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../preload/contract/errors.ts';

export interface SpatialitePlaces {
  /** The library itself, with or without its suffix. If given, no other is tried. */
  readonly spatialite?: string | undefined;
  /** Folder of the libraries that come with the packaged product. */
  readonly bundledDir?: string | undefined;
}

/**
 * Loads mod_spatialite into a connection: the given one, else the bundled one, else the system's.
 *
 * @returns the path it was loaded from.
 * @throws AppError spatialite.missing, with the cure and the first reason.
 */
export function loadSpatialite(db: Database, { spatialite, bundledDir }: SpatialitePlaces): string {
  const candidates = spatialite ? [spatialite] : [...libraryIn(bundledDir), 'mod_spatialite', ...(usualPlaces[process.platform]?.() ?? [])];
  const reasons: string[] = [];
  for (const candidate of candidates) {
    try {
      db.loadExtension(candidate);
      return candidate;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new AppError('spatialite.missing', {
    cure: cures[process.platform] ?? cures['linux'] ?? '',
    tried: candidates.join(', '),
    reason: reasons[0] ?? '',
  });
}

const cures: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'apt-get install libsqlite3-mod-spatialite',
  darwin: 'brew install libspatialite',
  win32: 'https://www.gaia-gis.it/gaia-sins/ (mod_spatialite, 64 bit, folder on PATH)',
};

// Debian has versioned names only in its library folder, which the loader searches; the folders are for minimal systems.
const usualPlaces: Partial<Record<NodeJS.Platform, () => string[]>> = {
  linux: () => ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib'].flatMap(libraryIn),
  darwin: () => ['/opt/homebrew/lib', '/usr/local/lib', '/opt/local/lib'].flatMap(libraryIn),
  win32: () => ['C:\\OSGeo4W\\bin', 'C:\\Program Files\\QGIS\\bin'].flatMap(libraryIn),
};

function libraryIn(folder: string | undefined): string[] {
  if (!folder) return [];
  return ['mod_spatialite.so', 'mod_spatialite.dylib', 'mod_spatialite.dll', 'mod_spatialite.so.8', 'mod_spatialite.so.7']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
}
