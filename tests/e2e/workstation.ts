/** Starts the built product as its users do, on caches of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

export const root = path.resolve(import.meta.dirname, '../..');
const commandLine = path.join(root, 'out/main/cli.cjs');
const sample = (name: string) => path.join(root, 'resources/sample', name);

/** WebGL 2 in software, and no talk with the outside. */
export const chromiumOptions = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export interface TestFolder {
  readonly path: string;
  readonly cacheFile: string;
  readonly remove: () => Promise<void>;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'khareetaty-e2e-'));
  return { path: folder, cacheFile: path.join(folder, 'cache.db'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Every 25th incident of the bundled sample, as a CSV file: software rendering draws some thousand points, not a million. */
export async function writeSmallSample(folder: TestFolder): Promise<{ readonly file: string; readonly rows: number }> {
  const lines: string[] = [];
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(sample('chicago_2018.csv.gz')).pipe(createGunzip()) })) {
    if (line === 0 || line % 25 === 0) lines.push(text);
    line++;
  }
  const file = path.join(folder.path, 'small-sample.csv');
  await writeFile(file, `${lines.join('\n')}\n`);
  return { file, rows: lines.length - 1 };
}

interface RunOptions {
  /** What is typed into it. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs one command to its end and gives its JSON. */
export function runCommand(folder: TestFolder, ...args: readonly string[]): unknown {
  return runCommandWith({}, folder, ...args);
}

interface RunOptions {
  /** What is typed into it. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function runCommandWith({ input, env }: RunOptions, folder: TestFolder, ...args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine, ...args, '--cache', folder.cacheFile, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, KHAREETATY_LOG: 'error', ...env },
    ...(input === undefined ? {} : { input }),
  });
  if (status !== 0) throw new Error(`khareetaty ${args.slice(0, 3).join(' ')} ended with ${String(status)}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Zones and settings of Chicago, and the small sample. */
export async function importCity(folder: TestFolder): Promise<{ readonly rows: number }> {
  const { file, rows } = await writeSmallSample(folder);
  runCommand(folder, 'settings', 'set', 'timeZone', 'America/Chicago');
  runCommand(folder, 'settings', 'set', 'workspaceNameEn', 'Chicago');
  runCommand(folder, 'settings', 'set', 'workspaceNameAr', 'شيكاغو');
  runCommand(folder, 'settings', 'set', 'hotspotRadiusM', '600');
  runCommand(folder, 'zones', 'import', sample('chicago_community_areas.geojson.gz'));
  runCommand(folder, 'import', file);
  return { rows };
}

/** The same and one run of the pipeline. */
export async function fillCache(folder: TestFolder): Promise<{ readonly rows: number }> {
  const imported = await importCity(folder);
  runCommand(folder, 'pipeline', 'run');
  return imported;
}

export interface BrowserHost {
  /** With the token that lets one browser in. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

export async function serve(folder: TestFolder, env: Readonly<Record<string, string>> = {}): Promise<BrowserHost> {
  const host = spawn(process.execPath, [commandLine, 'serve', '--cache', folder.cacheFile, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const stop = async () => {
    if (host.exitCode !== null) return;
    const closed = new Promise((resolve) => host.once('close', resolve));
    host.kill('SIGTERM');
    await closed;
  };
  for await (const line of createInterface({ input: host.stdout })) {
    const { url, token } = JSON.parse(line) as { readonly url: string; readonly token: string };
    return { address: `${url}/#token=${token}`, stop };
  }
  throw new Error('the browser host ended before it said its address');
}
