/**
 * npm test: sets up what the suites need and runs them all: types, lint, import directions, dead code, unit and contract
 * tests, and the workstation in a real browser and a real Electron. Ends with one line: N passed, N failed, N skipped.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuild, ensurePackages, ensureSystem, productEnvironment, root, runScript, say } from './setup.mjs';
import { readPlaywrightReport, readVitestReport } from './test-report.mjs';

const results = path.join(root, '.cache/test-results');
const total = { passed: 0, failed: [], skipped: [] };

await runScript(async () => {
  await ensurePackages();
  await ensureSystem(['spatialite', 'chromium', 'fonts', 'display', 'compiler', 'electronLibraries', 'postgres']);
  await ensureBuild();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });

  // Each works on one core, and lint takes as long as the others together.
  await Promise.all([runChecks(['lint']), runChecks(['typecheck', 'architecture', 'deadcode'])]);
  await runSuite('unit', vitest('unit', 'tests/vitest.config.ts'), readVitestReport);
  await runSuite('desktop', vitest('desktop', 'tests/e2e/vitest.config.ts'), readVitestReport);
  await runSuite('workstation', ['playwright', 'test', '--config', 'tests/e2e/playwright.config.ts'], readPlaywrightReport);

  const { passed, failed, skipped } = total;
  process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
  say('');
  for (const name of skipped) say(`skipped: ${name}`);
  for (const name of failed) say(`failed: ${name}`);
  process.stdout.write(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped\n`);
});

async function runChecks(checks) {
  for (const check of checks) {
    const { ending, output } = await runQuietly('npm', ['run', '-s', check]);
    say(`\n== ${check}\n${output.trimEnd()}`);
    add(check, { passed: Number(ending === null), failed: ending === null ? [] : [ending], skipped: [] });
  }
}

async function runSuite(name, [command, ...args], readReport) {
  const ending = await runThrough(command, args, { KHAREETATY_TEST_REPORT: report(name) });
  let outcome;
  try {
    outcome = readReport(JSON.parse(readFileSync(report(name), 'utf8')), root);
  } catch (error) {
    outcome = { passed: 0, failed: [`no report was written (${error.message})`], skipped: [] };
  }
  // A suite can fail without a failed test, as when something is thrown after the last one.
  if (ending !== null && outcome.failed.length === 0) outcome.failed.push(`${ending}; the reason stands above`);
  add(name, outcome);
}

function vitest(name, config) {
  return ['vitest', 'run', '--config', config, '--reporter=dot', '--reporter=json', `--outputFile.json=${report(name)}`];
}

function add(name, { passed, failed, skipped }) {
  say(`== ${name}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  total.passed += passed;
  total.failed.push(...failed.map((title) => `${name}: ${title}`));
  total.skipped.push(...skipped.map((title) => `${name}: ${title}`));
}

function report(name) {
  return path.join(results, `${name}.json`);
}

/** How the command ended, in words; null if well. */
async function runThrough(command, args, extraEnvironment = {}) {
  say(`\n== ${command} ${args.join(' ')}`);
  const child = spawn(command, args, { cwd: root, env: productEnvironment(extraEnvironment), stdio: ['ignore', 'inherit', 'inherit'] });
  return endOf(child);
}

/** The same, with all that it said instead of letting it be heard between what others say. */
async function runQuietly(command, args) {
  const child = spawn(command, args, { cwd: root, env: productEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (output += part));
  return { ending: await endOf(child), output };
}

function endOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`));
  });
}
