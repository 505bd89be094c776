/** Records what R's forecast package says of the generated and two classic series; some four minutes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDailySeries, HELD_OUT_DAYS } from '../../tests/analytics/forecast/generated-series.ts';

const references = fileURLToPath(new URL('../../tests/fixtures/reference/', import.meta.url));

// From Debian's r-base-core.
const rscript = 'Rscript';

/** Writes tests/fixtures/reference/forecast/r-arima-counts.json. Needs Debian's r-cran-forecast, r-cran-mass and r-cran-jsonlite. */
export function recordArimaAndCounts() {
  const out = join(references, 'forecast', 'r-arima-counts.json');
  execFileSync(rscript, [join(references, 'arima-counts.R'), out], { stdio: ['ignore', 'inherit', 'inherit'] });
  return out;
}

/** Writes tests/fixtures/reference/forecast/r-forecast.json. Needs Debian's r-cran-forecast and r-cran-jsonlite. */
export function recordForecast() {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-reference-'));
  try {
    const counts = join(folder, 'counts.csv');
    writeFileSync(
      counts,
      generateDailySeries()
        .map((series) => `${series.counts.join(',')}\n`)
        .join(''),
    );
    const out = join(references, 'forecast', 'r-forecast.json');
    execFileSync(rscript, [join(references, 'forecast.R'), counts, String(HELD_OUT_DAYS), out], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return out;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
