import { type Json, propertiesOf, requiredOf } from './openapi-schema.ts';

/** What stands for texts and numbers of the contract by the name of their field, so that an example reads like an answer. */
const texts: Readonly<Record<string, string>> = {
  name: 'Dana',
  nameEn: 'Salmiya',
  nameAr: 'السالمية',
  workspaceNameEn: 'Kuwait City',
  workspaceNameAr: 'مدينة الكويت',
  password: 'nine camels drink slowly',
  passphrase: 'nine camels drink slowly',
  token: 'q1Yk3nVb7mS0xT9cL5wE2rJ8hF4dG6aZ',
  code: 'salmiya',
  description: 'Parked car broken into',
  place: 'Salem Al Mubarak Street',
  reason: 'Entered twice',
  body: 'Seen by the patrol',
  fileName: 'incidents.csv',
  timeZone: 'Asia/Kuwait',
  time: 'timestamp',
  lon: 'lon',
  lat: 'lat',
  type: 'incident_type',
  refCode: 'KH-7Q2M',
  uid: '5f0c6b1e9a3d47c2b8e1f4a6d0937c25',
  author: 'Dana',
  actor: 'Dana',
  madeBy: 'Dana',
  recipientName: 'Duty officer',
  ruleName: 'Dense group in Salmiya',
  phoneMasked: '+965 ••• 0000',
  host: 'db.example.org',
  database: 'city',
  login: 'kh_u_dana',
  version: '0.1.0',
};
const numbers: Readonly<Record<string, number>> = { lon: 48.08, lat: 29.34, page: 1, pageSize: 100, port: 5432, utcOffsetMin: 180 };
const MOMENT_MS = 1_740_819_600_000;
const place: readonly number[] = [48.08, 29.34];

/**
 * A value that fits a JSON schema: its own example or default, else one made up from its type, limits and the name of its field.
 *
 * @param name  of the field that it is for; '' = none.
 */
export function exampleOf(schema: Json, name = ''): unknown {
  const [given] = (schema['examples'] ?? []) as readonly unknown[];
  if (given !== undefined) return given;
  if ('const' in schema) return schema['const'];
  if (schema['default'] !== undefined && schema['default'] !== null) return schema['default'];
  const [choice] = (schema['enum'] ?? []) as readonly unknown[];
  if (choice !== undefined) return choice;
  const [option] = (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly Json[];
  if (option !== undefined) return exampleOf(option, name);
  return exampleOfType(schema, name);
}

function exampleOfType(schema: Json, name: string): unknown {
  switch (schema['type']) {
    case 'object':
      return exampleOfObject(schema);
    case 'array':
      return exampleOfArray(schema, name);
    case 'string':
      return exampleOfText(schema, name);
    case 'integer':
    case 'number':
      return exampleOfNumber(schema, name);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** With `given` in place of what would be made up; a field that is given as undefined is left out. */
export function exampleOfObject(schema: Json, given: Json = {}): Json {
  const fields = Object.entries(propertiesOf(schema)).filter(([key]) => !(key in given && given[key] === undefined));
  const isNeeded = (key: string) => requiredOf(schema).includes(key) || key in given;
  return Object.fromEntries(fields.filter(([key]) => isNeeded(key)).map(([key, value]) => [key, given[key] ?? exampleOf(value, key)]));
}

function exampleOfArray(schema: Json, name: string): unknown[] {
  const { prefixItems, items, minItems = 1 } = schema as { prefixItems?: readonly Json[]; items?: Json; minItems?: number };
  if (prefixItems !== undefined)
    return prefixItems.map((item, index) => (prefixItems.length === 2 && item['type'] === 'number' ? place[index] : exampleOf(item)));
  return Array.from({ length: Math.max(1, minItems) }, () => exampleOf(items ?? {}, name.replace(/s$/, '')));
}

function exampleOfText({ format, minLength = 0, maxLength = Infinity }: Json, name: string): string {
  if (format === 'uuid') return '0190d7c2-0000-7000-8000-000000000000';
  const text = (Object.hasOwn(texts, name) ? texts[name] : undefined) ?? 'text';
  return text.padEnd(Number(minLength), '-').slice(0, Number(maxLength));
}

function exampleOfNumber({ minimum = -Infinity, maximum = Infinity, type }: Json, name: string): number {
  const wanted = Object.hasOwn(numbers, name) ? numbers[name] : name.endsWith('Ms') ? MOMENT_MS : type === 'integer' ? 1 : 0.5;
  return Math.min(Math.max(wanted ?? 1, Number(minimum)), Number(maximum));
}
