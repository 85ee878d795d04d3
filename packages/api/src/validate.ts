// The service model as a host uses it: decoding and validation of inputs.
import type { ServiceModel } from '@drey/plugin-api';
import { Ajv, type ValidateFunction } from 'ajv';
import { decodeShape } from './decoder.js';
import { inputShapes, type OperationName, operationNames } from './generated/operations.js';
import { schemas } from './generated/schemas.js';
import { UnknownOperationException, ValidationException } from './protocol-error.js';
import { referencedShape, type Schema } from './schema.js';
import { validationMessage } from './validation-message.js';
import { violationsOf } from './violations.js';

interface Check {
  readonly shape: string;
  readonly validate: ValidateFunction;
}

const known: ReadonlySet<string> = new Set(operationNames);
const checks = new Map<string, Check>();
let compiler: Ajv | undefined;

const sizeOf = (value: unknown): number => (value instanceof Uint8Array ? value.length : 0);

const newCompiler = (): Ajv => {
  // Types are the decoder's business, so the schemas of dates and bytes name none. The schemas are generated and
  // compiled by the tests, so there is no need to check them against the meta schema in each process.
  const ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false, meta: false, validateSchema: false });
  ajv.addVocabulary(['wire', 'servicePattern']);
  ajv.addKeyword({ keyword: 'minBytes', validate: (least: number, value: unknown) => sizeOf(value) >= least });
  ajv.addKeyword({ keyword: 'maxBytes', validate: (most: number, value: unknown) => sizeOf(value) <= most });
  return ajv;
};

/**
 * A shape with all references replaced by what they refer to. Through references, ajv copies the list of errors at every element: a
 * megabyte of wrong elements then takes minutes. Input shapes are never recursive, so this ends.
 */
const inlined = (schema: Schema): Schema => {
  if (schema.$ref !== undefined) return inlined(schemas[referencedShape(schema.$ref)] ?? {});
  const { properties, items, propertyNames, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapped(properties) }),
    ...(items && { items: inlined(items) }),
    ...(propertyNames && { propertyNames: inlined(propertyNames) }),
    ...(additionalProperties && { additionalProperties: inlined(additionalProperties) }),
  };
};

const mapped = (properties: Readonly<Record<string, Schema>>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, inlined(schema)]));

/** The check of an operation, compiled on its first use: all 33 at once would cost every start. */
const checkOf = (operation: string): Check => {
  const made = checks.get(operation);
  if (made !== undefined) return made;
  if (!known.has(operation)) throw new UnknownOperationException(`Unknown operation ${operation.slice(0, 128)}`);
  const shape = inputShapes[operation as OperationName];
  compiler ??= newCompiler();
  const check = { shape, validate: compiler.compile(inlined(schemas[shape] ?? {})) };
  checks.set(operation, check);
  return check;
};

const decode = (operation: string, body: unknown): unknown => {
  const { shape, validate } = checkOf(operation);
  const input = decodeShape(shape, body);
  if (!validate(input))
    throw new ValidationException(validationMessage(violationsOf(validate.errors ?? [], shape, input)));
  return input;
};

/**
 * The model of `kinesisanalyticsv2`. `decode` takes a parsed JSON body (absent counts as empty) and gives an input that is valid and
 * holds modelled members only. It throws a SerializationException for a wrong type, before a {@link ValidationException} that
 * tells all broken constraints, and an {@link UnknownOperationException} for a name that is not in the model.
 */
export const serviceModel: ServiceModel = { operations: operationNames, decode };
