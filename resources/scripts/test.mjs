/**
 * npm test: sets up what the suites need and runs them all: types, lint, import directions, dead code, unit and contract
 * tests, and the workstation in a real browser and a real Electron. Ends with one line: N passed, N failed, N skipped.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuild, ensurePackages, ensureSystem, productEnvironment, root, runScript, say } from './setup.mjs';

const results = path.join(root, '.cache/test-results');
const total = { passed: 0, failed: 0, skipped: 0 };

await runScript(async () => {
  await ensurePackages();
  await ensureSystem(['spatialite', 'chromium', 'fonts', 'display', 'compiler', 'electronLibraries']);
  await ensureBuild();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });

  for (const check of ['typecheck', 'lint', 'architecture', 'deadcode']) {
    const passed = (await runScriptOfPackage(check)) === 0;
    add(check, { passed: Number(passed), failed: Number(!passed), skipped: 0 });
  }
  await runSuite('unit', vitest('unit', 'tests/vitest.config.ts'), vitestCounts);
  await runSuite('desktop contract', vitest('desktop contract', 'tests/e2e/vitest.config.ts'), vitestCounts);
  await runSuite('workstation', ['playwright', 'test', '--config', 'tests/e2e/playwright.config.ts'], playwrightCounts);

  const { passed, failed, skipped } = total;
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
});

async function runSuite(name, [command, ...args], count) {
  const code = await runThrough(command, args, { KHAREETATY_TEST_REPORT: report(name) });
  let counts;
  try {
    counts = count(JSON.parse(readFileSync(report(name), 'utf8')));
  } catch (error) {
    say(`${name}: no report was written (${error.message})`);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  // A suite can fail without a failed test, as when a file does not load.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  add(name, counts);
}

function vitest(name, config) {
  return ['vitest', 'run', '--config', config, '--reporter=dot', '--reporter=json', `--outputFile.json=${report(name)}`];
}

function vitestCounts(found) {
  for (const file of found.testResults) {
    for (const test of file.assertionResults) if (test.status === 'failed') say(`failed: ${test.fullName}`);
    for (const test of file.assertionResults) if (test.status === 'skipped' || test.status === 'pending') say(`skipped: ${test.fullName}`);
  }
  return { passed: found.numPassedTests, failed: found.numFailedTests, skipped: found.numPendingTests + found.numTodoTests };
}

function playwrightCounts({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

function add(name, counts) {
  say(`== ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  for (const key of Object.keys(total)) total[key] += counts[key];
}

function report(name) {
  return path.join(results, `${name}.json`);
}

function runScriptOfPackage(name) {
  return runThrough('npm', ['run', '-s', name]);
}

function runThrough(command, args, extraEnvironment = {}) {
  say(`\n== ${command} ${args.join(' ')}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: productEnvironment(extraEnvironment), stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
