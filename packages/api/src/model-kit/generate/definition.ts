// From the shapes of a model to JSON Schemas: one for every shape that an input can contain.
import type { ModelDefinition } from '../create-service-model.js';
import { referenceTo, type Schema } from '../schema.js';
import { type Model, type ModelShape, reachable } from './model.js';

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
  for (const [member, target] of Object.entries(shape.members ?? {})) properties[member] = referenceTo(target);
  return { type: 'object', properties, ...(shape.required === undefined ? {} : { required: shape.required }) };
};

const listSchema = (shape: ModelShape): Schema => ({
  type: 'array',
  items: referenceTo(shape.member as string),
  ...bounds(shape, 'minItems', 'maxItems'),
});

const mapSchema = (shape: ModelShape): Schema => ({
  type: 'object',
  propertyNames: referenceTo(shape.key as string),
  additionalProperties: referenceTo(shape.value as string),
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
  float: (shape) => ({ type: 'number', ...bounds(shape, 'minimum', 'maximum') }),
  double: (shape) => ({ type: 'number', ...bounds(shape, 'minimum', 'maximum') }),
  boolean: () => ({ type: 'boolean' }),
  timestamp: () => ({ wire: 'timestamp' }),
  blob: (shape) => ({ wire: 'blob', ...bounds(shape, 'minBytes', 'maxBytes') }),
};

/** The JSON Schema of one shape. */
const schemaOf = (shape: ModelShape): Schema => schemaWriters[shape.type](shape);

/** What a service model is made of, straight from the model files: the same data that the generated files hold. */
export const definitionOf = (model: Model): ModelDefinition => {
  const inputShapes = Object.fromEntries(Object.entries(model.operations).map(([name, { input }]) => [name, input]));
  const names = reachable(model, Object.values(inputShapes));
  const schemas = Object.fromEntries(names.map((name) => [name, schemaOf(model.shapes[name] as ModelShape)]));
  return { inputShapes, schemas };
};
