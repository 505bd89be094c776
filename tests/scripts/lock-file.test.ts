import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { type LockEntry, nameOf, resolve } from '../../resources/scripts/lock-file.mjs';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(root, file), 'utf8'));
const manifest = (await readJson('package.json')) as Manifest;
const lock = (await readJson('package-lock.json')) as { lockfileVersion: number; packages: Record<string, LockEntry> };
const { '': ownEntry, ...packages } = lock.packages;
const entries = Object.entries(packages);
const asked = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
const exact = /^(?:npm:(@?[^@]+)@)?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/;

test('package.json asks for exact versions, or for an exact version under another name', () => {
  expect(Object.entries(asked).filter(([, version]) => !exact.test(version))).toEqual([]);
});

test('the lock file is of form 3 and holds what package.json asks for, in those versions', () => {
  expect(lock.lockfileVersion).toBe(3);
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
    expect(ownEntry).toMatchObject({ [kind]: manifest[kind] });
  const installed = Object.entries(asked).map(([name, version]) => {
    const [, alias] = exact.exec(version)!;
    const entry = packages[`node_modules/${name}`];
    return [name, `${alias === undefined ? '' : `npm:${nameOf('', entry)}@`}${entry?.version}`];
  });
  expect(Object.fromEntries(installed)).toEqual(asked);
});

test('every package comes from the registry and has a digest to be compared with; none names a server, a repository or a folder', () => {
  expect(entries.length).toBeGreaterThan(500);
  expect(entries.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
  expect(entries.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([]);
  expect(entries.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
});

test('every dependency is found where Node looks for it', () => {
  const missing = entries.flatMap(([place, entry]) => {
    const { dependencies = {} } = entry as { dependencies?: Versions };
    return Object.keys(dependencies).filter((name) => resolve(packages, place, name) === null);
  });
  expect(missing).toEqual([]);
});

test('a package with a script of its own is known by name, and none may run it', () => {
  const scripted = entries.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place, entry]) => nameOf(place, entry));
  expect(Object.keys(manifest.allowScripts)).toEqual(expect.arrayContaining(scripted));
  expect(Object.values(manifest.allowScripts).filter((isAllowed) => isAllowed)).toEqual([]);
});

test('npm runs no script of a package that it installs here, and would without the rule of .npmrc', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-install-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [part, product] = [join(folder, 'part'), join(folder, 'product')];
  await mkdir(part);
  await mkdir(product);
  const trace = join(folder, 'ran');
  const postinstall = `node -e "require('fs').writeFileSync(process.argv[1], '')" "${trace}"`;
  await writeFile(join(part, 'package.json'), JSON.stringify({ name: 'scripted', version: '1.0.0', scripts: { postinstall } }));
  await run('npm', ['pack', '--no-json', '--silent', '--offline'], { cwd: part });
  await writeFile(
    join(product, 'package.json'),
    JSON.stringify({ name: 'product', version: '1.0.0', dependencies: { scripted: 'file:../part/scripted-1.0.0.tgz' } }),
  );
  await copyFile(join(root, '.npmrc'), join(product, '.npmrc'));
  const install = async (...rules: readonly string[]) => {
    await rm(join(product, 'node_modules'), { recursive: true, force: true });
    await run('npm', ['install', '--offline', '--no-audit', ...rules], { cwd: product });
    return existsSync(trace);
  };

  expect({ here: await install(), withoutTheRule: await install('--ignore-scripts=false') }).toEqual({ here: false, withoutTheRule: true });
});
