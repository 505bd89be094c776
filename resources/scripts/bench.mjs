/**
 * Measures against peers in the same run: `npm run bench`, or `npm run bench -- dbscan density` for some.
 *
 *   --json   one JSON object on standard output, everything else on standard error
 *
 * A bench is a file tests/bench/<name>.bench.ts that exports run(), which gives rows (see bench.ts there).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SetupError, ensureBuild, ensurePackages, ensureSystem, productNode, root, runScript, say } from './setup.mjs';

await runScript(async () => {
  await ensurePackages();
  await ensureSystem(['spatialite', 'chromium'], { optional: true });
  await ensureBuild();
  // The sources are TypeScript, which the product's Node reads as it is.
  if (productNode() !== process.execPath) {
    process.exitCode =
      spawnSync(productNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
    return;
  }
  const { values: options, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const report = {
    machine: `${os.cpus()[0]?.model ?? 'unknown'} × ${os.availableParallelism()}`,
    node: process.versions.node,
    benches: {},
  };
  for (const name of chooseBenches(positionals)) {
    say(`\n${name}`);
    const { run } = await import(path.join(root, `tests/bench/${name}.bench.ts`));
    report.benches[name] = await run();
    (options.json ? say : console.log)(drawTable(name, report.benches[name]));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
});

function chooseBenches(wanted) {
  const all = readdirSync(path.join(root, 'tests/bench')).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? []);
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown) throw new SetupError(`There is no bench called ${unknown}; there are: ${all.join(', ')}`);
  return wanted.length > 0 ? wanted : all;
}

function drawTable(name, rows) {
  const head = [name, 'value', '', 'peer', 'its value', 'ratio', 'target'];
  const cells = rows.map(({ what, value, unit, peer, target }) => [
    what,
    figure(value),
    unit,
    peer?.name ?? '',
    peer ? figure(peer.value) : '',
    peer ? `${figure(peer.ratio)}x` : '',
    target,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column].length)));
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value) {
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
