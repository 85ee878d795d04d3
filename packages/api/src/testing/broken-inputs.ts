// For tests: valid inputs made from the schemas, and every way to break one constraint of them.
import { schemas } from '../generated/schemas.js';
import { elementStep, entryStep, memberStep } from '../model-kit/member-path.js';
import { referencedShape, type Schema } from '../model-kit/schema.js';

/** A value that breaks one constraint, and the error that it should lead to. */
export interface Broken {
  readonly value: unknown;
  readonly code: 'SerializationException' | 'ValidationException';
  /** Path in the message. */
  readonly path: readonly string[];
  /** A part of the message. */
  readonly told: string;
}

const resolve = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : resolve(schemas[referencedShape(schema.$ref)] as Schema);

const fits = (text: string, schema: Schema): boolean =>
  schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text);

const textOf = (schema: Schema, length: number): string => {
  const texts = ['arn:aws:x', 'UTF-8', '12:30', '$', 'a'].map((text) => text.padEnd(length, 'a').slice(0, length));
  return texts.find((text) => fits(text, schema)) ?? 'x'.repeat(length);
};

const numberOf = (schema: Schema): number => Math.max(schema.minimum ?? 1, 1);

const memberKeys = (schema: Schema, all: boolean): readonly string[] =>
  all ? Object.keys(schema.properties ?? {}) : (schema.required ?? []);

/** A valid JSON value of a shape, with all members or with the required ones alone. */
export const sampleOf = (reference: Schema, all = false): unknown => {
  const schema = resolve(reference);
  if (schema.wire === 'timestamp') return 1_700_000_000;
  if (schema.wire === 'blob') return 'AQID';
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer') return numberOf(schema);
  if (schema.type === 'string') return schema.enum?.[0] ?? textOf(schema, Math.min(9, schema.maxLength ?? 9));
  if (schema.items !== undefined) return [sampleOf(schema.items, all)];
  if (schema.additionalProperties !== undefined) {
    return { [String(sampleOf(schema.propertyNames ?? {}))]: sampleOf(schema.additionalProperties, all) };
  }
  return Object.fromEntries(
    memberKeys(schema, all).map((name) => [name, sampleOf(schema.properties?.[name] as Schema, all)]),
  );
};

const wrongType = (value: unknown, path: readonly string[] = []): Broken => ({
  value,
  code: 'SerializationException',
  path,
  told: 'cannot be converted',
});
const invalid = (value: unknown, told: string, path: readonly string[] = []): Broken => ({
  value,
  code: 'ValidationException',
  path,
  told,
});

function* brokenText(schema: Schema): Generator<Broken> {
  yield wrongType(5);
  yield wrongType([]);
  if (schema.enum !== undefined) yield invalid('NO_SUCH_VALUE', `enum value set: [${schema.enum.join(', ')}]`);
  const { minLength = 0, maxLength = Infinity } = schema;
  if (maxLength < Infinity) {
    yield invalid(textOf(schema, maxLength + 1), `length less than or equal to ${maxLength}`);
  }
  if (minLength > 0) yield invalid(textOf(schema, minLength - 1), `length greater than or equal to ${minLength}`);
  if (schema.pattern !== undefined) {
    const wrong = [' ', 'x', '-', '99:99', 'UTF-9', '\u0001'];
    const one = wrong.find((text) => text.length >= minLength && text.length <= maxLength && !fits(text, schema));
    yield invalid(one, `pattern: ${schema.servicePattern}`);
  }
}

function* brokenNumber(schema: Schema): Generator<Broken> {
  yield wrongType('1');
  yield wrongType(1.5);
  yield wrongType(schema.wire === 'long' ? 2 ** 63 : 2 ** 31);
  if (schema.minimum !== undefined)
    yield invalid(schema.minimum - 1, `value greater than or equal to ${schema.minimum}`);
  if (schema.maximum !== undefined) yield invalid(schema.maximum + 1, `value less than or equal to ${schema.maximum}`);
}

function* brokenBytes(schema: Schema): Generator<Broken> {
  yield wrongType(5);
  yield wrongType('%%%%');
  if (schema.maxBytes !== undefined) {
    const text = 'AAAA'.repeat(Math.ceil((schema.maxBytes + 1) / 3));
    yield invalid(text, `length less than or equal to ${schema.maxBytes}`);
  }
}

function* brokenList(schema: Schema, items: Schema): Generator<Broken> {
  yield wrongType({});
  yield wrongType([null], [elementStep(0)]);
  if (schema.maxItems !== undefined) {
    const value = Array.from({ length: schema.maxItems + 1 }, () => sampleOf(items));
    yield invalid(value, `length less than or equal to ${schema.maxItems}`);
  }
  if (schema.minItems !== undefined) yield invalid([], `length greater than or equal to ${schema.minItems}`);
  const single = resolve(items).type === 'string';
  for (const { path, ...broken } of brokenOf(items)) {
    const ofWhole = single && broken.code === 'ValidationException';
    yield { ...broken, path: ofWhole ? [] : [elementStep(0), ...path], value: [broken.value] };
  }
}

function* brokenMap(schema: Schema, values: Schema): Generator<Broken> {
  yield wrongType([]);
  yield wrongType({ key: null }, [entryStep('key')]);
  const { maxProperties, minProperties, propertyNames } = schema;
  if (maxProperties !== undefined) {
    const entries = Array.from({ length: maxProperties + 1 }, (_, index) => [`key${index}`, sampleOf(values)]);
    yield invalid(Object.fromEntries(entries), `length less than or equal to ${maxProperties}`);
  }
  if (minProperties !== undefined) yield invalid({}, `length greater than or equal to ${minProperties}`);
  for (const broken of brokenOf(propertyNames ?? {})) {
    if (broken.code === 'SerializationException') continue;
    yield invalid({ [String(broken.value)]: sampleOf(values) }, 'Map keys must satisfy constraint');
  }
  for (const broken of brokenOf(values)) {
    const value = { key: broken.value };
    if (broken.code === 'SerializationException') yield wrongType(value, [entryStep('key')]);
    else yield invalid(value, 'Map value must satisfy constraint');
  }
}

function* brokenStructure(schema: Schema): Generator<Broken> {
  yield wrongType('text');
  yield wrongType([]);
  const sample = sampleOf(schema) as Record<string, unknown>;
  for (const name of schema.required ?? []) {
    const { [name]: _, ...rest } = sample;
    yield invalid(rest, 'Member must not be null', [memberStep(name)]);
    yield invalid({ ...sample, [name]: null }, 'Member must not be null', [memberStep(name)]);
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    for (const { path, ...broken } of brokenOf(member)) {
      yield { ...broken, path: [memberStep(name), ...path], value: { ...sample, [name]: broken.value } };
    }
  }
}

/** Every way to break one constraint of a shape, nested shapes included. */
export function* brokenOf(reference: Schema): Generator<Broken> {
  const schema = resolve(reference);
  if (schema.wire === 'timestamp') yield* [wrongType({}), wrongType('yesterday'), wrongType(true), wrongType(1e300)];
  else if (schema.wire === 'blob') yield* brokenBytes(schema);
  else if (schema.type === 'boolean') yield* [wrongType('true'), wrongType(1)];
  else if (schema.type === 'integer') yield* brokenNumber(schema);
  else if (schema.type === 'string') yield* brokenText(schema);
  else if (schema.items !== undefined) yield* brokenList(schema, schema.items);
  else if (schema.additionalProperties !== undefined) yield* brokenMap(schema, schema.additionalProperties);
  else yield* brokenStructure(schema);
}
