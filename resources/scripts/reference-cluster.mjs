/** Records what scikit-learn, SciPy and R say of point sets, densities and scores; under a minute. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { generateCity, generatePointSets, readSample } from '../../tests/analytics/cluster/point-sets.ts';

const references = fileURLToPath(new URL('../../tests/fixtures/reference/', import.meta.url));
// The system's interpreter: Debian's python3-sklearn and python3-scipy belong to it.
const python = '/usr/bin/python3';

/** Writes tests/fixtures/reference/cluster/*. Needs Debian's python3-sklearn, python3-scipy, r-base-core and r-cran-jsonlite. */
export function recordCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-reference-'));
  try {
    return [recordDbscan(folder), recordDensity(folder), recordScores()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function recordDbscan(folder) {
  const sets = [
    ...generatePointSets(),
    { name: 'Chicago robberies', radiusM: 250, minPoints: 10, lonLat: readSample('ROBBERY') },
    { name: 'Chicago homicides', radiusM: 500, minPoints: 4, lonLat: readSample('HOMICIDE') },
  ].map(({ lonLat, ...set }, index) => ({ ...set, file: writePoints(join(folder, `${index}.f64`), lonLat) }));
  writeFileSync(join(folder, 'sets.json'), JSON.stringify(sets));
  return run(python, ['dbscan.py', join(folder, 'sets.json')], join(folder, 'dbscan.json'), 'dbscan.json.gz');
}

function recordDensity(folder) {
  const points = writePoints(join(folder, 'density.f64'), generateCity(2000, 3));
  return run(python, ['density.py', points], join(folder, 'density.json'), 'density.json.gz');
}

function recordScores() {
  const out = join(references, 'cluster', 'scores.json');
  execFileSync('Rscript', [join(references, 'scores.R'), out], { stdio: ['ignore', 'inherit', 'inherit'] });
  return out;
}

function writePoints(file, lonLat) {
  writeFileSync(file, new Uint8Array(lonLat.buffer));
  return file;
}

/** Runs a script whose last argument is the file it writes, and keeps that file compressed. */
function run(program, [script, ...args], written, name) {
  execFileSync(program, [join(references, script), ...args, written], { stdio: ['ignore', 'inherit', 'inherit'] });
  const out = join(references, 'cluster', name);
  writeFileSync(out, gzipSync(readFileSync(written), { level: 9 }));
  return out;
}
