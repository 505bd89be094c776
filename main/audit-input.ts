/** What the audit trail keeps of what it is told: by a list of what may be kept, so that a new field starts out secret. */

type Kept = string | number | boolean | null | { readonly [key: string]: Kept } | readonly Kept[];

/** Fields of inputs: ids, choices, dates and measures. Names, texts, files, addresses and keys are not among them. */
const openFields: ReadonlySet<string> = new Set([
  ...['id', 'ids', 'noteId', 'batchId', 'runId', 'alertId', 'ruleId', 'typeId', 'typeIds', 'zoneId', 'zoneIds', 'zones', 'types'],
  ...['from', 'to', 'fromYear', 'toYear', 'days', 'step', 'steps', 'hours', 'by', 'models', 'where', 'centreFrom', 'measure', 'threshold'],
  ...[
    'radiusM',
    'minPoints',
    'seed',
    'bandwidthM',
    'cellM',
    'origin',
    'origins',
    'status',
    'state',
    'choice',
    'role',
    'severity',
    'enabled',
  ],
  ...['isAutomatic', 'onMetered', 'format', 'language', 'page', 'pageSize', 'exact', 'isExact', 'disabled', 'subjects'],
  ...['template', 'sections', 'paper', 'each', 'bind'],
]);
/** What services must not write down, whatever they say of a thing. */
const secretFields = /phone|password|passphrase|token|secret|hash|caPem|authorization/i;

const MOST_LETTERS = 300;
const MOST_ITEMS = 20;
const MOST_DEPTH = 4;

/** The open fields of an input; of the others, nothing, not even that they were given. */
export function auditedInput(input: unknown): Readonly<Record<string, Kept>> {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(
    Object.entries(input)
      .filter(([key, value]) => openFields.has(key) && value !== undefined)
      .map(([key, value]) => [key, keep(value, 0)]),
  );
}

/** What a thing is or was, without secrets, with long texts cut: the whole text is in the history of the thing. */
export function auditedThing(thing: object | null | undefined): Readonly<Record<string, Kept>> | null {
  return thing === null || thing === undefined ? null : recordOf(thing, 0);
}

export const auditedText = (text: string): string =>
  text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS)}… (${String(text.length)})`;

function keep(value: unknown, depth: number): Kept {
  if (typeof value === 'string') return auditedText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || depth >= MOST_DEPTH) return null;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} (${String(value.byteLength)})`;
  if (!Array.isArray(value)) return recordOf(value, depth + 1);
  const items = value.slice(0, MOST_ITEMS).map((item) => keep(item, depth + 1));
  return value.length > MOST_ITEMS ? [...items, `… (${String(value.length)})`] : items;
}

const recordOf = (thing: object, depth: number): Readonly<Record<string, Kept>> =>
  Object.fromEntries(
    Object.entries(thing)
      .filter(([key, value]) => value !== undefined && !secretFields.test(key))
      .map(([key, value]) => [key, keep(value, depth)]),
  );
