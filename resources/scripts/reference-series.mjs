/** Records what R says of decompositions, Easter and count regression, and NumPy and SciPy of reconciled forecasts; some seconds. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const references = fileURLToPath(new URL('../../tests/fixtures/reference/', import.meta.url));

/** Writes three files of tests/fixtures/reference/calendar. Needs Debian's r-base-core, r-cran-jsonlite, r-cran-timedate and python3-scipy. */
export function recordSeries() {
  const run = (program, script, name) => {
    const out = join(references, 'calendar', name);
    execFileSync(program, [join(references, script), out], { stdio: ['ignore', 'inherit', 'inherit'] });
    return out;
  };
  return [
    run('Rscript', 'stl.R', 'stl.json'),
    run('Rscript', 'effects.R', 'effects.json'),
    run('python3', 'reconcile.py', 'reconcile.json'),
  ];
}
