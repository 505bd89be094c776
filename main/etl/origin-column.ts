import type { IncidentOrigin } from '../../preload/contract/domain.ts';
import { asItsType, incidentOrigins } from '../../preload/contract/origins.ts';
import { Interner } from './interner.ts';
import { originReader } from './origin-words.ts';
import type { Plan } from './plan.ts';
import type { RowCursor } from './table-row.ts';

/** A column with more is no column of origins; memory stays flat. */
const MAX_ORIGIN_SPELLINGS = 10_000;

/** Reads the origin of a row: its number in a batch. Each spelling is understood once. */
export function originTaker({ origin: column, columns, mapping }: Plan): (row: RowCursor) => number {
  const words = new Interner();
  const { read } = originReader(columns[column] ?? '', mapping.originWords);
  let numbers: number[] = [];
  return (row) => {
    const index = words.indexOf(row.data, row.fieldStart[column], row.fieldEnd[column], row.fieldHasPairs[column] === 1);
    if (index >= MAX_ORIGIN_SPELLINGS) {
      words.clear();
      numbers = [];
      return numberOf(read(row.fieldText(column)));
    }
    return (numbers[index] ??= numberOf(read(words.names[index])));
  };
}

const numberOf = (origin: IncidentOrigin | null): number => (origin === null ? asItsType : incidentOrigins.indexOf(origin));
