/**
 * OpenAPI 3.1 as far as the product speaks it, as a closed JSON Schema: a field that the specification does not have at its
 * place, or that is missing there, is an error. Source: OpenAPI Specification 3.1.0, section 4.8 (fixed fields of each object);
 * what it leaves to JSON Schema 2020-12 is checked against that draft's own meta-schema.
 */
const text = { type: 'string', minLength: 1 };
const schemaObject = { $ref: 'https://json-schema.org/draft/2020-12/schema' };
const here = (name: string) => ({ $ref: `#/$defs/${name}` });
const mapOf = (value: object) => ({ type: 'object', additionalProperties: value });
const listOf = (items: object) => ({ type: 'array', items });

/** An object with these fields, of which some must be there, and `x-` extensions. */
function object(required: readonly string[], properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required, properties, patternProperties: { '^x-': true }, additionalProperties: false };
}

export const openApiRules = {
  $id: 'openapi-rules',
  ...object(['openapi', 'info', 'paths'], {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: object(['title', 'version'], { title: text, summary: text, description: text, version: text }),
    tags: listOf(object(['name'], { name: text, description: text })),
    security: here('security'),
    paths: { type: 'object', patternProperties: { '^/': here('pathItem') }, additionalProperties: false },
    components: object([], {
      ...{ schemas: mapOf(schemaObject), securitySchemes: mapOf(here('securityScheme')) },
      ...{ headers: mapOf(here('header')), parameters: mapOf(here('parameter')) },
    }),
  }),
  $defs: {
    security: listOf(mapOf(listOf(text))),
    pathItem: object([], { get: here('operation'), post: here('operation'), put: here('operation'), delete: here('operation') }),
    operation: object(['responses'], {
      ...{ operationId: text, summary: text, description: text, tags: listOf(text), security: here('security') },
      ...{ parameters: listOf({ anyOf: [here('reference'), here('parameter')] }), requestBody: here('requestBody') },
      responses: {
        type: 'object',
        minProperties: 1,
        patternProperties: { '^([1-5]\\d\\d|default)$': here('response') },
        additionalProperties: false,
      },
    }),
    reference: { ...object(['$ref'], { $ref: { type: 'string', pattern: '^#/components/' } }) },
    header: object(['schema'], { description: text, required: { type: 'boolean' }, schema: schemaObject, example: {} }),
    parameter: {
      ...object(['name', 'in', 'schema'], {
        ...{ name: text, in: { enum: ['query', 'header', 'path', 'cookie'] }, description: text, schema: schemaObject },
        ...{ required: { type: 'boolean' }, style: text, explode: { type: 'boolean' }, example: {} },
      }),
      if: { properties: { in: { const: 'path' } } },
      then: { required: ['required'], properties: { required: { const: true } } },
    },
    requestBody: object(['content'], { description: text, content: here('content'), required: { type: 'boolean' } }),
    response: object(['description'], {
      ...{ description: text, content: here('content') },
      headers: mapOf({ anyOf: [here('reference'), here('header')] }),
    }),
    content: {
      type: 'object',
      propertyNames: { pattern: '^[\\w.+-]+/[\\w.+-]+' },
      additionalProperties: object([], { schema: schemaObject, example: {} }),
    },
    securityScheme: object(['type', 'scheme'], { type: { const: 'http' }, scheme: text, bearerFormat: text, description: text }),
  },
};
