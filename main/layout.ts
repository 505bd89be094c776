import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Where the parts of the product lie: run from the sources (Node strips the types) or from the build in out/.
 * All of the build's main-process chunks lie flat in out/main, so that this file's own folder tells the root.
 */
const isBuilt = !import.meta.filename.endsWith('.ts');
const here = import.meta.dirname;
const root = isBuilt ? join(here, '..', '..') : join(here, '..');
// The package keeps what is not code beside its archive.
const resources = here.includes('app.asar') ? join(root, '..', 'resources') : join(root, 'resources');
const worker = (kind: string, folder = 'workers') => (isBuilt ? join(here, `${kind}-worker.cjs`) : join(here, folder, `${kind}-worker.ts`));
// Analytics imports packages that are ES modules, which worker threads cannot read from the archive.
const unpacked = (file: string) => file.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);

export const layout = {
  isBuilt,
  root,
  workers: { store: worker('store'), compute: unpacked(worker('compute')), etl: worker('etl'), report: worker('report') },
  twilioWorker: worker('twilio', 'gateways'),
  migrationsDir: join(resources, 'migrations'),
  centralDir: join(resources, 'central'),
  calendarsDir: join(resources, 'calendars'),
  /** What reports are drawn with. */
  reports: { fontsDir: join(resources, 'fonts'), basemapDir: join(resources, 'basemap') },
  /** SpatiaLite and its libraries, where the package brings them along. */
  nativeDir: join(resources, 'native', `${process.platform}-${process.arch}`),
  rendererDir: join(root, 'out', 'renderer'),
  bridgeFile: join(root, 'out', 'preload', 'bridge.cjs'),
} as const;

/** Version of the product, from package.json. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0.0.0';
}
