/** Records what R says of distributions, comparisons of forecasts, usual counts and change points; half a minute. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const references = fileURLToPath(new URL('../../tests/fixtures/reference/', import.meta.url));

// From Debian's r-base-core.
const rscript = 'Rscript';

/** Writes tests/fixtures/reference/evaluate/r-evaluate.json. Needs Debian's r-cran-forecast, r-cran-surveillance and r-cran-jsonlite. */
export function recordEvaluate() {
  const out = join(references, 'evaluate', 'r-evaluate.json');
  execFileSync(rscript, [join(references, 'evaluate.R'), out], { stdio: ['ignore', 'inherit', 'inherit'] });
  return out;
}
