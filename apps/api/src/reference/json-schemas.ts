import { z } from 'zod';
import type { SchemasByName } from './named-schemas.js';

/** The keywords that the schemas of this product come to. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  contentMediaType?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** What OpenAPI 3.1 speaks, and what every AsyncAPI tool understands. */
export type Dialect = 'draft-2020-12' | 'draft-7';
/** `input` is what a client may send, `output` what it gets. */
export type Direction = 'input' | 'output';

const COMPONENTS = '#/components/schemas/';
export const refTo = (name: string): JsonSchema => ({ $ref: `${COMPONENTS}${name}` });

/** Named schemas as JSON Schema; where one holds another it refers to it. */
export function toComponents(schemas: SchemasByName, io: Direction, target: Dialect): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) {
    registry.add(schema, { id });
  }
  const { schemas: made } = z.toJSONSchema(registry, { io, target, uri: (id) => `${COMPONENTS}${id}` });
  return Object.fromEntries(Object.entries(made).map(([name, schema]) => [name, tidy(schema as JsonSchema)]));
}

/** A schema that is told in place. */
export function toJsonSchema(schema: z.ZodType, io: Direction, target: Dialect): JsonSchema {
  return tidy(z.toJSONSchema(schema, { io, target }) as JsonSchema);
}

/** Without what only zod's own check needs, and open to fields that a later version adds. */
function tidy(schema: JsonSchema): JsonSchema {
  const isPatternTold = schema.format !== undefined || schema.type === 'integer';
  const entries = Object.entries(schema).filter(
    ([keyword, value]) =>
      !['$schema', '$id', 'id'].includes(keyword) &&
      !(keyword === 'additionalProperties' && value === false) &&
      !(keyword === 'pattern' && isPatternTold) &&
      !(keyword === 'minLength' && value === 0) &&
      !(typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER),
  );
  return Object.fromEntries(
    entries.map(([keyword, value]) => {
      switch (keyword) {
        case 'properties':
          return [keyword, mapValues(value as Record<string, JsonSchema>, tidy)];
        case 'items':
        case 'additionalProperties':
        case 'propertyNames':
          return [keyword, tidy(value as JsonSchema)];
        case 'anyOf':
        case 'oneOf':
          return [keyword, (value as JsonSchema[]).map(tidy)];
        default:
          return [keyword, value];
      }
    }),
  );
}

function mapValues<Value>(record: Record<string, Value>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
