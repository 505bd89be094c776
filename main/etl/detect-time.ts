import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { CLEAR_NAME, nameScore } from './column-names.ts';
import type { Evidence } from '../../preload/contract/incidents.ts';
import { parseTime, type ParsedTime, type TimeFormat } from './time.ts';
import type { Columns } from './sample-columns.ts';

/** Zones of the United States, where 02/01 is the first of February. */
const monthFirstZones =
  /^(US\/|America\/(New_York|Chicago|Denver|Phoenix|Los_Angeles|Detroit|Boise|Anchorage|Juneau|Indiana|Kentucky|North_Dakota))|^Pacific\/Honolulu/;
const formats = ['iso', 'ymd', 'dmy', 'mdy', 'epoch-s', 'epoch-ms'] as const satisfies readonly TimeFormat[];
const MIN_SHARE = 0.5;

interface Reading {
  readonly format: TimeFormat;
  readonly share: number;
  readonly why: Pick<Evidence, 'code' | 'params'>;
}

/** Finds the column of times and how they are written; null if there is none. */
export function detectTime(
  columns: Columns,
  given: Partial<ColumnMapping>,
  isFree: (index: number) => boolean,
): { mapping: Pick<ColumnMapping, 'time' | 'timeFormat'>; evidence: Evidence } | null {
  let best: { name: string; score: number; reading: Reading } | null = null;
  for (const [index, name] of columns.names.entries()) {
    if (given.time === undefined ? !isFree(index) : given.time !== name) continue;
    const byName = nameScore(name, 'time');
    const reading = readingOf(columns.values(index), columns.timeZone, byName > 0 || given.time === name, given.timeFormat);
    if (reading.share < MIN_SHARE && given.time === undefined && byName < CLEAR_NAME) continue;
    const score = reading.share + byName;
    if (best === null || score > best.score) best = { name, score, reading };
  }
  if (best === null)
    return given.time === undefined
      ? null
      : { mapping: { time: given.time, timeFormat: given.timeFormat ?? 'iso' }, evidence: unknown(given.time) };
  const { name, reading } = best;
  return {
    mapping: { time: name, timeFormat: reading.format },
    evidence: { field: 'time', column: name, ...reading.why, share: reading.share },
  };
}

function unknown(column: string): Evidence {
  return { field: 'time', column, code: 'given', params: {}, share: 0 };
}

/** Bare numbers count as times only where the name allows it: ids look like seconds since 1970. */
function readingOf(values: readonly string[], timeZone: string, mayBeEpoch: boolean, given: TimeFormat | undefined): Reading {
  const candidates = given === undefined ? formats.filter((format) => mayBeEpoch || !format.startsWith('epoch')) : [given];
  const shares = candidates.map((format) => ({ format, share: shareRead(values, format) }));
  const top = shares.reduce((best, next) => (next.share > best.share ? next : best));
  const rival = shares.find(({ format, share }) => share === top.share && top.format === 'dmy' && format === 'mdy');
  if (rival === undefined) return { ...top, why: reasonFor(top.format, values) };
  const format = monthFirstZones.test(timeZone) ? 'mdy' : 'dmy';
  return { format, share: top.share, why: { code: 'time-ambiguous', params: { format, timeZone } } };
}

function reasonFor(format: TimeFormat, values: readonly string[]): Reading['why'] {
  if (format !== 'dmy' && format !== 'mdy') return { code: 'time-format', params: { format } };
  const position = format === 'dmy' ? 0 : 1;
  const telling = values.filter((value) => Number(value.split(/[/.-]/)[position]) > 12).length;
  return { code: 'time-day-over-12', params: { format, values: telling } };
}

function shareRead(values: readonly string[], format: TimeFormat): number {
  if (values.length === 0) return 0;
  const out: ParsedTime = { ms: 0, offsetMin: null };
  const read = values.filter((value) => {
    const bytes = Buffer.from(value, 'utf8');
    return parseTime(bytes, 0, bytes.length, format, out) && isPlausible(format, out.ms);
  });
  return read.length / values.length;
}

/** Keeps seconds and milliseconds apart: 1980…2100. */
function isPlausible(format: TimeFormat, ms: number): boolean {
  return !format.startsWith('epoch') || (ms >= Date.UTC(1980, 0) && ms < Date.UTC(2100, 0));
}
