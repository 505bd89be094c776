/** Packs the built product for Linux as electron-builder does for a release, into a folder of its own. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { root } from '../e2e/workstation.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
type Fuses = Readonly<Record<keyof typeof FuseV1Options, 'on' | 'off' | 'not in this Electron'>>;

export interface Package {
  readonly folder: string;
  /** Paths inside of the archive, its unpacked part included. */
  readonly archived: readonly string[];
  /** Text of a file of the archive. */
  readonly readArchived: (file: string) => Promise<string>;
  /** Paths beside the archive, from the package's folder. */
  readonly beside: readonly string[];
  readonly fuses: Fuses;
  readonly remove: () => Promise<void>;
}

/** @param runtime  folder of an Electron */
export async function packProduct(runtime: string): Promise<Package> {
  const work = await mkdtemp(join(tmpdir(), 'khareetaty-package-'));
  const remove = () => rm(work, { recursive: true, force: true });
  try {
    // The test runtime starts any app; a package has its own.
    const electron = join(work, 'electron');
    await cp(runtime, electron, { recursive: true, filter: (file) => file !== join(runtime, 'resources/app') });
    const config = join(work, 'electron-builder.yml');
    await writeFile(config, await configFor(join(electron, 'electron')));
    await run(
      process.execPath,
      [
        require.resolve('electron-builder/cli.js'),
        ...['--linux', 'dir', '--config', config],
        ...[`-c.electronVersion=${await versionOf(electron)}`, `-c.electronDist=${electron}`, `-c.directories.output=${join(work, 'out')}`],
      ],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
    );
    const folder = join(work, 'out/linux-unpacked');
    const archive = await readArchive(join(folder, 'resources/app.asar'));
    return {
      folder,
      ...archive,
      beside: (await readdir(folder, { recursive: true })).filter((file) => !file.startsWith('resources/app.asar')),
      fuses: await readFuses(join(folder, 'khareetaty')),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The product's own, less the fuses that an older Electron does not have: electron-builder refuses to set those. */
async function configFor(executable: string): Promise<string> {
  const text = await readFile(join(root, 'electron-builder.yml'), 'utf8');
  const { GrantFileProtocolExtraPrivileges } = await readFuses(executable);
  return GrantFileProtocolExtraPrivileges === 'not in this Electron'
    ? text.replace(/^ +grantFileProtocolExtraPrivileges: .*\n/m, '')
    : text;
}

async function readFuses(executable: string): Promise<Fuses> {
  const wire = await getCurrentFuseWire(executable);
  // The wire is a row of characters in the program: 1, 0, or r for a fuse that was taken out.
  const states: Readonly<Record<string, 'on' | 'off'>> = { '1': 'on', '0': 'off' };
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name))) as (keyof typeof FuseV1Options)[];
  // Safe: there is one entry for each name.
  return Object.fromEntries(
    names.map((name) => [name, states[String.fromCharCode(wire[FuseV1Options[name]] ?? 0)] ?? 'not in this Electron']),
  ) as Fuses;
}

/** A release has its version in a file; the test runtime has not, and is one that runtime.ts names. */
async function versionOf(electron: string): Promise<string> {
  const file = join(electron, 'version');
  return existsSync(file) ? (await readFile(file, 'utf8')).trim().replace(/^v/, '') : '25.1.1';
}

interface ArchiveNode {
  readonly files?: Readonly<Record<string, ArchiveNode>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
}

/** The form of an archive: four numbers of 32 bits, of which the last is the length of the listing; the listing as JSON; the files. */
async function readArchive(file: string): Promise<Pick<Package, 'archived' | 'readArchived'>> {
  const handle = await open(file);
  const head = (await handle.read(Buffer.alloc(16), 0, 16, 0)).buffer;
  const length = head.readUInt32LE(12);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, 16);
  await handle.close();
  const nodes = new Map(listNodes(JSON.parse(buffer.toString('utf8')) as ArchiveNode, ''));
  const start = 8 + head.readUInt32LE(4);
  const readArchived = async (name: string): Promise<string> => {
    const node = nodes.get(name);
    if (node === undefined) throw new Error(`${name} is not in the archive`);
    if (node.unpacked === true) return readFile(join(`${file}.unpacked`, name), 'utf8');
    const archive = await open(file);
    try {
      const size = node.size ?? 0;
      return (await archive.read(Buffer.alloc(size), 0, size, start + Number(node.offset))).buffer.toString('utf8');
    } finally {
      await archive.close();
    }
  };
  return { archived: [...nodes.keys()], readArchived };
}

function listNodes({ files = {} }: ArchiveNode, folder: string): [string, ArchiveNode][] {
  return Object.entries(files).flatMap(([name, node]) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    return node.files === undefined ? [[path, node] as [string, ArchiveNode]] : listNodes(node, path);
  });
}
