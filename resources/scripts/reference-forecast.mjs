/** Records what R's forecast package says of the generated, two classic and other series; some four minutes, the rolling ones hours. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshNames, readFresh } from '../../tests/analytics/forecast/fresh-series.ts';
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

/**
 * Writes tests/fixtures/reference/forecast/r-fresh.json: errors of ets() and auto.arima() on series by which nothing was chosen. An hour or
 * two. Needs Debian's r-cran-forecast and r-cran-jsonlite.
 */
export function recordFresh() {
  const versions = { R: '4.2.2', forecast: '8.20' };
  const found = Object.fromEntries(freshNames.map((name) => [name, recordRolling(readFresh(name))]));
  const out = join(references, 'forecast', 'r-fresh.json');
  writeFileSync(out, `${JSON.stringify({ versions, ...found }).replaceAll('},{', '},\n{')}\n`);
  return out;
}

function recordRolling({ series, seasonOfR, horizon, origins }) {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-reference-'));
  try {
    const counts = join(folder, 'counts.csv');
    writeFileSync(counts, series.map((values) => `${values.join(',')}\n`).join(''));
    const run = (method) => {
      const lines = join(folder, `${method}.jsonl`);
      const script = join(references, 'forecast-rolling.R');
      execFileSync(rscript, [script, counts, method, String(seasonOfR), String(horizon), lines, ...origins.map(String)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      return readFileSync(lines, 'utf8').trimEnd().split('\n').map(roundedLine);
    };
    return { ets: run('ets'), arima: run('arima') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function roundedLine(line) {
  const one = JSON.parse(line);
  return { ...one, meanAbsoluteError: Number(one.meanAbsoluteError.toFixed(5)) };
}
