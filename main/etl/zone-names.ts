import { AppError } from '../../preload/contract/errors.ts';
import { listColumns } from './plan.ts';
import { cleanText } from './text.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** Properties that hold a zone's code and names, as the person named them. */
export interface ZoneFields {
  readonly codeField?: string | undefined;
  readonly nameEnField?: string | undefined;
  readonly nameArField?: string | undefined;
}

export interface ChosenFields {
  readonly code: string | null;
  readonly nameEn: string | null;
  readonly nameAr: string | null;
}

interface Field {
  readonly name: string;
  readonly values: readonly string[];
  readonly distinct: number;
}

const codeName = /(code|id|no|num|numb|number|numbe|nr|comuna|iso)$|^(code|id|gid|fid|iso)/i;
const englishName = /english|name_?en|_en$|^en_|^name$|community|nombre|label|title|name/i;
/** Words that stay small inside a name. */
const smallWords = new Set(['and', 'of', 'the', 'de', 'del', 'la', 'las', 'los', 'el', 'y']);

/**
 * Chooses the properties that hold code and names: the code is filled and different everywhere, preferably named so; the
 * Arabic name is in Arabic script; the English one in Latin letters. Of several, the one with most different values.
 *
 * @throws AppError csv.column-unknown if a field the person named occurs in no feature.
 */
export function chooseZoneFields(all: readonly Properties[], given: ZoneFields, fileName: string): ChosenFields {
  const fields = describeFields(all);
  const check = (name: string | undefined): string | undefined => {
    if (name === undefined || fields.some((field) => field.name === name)) return name;
    throw new AppError('csv.column-unknown', { name: fileName, column: name, columns: listColumns(fields.map((field) => field.name)) });
  };
  const nameAr = check(given.nameArField) ?? best(fields, ({ values }) => share(values, /\p{Script=Arabic}/u) >= 0.8);
  const latin = fields.filter(({ values }) => share(values, /\p{Script=Latin}{2}/u) >= 0.8 && share(values, /\p{Script=Arabic}/u) < 0.2);
  const nameEn =
    check(given.nameEnField) ??
    best(latin, ({ name, values }) => englishName.test(name) && !isCodes(values)) ??
    best(latin, ({ name, values }) => !codeName.test(name) && !isCodes(values));
  const full = fields.filter(({ values, distinct }) => values.length === all.length && distinct === all.length);
  const code =
    check(given.codeField) ?? full.find(({ name }) => codeName.test(name))?.name ?? full.find(({ name }) => name === nameEn)?.name ?? null;
  return { code, nameEn, nameAr };
}

/** The names of one zone; names all in capitals are set in title case. */
export function zoneNames(properties: Properties, { nameEn, nameAr }: ChosenFields): { nameEn: string | null; nameAr: string | null } {
  const english = textOf(nameEn === null ? null : properties[nameEn]);
  const arabic = textOf(nameAr === null ? null : properties[nameAr]);
  return { nameEn: english === '' ? null : titleCase(english), nameAr: arabic === '' ? null : arabic };
}

function describeFields(all: readonly Properties[]): Field[] {
  const names = new Set(all.flatMap((properties) => Object.keys(properties)));
  return [...names].map((name) => {
    const values = all.map((properties) => textOf(properties[name])).filter((value) => value !== '');
    return { name, values, distinct: new Set(values).size };
  });
}

function best(fields: readonly Field[], isFit: (field: Field) => boolean): string | null {
  let found: Field | null = null;
  for (const field of fields) if (isFit(field) && (found === null || field.distinct > found.distinct)) found = field;
  return found?.name ?? null;
}

function share(values: readonly string[], pattern: RegExp): number {
  return values.length === 0 ? 0 : values.filter((value) => pattern.test(value)).length / values.length;
}

/** "KW-KU", "A12": letters without a vowel-bearing word. */
function isCodes(values: readonly string[]): boolean {
  return share(values, /^[\p{Lu}\d]{1,4}([-_.][\p{Lu}\d]{1,4})?$/u) >= 0.8;
}

/** A property as text: cleaned; '' if it is no text and no number. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? cleanText(value) : typeof value === 'number' ? String(value) : '';
}

function titleCase(name: string): string {
  if (/\p{Ll}/u.test(name)) return name;
  return name
    .toLowerCase()
    .replaceAll(/\p{L}[\p{L}\p{M}]*/gu, (word, at: number) => (at > 0 && smallWords.has(word) ? word : capitalise(word, name, at)))
    .replaceAll(/\bMc(\p{Ll})(?=\p{Ll}{3})/gu, (_, letter: string) => `Mc${letter.toUpperCase()}`);
}

function capitalise(word: string, name: string, at: number): string {
  const isAfterApostrophe = /['’]/.test(name.charAt(at - 1));
  return isAfterApostrophe && word.length === 1 ? word : word.charAt(0).toUpperCase() + word.slice(1);
}
