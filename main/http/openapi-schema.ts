import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** JSON Schema of a zod schema; typed arrays are lists of numbers there. */
export function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, { type: 'array', items: { type: 'number' } });
    },
  });
  return rest;
}

export const propertiesOf = (schema: Json): Record<string, Json> => (schema['properties'] ?? {}) as Record<string, Json>;
export const requiredOf = (schema: Json): readonly string[] => (schema['required'] ?? []) as readonly string[];

/** The same object schema without some fields, and closed. */
export function omit(schema: Json, keys: readonly string[]): Json {
  const properties = Object.fromEntries(Object.entries(propertiesOf(schema)).filter(([key]) => !keys.includes(key)));
  const required = requiredOf(schema).filter((key) => !keys.includes(key));
  const { required: _, ...rest } = schema;
  return { ...rest, properties, ...(required.length === 0 ? {} : { required }), additionalProperties: false };
}
