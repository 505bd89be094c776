import type { Config } from './config.ts';
import { layout } from './layout.ts';
import type { StorePlaces } from './workers/pool.ts';

/** Where the threads of the cache find what they need. */
export const storePlaces = ({ cacheFile, spatialiteFile, sqliteBinding }: Config): StorePlaces => ({
  cacheFile,
  files: layout.workers,
  migrationsDir: layout.migrationsDir,
  bundledDir: layout.nativeDir,
  ...(spatialiteFile === null ? {} : { spatialite: spatialiteFile }),
  ...(sqliteBinding === null ? {} : { nativeBinding: sqliteBinding }),
});
