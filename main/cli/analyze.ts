import { resolve } from 'node:path';
import { analytics } from '../../analytics/index.ts';
import { writeCsv } from '../etl/csv-writer.ts';
import { readNumberColumns } from '../etl/table.ts';
import { analyzeForecast, modelChoices } from './analyze-forecast.ts';
import { type Command, type Context, valued } from './command.ts';
import { asUsage } from './errors.ts';
import { requiredNumber, requiredText } from './options.ts';

/** Analyses over plain files: no cache, no database. They run in this thread, which has nothing else to do. */
export const analyzeCommands: readonly Command[] = [
  {
    name: 'analyze dbscan',
    operands: ['POINTS.csv'],
    options: {
      lon: valued('COLUMN'),
      lat: valued('COLUMN'),
      radius: valued('M'),
      'min-points': valued('N'),
      out: valued('LABELS.csv'),
    },
    example: 'khareetaty analyze dbscan points.csv --lon x --lat y --radius 150 --min-points 10 --out labels.csv',
    run: analyzeDbscan,
  },
  {
    name: 'analyze forecast',
    operands: ['SERIES.csv'],
    options: {
      season: valued('N'),
      horizon: valued('N'),
      model: valued('NAME'),
      out: valued('FORECAST.csv'),
    },
    example: 'khareetaty analyze forecast daily.csv --season 7 --horizon 28 --out forecast.csv',
    lists: { models: modelChoices },
    run: analyzeForecast,
  },
];

async function analyzeDbscan({ operands, options, progress, print, strings: { results } }: Context): Promise<void> {
  const names = { lon: requiredText(options, 'lon'), lat: requiredText(options, 'lat') };
  const settings = { radiusM: requiredNumber(options, 'radius'), minPoints: requiredNumber(options, 'min-points', { whole: true }) };
  const out = resolve(requiredText(options, 'out'));
  progress({ step: 'read', fraction: 0 });
  const { lon, lat } = await readNumberColumns(resolve(operands[0] ?? ''), names);
  const n = lon.length;
  const lonLat = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    lonLat[2 * i] = lon[i] ?? 0;
    lonLat[2 * i + 1] = lat[i] ?? 0;
  }
  progress({ step: 'cluster', fraction: 0.4, done: 0, total: n });
  const startedMs = performance.now();
  const { labels, isCore, count } = await asUsage(() => analytics.dbscan({ lonLat, ...settings }));
  const computeMs = performance.now() - startedMs;
  progress({ step: 'write', fraction: 0.7, done: n, total: n });
  await writeCsv(out, ['label', 'isCore'], labelRows(labels, isCore));
  const noise = labels.reduce((sum, label) => (label < 0 ? sum + 1 : sum), 0);
  print({ count, noise, computeMs, n }, [results.clusters(n, count, noise, computeMs.toFixed(1)), `  ${out}`]);
}

function* labelRows(labels: Int32Array, isCore: Uint8Array): Generator<readonly number[]> {
  for (let i = 0; i < labels.length; i++) yield [labels[i] ?? 0, isCore[i] ?? 0];
}
