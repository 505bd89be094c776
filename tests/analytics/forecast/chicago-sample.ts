import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseDay } from '../../../analytics/series/calendar.ts';

export interface SampleIncident {
  /** 0 = 2018-01-01. */
  readonly day: number;
  /** Community area, 1…77; 0 = none. */
  readonly area: number;
  readonly type: string;
}

/** The bundled sample, Chicago 2018. Its last day is unfinished. */
export function readSample(): SampleIncident[] {
  const file = new URL('../../../resources/sample/chicago_2018.csv.gz', import.meta.url);
  const rows = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').slice(1);
  const dayZero = parseDay('2018-01-01');
  // Date and block before the type hold no comma, nor do the four fields at the end, of which the area is the first.
  return rows.map((row) => ({
    day: parseDay(row) - dayZero,
    area: Math.round(Number(row.split(',').at(-4))),
    type: row.split(',', 3)[2],
  }));
}
