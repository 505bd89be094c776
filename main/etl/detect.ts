import type { ColumnMapping } from '../../preload/contract/domain.ts';
import type { Evidence } from '../../preload/contract/incidents.ts';
import { nameScore, type Role } from './column-names.ts';
import { originReader } from './origin-words.ts';
import { failMissing } from './csv.ts';
import { detectAxes } from './detect-axes.ts';
import { detectTime } from './detect-time.ts';
import { type Columns, describeColumns } from './sample-columns.ts';
import type { TableFile } from './table-file.ts';

/**
 * Finds out which column of a file means what, from the names and from the values of the first rows.
 *
 * @param given  settles parts beforehand; the rest is detected around it.
 * @returns a full mapping, and for each part why it was chosen, `share` being the part of values that fit.
 * @throws AppError csv.columns-missing if no column can be time, longitude or latitude.
 */
export function detectMapping(
  sample: Pick<TableFile, 'file' | 'columns' | 'rows'>,
  given: Partial<ColumnMapping>,
  timeZone: string,
): { mapping: ColumnMapping; evidence: Evidence[] } {
  const columns = describeColumns(sample, given.timeZone ?? timeZone);
  const taken = new Set(
    [given.type, given.key, given.place, given.zone, given.origin, ...(given.description ?? [])].filter((name) => typeof name === 'string'),
  );
  const evidence: Evidence[] = [];
  const free = (index: number): boolean => !taken.has(columns.names[index]);

  const time = detectTime(columns, given, free);
  if (time !== null) settle(time.evidence);
  const axes = detectAxes(columns, given, free);
  if (axes !== null) axes.evidence.forEach(settle);
  if (time === null || axes === null) {
    const missing = [...(time === null ? ['time'] : []), ...(axes === null ? ['longitude', 'latitude'] : [])];
    failMissing(sample.file.name, missing, columns.names);
  }

  const key = given.key === undefined ? pick('key', (index) => isKey(columns, index)) : given.key;
  const origin = given.origin === undefined ? pickOrigin() : given.origin;
  const zone = given.zone === undefined ? pick('zone', () => 1) : given.zone;
  const description = given.description ?? toList(pick('description', () => 1));
  const place = given.place === undefined ? pick('place', () => 1) : given.place;
  const type = given.type === undefined ? pickType() : given.type;
  const rest = { type, key, description, place, zone, origin, originWords: given.originWords ?? {}, timeZone: columns.timeZone };
  const mapping = { ...time.mapping, ...axes.mapping, ...rest };
  return { mapping, evidence };

  function settle(found: Evidence): void {
    evidence.push(found);
    taken.add(found.column);
  }

  /** The free column whose name fits a part best, if its values fit too. */
  function pick(role: Role, fitness: (index: number) => number): string | null {
    let best = { index: -1, score: 0, share: 0 };
    columns.names.forEach((name, index) => {
      const byName = free(index) ? nameScore(name, role) : 0;
      const share = byName > 0 ? fitness(index) : 0;
      if (byName * share > best.score) best = { index, score: byName * share, share };
    });
    const name = columns.names[best.index];
    if (name === undefined) return null;
    settle({
      field: role,
      column: name,
      code: role === 'key' ? 'name-unique' : 'name',
      params: {},
      share: best.share,
    });
    return name;
  }

  /** By name and values; or a column whose values are all such words, of callers and of officers both. */
  function pickOrigin(): string | null {
    const byName = pick('origin', (index) => knownShare(columns, index));
    if (byName !== null) return byName;
    const index = columns.names.findIndex((_, at) => free(at) && holdsOnlyOrigins(columns, at));
    const name = columns.names[index];
    if (name === undefined) return null;
    settle({ field: 'origin', column: name, code: 'origin-words', params: { texts: distinct(columns, index) }, share: 1 });
    return name;
  }

  function pickType(): string | null {
    const byName = pick('type', (index) => (isCategory(columns, index) ? 1 : 0));
    if (byName !== null) return byName;
    const candidates = columns.names.flatMap((name, index) => (free(index) && isCategory(columns, index) ? [{ name, index }] : []));
    const [only] = candidates.sort((a, b) => distinct(columns, b.index) - distinct(columns, a.index));
    if (only === undefined) return null;
    settle({ field: 'type', column: only.name, code: 'repeated-texts', params: { texts: distinct(columns, only.index) }, share: 1 });
    return only.name;
  }
}

/** 1 if every row has a value and no two have the same. */
function isKey(columns: Columns, index: number): number {
  const values = columns.values(index);
  return values.length === columns.rows && columns.rows > 0 && new Set(values).size === values.length ? 1 : 0;
}

/** The values that tell an origin, 0 unless half of them do. */
function knownShare(columns: Columns, index: number): number {
  const values = columns.values(index);
  const { read } = originReader(columns.names[index], {});
  const known = values.filter((value) => (read(value) ?? 'unknown') !== 'unknown').length;
  return known >= LEAST_KNOWN * values.length ? known / values.length : 0;
}

function holdsOnlyOrigins(columns: Columns, index: number): boolean {
  const values = [...new Set(columns.values(index))];
  if (values.length > MOST_WORDS) return false;
  const { read, isClear } = originReader(columns.names[index], {});
  return values.every(isClear) && new Set(values.map(read)).size > 1;
}

/** With fewer such words among its values, a column says something else, whatever its name. */
const LEAST_KNOWN = 0.5;
const MOST_WORDS = 40;

/** True for texts (not numbers, nor yes and no) of which there are few. */
function isCategory(columns: Columns, index: number): boolean {
  const values = columns.values(index);
  if (values.length === 0) return false;
  const texts = values.filter((value) => /\p{L}/u.test(value) && value.length <= 120 && !/^(true|false|yes|no|y|n)$/i.test(value));
  return texts.length >= 0.9 * values.length && distinct(columns, index) <= Math.max(20, values.length / 5);
}

function distinct(columns: Columns, index: number): number {
  return new Set(columns.values(index)).size;
}

function toList(name: string | null): string[] {
  return name === null ? [] : [name];
}
