// Writes `schemas.ts`: a JSON Schema for every shape that an input can contain.
import type { Schema } from '../schema.js';
import { type Model, type ModelShape, reachable } from './model.js';

const reference = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

const bounds = (shape: ModelShape, least: keyof Schema, greatest: keyof Schema): Schema => ({
  ...(shape.min === undefined ? {} : { [least]: shape.min }),
  ...(shape.max === undefined ? {} : { [greatest]: shape.max }),
});

const stringSchema = (shape: ModelShape): Schema => {
  if (shape.enum !== undefined) return { type: 'string', enum: shape.enum };
  const javascript = shape.javascriptPattern ?? shape.pattern;
  return {
    type: 'string',
    ...bounds(shape, 'minLength', 'maxLength'),
    ...(javascript === undefined ? {} : { pattern: `^(?:${javascript})$`, servicePattern: shape.pattern as string }),
  };
};

const structureSchema = (shape: ModelShape): Schema => {
  const properties: Record<string, Schema> = {};
  for (const [member, target] of Object.entries(shape.members ?? {})) properties[member] = reference(target);
  return { type: 'object', properties, ...(shape.required === undefined ? {} : { required: shape.required }) };
};

const listSchema = (shape: ModelShape): Schema => ({
  type: 'array',
  items: reference(shape.member as string),
  ...bounds(shape, 'minItems', 'maxItems'),
});

const mapSchema = (shape: ModelShape): Schema => ({
  type: 'object',
  propertyNames: reference(shape.key as string),
  additionalProperties: reference(shape.value as string),
  ...bounds(shape, 'minProperties', 'maxProperties'),
});

const numberSchema = (shape: ModelShape, wire: 'integer' | 'long'): Schema => ({
  type: 'integer',
  wire,
  ...bounds(shape, 'minimum', 'maximum'),
});

const schemaWriters: Readonly<Record<ModelShape['type'], (shape: ModelShape) => Schema>> = {
  structure: structureSchema,
  list: listSchema,
  map: mapSchema,
  string: stringSchema,
  integer: (shape) => numberSchema(shape, 'integer'),
  long: (shape) => numberSchema(shape, 'long'),
  boolean: () => ({ type: 'boolean' }),
  timestamp: () => ({ wire: 'timestamp' }),
  blob: (shape) => ({ wire: 'blob', ...bounds(shape, 'minBytes', 'maxBytes') }),
};

/** The JSON Schema of one shape. */
export const schemaOf = (shape: ModelShape): Schema => schemaWriters[shape.type](shape);

/** The text of `schemas.ts`. */
export const schemasFile = (model: Model): string => {
  const names = reachable(
    model,
    Object.values(model.operations).map(({ input }) => input),
  );
  const lines = names.map((name) => `  ${name}: ${JSON.stringify(schemaOf(model.shapes[name] as ModelShape))},\n`);
  return `import type { Schema } from '../schema.js';

/** Every shape that an input can contain, by name. */
export const schemas: Readonly<Record<string, Schema>> = {
${lines.join('')}};
`;
};
