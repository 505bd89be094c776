import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const ownScripts = Object.entries(scripts).filter(([, command]) => /\bresources\/scripts\/[\w-]+\.mjs/.test(command));
const systemNode = '/usr/bin/node';
const whyNoOldNode = findNoOldNode();

test('the scripts that set things up are found', () => {
  expect(ownScripts.map(([name]) => name)).toEqual(expect.arrayContaining(['demo', 'test', 'bench']));
});

test.each(ownScripts)('npm run %s refuses a Node that cannot read it, with the cure', async (_name, command) => {
  const [program = '', ...args] = command.split(' ');
  const old = await writeFakeNode('18.19.0');

  const { code, stdout, stderr } = await runNode(process.execPath, ['--require', old, ...args]);

  expect(program).toBe('node');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Node 18\.19\.0 is too old, .*Install Node 24 .*\n$/);
});

test('where npm brings no Node of its own, one that the database does not load in is refused, with the cure', async () => {
  const { folder, script } = await copyScripts('setup.mjs');
  const use = join(folder, 'resources/scripts/use.mjs');
  await writeFile(use, `import { productNode, runScript } from './setup.mjs'; await runScript(async () => console.log(productNode()));`);
  const old = await writeFakeNode('20.20.2');

  const refused = await runNode(process.execPath, ['--require', old, use]);
  const taken = await runNode(process.execPath, [use]);

  expect(existsSync(script)).toBe(true);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/Node 20\.20\.2 is too old for the local database\. Install Node 24/);
  expect(taken).toMatchObject({ code: 0, stdout: `${process.execPath}\n` });
});

test.skipIf(whyNoOldNode !== null)(
  `the launcher is read by an old Node, which it refuses, with the cure${whyNoOldNode ?? ''}`,
  async () => {
    const { folder, script } = await copyScripts('khareetaty.cjs');
    await mkdir(join(folder, 'out/main'), { recursive: true });
    await writeFile(join(folder, 'out/main/cli.cjs'), `process.stdout.write('started');`);

    const { code, stdout, stderr } = await runNode(systemNode, [script, 'doctor']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^khareetaty: Node [\d.]+ is too old \(Node-API 9, needed 10\)[^]*npm ci[^]*Node 24/);
  },
);

/** Why there is no older Node on this machine to try; null if there is one. */
function findNoOldNode(): string | null {
  if (!existsSync(systemNode)) return ` (there is no ${systemNode})`;
  const api = execFileSync(systemNode, ['--print', 'process.versions.napi'], { encoding: 'utf8' }).trim();
  return Number(api) < 10 ? null : ` (${systemNode} is new: Node-API ${api})`;
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-scripts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The script in a checkout where nothing has been installed. */
async function copyScripts(name: string): Promise<{ readonly folder: string; readonly script: string }> {
  const folder = await tempFolder();
  const script = join(folder, 'resources/scripts', name);
  await mkdir(join(folder, 'resources/scripts'), { recursive: true });
  await copyFile(join(root, 'resources/scripts', name), script);
  return { folder, script };
}

/** A module that makes the Node which loads it give itself out as this version. */
async function writeFakeNode(version: string): Promise<string> {
  const file = join(await tempFolder(), 'old.cjs');
  await writeFile(file, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  return file;
}

function runNode(
  node: string,
  args: readonly string[],
): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(node, args, { cwd: root, env: {} }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}
