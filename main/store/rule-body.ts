/**
 * What a rule says, as it is kept and as it travels: types and zones by their codes, which are the same in every cache, and in one order of
 * keys, so that equal rules are equal texts.
 */
import type { AlertRule, RuleScope, RuleTiming } from '../../preload/contract/alert-domain.ts';
import { zoneIdOfCode } from './incident-json.ts';
import { first, sql, type ReadDb, type Sql } from './sql.ts';
import { objectOf, type JsonRow } from './sync-rows.ts';

/** What a rule says, but for what it is called and whether it is switched on. Ids are those of this cache. */
export type RuleDefinition = Pick<AlertRule, 'measure' | 'threshold' | 'minSupport' | 'minCount' | 'scope' | 'timing'>;

export type RuleBody = Omit<RuleDefinition, 'scope'> & {
  readonly scope: Omit<RuleScope, 'typeIds' | 'zoneIds' | 'weights'> & {
    readonly types: readonly string[];
    readonly zones: readonly string[];
    /** By code of a type. */
    readonly weights: Readonly<Record<string, number>> | null;
  };
};

/** @param before  what the rule said until now: types and zones that this cache does not hold stay in it. */
export function bodyOf(db: ReadDb, { scope, ...rule }: RuleDefinition, before: RuleBody | null): RuleBody {
  const { typeIds, zoneIds, weights, ...kept } = scope;
  const old = before?.scope;
  const unknownWeights = Object.entries(old?.weights ?? {}).filter(([code]) => typeIdOfCode(db, code) === null);
  const ownWeights = Object.entries(weights ?? {}).flatMap(([id, weight]) => {
    const code = codeOf(db, sql`incident_type`, Number(id));
    return code === null ? [] : [[code, weight] as const];
  });
  return inOrder({
    ...rule,
    scope: {
      ...kept,
      types: [...codesOf(db, sql`incident_type`, typeIds), ...(old?.types ?? []).filter((code) => typeIdOfCode(db, code) === null)],
      zones: [...codesOf(db, sql`zone`, zoneIds), ...(old?.zones ?? []).filter((code) => zoneIdOfCode(db, code) === null)],
      weights: weights === null ? null : Object.fromEntries([...ownWeights, ...unknownWeights]),
    },
  });
}

/** Types and zones that this cache does not hold are left out; a rule on none but such looks at a zone that is not there, not at all. */
export function definitionOf(db: ReadDb, { scope, ...rule }: RuleBody): RuleDefinition {
  const { types, zones, weights, ...kept } = scope;
  const byId = Object.entries(weights ?? {}).flatMap(([code, weight]) => {
    const id = typeIdOfCode(db, code);
    return id === null ? [] : [[String(id), weight] as const];
  });
  return {
    ...rule,
    scope: {
      ...kept,
      typeIds: idsOf(types, (code) => typeIdOfCode(db, code)),
      zoneIds: idsOf(zones, (code) => zoneIdOfCode(db, code)),
      weights: weights === null ? null : Object.fromEntries(byId),
    },
  };
}

/** A body that travelled, in the order of this one. Safe: bodies are made by bodyOf of some workstation, where the contract judged them. */
export function bodyOfRow(row: JsonRow): RuleBody {
  return inOrder({ ...row, scope: objectOf(row['scope']), timing: objectOf(row['timing']) } as unknown as RuleBody);
}

function inOrder({ measure, threshold, minSupport, minCount, scope, timing }: RuleBody): RuleBody {
  const { types, zones, each, hours, weekdays, fence, weights } = scope;
  const { stepMin, windowSteps, pendingSteps, clearSteps, clearBelow }: RuleTiming = timing;
  const sortedWeights = weights && Object.fromEntries(Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...{ measure, threshold, minSupport, minCount },
    scope: { types: types.toSorted(), zones: zones.toSorted(), each, hours, weekdays: weekdays.toSorted(), fence, weights: sortedWeights },
    timing: { stepMin, windowSteps, pendingSteps, clearSteps, clearBelow },
  };
}

/** No row has this id: an empty list would mean all. */
const NO_ROW = 65_535;

function idsOf(codes: readonly string[], idOf: (code: string) => number | null): number[] {
  const ids = codes.flatMap((code) => idOf(code) ?? []);
  return codes.length > 0 && ids.length === 0 ? [NO_ROW] : ids;
}

const codesOf = (db: ReadDb, table: Sql, ids: readonly number[]): string[] => ids.flatMap((id) => codeOf(db, table, id) ?? []);

const codeOf = (db: ReadDb, table: Sql, id: number): string | null =>
  first<{ code: string }>(db, sql`SELECT code FROM ${table} WHERE id = ${id}`)?.code ?? null;

export const typeIdOfCode = (db: ReadDb, code: string | null): number | null =>
  code === null ? null : (first<{ id: number }>(db, sql`SELECT id FROM incident_type WHERE code = ${code}`)?.id ?? null);
