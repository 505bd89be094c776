/**
 * npm run demo: sets up, builds, imports the bundled sample into a fresh cache, runs the pipeline and opens the workstation.
 *
 *   --headless   print the outcome of every step and end
 *   --json       with --headless: one JSON object on standard output, everything else on standard error
 *   --browser    open the browser host even where Electron is there
 *   --port N     port of the browser host (default: a free one)
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError, ensureBuild, ensurePackages, ensureSystem, productEnvironment, productNode, root, runScript, say } from './setup.mjs';
import { startFakeTwilio } from './fake-twilio.mjs';

const cacheFile = path.join(root, '.cache/demo/khareetaty.sqlite');
const commandLine = path.join(root, 'out/main/cli.cjs');

await runScript(async () => {
  const { values: options } = readOptions();
  await ensurePackages();
  await ensureSystem(['spatialite']);
  await ensureBuild();

  for (const suffix of ['', '-wal', '-shm', '.lock']) rmSync(cacheFile + suffix, { force: true });
  mkdirSync(path.dirname(cacheFile), { recursive: true });
  const provider = await startFakeTwilio();
  try {
    const outcome = await importAndRun(provider.environment);
    if (options.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    else printOutcome(outcome, provider.ledger());
    if (!options.headless) await openWorkstation(options, provider.environment);
  } finally {
    await provider.close();
  }
});

function readOptions() {
  try {
    return parseArgs({
      options: { headless: { type: 'boolean' }, json: { type: 'boolean' }, browser: { type: 'boolean' }, port: { type: 'string' } },
    });
  } catch (error) {
    throw new SetupError(`${error.message}\nusage: npm run demo [-- --headless [--json] | --browser | --port N]`);
  }
}

/** Never sends a real message: the provider's address is the local peer's. */
async function importAndRun(providerEnvironment) {
  say('\nImporting the bundled sample and running the pipeline');
  const { code, output } = await runProduct(['demo', '--cache', cacheFile, '--json'], providerEnvironment);
  if (code !== 0) throw new SetupError(`The demo ended with exit code ${code}; the reason stands above.`);
  return JSON.parse(output);
}

function runProduct(args, extraEnvironment) {
  return new Promise((resolve, reject) => {
    const child = spawn(productNode(), [commandLine, ...args], {
      cwd: root,
      env: productEnvironment(extraEnvironment),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

function printOutcome(outcome, messages) {
  const print = (text) => process.stdout.write(`${text}\n`);
  print('\nKhareetaty, Chicago 2018');
  print(`  ${outcome.incidents} incidents in ${outcome.zones} zones`);
  print(`  ${outcome.hotspots} hotspots, ${outcome.forecasts} forecasts, ${outcome.alerts} alerts`);
  print('\n  step                      ms  counts');
  for (const step of outcome.steps) {
    const counts = Object.entries(step.counts).map(([name, count]) => `${name} ${count}`);
    print(`  ${step.name.padEnd(18)} ${String(Math.round(step.ms)).padStart(9)}  ${counts.join(', ')}`);
  }
  print(`\n  peak memory ${outcome.peakMemoryMb} MB; main thread blocked ${outcome.maxMainThreadBlockMs} ms at most`);
  print(`\n  Messages that the local stand-in for Twilio received (${messages.length}; none left this machine):`);
  for (const message of messages.slice(0, 5))
    print(`    ${message.channel} to ${message.to.replace(/\d(?=\d{2})/g, '•')}: ${message.body}`);
  if (messages.length > 5) print(`    … and ${messages.length - 5} more`);
}

async function openWorkstation(options, providerEnvironment) {
  const desktop = options.browser ? { reason: 'the browser was asked for' } : findElectron();
  if (desktop.executable !== undefined) {
    say(`\nOpening the desktop window (${desktop.executable})`);
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    await waitFor(desktop.executable, [...sandbox, root, '--cache', cacheFile], providerEnvironment);
    return;
  }
  say(`\nNo desktop window: ${desktop.reason}. The same workstation is served to the browser:`);
  const port = options.port === undefined ? [] : ['--port', options.port];
  await waitFor(productNode(), [commandLine, 'serve', '--cache', cacheFile, ...port], providerEnvironment);
}

/** @returns {{ executable: string } | { reason: string }} */
function findElectron() {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) return { reason: 'this machine has no display' };
  const installed = electronExecutable();
  if (installed !== null) return { executable: installed };
  say('Fetching Electron (up to two minutes) …');
  const environment = productEnvironment();
  const fetched = spawnSync(productNode(), [path.join(root, 'node_modules/electron/install.js')], {
    env: environment,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const executable = fetched.status === 0 ? electronExecutable() : null;
  return executable === null ? { reason: 'Electron could not be downloaded' } : { executable };
}

function electronExecutable() {
  const pathFile = path.join(root, 'node_modules/electron/path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(root, 'node_modules/electron/dist');
  const executable = path.join(folder, name);
  return existsSync(executable) ? executable : null;
}

function waitFor(command, args, extraEnvironment) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: productEnvironment(extraEnvironment), stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (code === 0 || signal !== null) resolve();
      else reject(new SetupError(`The workstation ended with exit code ${code}.`));
    });
  });
}
