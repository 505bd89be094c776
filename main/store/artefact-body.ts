/** What is told of an artefact, and how it is proved that it came as it went. */
import { createHash } from 'node:crypto';
import type { Json } from '../central-wire.ts';
import { numberOf, objectOf, textOf, type JsonRow } from './sync-rows.ts';

/** Version of the bodies of runs and seals: since 2 they are told zone by zone, with all that is shown of them. */
export const BODY_VERSION = 2;

/** Numbers of each step of a forecast, by their names in a body and in the table. */
export const forecastLists = ['history', 'mean', 'step_lo80', 'step_hi80', 'step_lo95', 'step_hi95'] as const;

/** The same for the same content, whatever order its keys came in: the centre keeps them in one of its own. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value as JsonRow).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}

export const bodyHash = (body: JsonRow): string => createHash('sha256').update(canonicalJson(body)).digest('hex');

/** Whether a body is what its maker hashed; null of those that were told by an older version, whose hash hangs on the order of keys. */
export function isWholeBody(row: JsonRow): boolean | null {
  const body = objectOf(row['body']);
  return numberOf(body['v']) < BODY_VERSION ? null : bodyHash(body) === textOf(row['sha256']);
}

/** Numbers as JSON has them: what is none, as a gap, is null. Doubles come back the same. */
export const numbersToJson = (numbers: Float64Array): Json => Array.from(numbers, (n) => (Number.isNaN(n) ? null : n));

/** null where there is no list of numbers. */
export function numbersOfJson(value: Json | undefined): Float64Array<ArrayBuffer> | null {
  if (!Array.isArray(value)) return null;
  return Float64Array.from(value as readonly Json[], (n) => (typeof n === 'number' ? n : Number.NaN));
}
