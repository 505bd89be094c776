import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { naiveScale } from '../../../analytics/forecast/seasonal-naive.ts';

/** One series cut in two, with the season that its scaled error is counted in. */
export interface CutSeries {
  readonly training: Float64Array<ArrayBuffer>;
  readonly future: Float64Array<ArrayBuffer>;
  readonly season: number;
}

/** MASE of each series by method, in the order of the file. See tests/fixtures/reference/forecast/README.md. */
export interface M4Reference {
  readonly naive2: readonly number[];
  readonly ses: readonly number[];
  readonly ets?: readonly number[];
}

/** Errors of R on one forecast of one district. */
export interface DistrictReference {
  /** Days known. */
  readonly origin: number;
  readonly series: number;
  readonly meanAbsoluteError: number;
  readonly inside80: number;
  readonly inside95: number;
}

const folder = new URL('../../fixtures/reference/forecast/', import.meta.url);

/** M4 series of our subset; as in the competition a week is a step without a season, an hour one of 24. */
export function readM4(kind: 'Weekly' | 'Hourly'): CutSeries[] {
  const season = kind === 'Weekly' ? 1 : 24;
  const [training, future] = ['train', 'test'].map((part) =>
    readRows(`m4/${kind}-${part}-subset.csv.gz`).map((cells) =>
      Float64Array.from(
        cells.slice(1).filter((cell) => cell !== ''),
        Number,
      ),
    ),
  );
  return training.map((values, i) => ({ training: values, future: future[i], season }));
}

export const m4Reference = readJson<Readonly<Record<'weekly' | 'hourly', M4Reference>>>('r-m4.json');

/** Daily assaults in Chicago's 22 districts, 2010-01-01 to 2016-12-31. */
export function readChicagoDistricts(): Float64Array<ArrayBuffer>[] {
  return readRows('chicago-assaults.csv.gz').map((cells) => Float64Array.from(cells, Number));
}

/** Days from 2010-01-01 to 2016-01-01, where the first of 13 forecasts begins. */
export const CHICAGO_FIRST_ORIGIN = 2_191;
export const CHICAGO_ORIGINS = 13;
export const CHICAGO_HORIZON = 28;

export const chicagoReference = readJson<Readonly<Record<'ets' | 'arima', readonly DistrictReference[]>>>('r-chicago.json');

export function scaledError(mean: ArrayLike<number>, { training, future, season }: CutSeries): number {
  const absolute = future.reduce((sum, value, step) => sum + Math.abs(value - mean[step]), 0);
  return absolute / future.length / naiveScale(training, season);
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function readRows(file: string): string[][] {
  const text = gunzipSync(readFileSync(new URL(file, folder))).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as T;
}
