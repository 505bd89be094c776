import type { z } from 'zod';

type Texts = Readonly<Record<string, unknown>>;
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
}

/**
 * Turns query and path texts into the values that the input schema asks for: numbers and booleans by name, arrays as
 * repeated parameters or one JSON text, `null` where it is allowed. What cannot be turned stays a text, for the schema
 * to refuse by its path.
 */
export function readTexts(schema: z.ZodObject, texts: Texts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const field = Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.ZodType) : undefined;
      return [name, field === undefined ? text : readText(field, text)];
    }),
  );
}

function readText(schema: z.ZodType, text: unknown): unknown {
  const { type, innerType, element } = schema.def as Definition;
  if (type === 'nullable' && text === 'null') return null;
  if (innerType !== undefined) return readText(innerType, text);
  if (type === 'array') return readList(text).map((item) => (element === undefined ? item : readText(element, item)));
  if (typeof text !== 'string' || text.trim() === '') return text;
  if (type === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function readList(text: unknown): unknown[] {
  if (Array.isArray(text)) return text;
  if (typeof text !== 'string' || !text.startsWith('[')) return [text];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [text];
  } catch {
    return [text];
  }
}
