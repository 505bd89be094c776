import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readPlaywrightReport, readVitestReport } from '../../resources/scripts/test-report.mjs';

const root = join(import.meta.dirname, '../..');
const crash = `process.kill(process.pid, 'SIGSEGV'); await new Promise(() => setTimeout(() => undefined, 60_000));`;

test('a test that a lost process took with it, a file that does not load and a hook that fails count as failed, by name', async () => {
  const folder = await writeSuite({
    'config.mjs': `export default { test: { include: ['**/*.case.mjs'], cache: false } };`,
    'good.case.mjs': `import { test } from 'vitest'; test('stands', () => undefined); test.skip('is left out', () => undefined);`,
    'lost.case.mjs': `import { test } from 'vitest'; test('crashes', async () => { ${crash} }); test('comes after', () => undefined);`,
    'broken.case.mjs': `throw new Error('no such part');`,
    'hook.case.mjs': `import { afterAll, test } from 'vitest'; afterAll(() => { throw new Error('stays open'); }); test('ends', () => undefined);`,
  });

  await runTool('vitest', ['run', '--root', folder, '--config', join(folder, 'config.mjs'), '--reporter=json', '--outputFile=report.json']);

  const outcome = readVitestReport(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')), folder);
  expect({ ...outcome, failed: [...outcome.failed].sort() }).toEqual({
    passed: 2,
    failed: [
      'broken.case.mjs (no such part)',
      'hook.case.mjs (stays open)',
      'lost.case.mjs: comes after (did not end: its process was lost)',
      'lost.case.mjs: crashes (did not end: its process was lost)',
    ],
    skipped: ['good.case.mjs: is left out'],
  });
});

test('what had no turn after a crash of the workstation suite counts as failed, and what was left out keeps its reason', async () => {
  const folder = await writeSuite({
    'config.mjs': `export default { testMatch: '*.case.mjs', workers: 1, reporter: [['json', { outputFile: 'report.json' }]] };`,
    'lost.case.mjs': `import { test } from '@playwright/test';
      test.describe.configure({ mode: 'serial' });
      test('stands', () => undefined);
      test('is left out', () => test.skip(true, 'no display'));
      test('crashes', async () => { ${crash} });
      test('comes after', () => undefined);`,
  });

  await runTool('playwright', ['test', '--config', join(folder, 'config.mjs')]);

  expect(readPlaywrightReport(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')))).toEqual({
    passed: 1,
    failed: ['lost.case.mjs: crashes', 'lost.case.mjs: comes after (did not run)'],
    skipped: ['lost.case.mjs: is left out (no display)'],
  });
});

/** A folder within the checkout, so that the cases find the test runners; removed after the test. */
async function writeSuite(files: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache/suite-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** Runs a test runner to its end, which is a failure here. What it knows of the runner around it is kept from it. */
async function runTool(name: string, args: readonly string[]): Promise<void> {
  const tool = join(root, 'node_modules', '.bin', name);
  const child = spawn(process.execPath, [tool, ...args], { env: { PATH: process.env['PATH'] ?? '' }, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  expect(code).toBe(1);
}
